"""The contract of `core.ports.Journal`: entries by number, kind and content, retention, waiting."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.journal.entry import Entry
from simulator.journal.kinds.exchanged import AddressRests, TicketsPassedOver
from simulator.journal.kinds.provider import ProbeAsked
from simulator.journal.shorten import shortened
from simulator.storage.journal import PAGE, MemoryJournal
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


# -- how much is kept ------------------------------------------------------------------------------


def notes(made: MemoryJournal, sizes: Iterable[int]) -> MemoryJournal:
    for size in sizes:
        made.append(0.0, note("x" * size))
    return made


def test_the_oldest_go_when_all_together_are_too_large() -> None:
    made = notes(MemoryJournal("w", keep_bytes=100_000), [10_000] * 30)
    kept = [entry.seq for entry in made.entries()]
    assert kept == list(range(made.removed + 1, 31))
    assert 9 <= len(kept) <= 10
    assert made.size <= 110_000
    assert made.last == 30


@given(st.lists(st.integers(0, 3000), max_size=60), st.integers(1, 20), st.integers(1, 20_000))
def test_numbers_go_on_and_bounds_hold_whatever_is_written(
    sizes: list[int], keep: int, keep_bytes: int
) -> None:
    made = notes(MemoryJournal("w", keep, keep_bytes), sizes)
    kept = made.entries()
    assert [entry.seq for entry in kept] == list(range(made.removed + 1, len(sizes) + 1))
    assert [len(entry.data["url"]) for entry in kept] == sizes[made.removed :]
    assert len(kept) <= keep + keep // 10
    assert made.size <= keep_bytes * 1.1 or len(kept) == 1
    assert [entry.seq for entry in made.entries(after=made.last - 3, limit=2)] == [
        entry.seq for entry in kept if entry.seq > made.last - 3
    ][:2]


def test_one_that_is_too_large_by_itself_is_there_all_the_same() -> None:
    made = notes(MemoryJournal("w", keep_bytes=1000), [10, 60_000])
    assert [(entry.seq, len(entry.data["url"])) for entry in made.entries()] == [(2, 60_000)]


def test_what_is_long_leaves_length_hash_and_head() -> None:
    made = notes(MemoryJournal("w"), [15_000_000])
    [entry] = made.entries()
    assert entry.data["url"] == shortened("x" * 15_000_000)
    assert made.size < 4000


@pytest.mark.parametrize("levels", [50, 500, 5000])
def test_anything_at_all_can_be_written_down(levels: int) -> None:
    nested: Any = "\ud800"
    for _ in range(levels):
        nested = {"a": nested}
    made = MemoryJournal("w")
    made.append(0.0, row(ProbeAsked, reply=nested))
    text = json.dumps(made.entries()[0].as_json(), ensure_ascii=False)
    assert text.encode("utf-8")


def test_an_entry_is_as_it_was_when_it_was_written() -> None:
    reply = {"spec_list": [1]}
    made = MemoryJournal("w")
    made.append(0.0, row(ProbeAsked, reply=reply))
    reply["spec_list"].append(2)
    assert made.entries()[0].data["reply"] == {"spec_list": [1]}


def test_a_journal_goes_on_after_the_entries_of_before() -> None:
    before = journal(5).entries(after=2)
    made = MemoryJournal("w", entries=before)
    made.append(9.0, note("next"))
    assert made.entries(limit=3) == before
    assert made.last == 6
    assert made.entries(after=5)[0].data["url"] == "next"


def test_the_journal_is_locked_for_a_page_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is unpacked and looked at is so while others may write."""
    made = journal(3 * PAGE)

    def free(entry: Entry) -> bool:
        taken = made._grown.acquire(blocking=False)
        made._grown.release()
        made.append(0.0, note()) if entry.seq == 1 else None
        return taken

    monkeypatch.setattr(made, "_grown", threading.Condition(threading.Lock()))
    assert [entry.seq for entry in made.entries(where=free)] == list(range(1, 3 * PAGE + 1))
    assert made.last == 3 * PAGE + 1


def test_the_latest_is_found_from_the_end_on() -> None:
    journal = MemoryJournal("w", after=7, keep=500)
    for number in range(1000):
        journal.append(0.0, note(str(number)))
    [*_, some, last] = journal.entries()
    looked: list[int] = []

    def is_some(entry: Entry) -> bool:
        looked.append(entry.seq)
        return entry.seq <= some.seq

    assert journal.latest(last.kind, is_some) == some
    assert looked == [last.seq, some.seq]
    oldest = journal.entries(limit=1)[0]
    assert journal.latest(last.kind, lambda entry: entry.seq <= oldest.seq) == oldest
    assert journal.latest(last.kind, lambda entry: entry.seq < oldest.seq) is None
    assert journal.latest("push", lambda _: True) is None
