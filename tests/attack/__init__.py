"""Attacks: `make attack`. Whatever is tried, the world stays whole; what falls is printed, shrunk."""
