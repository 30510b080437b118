"""A journal as a page holds it: whole, masked, found by number, and told where it is not all there."""

from __future__ import annotations

import base64
import gzip
import json
from random import Random
from typing import Any

import pytest

from simulator.journal.entry import Entry
from simulator.journal.kind import KINDS, LANES, STRIKES
from simulator.journal.kinds.exchanged import CallAnswered, PushAttempted
from simulator.journal.viewer.pack import Mark, Packed, pack, parts_of
from simulator.texts import Text
from tests.conformance.journal import DAY, SHOP, Book
from tests.journal.rows import row


@pytest.fixture
def book() -> Book:
    book = Book()
    book.fetch()
    for name in ("a/one", "b/two", "c/three"):
        book.start(name)
        book.ticket(f"ticket@@@{'x' * 30}{name}")
        book.buy()
        book.advance(DAY)
        book.store_call(errcode=61007, why="no grant")
        book.end(name)
    return book


def unpacked(text: str) -> str:
    return gzip.decompress(base64.b64decode(text)).decode()


def index_of(packed: Packed) -> dict[str, Any]:
    (text,) = (one.text for one in packed.templates if one.id == "index")
    made: dict[str, Any] = json.loads(unpacked(text))
    return made


def entries_in(packed: Packed) -> list[dict[str, Any]]:
    blocks = [one.text for one in packed.templates if one.kind == "block"]
    return [json.loads(line) for text in blocks for line in unpacked(text).split("\n")]


def test_every_entry_is_in_it_and_stands_where_the_index_says(book: Book) -> None:
    packed = pack(book.lines)
    index = index_of(packed)
    entries = entries_in(packed)
    assert [entry["seq"] for entry in entries] == index["columns"]["seq"]
    assert packed.entries == len(book.lines) == len(index["zh"]) == len(index["en"]) == sum(index["blocks"])
    assert {len(column) for column in index["columns"].values()} == {len(book.lines)}
    assert (packed.left_out, packed.parts_left_out) == (0, ())
    assert [name for name, *_ in index["parts"] if name] == ["a/one", "b/two", "c/three"]


def test_secrets_are_masked_unless_they_are_asked_for(book: Book) -> None:
    assert "x" * 30 not in json.dumps(entries_in(pack(book.lines)))
    assert "x" * 30 in json.dumps(entries_in(pack(book.lines, secrets=True)))


def test_a_line_of_the_index_has_no_secret_either() -> None:
    book = Book()
    book.action("create_component", appid="wx1", secret="our-own-secret-of-2026")
    assert "our-own-secret" not in json.dumps(index_of(pack(book.lines)))
    assert "our-own-secret" in json.dumps(index_of(pack(book.lines, secrets=True)))


def test_what_is_marked_goes_in_first_and_what_has_no_room_is_told(book: Book) -> None:
    seq = next(line.seq for line in book.lines if line.data.get("id") == "b/two")
    packed = pack(book.lines, [Mark(seq, Text("rule", "规则"), "f-rule")], room=0)
    index = index_of(packed)
    assert [name for name, *_ in index["parts"]] == ["b/two"]
    assert index["marks"] == [[seq, "规则", "rule", "f-rule"]]
    assert packed.parts_left_out == ("a/one", "c/three")
    assert packed.left_out == len(book.lines) - packed.entries
    assert index["left"] == [packed.left_out, ["a/one", "c/three"]]


