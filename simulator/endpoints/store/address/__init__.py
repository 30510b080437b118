"""The rows of a merchant's addresses."""
