"""Items are made of journal entries by their fields, and a field that reads no fact is found out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

import pytest

from conformance.history import reader
from conformance.history.items import _KINDS, ASIDE, From, item, make
from simulator import ENTRY_KINDS, Entry
from tests.journal.rows import row, whole


def entry(kind: str, data: dict[str, Any]) -> Entry:
    return Entry(7, "world", 5.0, kind, data)


@pytest.mark.parametrize("cls", list(_KINDS), ids=lambda cls: cls.__name__)
@pytest.mark.parametrize("fill", [row, whole])
def test_every_item_is_made_of_what_its_kind_says(cls: Any, fill: Any) -> None:
    kind = ENTRY_KINDS[_KINDS[cls]]
    aside = {"Reading": {"claims": None}, "Probe": {"start": 3}}.get(cls.__name__, {})
    for data in (fill(kind).data(), {}):
        made = make(cls, entry(kind.NAME, data), **aside)
        assert (made.seq, made.at) == (7, 5.0)


def test_a_field_that_reads_no_fact_is_named() -> None:
    @item("canary")
    @dataclass(frozen=True)
    class Misspelt:
        seq: int
        at: float
        ulr: str

    with pytest.raises(LookupError, match=r"Misspelt\.ulr reads 'ulr', which no canary entry has"):
        make(Misspelt, entry("canary", {}))
    del _KINDS[Misspelt]


def test_an_item_of_no_kind_is_named() -> None:
    @item("dove")
    @dataclass(frozen=True)
    class Dove:
        seq: int
        at: float

    with pytest.raises(LookupError, match="Dove is made of 'dove', which is no kind of journal entry"):
        make(Dove, entry("dove", {}))
    del _KINDS[Dove]


@item("visit")
@dataclass(frozen=True)
class Look:
    seq: int
    at: float
    browser: str
    order_id: str | None
    page: Annotated[str, From(absent="pc")]
    first: Annotated[str, From("url", "body", made=lambda url, body: f"{url}: {body}")]
    again: Annotated[bool, ASIDE]


def test_a_field_says_where_it_comes_from() -> None:
    data = {"browser": "b", "order_id": 8, "page": None, "url": "http://x", "body": "hi"}
    assert make(Look, entry("visit", data), again=True) == Look(
        7, 5.0, browser="b", order_id="8", page="pc", first="http://x: hi", again=True
    )


def test_entries_of_kinds_that_no_check_reads_are_passed_over() -> None:
    run = reader.read([entry("ledger", {}), entry("of_later", {"a": 1})])
    assert [(ep.start, ep.end) for ep in run.episodes] == [(7, 7)]
