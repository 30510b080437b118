"""Validity: what was bought holds to its end."""
