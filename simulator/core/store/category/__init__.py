"""The platform's categories, and which of them a store may sell in."""
