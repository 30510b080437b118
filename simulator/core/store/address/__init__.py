"""Addresses that a merchant sends from and takes goods back at."""
