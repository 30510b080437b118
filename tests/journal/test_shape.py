"""What the door lets in: what a list holds is checked, and every reader takes what nobody expects."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from simulator.actions.registry import ACTIONS
from simulator.faults.former import complete
from simulator.journal.digest import lines
from simulator.journal.entry import Entry
from simulator.journal.export import header, json_lines, parsed
from simulator.journal.filter import EntryFilter
from simulator.journal.kind import Kind
from simulator.journal.kinds import KINDS
from simulator.journal.mask import masked
from simulator.journal.render import line, paragraph
from simulator.journal.shape import shapes
from simulator.journal.shorten import head_of
from simulator.usage import UsageError
from tests.journal.rows import whole

HEAD = head_of(b"x" * 100_000)
ANY: tuple[Any, ...] = (None, True, 10**30, "", "x", [[]], {"a": {}}, [HEAD], HEAD)
WORDS = ("as", "store", "order", "fault", "appid", "order_id", "parallel_pushes", "sku_id", "kind", "specs")
NESTED = [
    *({word: value} for word in WORDS for value in ANY),
    *({"as": "x", "appid": value} for value in ANY),
]
HOSTILE: dict[type, list[Any]] = {
    dict: [{}, HEAD, *NESTED],
    list: [[], [HEAD], *([one] for one in (*ANY, *NESTED))],
    str: ["", "x", HEAD],
    int: [0, -1, 10**30],
    float: [0, -1.5, 10**30],
}
READERS: dict[str, Callable[[Entry], object]] = {
    "line": line,
    "in Chinese": lambda entry: line(entry, lang="zh"),
    "paragraph": paragraph,
    "filter": lambda entry: EntryFilter(stores=("x",), errors=True, pattern="x").matches(entry),
    "digest": lambda entry: lines([entry], ACTIONS),
    "mask": lambda entry: masked(entry.as_json()),
    "former": lambda entry: complete([entry]),
}


def hostile(kind: type[Kind]) -> Iterator[Entry]:
    """Entries of a kind with one field that is not as it should be, as far as a file may hold them."""
    good = whole(kind).data()
    actions = ({"action": "purchase"}, {"action": "create_package"}) if kind.NAME == "action" else ({},)
    for key, fact in kind.FACTS.items():
        types = shapes(kind)[fact.name].types
        for value in [value for one in types for value in HOSTILE.get(one, ())] or [*ANY, *NESTED]:
            for more in actions:
                data = {**good, **more, key: value}
                entry = Entry(seq=1, world="", at=1.0, kind=kind.NAME, data=data)
                try:
                    yield parsed(json_lines([entry], header(1, "", {}, 0)), "journal")[1][0]
                except UsageError:  # refused, in a sentence
                    break


@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.NAME)
def test_every_reader_takes_what_the_door_lets_in(kind: type[Kind]) -> None:
    for entry in hostile(kind):
        for read in READERS.values():
            read(Entry.of_json({**entry.as_json(), "data": dict(entry.data)}))


def test_what_a_list_holds_is_checked_at_the_door() -> None:
    data = {**whole(KINDS["call"]).data(), "faults": ["lost", 5]}
    entry = Entry(seq=1, world="", at=1.0, kind="call", data=data)
    with pytest.raises(UsageError, match=r"`faults`, item 2, is text, not a whole number"):
        parsed(json_lines([entry], header(1, "", {}, 0)), "journal")
