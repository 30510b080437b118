"""Arguments in the kind that the platform has for them, however they came: of a call that was let pass."""

from __future__ import annotations

from typing import Any

from simulator.shapes.notation import BOOL, INT, NUMBER, OBJECT, TEXT, Field


def taken(of: Field, given: Any) -> Any:
    """What is given, without what is null or nobody knows: "10" is 10, 0 is false, and an id is text."""
    if of.kind == OBJECT:
        parts = of.fields
        return {
            name: taken(parts[name], value)
            for name, value in given.items()
            if name in parts and value is not None
        }
    if of.element is not None:
        return [taken(of.element, each) for each in given]
    if of.kind == BOOL:
        return bool(int(given))
    if of.kind == INT:
        return int(given)
    if of.kind == NUMBER:
        return float(given) if isinstance(given, str) else given
    return str(given) if of.kind == TEXT else given
