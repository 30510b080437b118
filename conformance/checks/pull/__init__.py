"""Pulling: the main road to what was bought."""
