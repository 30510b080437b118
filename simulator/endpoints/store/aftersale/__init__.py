"""The rows of after-sales."""
