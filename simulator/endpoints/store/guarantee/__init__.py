"""The rows of guarantees."""
