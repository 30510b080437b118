"""The order push: a hint, and optional."""
