"""The journals of shares, put together."""

from __future__ import annotations

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from conformance.events import RunStarted, ScenarioEnded, ScenarioStarted
from conformance.judge import judge
from conformance.model import Verdict
from conformance.registry import select
from conformance.runner import RUN
from conformance.shares import About, Diary, Share, Whole, whole
from simulator import Entry, Text, UsageError
from simulator.texts import NOTHING
from tests.conformance.journal import Book

ALL = ("ticket/a", "ticket/b", "ticket/c", "ticket/c")
HEADER: dict[str, Any] = {"wxsim": "1", "seed": 7, "removed": 1, "provider": {"name": "shop-helper"}}


def share(
    number: int,
    *played: str,
    of: int = 2,
    ids: tuple[str, ...] = ALL,
    meant: tuple[str, ...] = (),
    cut: Text = NOTHING,
    lost: int = 0,
    **header: Any,
) -> Share:
    """The journal of one share, in which a ticket is pushed ahead of the first scenario and in each; so many
    of its last entries are lost."""
    book = Book()
    book.ticket()
    about = About(shard=f"{number}/{of}", scenarios=ids, checks=("ticket.acknowledged",), left=("a/left",))
    diary = Diary(about)
    diary.take(RunStarted(provider="", scenarios=meant or played, checks=1, seed=7, salt=""))
    heeding = diary.heeding(lambda *_seen: cut)
    assert heeding is not None
    for place, id_ in enumerate(played, 1):
        book.start(id_)
        book.ticket(reply="no" if id_ == "ticket/b" else "success")
        book.end(id_)
        diary.take(ScenarioEnded(number=place, id=id_, seconds=0.5, digest=f"of {id_}"))
        assert heeding(None, None, ()) == cut
    entries = [Entry(one.seq, one.world, one.at, one.kind, one.data) for one in book.lines]
    entries = entries[: len(entries) - lost]
    first = diary.header({**HEADER, "salt": f"s{number}", **header})
    return Share.read(Path(f"{number}.jsonl"), first, entries)


def two() -> Whole:
    return whole([share(2, "ticket/b"), share(1, "ticket/a", "ticket/c", "ticket/c")])


def test_scenarios_come_in_their_order_each_as_often_as_it_was_played() -> None:
    begun, *events = two().told()
    assert isinstance(begun, RunStarted)
    assert (tuple(begun.scenarios), begun.seed, begun.provider) == (ALL, 7, "shop-helper")
    ended = [one for one in events if isinstance(one, ScenarioEnded)]
    assert [(one.number, one.id, one.digest) for one in ended] == [
        (number, id_, f"of {id_}") for number, id_ in enumerate(ALL, 1)
    ]
    assert [one.id for one in events if isinstance(one, ScenarioStarted)] == list(ALL)


def test_the_journal_is_one_in_that_order_and_each_share_has_worlds_of_its_own() -> None:
    found = two()
    assert [one.seq for one in found.entries] == list(range(1, len(found.entries) + 1))
    begun = [one for one in found.entries if one.kind == "scenario" and one.data["phase"] == "start"]
    assert [one.data["id"] for one in begun] == list(ALL)
    assert [one.world for one in begun] == ["1/world", "2/world", "1/world", "1/world"]
    assert found.header["removed"] == 2


def test_worlds_of_workers_are_told_apart() -> None:
    one = share(1, "ticket/a", "ticket/c", "ticket/c")
    one = replace(one, entries=[replace(entry, world="3/world-2") for entry in one.entries])
    assert {entry.world for entry in whole([one, share(2, "ticket/b")]).entries} == {"1.3/world-2", "2/world"}


def test_all_is_judged_together() -> None:
    found = two()
    table = judge(found.entries, None, select(["ticket.acknowledged"]), None, found.left)
    [result] = table.results
    assert result.verdict is Verdict.FAIL
    assert [each.scenario for each in result.findings] == ["ticket/b"]
    assert set(result.scenarios) == {"", *ALL}
    assert (found.partial, found.left, found.salt_of("ticket/b")) == (False, {"a/left"}, "s2")


def test_what_a_stopped_share_did_not_play_is_left_out() -> None:
    stopped = share(1, "ticket/a", meant=("ticket/a", "ticket/c", "ticket/c"))
    found = whole([stopped, share(2, "ticket/b")])
    assert (found.partial, found.stopped) == (True, (stopped,))
    assert found.left == {"a/left", "ticket/c"}
    assert [one.id for one in found.ended] == ["ticket/a", "ticket/b"]


def test_a_share_that_ended_at_its_first_failure_was_not_stopped() -> None:
    cut = Text("--fail-fast", "--fail-fast")
    found = whole([share(1, "ticket/a", meant=("ticket/a", "ticket/c"), cut=cut), share(2, "ticket/b")])
    assert (found.partial, found.stopped, found.shares[0].cut) == (True, (), cut)


def test_a_journal_that_is_cut_off_is_refused() -> None:
    with pytest.raises(UsageError, match=r"1\.jsonl: is cut off: it says that ticket/c was played"):
        share(1, "ticket/a", "ticket/c", removed=0, lost=1)
    assert share(1, "ticket/a", removed=3, lost=1).meant == 1


@pytest.mark.parametrize(
    ("shares", "told"),
    [
        ([share(1, "ticket/a")], "share 2/2 is missing"),
        ([share(1, of=3)], "share 2/3, 3/3 is missing"),
        ([share(1), share(1)], "1.jsonl and 1.jsonl are both share 1/2"),
        ([share(1), share(2, of=3)], "no shares of one run: the number of shares differ"),
        ([share(1), share(2, wxsim="2")], "the version of wxsim differ"),
        ([share(1), share(2, seed=8)], "--seed differ"),
        ([share(1), share(2, provider={"name": "other"})], "the provider differ"),
        ([share(1), share(2, ids=("ticket/a",))], "the scenarios differ"),
    ],
)
def test_what_is_no_whole_run_is_refused(shares: list[Share], told: str) -> None:
    with pytest.raises(UsageError) as refused:
        whole(shares)
    assert told in str(refused.value)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (["it broke", "它中断了"], Text("it broke", "它中断了")),
        ("it broke", Text.same("it broke")),
        ("", NOTHING),
    ],
)
def test_why_a_scenario_broke_is_read_also_where_an_earlier_version_wrote_it(error: Any, said: Text) -> None:
    first = json.loads(json.dumps(share(1, "ticket/a").header))
    first[RUN]["ended"][0]["error"] = error
    read = Share.read(Path("1.jsonl"), {**first, "removed": 1}, [])
    assert (read.ended[0].error, read.ended[0].skipped) == (said, NOTHING)


@pytest.mark.parametrize(
    "row",
    [
        None,
        {},
        {"shard": ""},
        {"shard": "1/2"},
        {**asdict(About(scenarios=(), checks=())), "shard": "9/2", "meant": 1, "cut": ["", ""], "ended": []},
    ],
)
def test_the_journal_of_no_share_is_refused(row: Any) -> None:
    with pytest.raises(UsageError, match=r"here\.jsonl: "):
        Share.read(Path("here.jsonl"), {**HEADER, RUN: row}, [])
