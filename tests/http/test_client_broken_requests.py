"""Requests that end early, are reset, or come slowly, as the receiver's socket sees them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import Any

import pytest

from simulator.core import sent_pushes
from simulator.core.push_states import PushState
from simulator.faults.defects import clash
from simulator.faults.rows import ON_PUSH
from tests.core.sample import Town
from tests.delivery.live import consent, outcomes, running, settle
from tests.delivery.taps import Tap


@pytest.fixture
def tap() -> Iterator[Tap]:
    with Tap() as made:
        yield made


def sent(town: Town) -> list[dict[str, Any]]:
    return town.entries("push")


@pytest.mark.parametrize(("do", "end"), [("truncate", "closed"), ("reset", "reset")])
def test_a_request_breaks_off_in_its_body(tap: Tap, do: str, end: str) -> None:
    with running(url=tap.url, event_tries=2) as (town, _):
        town.do("fault", push="authorized", do=do, times=1)
        consent(town)
        settle(town)
        assert tap.ends(1) == [end]
        first, second = tap.taken[:2]
        if end == "closed":  # a reset may overtake the bytes before it
            assert 0 < len(first.body) < first.length
            assert second.body.startswith(first.body)
        assert outcomes(town) == ["unreachable", "acknowledged"]
        assert [one["owed_answer"] for one in sent(town)] == [False, True]


def test_broken_requests_climb_the_ladder_to_its_end(tap: Tap) -> None:
    with running(url=tap.url, event_tries=3) as (town, _):
        town.do("fault", push="authorized", do="reset")
        consent(town)
        settle(town)
        assert outcomes(town) == ["unreachable"] * 3
        number = sent(town)[0]["push"]
        assert sent_pushes.recorded(town.world, number).state is PushState.GIVEN_UP


def test_a_dripped_request_comes_in_many_pieces_and_counts(tap: Tap) -> None:
    with running(url=tap.url) as (town, _):
        town.do("fault", push="authorized", do="drip", by=0.06)
        consent(town)
        settle(town)
        (taken,) = tap.taken
        assert len(taken.pieces) > 2
        assert len(taken.body) == taken.length
        assert outcomes(town) == ["acknowledged"]
        assert sent(town)[0]["owed_answer"] is True
        assert sent(town)[0]["wall_ms"] >= 60


def test_a_drip_takes_nothing_of_the_receivers_time(tap: Tap) -> None:
    with running(url=tap.url, timeout=5) as (town, _):
        town.world.push_timeout = 0.25
        town.do("fault", push="authorized", do="drip", by=0.3)
        consent(town)
        settle(town)
        assert outcomes(town) == ["acknowledged"]


DELIVERED = {"delay", "duplicate", "reorder", "burst", "drip"}
MORE: dict[str, dict[str, Any]] = {
    "delay": {"by": 60},
    "drip": {"by": 0.02},
    "reorder": {"by": 30},
    "burst": {"by": 30},
}
PAIRS = list(combinations([name for name in ON_PUSH if name != "huge"], 2))


@pytest.mark.parametrize(("one", "two"), PAIRS, ids=lambda one: one)
def test_two_faults_on_one_push_are_both_there(one: str, two: str) -> None:
    """Each does what it does alone; of losing, cutting and delivering, the worse one decides.

    For a defect that cannot be seen beside an earlier one this is no occasion.
    """
    with Tap() as tap, running(url=tap.url) as (town, _):
        for name in (one, two):
            town.do("fault", push="authorized", do=name, **MORE.get(name, {}))
        consent(town)
        settle(town)
        both = {one} if clash(one, two) else {one, two}  # of two defects of one part the first has it
        if both & {"delay", "reorder", "burst"}:
            assert sent(town) == []
            town.stage.advance(to=town.now + 120)
        entries = sent(town)
        copies = 2 if "duplicate" in both and not both & {"drop", "drop_attempt"} else 1
        assert len(entries) == copies
        at_sending = both - {"delay", "reorder", "burst"}
        assert {name for entry in entries for name in entry["defects"]} == at_sending
        if both & {"drop", "drop_attempt"}:
            assert tap.taken == []
        elif both & {"truncate", "reset"}:
            assert set(tap.ends(copies)) == {"reset" if "reset" in both else "closed"}
            assert {entry["outcome"] for entry in entries} == {"unreachable"}
        else:
            assert {entry["outcome"] for entry in entries} == {"acknowledged"}
        if not both & {"drop_attempt"}:
            assert {entry["owed_answer"] for entry in entries} == {both <= DELIVERED}
