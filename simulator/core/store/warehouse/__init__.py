"""A merchant's own warehouses: the areas that each covers, and which of them comes first where."""
