"""Arguments in the kind that the platform has for them, however they came."""

from __future__ import annotations

from typing import Any

from simulator.documents.json import MOST_DIGITS
from simulator.shapes.notation import ANY_NAME, BOOL, INT, NUMBER, OBJECT, TEXT, Field


def taken(of: Field, given: Any) -> Any:
    """What is given, without what is null or nobody knows: "10" is 10, an id is text, and of what may be
    either 0 or false is what the field is. What cannot be made so stays as it came.
    """
    if of.kind == OBJECT and isinstance(given, dict):
        parts, other = of.fields, of.fields.get(ANY_NAME)
        return {
            name: taken(part, value)
            for name, value in given.items()
            if value is not None and (part := parts.get(name, other)) is not None
        }
    if of.element is not None and isinstance(given, list):
        return [taken(of.element, each) for each in given]
    return _single(of, given)


def _single(of: Field, given: Any) -> Any:
    match given:
        case bool():
            return int(given) if of.kind == INT and BOOL in of.others else given
        case int():
            if of.kind == BOOL and INT in of.others and given in (0, 1):
                return bool(given)
            return str(given) if of.kind == TEXT else given
        case float():
            return int(given) if of.kind == INT and given.is_integer() else given
        case str() if of.kind in (INT, NUMBER) and 0 < len(given) <= MOST_DIGITS:
            return _number(given, whole=of.kind == INT)
    return given


def _number(text: str, *, whole: bool) -> Any:
    """The number that a text is, and the text where it is none."""
    if text.isascii() and text.isdigit():
        return int(text)
    try:
        return text if whole else float(text)
    except ValueError:
        return text
