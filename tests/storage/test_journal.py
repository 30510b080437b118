"""The contract of `core.ports.Journal`: entries by number, kind and content, retention, waiting."""

from __future__ import annotations

import threading

import pytest

from simulator.journal.kinds.exchanged import AddressRests, TicketsPassedOver
from simulator.storage.journal import MemoryJournal
from tests.journal.rows import note, row


def journal(count: int, keep: int = 1000, after: int = 0) -> MemoryJournal:
    made = MemoryJournal("w", keep, after=after)
    for number in range(count):
        kind = TicketsPassedOver if number % 2 else AddressRests
        made.append(float(number), row(kind, **{"count" if number % 2 else "until": number}))
    return made


def test_entries_are_numbered_from_one_in_order() -> None:
    made = journal(5)
    assert [entry.seq for entry in made.entries()] == [1, 2, 3, 4, 5]
    assert made.last == len(made.entries()) == 5
    assert journal(0).last == 0


def test_a_journal_may_go_on_after_another() -> None:
    made = journal(3, after=10)
    assert [entry.seq for entry in made.entries()] == [11, 12, 13]
    assert [entry.seq for entry in made.entries(after=11)] == [12, 13]
    assert [entry.seq for entry in made.entries(after=3)] == [11, 12, 13]


def test_entries_are_found_by_place_kind_number_and_content() -> None:
    made = journal(10)
    assert [entry.at for entry in made.entries(after=7)] == [7, 8, 9]
    assert [entry.data["count"] for entry in made.entries(kind="tickets_passed_over", limit=2)] == [1, 3]
    assert [entry.at for entry in made.entries(where=lambda entry: entry.at > 7)] == [8, 9]
    assert made.entries(limit=0) == []
    assert made.entries(after=99) == []


@pytest.mark.parametrize(
    ("count", "kept", "removed"), [(100, 100, 0), (110, 110, 0), (111, 100, 11), (250, 107, 143)]
)
def test_what_retention_removes_is_counted(count: int, kept: int, removed: int) -> None:
    made = journal(count, keep=100)
    assert (len(made.entries()), made.removed) == (kept, removed)
    assert len(made.entries()) + made.removed == count
    assert made.entries()[0].seq == removed + 1
    assert [entry.seq for entry in made.entries(after=count - 2)] == [count - 1, count]


def test_waiting_ends_with_the_next_entry() -> None:
    made = journal(1)
    assert made.wait(0, 0)
    assert not made.wait(1, 0)
    threading.Timer(0.01, lambda: made.append(1.0, note("late"))).start()
    assert made.wait(1, 30)


def test_an_entry_is_plain_json() -> None:
    entry = journal(1).entries()[0]
    assert entry.as_json() == {
        "seq": 1,
        "world": "w",
        "at": 0.0,
        "kind": "mark_fail",
        "data": {"url": "x", "until": 0},
    }
