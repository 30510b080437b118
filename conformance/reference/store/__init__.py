"""The daily work for a store: its orders, products and after-sales, read first and acted upon afterwards."""
