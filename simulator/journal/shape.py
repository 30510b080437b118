"""What JSON may stand for a field, derived from the type that its class gives it."""

from __future__ import annotations

import dataclasses
import types
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from simulator.journal.shorten import is_head
from simulator.texts import Text
from simulator.usage import UsageError

_WORDS: dict[type, Text] = {
    dict: Text("an object", "对象"),
    list: Text("a list", "列表"),
    str: Text("text", "文本"),
    int: Text("a whole number", "整数"),
    float: Text("a number", "数字"),
    bool: Text("true or false", "true 或 false"),
    type(None): Text.same("null"),
}


@dataclass(frozen=True, slots=True)
class Shape:
    """The types that a value may be of, none of them where it may be anything; and what a list may hold."""

    types: tuple[type, ...]
    items: Shape | None = None  # of a list

    def check(self, value: Any, what: str) -> None:
        """A UsageError for a value that is of none of the types."""
        if not self.types or (isinstance(value, self.types) and not self._is_a_mere_bool(value)):
            if self.items is not None and isinstance(value, list):
                self._check_items(self.items, value, what)
            return
        if is_head(value) and (str in self.types or dict in self.types):
            return
        wanted = Text.joined((_WORDS[one] for one in self.types), Text(" or ", " 或 "))
        found = _WORDS.get(type(value), Text("this", "这样的值"))
        raise UsageError(
            Text(f"{what} is {wanted.en}, not {found.en}", f"{what} 应为{wanted.zh}，而不是{found.zh}")
        )

    @staticmethod
    def _check_items(shape: Shape, items: list[Any], what: str) -> None:
        for number, item in enumerate(items, 1):
            if not is_head(item):  # which is all that is left of a long list
                shape.check(item, f"{what}, item {number},")

    def _is_a_mere_bool(self, value: Any) -> bool:
        return isinstance(value, bool) and bool not in self.types

    def or_null(self) -> Shape:
        return _or_null(self)


@cache  # there are a few, and each is asked for once an entry
def _or_null(shape: Shape) -> Shape:
    return replace(shape, types=(*shape.types, type(None))) if shape.types else shape


_SHAPES: dict[type, Mapping[str, Shape]] = {}


def shapes(cls: type) -> Mapping[str, Shape]:
    """By field of a dataclass, what may stand for it in JSON."""
    if cls not in _SHAPES:
        hints = get_type_hints(cls)
        _SHAPES[cls] = {each.name: _shape(hints[each.name]) for each in dataclasses.fields(cls)}
    return _SHAPES[cls]


def _shape(hint: Any) -> Shape:
    lists = [part for part in (hint, *get_args(hint)) if get_origin(part) is list]
    return Shape(_types(hint), Shape(_types(*get_args(lists[0]))) if lists else None)


def _types(hint: Any) -> tuple[type, ...]:
    if hint is Any:
        return ()
    if get_origin(hint) in (Union, types.UnionType):
        parts = [_types(part) for part in get_args(hint)]
        return tuple(one for part in parts for one in part) if all(parts) else ()
    plain = get_origin(hint) or hint
    if plain is float:
        return (int, float)  # JSON writes 1.0 as 1
    if isinstance(plain, type) and issubclass(plain, Mapping):
        return (dict,)
    if plain in _WORDS:
        return (plain,)
    raise TypeError(f"no JSON stands for a field of type {hint}")
