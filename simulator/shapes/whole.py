"""Replies as the platform gives them: whole, whatever of them a handler has to say.

What must be there and is not given gets its neutral value: empty text, 0, false, an empty list, an object of
such. What need not be there is left out. An id comes as text where the platform has text. A field that the
shape does not have, a value of another kind, or one that its table does not have is our own mistake.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.shapes.notation import BOOL, INT, NUMBER, OBJECT, TEXT, UNKNOWN, Field
from simulator.shapes.shape import values
from simulator.usage import SpecViolation

_NEUTRAL: Mapping[str, Any] = {TEXT: "", INT: 0, NUMBER: 0, BOOL: False}


_KINDS: Mapping[str, tuple[type, ...]] = {
    TEXT: (str,),
    INT: (int,),
    NUMBER: (int, float),
    BOOL: (bool,),
    UNKNOWN: (object,),
}


def whole(of: Field, given: Any, at: str = "") -> Any:
    """The document of this shape that says what is given."""
    if of.kind == OBJECT:
        if not isinstance(given, dict):
            raise SpecViolation(f"{at or 'the reply'} is an object, not {given!r}")
        return _object(of, given, at)
    if of.element is not None:
        if not isinstance(given, list):
            raise SpecViolation(f"{at} is a list, not {given!r}")
        return [whole(of.element, each, f"{at}[]") for each in given]
    return _single(of, given, at)


def neutral(of: Field) -> Any:
    """What stands where nothing is said."""
    if of.kind == OBJECT:
        return {name: neutral(part) for name, part in of.fields.items() if part.required}
    return [] if of.element is not None else _NEUTRAL.get(of.kind)


def _object(of: Field, given: Mapping[str, Any], at: str) -> dict[str, Any]:
    said: dict[str, Any] = {}
    for name, part in of.fields.items():
        if name in given:
            said[name] = whole(part, given[name], f"{at}.{name}" if at else name)
        elif part.required:
            said[name] = neutral(part)
    if more := [name for name in given if name not in of.fields]:
        raise SpecViolation(f"{at or 'the reply'} has no field {', '.join(more)}")
    return said


def _single(of: Field, given: Any, at: str) -> Any:
    value = given
    if of.kind == TEXT and isinstance(given, int):
        value = str(given)
    elif of.kind == INT and isinstance(given, bool):
        value = int(given)
    kinds = (of.kind, *of.others)
    if not any(isinstance(value, _KINDS[kind]) for kind in kinds if kind in _KINDS):
        raise SpecViolation(f"{at} is a {of.kind}, not {given!r}")
    if of.enum and str(value) not in values(of.enum):
        raise SpecViolation(f"{at} is none of {of.enum}: {given!r}")
    return value
