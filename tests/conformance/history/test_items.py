"""Items are made of journal entries by their fields, and a field that reads no fact is found out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated, Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

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


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=3,
)


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    """Every container and key of some data."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, below in list(pairs):
        yield value, key
        yield from _places(below)


@given(kind=st.sampled_from(sorted(_KINDS.values())), place=st.integers(0, 200), put=JSON)
@example(kind="truth", place=6, put=True)
def test_what_somebody_changed_in_a_journal_is_no_bug_of_ours(kind: str, place: int, put: Any) -> None:
    data = json.loads(json.dumps(whole(ENTRY_KINDS[kind]).data()))
    if kind == "truth":
        data["services"] = [
            {"service_id": "1", "specs": [{"spec_id": "a", "expires_at": 1}], "orders": ["2"]}
        ]
    inside, key = list(_places(data))[place % len(list(_places(data)))]
    inside[key] = put
    [episode] = reader.read([entry(kind, data)]).episodes[-1:]
    assert "broke" not in (episode.error or "")
