"""Providers that are right in other ways than the reference provider: none of them is blamed."""
