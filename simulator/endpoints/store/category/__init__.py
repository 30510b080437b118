"""Calls about categories."""
