"""Rows of the journal to test with: a test says what matters to it, the rest is filled in."""

from __future__ import annotations

from typing import Any, TypeVar

from simulator.journal.kind import Kind
from simulator.journal.kinds.exchanged import CanaryFetched
from simulator.journal.shape import shapes

K = TypeVar("K", bound=Kind)
_PLAIN: dict[type, Any] = {dict: {}, list: [], str: "x", int: 1, float: 1.5, bool: False, type(None): None}


def row(kind: type[K], /, **fields: Any) -> K:
    """A row of a kind; what is not given is of the right type, and null or left out where it may be."""
    filled = {}
    for fact in kind.FACTS.values():
        types = shapes(kind)[fact.name].types
        if not fact.sometimes:
            first = next(iter(fact.values), None)
            filled[fact.name] = first or (None if type(None) in types or not types else _PLAIN[types[0]])
    return kind(**{**filled, **fields})


def whole(kind: type[K]) -> K:
    """A row of a kind with a value in every field."""
    filled: dict[str, Any] = {}
    for fact in kind.FACTS.values():
        types = [one for one in shapes(kind)[fact.name].types if one is not type(None)]
        filled[fact.name] = next(iter(fact.values), None) or (_PLAIN[types[0]] if types else {"a": 1})
    return kind(**filled)


def note(text: str = "") -> CanaryFetched:
    """An entry that means nothing to a test but that it is there."""
    return CanaryFetched(url=text, client=None)
