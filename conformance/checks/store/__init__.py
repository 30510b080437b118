"""A store's interfaces and events."""
