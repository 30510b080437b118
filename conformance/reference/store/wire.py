"""What comes over the wire, taken as it is meant: ids as text, amounts as numbers, however they came."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


def text(value: object) -> str:
    """An id, digit by digit; empty for what is none. A float has lost digits already."""
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else ""


def number(value: object, default: int = 0) -> int:
    """A whole number, whether it came as number or text."""
    try:
        return int(value)  # type: ignore[call-overload, no-any-return]
    except (TypeError, ValueError, OverflowError):
        return default


def part(value: object, *path: str) -> dict[str, Any]:
    """An object inside an object; empty where there is none."""
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def rows(value: object) -> Iterator[dict[str, Any]]:
    """The objects of a list."""
    if isinstance(value, list):
        yield from (row for row in value if isinstance(row, dict))


def ids(value: object) -> list[str]:
    """The ids of a list, each once, in their order."""
    listed = value if isinstance(value, list) else []
    return list(dict.fromkeys(found for found in map(text, listed) if found))
