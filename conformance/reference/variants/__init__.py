"""Broken variants of the provider."""

from __future__ import annotations


def apply(name: str) -> None:
    """Break one thing on purpose."""
    raise SystemExit(f"no variant named {name}")
