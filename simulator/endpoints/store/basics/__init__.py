"""Rows of a store itself: who it is, its files, its links, and the regions of the country."""
