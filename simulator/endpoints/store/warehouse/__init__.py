"""The rows of warehouses."""
