"""The rows of a store's orders."""
