"""Replies as the platform gives them: whole, whatever of them a handler has to say.

What must be there and is not given gets its neutral value: empty text, 0, false, an empty list, an object of
such. What need not be there is left out. An id comes as text where the platform has text. A field that the
shape does not have, a value of another kind, or one that its table does not have is our own mistake.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
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
MOST_MADE = 5000  # fields whose maker is kept

Make = Callable[[Any], Any]

# By the field's id; the field is kept with it, so that no other gets the id.
_MADE: dict[int, tuple[Field, Make]] = {}


class _Misfit(Exception):
    """What does not fit, and where: its path is put together on the way out, since nearly all fits."""

    def __init__(self, why: str) -> None:
        self.why = why
        self.path = ""


def whole(of: Field, given: Any) -> Any:
    """The document of this shape that says what is given."""
    kept = _MADE.get(id(of))
    if kept is None or kept[0] is not of:
        if len(_MADE) >= MOST_MADE:
            _MADE.clear()
        kept = _MADE[id(of)] = (of, _maker(of))
    try:
        return kept[1](given)
    except _Misfit as misfit:
        raise SpecViolation(f"{misfit.path.removeprefix('.') or 'the reply'} {misfit.why}") from None


def neutral(of: Field) -> Any:
    """What stands where nothing is said."""
    if of.kind == OBJECT:
        return {name: neutral(part) for name, part in of.fields.items() if part.required}
    return [] if of.element is not None else _NEUTRAL.get(of.kind)


def _maker(of: Field) -> Make:
    """What makes a value of this field whole: all that can be is found out once, and not for every call."""
    if of.kind == OBJECT:
        return _object(of)
    if of.element is not None:
        return _list(_maker(of.element))
    return _single(of)


def _object(of: Field) -> Make:
    parts = [(name, _maker(part), part) for name, part in of.fields.items()]
    other = _maker(of.fields[ANY_NAME]) if ANY_NAME in of.fields else None

    def make(given: Any) -> dict[str, Any]:
        if not isinstance(given, dict):
            raise _Misfit(f"is an object, not {given!r}")
        said: dict[str, Any] = {}
        name, found = "", 0
        try:
            for name, made, part in parts:
                if name in given:
                    said[name] = made(given[name])
                    found += 1
                elif part.required:
                    said[name] = neutral(part)
        except _Misfit as misfit:
            misfit.path = f".{name}{misfit.path}"
            raise
        if found != len(given):
            more = [name for name in given if name not in of.fields]
            if other is None:
                raise _Misfit(f"has no field {', '.join(more)}")
            said |= {name: other(given[name]) for name in more}
        return said

    return make


def _list(made: Make) -> Make:
    def make(given: Any) -> list[Any]:
        if not isinstance(given, list):
            raise _Misfit(f"is a list, not {given!r}")
        try:
            return [made(each) for each in given]
        except _Misfit as misfit:
            misfit.path = f"[]{misfit.path}"
            raise

    return make


def _single(of: Field) -> Make:
    usual = _TYPES.get(of.kind)
    known = frozenset(values(of.enum)) if of.enum else None

    def make(given: Any) -> Any:
        value = given
        if type(given) is not usual:  # as nearly all is
            value = _of_another_type(of, given)
        if known is not None and str(value) not in known:
            raise _Misfit(f"is none of {of.enum}: {given!r}")
        return value

    return make


def _of_another_type(of: Field, given: Any) -> Any:
    value = given
    if isinstance(given, bool):
        value = int(given) if of.kind == INT else given
    elif of.kind == TEXT and isinstance(given, int):
        value = str(given)
    if type(value) is not _TYPES.get(of.kind) and not any(_is(value, kind) for kind in (of.kind, *of.others)):
        raise _Misfit(f"is a {of.kind}, not {given!r}")
    return value


def _is(value: Any, kind: str) -> bool:
    """Whether a value is of this kind: 0 and 1 are no bool, and true and false no numbers, as in JSON."""
    if isinstance(value, bool):
        return kind in (BOOL, UNKNOWN)
    return isinstance(value, _KINDS.get(kind, ()))
