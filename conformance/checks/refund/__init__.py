"""Refunds: they take what they refund."""
