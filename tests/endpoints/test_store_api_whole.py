"""Replies of the store are compared with their shapes both ways: they show all that is known but for what is
told to be left out, and nothing else.

A field counts as known if it must be there, or if a model or sample of the first SDK or a page has it, and it
is not withdrawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

import tests.endpoints.store
from simulator.endpoints.model import Endpoint
from simulator.endpoints.table import ROWS
from simulator.modules import below
from simulator.shapes.notation import Field
from tests.core.sample import Api, Town
from tests.endpoints.store import covered
from tests.endpoints.store.stories import READS_BACK, WHOLE, Ask, Story

below(tests.endpoints.store)


def known(of: Field, at: str = "") -> Iterator[str]:
    """Paths of the fields of a shape that a reply of it can be held to."""
    for name, part in of.fields.items():
        path = f"{at}.{name}" if at else name
        inner = part.element if part.element is not None else part
        below = list(known(inner, f"{path}[]" if part.element is not None else path))
        if part.withdrawn:
            continue
        if part.required or below or set(inner.seen) & set("msd"):
            yield path
            yield from below


def shown(value: Any, at: str = "") -> Iterator[str]:
    if isinstance(value, Mapping):
        for name, part in value.items():
            path = f"{at}.{name}" if at else name
            yield path
            yield from shown(part, path)
    elif isinstance(value, list):
        for each in value:
            yield from shown(each, f"{at}[]")


def under(path: str, parts: tuple[str, ...]) -> bool:
    return any(path == part or path.startswith((f"{part}.", f"{part}[")) for part in parts)


def stories_of(name: str) -> list[Story]:
    """Those that show all of a row, and what those show of it that read back."""
    return [*WHOLE.get(name, ()), *READS_BACK.get(name, ())]


def hidden(row: Endpoint) -> tuple[list[str], list[str]]:
    """What the stories of a row never show though it is known, and what they show though it is left out."""
    assert row.shape is not None
    seen: set[str] = set()
    for story in stories_of(row.shape.name):
        town = Town()
        town.do("authorize", store=town.shop)
        ask = Ask(town, Api(town.world))
        story(town, ask)
        for name, _, reply in ask.steps:
            if name == row.shape.name and not reply["errcode"]:
                seen.update(shown(reply))
    left_out = row.shape.left_out
    missing = [path for path in known(row.shape.reply) if path not in seen and not under(path, left_out)]
    tops = [path for path in missing if not under(path.rpartition(".")[0], tuple(missing))]
    return tops, [part for part in left_out if any(under(path, (part,)) for path in seen)]


@pytest.mark.parametrize("row", [row for row in ROWS if row.shape], ids=lambda row: str(row.id))
def test_a_reply_shows_all_that_is_known_and_not_left_out(row: Endpoint) -> None:
    assert row.shape is not None
    missing, stale = hidden(row)
    told = bool(stories_of(row.shape.name))
    if row.shape.name in covered.not_yet(covered.WHOLE):
        assert missing or stale or not told, "shows all: take it out of NOT_YET"
        return
    assert told, "no story tells of it"
    assert missing == [], "known, not shown, and not told to be left out"
    assert stale == [], "told to be left out, and shown"
