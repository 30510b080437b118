"""Which fields a push or a reply has of those that others of its kind have, and where its row stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from conformance.dimensions.place import Place
from conformance.history.episodes import Run

EMPTY: tuple[Any, ...] = (None, "")
PAGE = ("offset", "next_key", "page", "page_index", "page_num", "page_no")
FIRST = {"page", "page_index", "page_num", "page_no"}  # which count from one


def paged(body: Any) -> bool:
    """Whether a request asks for a second page or a later one."""
    if not isinstance(body, dict):
        return False
    asked = {name: body[name] for name in PAGE if body.get(name) not in (None, "", 0, "0")}
    return any(name not in FIRST or str(value) != "1" for name, value in asked.items())


def lacks(place: Place) -> bool:
    """A push, a reply or a request lacks a field that others of its kind have beside the same fields.

    Those others are of the whole journal: which worker played them is luck.
    """
    whole = place.ep.run.whole
    known = whole.cached("fields of each kind", lambda: _known(whole))
    for kind, said in _said(place):
        present = set(_paths(said))
        if any(
            path not in present and (not path[:-1] or path[:-1] in present)
            for path in known.get(kind, ())
            if path[-1] not in PAGE
        ):
            return True
    return False


def empties(place: Place) -> bool:
    """A field of a push, a reply or a request is null, or an empty text."""
    return any(_empty(said) for _, said in _said(place))


def _said(place: Place) -> Iterator[tuple[str, Any]]:
    for push in place.pushes:
        if push.fields:
            yield f"push {push.kind}", push.fields
    for call in place.calls:
        if call.ok and isinstance(call.reply, dict):
            yield f"reply {call.endpoint}", call.reply
        if isinstance(call.body, dict):
            yield f"request {call.endpoint}", call.body


def _known(run: Run) -> dict[str, set[tuple[str, ...]]]:
    known: dict[str, set[tuple[str, ...]]] = {}
    for push in run.pushes:
        if push.defects:
            continue
        known.setdefault(f"push {push.kind}", set()).update(_paths(push.fields))
    for call in run.calls:
        if call.ok and isinstance(call.reply, dict):
            known.setdefault(f"reply {call.endpoint}", set()).update(_paths(call.reply))
        if isinstance(call.body, dict):
            known.setdefault(f"request {call.endpoint}", set()).update(_paths(call.body))
    return known


def _paths(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    if isinstance(value, Mapping):
        for name, below in value.items():
            yield (*path, str(name))
            yield from _paths(below, (*path, str(name)))
    elif isinstance(value, (list, tuple)):
        for each in value:
            yield from _paths(each, path)


def _empty(value: Any) -> bool:
    if isinstance(value, Mapping):
        return any(name != "errmsg" and (below in EMPTY or _empty(below)) for name, below in value.items())
    return isinstance(value, (list, tuple)) and any(_empty(each) for each in value)


def further_down(place: Place) -> bool:
    """A row about one of its stores is not the first of a list that the provider was answered."""
    return any(_below(call.reply, place.stores) for call in place.calls if call.ok)


def _below(reply: Any, stores: frozenset[str]) -> bool:
    if not isinstance(reply, Mapping):
        return False
    for rows in reply.values():
        if isinstance(rows, list) and any(
            isinstance(row, Mapping) and _names(row, stores) for row in rows[1:]
        ):
            return True
    return False


def _names(row: Mapping[str, Any], stores: frozenset[str]) -> bool:
    return any(value in stores if isinstance(value, str) else False for value in row.values()) or any(
        isinstance(value, Mapping) and _names(value, stores) for value in row.values()
    )


def beyond_ascii(place: Place) -> bool:
    """A push, a reply or a request has text beyond ASCII."""
    return any(_wide(said) for _, said in _said(place)) or any(
        not push.plain.isascii() for push in place.pushes
    )


def _wide(value: Any) -> bool:
    if isinstance(value, str):
        return not value.isascii()
    if isinstance(value, Mapping):
        return any(map(_wide, value.values()))
    return isinstance(value, (list, tuple)) and any(map(_wide, value))
