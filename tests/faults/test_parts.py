"""When a fault strikes: the n-th, every n-th, in a window, or as the seed has it within a bound."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.faults.parts import When
from simulator.faults.plan import Fault
from simulator.usage import UsageError
from tests.core.sample import COMPONENT, HOME_PAGE, Api, Town
from tests.delivery.live import outcomes, running, settle


def struck(town: Town, count: int, **fault: Any) -> list[int]:
    """On which of so many calls, counted from 1, a fault fires."""
    town.do("fault", call="token", do="error", **fault)
    api = Api(town.world)
    return [number for number in range(1, count + 1) if fails(api)]


def fails(api: Api) -> bool:
    reply = api.call(
        "GET", "/cgi-bin/token", grant_type="client_credential", appid=HOME_PAGE, secret="secret-f"
    )
    return bool(reply.get("errcode"))


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ({}, [1, 2, 3, 4, 5, 6, 7, 8]),
        ({"after": 6}, [7, 8]),
        ({"times": 2}, [1, 2]),
        ({"nth": 3}, [3]),
        ({"every": 3}, [3, 6]),
        ({"every": 2, "after": 3}, [5, 7]),
        ({"every": 2, "times": 2}, [2, 4]),
    ],
    ids=str,
)
def test_occasions_are_counted(town: Town, when: dict[str, Any], expected: list[int]) -> None:
    assert struck(town, 8, **when) == expected


def test_a_window_opens_and_closes_on_the_worlds_clock(town: Town) -> None:
    town.do("fault", **{"call": "token", "do": "error", "from": 60, "for": 30})
    api = Api(town.world)
    seen = []
    for _ in range(11):
        seen.append(fails(api))
        town.pass_(10)
    assert [place * 10 for place, struck in enumerate(seen) if struck] == [60, 70, 80]


def test_a_rate_is_the_same_for_the_same_seed(town: Town) -> None:
    first = struck(town, 60, rate=0.3)
    assert first == struck(Town(), 60, rate=0.3)
    assert first != struck(Town(seed=2), 60, rate=0.3)
    assert 8 <= len(first) <= 28


def test_one_more_request_elsewhere_does_not_reshuffle_the_rest() -> None:
    plain, busy = Town(), Town()
    for town in (plain, busy):
        town.do("fault", call="any", do="error", rate=0.3, unbounded=True)
    seen = []
    for town in (plain, busy):
        api = Api(town.world)
        found = []
        for _ in range(40):
            if town is busy:
                api.post("/cgi-bin/component/api_component_token", {"component_appid": COMPONENT})
            found.append(fails(api))
        seen.append(found)
    assert seen[0] == seen[1]


def test_chance_never_fails_three_calls_in_a_row(town: Town) -> None:
    found = struck(town, 200, rate=0.9)
    assert all(not {number, number + 1, number + 2} <= set(found) for number in found)
    assert len(found) > 100


def test_two_faults_by_chance_share_the_bound(town: Town) -> None:
    town.do("fault", call="token", do="status", rate=0.9)
    town.do("fault", call="token", do="error", rate=0.9)
    api = Api(town.world)
    found = []
    for _ in range(100):
        api.call("GET", "/cgi-bin/token", grant_type="client_credential", appid=HOME_PAGE, secret="secret-f")
        found.append(bool(town.entries("call")[-1]["faults"]))
    assert (True, True, True) not in set(zip(found, found[1:], found[2:], strict=False))


def test_without_a_bound_any_number_fails(town: Town) -> None:
    found = struck(town, 200, rate=0.9, unbounded=True)
    assert any({number, number + 1, number + 2} <= set(found) for number in found)


@pytest.mark.parametrize("do", ["drop_attempt", "reset", "wrong_signature"])
def test_chance_never_takes_the_last_attempt_of_a_push(do: str) -> None:
    with running(event_tries=3) as (town, receiver):
        town.do("fault", push="authorized", do=do, rate=0.999)
        for number in range(5):
            town.do("authorize", store=town.store(f"s{number}"))
        settle(town)
        last = [one for one in town.entries("push") if one["attempt"] == 3]
        assert all(one["outcome"] == "acknowledged" and not one["defects"] for one in last)
        assert len(receiver.got) >= 5


def test_a_last_attempt_is_taken_where_that_is_asked_for() -> None:
    with running(event_tries=2) as (town, _):
        town.do("fault", push="authorized", do="drop_attempt", rate=0.999, unbounded=True)
        town.do("authorize", store=town.shop)
        settle(town)
        assert outcomes(town) == ["timeout", "timeout"]


def test_a_fault_of_several_endpoints_and_kinds(town: Town) -> None:
    town.do("fault", call=["stable_token", "token"], do="error", times=1)
    assert fails(Api(town.world))
    assert town.entries("fault")[0]["where"] == {"call": "stable_token, token"}
    town.do("fault", push=["authorized", "unauthorized"], do="drop", optional=True)
    assert town.entries("fault")[-1]["where"] == {"push": "authorized, unauthorized"}


@pytest.mark.parametrize(("page", "hit"), [(HOME_PAGE, True), ("wx00000000000000f2", False)])
def test_a_fault_of_one_home_page(town: Town, page: str, hit: bool) -> None:
    town.do("create_home_page", appid="wx00000000000000f2", secret="s", token="t", encoding_aes_key="a" * 43)
    town.do("fault", call="any", do="error", home_page=page)
    assert fails(Api(town.world)) is hit


def test_parts_are_told_as_json(town: Town) -> None:
    town.do("fault", **{"as": "one", "push": "any", "do": "burst", "size": 3, "rate": 0.5, "from": 10})
    planned = town.world.tables.get(Fault, "one")
    assert planned is not None
    assert planned.describe() == {
        "fault": "one",
        "effect": "burst",
        "where": {"push": "any"},
        "when": {"since": town.now + 10, "rate": 0.5},
        "by": 0.0,
        "size": 3,
    }
    assert When().as_json() == {}


BAD: list[tuple[dict[str, Any], str]] = [
    ({"push": "autorized", "do": "drop"}, "no push kind 'autorized': did you mean 'authorized'"),
    ({"push": ["authorized", "x"], "do": "drop"}, "no push kind 'x'"),
    ({"call": ["token", "tokem"], "do": "error"}, "no endpoint 'tokem'"),
    ({"call": "token", "do": "error", "rate": 1.5}, "above 0 and at most 1"),
    ({"call": "token", "do": "error", "rate": -0.1}, "above 0 and at most 1"),
    ({"call": "token", "do": "error", "rate": 0}, "above 0 and at most 1"),
    ({"call": "token", "do": "error", "after": -1}, "not negative"),
    ({"call": "token", "do": "error", "times": -1}, "1 or more"),
    ({"call": "token", "do": "error", "every": 0}, "1 or more"),
    ({"call": "token", "do": "error", "nth": 0}, "1 or more"),
    ({"call": "token", "do": "error", "nth": 2, "times": 1}, "stands without"),
    ({"call": "token", "do": "error", "from": "-1s"}, "begins now or later"),
    ({"call": "token", "do": "error", "for": -5}, "more than 0"),
    ({"call": "token", "do": "hang", "by": -1}, "not negative"),
    ({"call": "token", "do": "hang"}, "takes `by`"),
    ({"call": "token", "do": "status", "status": 99}, "200 to 599"),
    ({"call": "token", "do": "status", "status": 100}, "200 to 599"),
    ({"call": "token", "do": "error", "status": 500}, "`status` does not go with error"),
    ({"push": "any", "do": "drop", "errcode": 5}, "`errcode` does not go with drop"),
    ({"push": "any", "do": "drop", "by": 5}, "`by` does not go with drop"),
    ({"push": "any", "do": "delay", "by": 5, "copies": 3}, "`copies` does not go with delay"),
    ({"push": "any", "do": "burst", "size": 3, "copies": 3}, "`copies` does not go with burst"),
    ({"call": "token", "do": "stale", "by": 5}, "only pull interfaces"),
    ({"push": "any", "do": "delay"}, "takes `by`"),
    ({"push": "any", "do": "duplicate", "copies": 0}, "1 to 1000"),
    ({"push": "any", "do": "reorder", "size": 1}, "2 to 1000"),
    ({"push": "any", "do": "drop", "rate": 0.5}, "unbounded: true"),
    ({"push": "any", "do": "hang", "by": 1}, "hang is for calls"),
    ({"call": "any", "do": "burst"}, "burst is for pushes"),
]


@pytest.mark.parametrize(("fault", "says"), BAD, ids=[says for _, says in BAD])
def test_bad_input_is_refused_and_changes_nothing(town: Town, fault: dict[str, Any], says: str) -> None:
    seen = town.world.journal.last
    with pytest.raises(UsageError, match=says):
        town.do("fault", **fault)
    assert town.world.journal.last == seen
    assert town.world.tables.list(Fault, "all") == []
    assert town.do("fault", call="any", do="error")["fault"] == "fault-1"
