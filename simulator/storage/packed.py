"""Rows as bytes: what nobody has written to for a while takes a quarter of the memory of its objects so.

A row's key is not in them: it is what they are found by. Long ones, as pushes are, are deflated beside others
of their kind: that leaves what they say anew, a sixth.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable
from dataclasses import fields
from enum import Enum
from marshal import dumps, loads
from operator import attrgetter
from typing import Any, get_type_hints

from simulator.core.entity import Entity

SMALL = 16  # bytes of a row that others are likely to be equal to, as most counts are
MOST_SHARED = 1024
MOST_READ = 128
LONG, TOO_LONG = 256, 4096  # bytes of a row that is deflated: one that is read often is shorter
WINDOW = -12  # as zlib has it: so many bits of what came before, and no header
EXAMPLES = 16  # of a kind, at most: each is another text to deflate beside. Also marshal's first byte is more


class Packing:
    """How the rows of one kind are packed, and those of them that were unpacked of late."""

    def __init__(self, kind: type[Entity]) -> None:
        hints = get_type_hints(kind)
        key = [(name, _enum(hints[name])) for name in kind.KEY]
        names = [each.name for each in fields(kind) if each.name not in kind.KEY]  # type: ignore[arg-type]
        self._kind = kind
        self._enums = [(place, enum) for place, name in enumerate(names) if (enum := _enum(hints[name]))]
        # In one go, with the values of enums: none of this is done in steps where a row is packed.
        at = [f"{name}._value_" if _enum(hints[name]) else name for name in names]
        self._values: Callable[[Any], Any] = attrgetter(*at) if at else lambda _row: ()
        self._single = len(names) == 1
        self._set_key = [_setter(kind, name) for name, _ in key]
        self._set = [_setter(kind, name) for name in names]
        self._shared: dict[bytes, bytes] = {}
        self._read: dict[Any, tuple[bytes, Any]] = {}
        self._examples: list[bytes] = [b""]  # each begins with the one before

    def pack(self, row: Entity) -> bytes | None:
        """Its bytes; None for a row that holds what only objects can be."""
        try:
            values = self._values(row)
        except AttributeError:  # something else stands where an enum is due
            return None
        try:
            packed = dumps((values,) if self._single else values)
        except ValueError:
            return None
        if len(packed) <= SMALL and (len(self._shared) < MOST_SHARED or packed in self._shared):
            return self._shared.setdefault(packed, packed)
        return self._deflated(packed) if LONG <= len(packed) <= TOO_LONG else packed

    def _deflated(self, packed: bytes) -> bytes:
        """Shorter, behind the number of the examples that it was deflated beside. What they tell little of is
        one more of them for those to come."""
        number = len(self._examples) - 1
        deflate = zlib.compressobj(wbits=WINDOW, memLevel=4, zdict=self._examples[-1])
        deflated = deflate.compress(packed) + deflate.flush()
        if len(deflated) * 2 > len(packed) and number < EXAMPLES:
            self._examples.append((self._examples[-1] + packed)[-TOO_LONG:])
        return bytes((number,)) + deflated

    def _whole(self, packed: bytes) -> bytes:
        """What `pack` made of a row, no longer deflated."""
        if packed[0] > EXAMPLES:
            return packed
        inflate = zlib.decompressobj(WINDOW, zdict=self._examples[packed[0]])
        return inflate.decompress(memoryview(packed)[1:])

    def unpack(self, key: Any, packed: bytes) -> Any:
        """The row again. What is read often is unpacked once; several threads may read at a time."""
        read = self._read.get(key)
        if read is not None and read[0] is packed:
            return read[1]
        values = [*loads(self._whole(packed))]  # noqa: S302 - written above, and never out of this process
        for place, kind in self._enums:
            values[place] = kind(values[place])
        row = object.__new__(self._kind)
        for set_, value in zip(self._set, values, strict=True):
            set_(row, value)
        for set_, value in zip(self._set_key, key if len(self._set_key) > 1 else (key,), strict=True):
            set_(row, value)
        if len(self._read) >= MOST_READ:
            self._read.clear()
        self._read[key] = (packed, row)
        return row


def _enum(hint: Any) -> type[Enum] | None:
    return hint if isinstance(hint, type) and issubclass(hint, Enum) else None


def _setter(kind: type[Entity], name: str) -> Callable[[Any, Any], None]:
    """Sets a field of a row that is being made: rows are frozen, and their fields are slots."""
    set_: Callable[[Any, Any], None] = vars(kind)[name].__set__
    return set_
