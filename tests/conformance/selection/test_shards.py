"""A run in shares."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conformance.selection.shards import Shard
from simulator import UsageError


@dataclass(frozen=True)
class Scenario:
    id: str
    seconds: float


def cost(scenario: Scenario) -> float:
    return scenario.seconds


@given(st.lists(st.floats(0, 60), max_size=30), st.integers(1, 9))
def test_shares_together_are_all_scenarios_once_each_in_their_order(times: list[float], of: int) -> None:
    scenarios = [Scenario(f"a/{number:02}", seconds) for number, seconds in enumerate(times)]
    shares = [Shard(number, of).share(scenarios, cost) for number in range(1, of + 1)]
    assert sorted((one for share in shares for one in share), key=lambda one: one.id) == scenarios
    assert all(share == sorted(share, key=lambda one: one.id) for share in shares)
    loads = [sum(map(cost, share)) for share in shares]
    assert max(loads) - min(loads) <= max(times, default=0) + 1e-6


def test_a_share_depends_on_nothing_but_its_scenarios() -> None:
    scenarios = [Scenario(f"a/{number}", 1.0) for number in range(7)]
    assert Shard(2, 3).share(scenarios, cost) == Shard(2, 3).share(list(scenarios), cost)


@pytest.mark.parametrize("written", ["1/4", "4/4", "1/1"])
def test_the_first_share_is_number_1(written: str) -> None:
    assert str(Shard.read(written)) == written


@pytest.mark.parametrize(
    "written", ["0/4", "5/4", "1/0", "1", "1/4/4", "a/b", "-1/4", "1/ 4", "1/1000", "", "01/4"]
)
def test_what_is_no_share_is_refused(written: str) -> None:
    with pytest.raises(UsageError, match="such as 1/4"):
        Shard.read(written)
