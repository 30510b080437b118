"""Orders that consumers place at a store."""
