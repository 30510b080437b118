"""Implementations of `core.ports.Tables`, all held to one contract test."""
