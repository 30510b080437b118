"""Parcels: what goes off under which waybill, and what a merchant may change of it."""
