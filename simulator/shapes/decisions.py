"""What holds where sources disagree, or where a newer one knows more: laid over what the files have.

A row of `decisions.json` is about a call, or about several, and says `why` and how well that is known
(`from`, `standing`). One about a `table` of `enums.json` adds values to it. With `at` a row is about that
place of the call's documents: `request.skus[].price!`. There it does one of these; without `at` it replaces
what it names (`sets`, `method`).

    is         the field is so; marks behind its name in `at` say whether it must be there
    add        the object has these fields, too
    gone       the object does not have these
    word       the value has this word of the notation, too; `**` is every value below
    required   whether it must be there; `**` is every field below
    left_out   fields of the object that are known, and in no reply of ours: by paths from it
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from simulator.shapes.notation import name_of

PLACES = ("query", "request", "reply")
_BELOW = "**"
_DOES = ("is", "add", "gone", "word", "required", "left_out")


def laid_over(
    written: Mapping[str, Any], rows: Iterable[Mapping[str, Any]]
) -> tuple[dict[str, Any], list[str]]:
    """A call with these decisions laid over it, and the paths of its reply that are left out."""
    call: dict[str, Any] = {**{place: {} for place in PLACES}, **written}
    left_out: list[str] = []
    for row in rows:
        if "at" not in row:
            call |= {name: row[name] for name in ("sets", "method") if name in row}
            continue
        place, _, at = str(row["at"]).partition(".")
        parts = at.replace("[]", ".[]").split(".") if at else []
        if "left_out" in row:
            left_out += [f"{at}.{name}" if at else name for name in row["left_out"]]
        call[place] = _at(call[place], parts, row)
    return call, left_out


def _at(document: Any, parts: list[str], row: Mapping[str, Any]) -> Any:
    """The document with what a row does at a place of it. KeyError where it has no such place."""
    if not parts:
        return _done(document, row)
    head, *rest = parts
    if head == _BELOW:
        return _everywhere(document, row)
    if head == "[]":
        return [_at(document[0], rest, row)]
    name, _, _ = name_of(head)
    key = next((key for key in document if name_of(key)[0] == name), None)
    if key is None and (rest or "is" not in row):
        raise KeyError(f"{row['call']}: no field {name} at {row['at']}")
    if rest:
        return {each: _at(part, rest, row) if each == key else part for each, part in document.items()}
    if "is" in row:
        new = {head: row["is"]}
        return _renamed(document, key, head, row["is"]) if key is not None else {**document, **new}
    if "required" in row:
        return _renamed(document, key, _marked(str(key), row["required"]), document[key])
    return {each: _done(part, row) if each == key else part for each, part in document.items()}


def _done(document: Any, row: Mapping[str, Any]) -> Any:
    match next((does for does in _DOES if does in row), ""):
        case "is":
            return row["is"]
        case "add":
            return {**document, **row["add"]}
        case "gone":
            kept = {key: part for key, part in document.items() if name_of(key)[0] not in row["gone"]}
            if len(kept) != len(document) - len(row["gone"]):
                raise KeyError(f"{row['call']}: {row['at']} does not have all of {row['gone']}")
            return kept
        case "word":
            return _with_word(document, row["word"])
        case _:
            return document


def _everywhere(document: Any, row: Mapping[str, Any]) -> Any:
    if "required" in row:
        return _below(document, lambda key: _marked(key, row["required"]), lambda value: value)
    return _below(document, str, lambda value: _with_word(value, row["word"]))


def _below(document: Any, key_of: Callable[[str], str], value_of: Callable[[str], str]) -> Any:
    if isinstance(document, dict):
        return {key_of(key): _below(part, key_of, value_of) for key, part in document.items()}
    if isinstance(document, list):
        return [_below(part, key_of, value_of) for part in document]
    return value_of(document)


def _with_word(value: str, word: str) -> str:
    kind, *more = value.split()
    return " ".join([kind, word, *more])


def _marked(key: str, required: bool) -> str:
    name, _, withdrawn = name_of(key)
    return name + ("!" if required else "") + ("-" if withdrawn else "")


def _renamed(document: Mapping[str, Any], key: str | None, new: str, value: Any) -> dict[str, Any]:
    return {new if each == key else each: value if each == key else part for each, part in document.items()}
