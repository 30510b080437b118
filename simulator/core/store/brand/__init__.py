"""Brands: the platform's library of them, and what a store has shown to sell under one."""
