"""Ids: in the shapes seen in the wild, one independent of the other, and the same for the same seed."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.core.ids import Ids
from simulator.core.state import WorldState
from simulator.core.switches import Switches
from tests.core.sample import COMPONENT, START, Town, make_world


def fresh(seed: int = 1, salt: str = "", scope: str = "") -> Ids:
    counts: dict[tuple[str, str], int] = {}

    def counter(name: str, subject: str) -> int:
        counts[name, subject] = counts.get((name, subject), 0) + 1
        return counts[name, subject]

    origin = WorldState(world="w", seed=seed, salt=salt, scope=scope, switches=Switches())
    return Ids(lambda: origin, counter)


SHAPES = {
    "appid": r"wx[0-9a-f]{16}",
    "original_id": r"gh_[0-9a-f]{12}",
    "verify_ticket": r"ticket@@@[\w-]{86}",
    "pre_auth_code": r"preauthcode@@@[\w-]{86}",
    "authorization_code": r"queryauthcode@@@[\w-]{86}",
    "refresh_token": r"refreshtoken@@@[\w-]{43}",
}


@given(subject=st.text(max_size=20), seed=st.integers(0, 2**64))
@pytest.mark.parametrize("kind", SHAPES)
def test_shapes(kind: str, subject: str, seed: int) -> None:
    assert re.fullmatch(SHAPES[kind], getattr(fresh(seed), kind)(subject))


@given(owner=st.text(max_size=20), seed=st.integers(0, 2**64))
def test_access_tokens_have_130_to_150_characters_behind_two_digits(owner: str, seed: int) -> None:
    assert re.fullmatch(r"\d\d_[\w-]{130,150}", fresh(seed).access_token("component", owner))


def test_access_tokens_take_every_length() -> None:
    ids = fresh()
    lengths = {len(ids.access_token("component", "c")) - 3 for _ in range(600)}
    assert lengths == set(range(130, 151))


@given(subject=st.text(max_size=20))
def test_numbers_have_19_digits_and_do_not_fit_a_double(subject: str) -> None:
    number = fresh().number("order", subject)
    assert len(str(number)) == 19
    assert 2**53 < number < 2**63


def test_most_numbers_are_rounded_by_a_double() -> None:
    numbers = [fresh().number("order", str(n)) for n in range(100)]
    assert sum(int(float(number)) != number for number in numbers) > 90


@given(subject=st.text(max_size=20), n=st.integers(0, 1000))
def test_fractions_lie_below_one(subject: str, n: int) -> None:
    assert 0 <= fresh().fraction("chaos", subject, n) < 1


def test_letters_are_the_alphabet() -> None:
    assert re.fullmatch(r"[A-Za-z]{18}", fresh().letters("login_code", "x", 18))


def test_a_rid_is_the_time_in_hex_and_two_more_groups() -> None:
    rid = fresh().rid(0x65A63701 + 0.9, 1)
    assert re.fullmatch(r"65a63701-[0-9a-f]{8}-[0-9a-f]{8}", rid)
    assert fresh().rid(START, 1) != fresh().rid(START, 2)


CALLS = st.lists(st.tuples(st.sampled_from(["order", "token", "appid"]), st.sampled_from("ab")), max_size=12)


@given(before=CALLS, between=CALLS)
def test_a_request_more_leaves_other_ids_as_they_were(
    before: list[tuple[str, str]], between: list[tuple[str, str]]
) -> None:
    """Only requests of the same kind and subject move an id."""
    alone = fresh()
    expected = [alone.raw("mine", "me", 16), alone.raw("mine", "me", 16)]
    busy = fresh()
    for kind, subject in before:
        busy.raw(kind, subject, 8)
    first = busy.raw("mine", "me", 16)
    for kind, subject in between:
        busy.raw(kind, subject, 8)
    assert [first, busy.raw("mine", "me", 16)] == expected
    assert expected[0] != expected[1]


def test_seed_salt_scope_kind_and_subject_all_matter() -> None:
    found = {
        fresh().hex("order", "a", 32),
        fresh(2).hex("order", "a", 32),
        fresh(1, "s").hex("order", "a", 32),
    }
    scoped = fresh(scope="family/name")
    found |= {scoped.hex("order", "a", 32), fresh().hex("order", "b", 32), fresh().hex("service", "a", 32)}
    assert len(found) == 6


def test_a_scenario_starts_its_own_counting() -> None:
    """What was done before a scenario does not move the ids in it."""
    alone, later = make_world(), make_world()
    with later.transaction(), alone.transaction():
        for _ in range(5):
            later.ids.raw("order", "a", 8)
        for world in (alone, later):
            world.play_in("family/name")
        assert alone.ids.raw("order", "a", 8) == later.ids.raw("order", "a", 8)


def test_the_bytes_are_written_down() -> None:
    """Journals of old runs are replayed by seed: these values may not change."""
    ids = fresh()
    assert ids.appid("component/1") == "wx" + ids.hex("appid", "component/1", 16, n=1)
    assert ids.hex("secret", "x", 16, n=1) == fresh().hex("secret", "x", 16)
    assert len(ids.raw("long", "x", 100)) == 100


HISTORY = """
import json
from tests.core.sample import Town
town = Town()
order = town.buy()
town.store("second")
town.buy("pro", town.stage.resolve("store", "second"))
town.refund(order)
town.token()
seen = [(entry.kind, entry.at, dict(entry.data)) for entry in town.world.journal.entries()]
print(json.dumps([seen, [(push.kind, dict(push.fields)) for push in town.pushes()]], default=str))
"""


def test_pythons_own_hashing_does_not_matter() -> None:
    found = [
        subprocess.run(
            [sys.executable, "-c", HISTORY],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "4242")
    ]
    assert found[0] == found[1]
    assert len(json.loads(found[0])[0]) > 10


def test_a_world_repeats_by_seed_and_differs_by_seed_and_salt() -> None:
    def story(**how: object) -> tuple[str, int]:
        town = Town(world=make_world(**how))  # type: ignore[arg-type]
        return town.shop, town.buy().order_id

    assert story() == story()
    assert len({story(), story(seed=2), story(salt="x")}) == 3


def test_ids_of_one_store_do_not_depend_on_another() -> None:
    plain, busy = Town(), Town()
    busy.store("another")
    busy.buy(store=busy.store("third"))
    busy.token()
    assert plain.buy().order_id == busy.buy().order_id
    assert plain.grant().refresh_token == busy.grant().refresh_token  # type: ignore[union-attr]
    assert plain.component.appid == COMPONENT