def noisy(count: int, noise: int = 65) -> Book:
    """So many entries, in scenarios of fifty, each with so many bytes that do not pack: 65 is as in a run."""
    book = Book()
    random = Random(1)
    for number in range(count // 50):
        book.start(f"a/{number}")
        for _ in range(48):
            book.at += 1
            book.store_call(reply={"errcode": 0, "list": random.randbytes(noise).hex()})
        book.end(f"a/{number}")
    return book


def size(packed: Packed) -> int:
    return sum(len(template.html()) for template in packed.templates)


@pytest.mark.slow
def test_ten_thousand_entries_of_which_each_scenario_has_a_finding_are_under_4_mb() -> None:
    book = noisy(10_000)
    packed = pack(book.lines, [Mark(seq, Text("rule", "规则")) for seq in range(25, 10_000, 50)])
    assert packed.left_out == 0
    assert 1_000_000 < size(packed) < 3_400_000  # the report itself has some 500 kB


@pytest.mark.slow
def test_without_findings_a_long_journal_leaves_room_for_a_report_under_3_mb() -> None:
    book = noisy(5_000, 500)
    packed = pack(book.lines)
    assert packed.left_out > 0
    assert packed.left_out + packed.entries == len(book.lines)
    assert 1_500_000 < size(packed) < 2_400_000  # as above


def test_even_what_is_marked_ends_somewhere(book: Book) -> None:
    marks = [Mark(line.seq, Text("a", "甲")) for line in book.lines]
    packed = pack(book.lines, marks, most=10)
    assert packed.entries == 0
    assert packed.left_out == len(book.lines)


def test_the_same_journal_makes_the_same_bytes(book: Book) -> None:
    assert pack(book.lines).templates == pack(book.lines).templates


def test_an_entry_that_cannot_be_read_is_shown_as_it_is(book: Book) -> None:
    book.add("call", path=7)
    strange = [*book.lines, Entry(len(book.lines) + 1, "w", 1.0, "of-tomorrow", {"a": {"b": [1]}})]
    entries = entries_in(pack(strange))
    assert entries[-1]["data"] == {"a": {"b": [1]}}
    assert index_of(pack(strange))["en"][-1].startswith("of-tomorrow")


def test_what_is_long_or_does_something_is_made_safe() -> None:
    hostile = "</template></script>\u202e\u2028\x00\ud800"
    entry = Entry(1, "w", 1.0, "call", row(CallAnswered, body=hostile, reply="y" * 10_000_000).data())
    (made,) = entries_in(pack([entry]))
    assert "\u202e" not in made["data"]["body"]
    assert "\\u202e" in made["data"]["body"]
    assert made["data"]["reply"]["length"] == 10_000_000
    packed = pack([entry])
    assert all(
        "<" not in template.html().partition(">")[2].rpartition("</")[0] for template in packed.templates
    )


@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_every_kind_passes_between_lanes_that_there_are(kind: Any) -> None:
    assert set(kind.LANES) <= set(LANES)


@pytest.mark.parametrize(
    ("fields", "struck"),
    [
        ({"outcome": "acknowledged"}, ()),
        ({"outcome": "lost"}, ("lost",)),
        ({"outcome": "timeout"}, ("silent",)),
        ({"outcome": "refused", "wrong_in": ["seal"]}, ("refused", "spoilt")),
        ({"outcome": "lost", "defects": ["drop"]}, ("lost",)),
        ({"outcome": "acknowledged", "copy": 1}, ("doubled",)),
        ({"outcome": "acknowledged", "replay_of": 3}, ("replayed",)),
        ({"outcome": "refused", "made_up": True, "wrong_in": ["seal"]}, ("refused", "made up")),
    ],
)
def test_what_struck_a_push_is_said(fields: dict[str, Any], struck: tuple[str, ...]) -> None:
    plain = {"copy": 0, "replay_of": None, "made_up": False, "wrong_in": []}
    found = row(PushAttempted, **{**plain, **fields}).strikes()
    assert found == struck
    assert set(found) <= set(STRIKES)


@pytest.mark.parametrize("arrived", ["whole", "spoiled", "lost"])
def test_what_struck_a_call_is_said(arrived: str) -> None:
    found = row(CallAnswered, arrived=arrived, faults=["f"]).strikes()
    assert found == tuple(
        filter(None, ({"whole": ""}.get(arrived, f"reply {arrived}".replace("oiled", "oilt")), "fault"))
    )
    assert set(found) <= set(STRIKES)


def test_every_outcome_of_a_push_has_words() -> None:
    for outcome in PushAttempted.FACTS["outcome"].values:
        assert set(row(PushAttempted, outcome=outcome, copy=0, replay_of=None).strikes()) <= set(STRIKES)


def test_parts_are_scenarios_and_what_lies_between_them(book: Book) -> None:
    book.action("between")
    assert [(part.id, len(part.entries) > 0) for part in parts_of(book.lines)] == [
        ("", True),
        ("a/one", True),
        ("b/two", True),
        ("c/three", True),
        ("", True),
    ]


def test_the_index_knows_the_store_and_the_leaps_of_the_clock(book: Book) -> None:
    index = index_of(pack(book.lines))
    columns = index["columns"]
    stores = {index["texts"][number] for number in columns["store"]}
    assert SHOP in stores
    assert max(columns["leap"]) == DAY
    codes = {index["texts"][number] for number in columns["code"]}
    assert {"61007", "acknowledged"} <= codes
