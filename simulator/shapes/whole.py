"""Replies as the platform gives them: whole, whatever of them a handler has to say.

What must be there and is not given gets its neutral value: empty text, 0, false, an empty list, an object of
such. What need not be there is left out. An id comes as text where the platform has text. A field that the
shape does not have, a value of another kind, or one that its table does not have is our own mistake.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.shapes.notation import ANY_NAME, BOOL, INT, NUMBER, OBJECT, TEXT, UNKNOWN, Field
from simulator.shapes.shape import values
from simulator.usage import SpecViolation

_NEUTRAL: Mapping[str, Any] = {TEXT: "", INT: 0, NUMBER: 0, BOOL: False}
_TYPES: Mapping[str, type] = {TEXT: str, INT: int, NUMBER: float, BOOL: bool}
_KINDS: Mapping[str, tuple[type, ...]] = {
    TEXT: (str,),
    INT: (int,),
    NUMBER: (int, float),
    BOOL: (bool,),
    UNKNOWN: (object,),
}


class _Misfit(Exception):
    """What does not fit, and where: its path is put together on the way out, since nearly all fits."""

    def __init__(self, why: str) -> None:
        self.why = why
        self.path = ""


def whole(of: Field, given: Any) -> Any:
    """The document of this shape that says what is given."""
    try:
        return _whole(of, given)
    except _Misfit as misfit:
        raise SpecViolation(f"{misfit.path.removeprefix('.') or 'the reply'} {misfit.why}") from None


def neutral(of: Field) -> Any:
    """What stands where nothing is said."""
    if of.kind == OBJECT:
        return {name: neutral(part) for name, part in of.fields.items() if part.required}
    return [] if of.element is not None else _NEUTRAL.get(of.kind)


def _whole(of: Field, given: Any) -> Any:
    if of.kind == OBJECT:
        return _object(of, given)
    if of.element is not None:
        return _list(of.element, given)
    return _single(of, given)


def _object(of: Field, given: Any) -> dict[str, Any]:
    if not isinstance(given, dict):
        raise _Misfit(f"is an object, not {given!r}")
    said: dict[str, Any] = {}
    name = ""
    try:
        for name, part in of.fields.items():
            if name in given:
                said[name] = _whole(part, given[name])
            elif part.required:
                said[name] = neutral(part)
    except _Misfit as misfit:
        misfit.path = f".{name}{misfit.path}"
        raise
    more = [name for name in given if name not in of.fields]
    if (other := of.fields.get(ANY_NAME)) is not None:
        return {**said, **{name: _whole(other, given[name]) for name in more}}
    if more:
        raise _Misfit(f"has no field {', '.join(more)}")
    return said


def _list(element: Field, given: Any) -> list[Any]:
    if not isinstance(given, list):
        raise _Misfit(f"is a list, not {given!r}")
    try:
        return [_whole(element, each) for each in given]
    except _Misfit as misfit:
        misfit.path = f"[]{misfit.path}"
        raise


def _is(value: Any, kind: str) -> bool:
    """Whether a value is of this kind: 0 and 1 are no bool, and true and false no numbers, as in JSON."""
    if isinstance(value, bool):
        return kind in (BOOL, UNKNOWN)
    return isinstance(value, _KINDS.get(kind, ()))


def _single(of: Field, given: Any) -> Any:
    value = given
    if isinstance(given, bool):
        value = int(given) if of.kind == INT else given
    elif of.kind == TEXT and isinstance(given, int):
        value = str(given)
    as_nearly_all = type(value) is _TYPES.get(of.kind)
    if not as_nearly_all and not any(_is(value, kind) for kind in (of.kind, *of.others)):
        raise _Misfit(f"is a {of.kind}, not {given!r}")
    if of.enum and str(value) not in values(of.enum):
        raise _Misfit(f"is none of {of.enum}: {given!r}")
    return value
