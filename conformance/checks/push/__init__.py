"""Pushes: answered, and believed only when they are the platform's."""
