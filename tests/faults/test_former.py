"""Journals of before: what they lack is told from the faults that they name."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.faults.former import complete
from simulator.journal.entry import Entry
from simulator.journal.kind import current
from simulator.journal.kinds import KINDS


def completed(*data: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    """The last of these entries, completed."""
    renamed = [(kind, dict(current(KINDS[kind], one))) for kind, one in data]
    entries = [Entry(seq, "world", 0.0, kind, one) for seq, (kind, one) in enumerate(renamed, 1)]
    complete(entries)
    return dict(entries[-1].data)


@pytest.mark.parametrize(
    ("kinds", "arrived"),
    [
        ([], "whole"),
        (["error"], "whole"),
        (["garbage"], "spoiled"),
        (["stale", "cut_json"], "spoiled"),
        (["garbage", "lose_reply"], "lost"),
        (["no longer known"], "whole"),
    ],
    ids=str,
)
def test_how_a_reply_left_is_told_from_its_faults(kinds: list[str], arrived: str) -> None:
    assert completed(("call", {"fault_kinds": kinds}))["arrived"] == arrived


def test_a_reply_that_was_noted_as_lost_stays_lost() -> None:
    assert completed(("call", {"fault_kinds": [], "lost": True}))["arrived"] == "lost"


@pytest.mark.parametrize(("kind", "late"), [("hang", 1.5), ("drip", 1.5), ("garbage", 0.0)])
def test_how_late_a_reply_was_is_told_from_the_plan(kind: str, late: float) -> None:
    planned = {"phase": "planned", "fault": "slow", "what": kind, "where": {"call": "any"}, "by": 1.5}
    call = {"fault_kinds": [kind], "faults": ["slow"]}
    fired = {"phase": "fired", "fault": "slow", "what": kind}
    assert completed(("fault", planned), ("fault", fired), ("call", call))["late"] == late


@pytest.mark.parametrize(("kind", "behind"), [("stale", 1.5), ("drip", 0.0)])
def test_how_far_a_reply_was_behind_is_told_from_the_plan(kind: str, behind: float) -> None:
    planned = {"phase": "planned", "fault": "slow", "what": kind, "where": {"call": "any"}, "by": 1.5}
    call = {"fault_kinds": [kind], "faults": ["slow"]}
    assert completed(("fault", planned), ("call", call))["behind"] == behind


@pytest.mark.parametrize(
    ("push", "wrong_in", "indistinguishable"),
    [
        ({"bends": []}, [], True),
        ({"bends": ["duplicate", "truncate"]}, [], True),
        ({"bends": ["flipped", "bad_length", "empty"]}, ["seal", "shape"], False),
        ({"bends": [], "hostile": "unknown_kind"}, ["kind"], False),
        ({"bends": [], "hostile": "made_up"}, [], True),
        ({"bends": [], "replay_of": 3}, [], False),
    ],
    ids=str,
)
def test_in_what_a_push_is_wrong_is_told_from_its_defects(
    push: dict[str, Any], wrong_in: list[str], indistinguishable: bool
) -> None:
    found = completed(("push", push))
    assert (found["wrong_in"], found["indistinguishable"]) == (wrong_in, indistinguishable)


@pytest.mark.parametrize(
    ("fault", "still_delivered"),
    [
        ({"what": "delay", "where": {"push": "any"}}, True),
        ({"what": "drip", "where": {"call": "any"}}, True),
        ({"what": "garbage", "where": {"call": "any"}}, False),
    ],
    ids=str,
)
def test_whether_a_fault_lets_through_is_told_by_its_row(
    fault: dict[str, Any], still_delivered: bool
) -> None:
    found = completed(("fault", {"phase": "planned", "fault": "f", **fault}))
    assert found["still_delivered"] is still_delivered


def test_what_is_there_stays() -> None:
    known = {"arrived": "spoiled", "late": 2.0, "behind": 0.0, "defects": []}
    assert completed(("call", known)) == known
