"""A digest tells what was done and seen, and nothing of the seed and salt that ids are made of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from conformance.mutants import reference_file
from simulator import Entry, Session, load_manifest, load_scenarios
from simulator.actions import ACTIONS
from simulator.journal.digest import lines
from simulator.journal.mask import masked
from simulator.journal.normalize import Alias

SCENARIOS = (
    *("listing/from-nothing", "listing/mini-store", "login/foreign-code", "login/session-expires"),
    *("market/users-buy-too", "platform/messages", "validity/expiry", "validity/unknown-package"),
    *("auth/lost-event", "faults/burst", "migrate/continues", "order/duplicate", "pull/many-orders"),
    *("push/key-rotation", "refund/one-of-two", "store/events", "token/rotated", "push/side-by-side"),
)


def played(seed: int, salt: str) -> dict[str, tuple[str, list[Entry]]]:
    """By scenario, its digest and its entries."""
    found = {}
    with Session(load_manifest(reference_file()), seed=seed, salt=salt) as session:
        for scenario in load_scenarios(list(SCENARIOS)):
            one = session.play(scenario)
            assert not one.error, one.error
            assert not one.skipped, one.skipped
            entries = [each for each in session.journal if one.first_seq <= each.seq <= one.last_seq]
            found[scenario.id] = (one.digest, entries)
    return found


Runs = dict[str, tuple[str, list[Entry]]]


@pytest.fixture(scope="module")
def first() -> Iterator[Runs]:
    return played(1, "")


@pytest.mark.parametrize(("seed", "salt"), [(2, ""), (1, "a1b2c3d4"), (1, "other")])
def test_seed_and_salt_do_not_show(first: Runs, seed: int, salt: str) -> None:
    again = played(seed, salt)
    differing = {name: _difference(first[name][1], again[name][1]) for name in first}
    assert {name: found for name, found in differing.items() if found} == {}
    assert {name: one[0] for name, one in again.items()} == {name: one[0] for name, one in first.items()}


def test_a_masked_journal_has_the_same_digest(first: Runs) -> None:
    for name, (_, entries) in first.items():
        hidden = [Entry(**masked(entry.as_json())) for entry in entries]
        assert _difference(entries, hidden) == [], name


def _difference(one: list[Entry], other: list[Entry]) -> list[Any]:
    return [
        pair for pair in zip(lines(one, ACTIONS), lines(other, ACTIONS), strict=True) if pair[0] != pair[1]
    ]


@pytest.mark.parametrize(
    "text",
    [
        *("wx0123456789abcdef", "gh_0123456789ab", "oxad9KW3_goNxV1SB60qy69gnbzw", "3403799157105049601"),
        *("queryauthcode@@@abc-D_1", "refreshtoken~be4ee24d", "~be4ee24d", "zvLVALjsqmJiGvbLAi", "fault-12"),
    ],
)
def test_an_id_is_named_wherever_it_stands(text: str) -> None:
    alias = Alias(0.0)
    assert alias.of([text, {text: 1}, f"of {text}, and", "url"]) == ["#1", {"#1": 1}, "of #1, and", "url"]


def test_what_is_no_id_stays() -> None:
    plain = {"kind": "authorized", "price": 1900, "sku_id": 915672, "text": "你好 order-1", "ok": True}
    assert Alias(0.0, ["714368"]).of(plain) == plain


def test_ten_digits_are_an_id_where_the_field_says_so_and_else_a_time() -> None:
    alias = Alias(1_767_229_200.0)
    said = {"sku_id": 1767229201, "at": 1767229201, "product_id": "10000000000001", "spec_id": 915672}
    assert alias.of(said) == {"at": "t+1.000", "product_id": "#1", "sku_id": "#2", "spec_id": 915672}


def test_a_package_id_that_was_made_up_is_named() -> None:
    alias = Alias(0.0, ["714368"])
    assert alias.of({"sku_id": 714368, "name": "package 714368"}) == {"name": "package #1", "sku_id": "#1"}


def test_the_order_of_a_list_does_not_hang_on_ids() -> None:
    def told(left: int, right: int) -> Any:
        alias = Alias(0.0)
        orders = [{"order_id": left, "days": 2}, {"order_id": right, "days": 1}]
        return alias.of(alias.ordered(orders))

    low, high = 3403799157105049601, 3403799157105049602
    assert (
        told(low, high) == told(high, low) == [{"days": 1, "order_id": "#1"}, {"days": 2, "order_id": "#2"}]
    )


@pytest.mark.parametrize("name", ["bends", "defects"])
def test_an_argument_is_known_by_its_former_name(name: str) -> None:
    data = {"action": "send_push", "args": {name: "flipped"}, "result": {}, "origin": "scenario"}
    [(_, _, done), _fired] = lines([Entry(1, "world", 0.0, "action", data)], ACTIONS)
    assert done == ["send_push", {"bends": "flipped"}, {}]


def _switched(value: int) -> Entry:
    data = {"action": "switch", "args": {}, "result": {"parallel_pushes": value}, "origin": "scenario"}
    return Entry(1, "world", 0.0, "action", data)


def _pushed(number: int, at: float = 0.0) -> Entry:
    data = {"push": number, "kind": f"kind-{number}", "channel": "order", "attempt": 1, "copy": 0}
    more = {"fields": {}, "plain": "", "defects": [], "outcome": "acknowledged"}
    return Entry(1 + number, "world", at, "push", {**data, **more})


def test_pushes_that_go_side_by_side_end_in_whatever_order() -> None:
    one, two, later = _pushed(3), _pushed(2), _pushed(1, at=60.0)
    for first, second in ((one, two), (two, one)):
        assert lines([_switched(4), first, second, later], ACTIONS) == lines(
            [_switched(4), two, one, later], ACTIONS
        )


def test_pushes_that_go_one_after_the_other_stand_in_their_order() -> None:
    one, two = _pushed(1), _pushed(2)
    assert lines([_switched(1), one, two], ACTIONS) != lines([_switched(1), two, one], ACTIONS)


def _fired(**about: Any) -> Entry:
    data = {"phase": "fired", "fault": "busy", "effect": "error", **about}
    return Entry(1, "world", 0.0, "fault", data)


def test_a_fault_of_calls_counts_once_however_often_the_provider_tried() -> None:
    once, thrice = (lines([_fired(endpoint="token")] * times, ACTIONS) for times in (1, 3))
    assert once == thrice == [["fired", [["busy", 1]]]]
    assert lines([_switched(1)], ACTIONS)[-1] == ["fired", []]


def test_a_fault_of_pushes_counts_as_often_as_it_fired() -> None:
    assert lines([_fired(push=1), _fired(push=2)], ACTIONS) == [["fired", [["busy", 2]]]]
