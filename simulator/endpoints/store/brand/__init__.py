"""Calls about brands."""
