"""Calls about products."""
