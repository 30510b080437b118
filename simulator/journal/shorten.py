"""What a journal keeps of something long: its length, its hash and its head."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from simulator.texts import Text

KEPT = 65_536  # bytes of a part of an entry that are kept as they are
HEAD = 1024  # characters of what is longer
DEEPEST = 100  # levels; what is nested deeper was sent to break something, and could not be written down
DEEPER = f"(nested deeper than {DEEPEST} levels)"
_PARTS = frozenset({"length", "hash", "head"})


def head_of(raw: bytes) -> dict[str, Any]:
    """What is left of so many bytes: their number, their SHA-256, and how they begin as text."""
    return {
        "length": len(raw),
        "hash": hashlib.sha256(raw).hexdigest(),
        "head": raw[: 4 * HEAD].decode("utf-8", "replace")[:HEAD],
    }


def told(left: Mapping[str, Any], lang: str = "en") -> str:
    """That in words; `left` is what `head_of` answered."""
    length, mark, head = left["length"], left["hash"], left["head"]
    return Text(
        f"{length} bytes, not kept; SHA-256 {mark}; they begin {head}",
        f"共 {length} 字节，未全部保留；SHA-256 {mark}；开头为 {head}",
    ).in_(lang)


def is_head(value: Any) -> bool:
    """Whether that is what something long has left."""
    return isinstance(value, Mapping) and value.keys() == _PARTS


def beginning(text: Any) -> str:
    """How a text begins: all of it, or the head that is left of it."""
    return str(text["head"] if is_head(text) else text)


def lacks(data: Any) -> bool:
    """Whether something in it was too long to be kept."""
    if isinstance(data, Mapping):
        return is_head(data) or any(map(lacks, data.values()))
    return isinstance(data, (list, tuple)) and any(map(lacks, data))


def parts(data: Mapping[str, Any]) -> dict[str, Any]:
    """What an entry says, with each of its fields `shortened`."""
    return {name: shortened(value) for name, value in data.items()}


def shortened(data: Any) -> Any:
    """The same with no part longer than 64 KB, no endless nesting and no half pairs of surrogates.

    A long text is what `head_of` leaves of it; an object or a list shortens what is in it first, and only
    where that is not enough is shortened itself, to one head: a list to a list that has nothing else.
    """
    return _short(data, 0)[0]


def _short(data: Any, depth: int) -> tuple[Any, int]:
    """What is kept of it, and about how many bytes of JSON that is."""
    if isinstance(data, str):
        if data.isascii():
            return (data, len(data) + 2) if len(data) <= KEPT else (head_of(data.encode()), HEAD)
        raw = _bytes(data)
        return (raw.decode("utf-8"), len(raw) + 2) if len(raw) <= KEPT else (head_of(raw), HEAD)
    if isinstance(data, int):
        return data, data.bit_length() // 3 + 2
    if not isinstance(data, (Mapping, list, tuple)):
        return data, 24
    if depth >= DEEPEST:
        return DEEPER, len(DEEPER)
    return _object(data, depth + 1) if isinstance(data, Mapping) else _list(data, depth + 1)


def _object(data: Mapping[Any, Any], depth: int) -> tuple[dict[Any, Any], int]:
    kept, total = {}, 2
    for name, item in data.items():
        key = _key(name) if isinstance(name, str) else name
        kept[key], size = _short(item, depth)
        total += len(str(key)) + size + 4
        if total > KEPT:
            return head_of(_text(data)), HEAD
    return kept, total


def _key(name: str) -> str:
    if len(name) <= HEAD and name.isascii():
        return name
    return _bytes(name if len(name) <= HEAD else f"{name[:HEAD]}…").decode("utf-8")


def _list(data: list[Any] | tuple[Any, ...], depth: int) -> tuple[list[Any], int]:
    kept, total = [], 2
    for item in data:
        one, size = _short(item, depth)
        kept.append(one)
        total += size + 1
        if total > KEPT:
            return [head_of(_text(data))], HEAD
    return kept, total


def _text(data: Any) -> bytes:
    """As JSON; what is nested past telling has none."""
    try:
        text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), default=str)
    except (ValueError, RecursionError):
        text = repr(data)
    return _bytes(text)


def _bytes(text: str) -> bytes:
    """As UTF-8; half a pair of surrogates is written as its number."""
    return text.encode("utf-8", "backslashreplace")
