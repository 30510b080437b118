"""How many of each SKU a store has, and what became of them."""
