"""Journals that keep and break the rules of the family publish."""
