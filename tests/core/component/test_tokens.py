"""Access tokens: two hours of life, five minutes of overlap, and two ways to be bad."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.core.component import tokens
from simulator.core.component.entities import Token, TokenKind
from simulator.core.component.tokens import KEPT_MOST, LIFE, OVERLAP
from simulator.core.errors import Refusal
from simulator.durations import DAY
from tests.core.sample import COMPONENT, HOME_PAGE, START, Api, Town


def state(town: Town, value: str) -> str:
    return tokens.state(town.world, town.world.kept(Token, value))


def code(town: Town, value: str) -> int:
    try:
        tokens.check(town.world, town.world.kept(Token, value))
    except Refusal as refusal:
        return refusal.code
    return 0


def test_a_token_lives_two_hours(town: Town) -> None:
    value = town.token()
    town.pass_(LIFE - 1)
    assert code(town, value) == 0
    town.pass_(1)
    assert (state(town, value), code(town, value)) == ("expired", 42001)


def test_the_one_before_works_for_five_more_minutes(town: Town) -> None:
    former = town.token()
    town.pass_(600)
    latter = town.token()
    town.pass_(OVERLAP - 1)
    assert (code(town, former), code(town, latter)) == (0, 0)
    town.pass_(1)
    assert (state(town, former), code(town, former)) == ("superseded", 40001)
    assert code(town, latter) == 0


def test_a_token_fetched_thrice_keeps_all_three_for_their_overlap(town: Town) -> None:
    values = [town.token() for _ in range(3)]
    assert [code(town, value) for value in values] == [0, 0, 0]
    town.pass_(OVERLAP)
    assert [code(town, value) for value in values] == [40001, 40001, 0]


def test_a_token_that_ran_out_in_its_overlap_is_expired(town: Town) -> None:
    former = town.token()
    town.pass_(LIFE - 60)
    town.token()
    town.pass_(60)
    assert code(town, former) == 42001
    town.pass_(OVERLAP)
    assert code(town, former) == 40001


def test_an_unknown_token_is_invalid(town: Town) -> None:
    assert code(town, "60_made_up") == 40001


def test_a_revoked_token_is_invalid_at_once(town: Town) -> None:
    value = town.token(TokenKind.AUTHORIZER)
    with town.world.transaction():
        tokens.revoke(town.world, TokenKind.AUTHORIZER, COMPONENT, town.shop)
    assert (state(town, value), code(town, value)) == ("revoked", 40001)


def test_tokens_of_different_owners_do_not_supersede_each_other(town: Town) -> None:
    values = [
        town.token(),
        town.token(TokenKind.HOME_PAGE),
        town.token(TokenKind.AUTHORIZER),
        town.token(TokenKind.AUTHORIZER, town.store("other")),
    ]
    town.pass_(OVERLAP)
    assert [code(town, value) for value in values] == [0, 0, 0, 0]


@pytest.mark.parametrize(("revoke", "expected"), [(False, 42001), (True, 40001)])
def test_expire_tokens_lets_them_run_out_or_revokes_them(town: Town, revoke: bool, expected: int) -> None:
    value, kept = town.token(), town.token(TokenKind.HOME_PAGE)
    assert town.do("expire_tokens", of="component", revoke=revoke) == {"owners": 1}
    assert (code(town, value), code(town, kept)) == (expected, 0)


def stable(api: Api, **more: object) -> dict[str, object]:
    return dict(
        api.post(
            "/cgi-bin/stable_token",
            {"grant_type": "client_credential", "appid": HOME_PAGE, "secret": "secret-f", **more},
        )
    )


def test_a_stable_token_is_the_same_while_it_lives(town: Town, api: Api) -> None:
    first = stable(api)
    town.pass_(3600)
    second = stable(api)
    assert second["access_token"] == first["access_token"]
    assert (first["expires_in"], second["expires_in"]) == (LIFE, LIFE - 3600)


def test_a_stable_token_is_another_when_forced_or_near_its_end(town: Town, api: Api) -> None:
    first = stable(api)
    forced = stable(api, force_refresh=True)
    assert forced["access_token"] != first["access_token"]
    town.pass_(LIFE - OVERLAP)
    assert stable(api)["access_token"] != forced["access_token"]
    assert code(town, str(forced["access_token"])) == 0


def test_a_stable_token_is_none_of_the_plain_ones(api: Api) -> None:
    asked = {"grant_type": "client_credential", "appid": HOME_PAGE, "secret": "secret-f"}
    plain = api.get("/cgi-bin/token", **asked)["access_token"]
    first = stable(api)["access_token"]
    assert first != plain
    assert stable(api)["access_token"] == first


def test_the_plain_token_of_a_home_page_is_new_each_time(api: Api) -> None:
    asked = {"grant_type": "client_credential", "appid": HOME_PAGE, "secret": "secret-f"}
    found = {api.get("/cgi-bin/token", **asked)["access_token"] for _ in range(3)}
    assert len(found) == 3


@given(gaps=st.lists(st.integers(0, 8000), min_size=1, max_size=12))
def test_at_any_moment_only_the_newest_and_the_overlapping_are_good(gaps: list[int]) -> None:
    town = Town()
    issued: list[tuple[float, str]] = []
    for gap in gaps:
        issued.append((town.now, town.token()))
        town.pass_(gap)
        for number, (at, value) in enumerate(issued):
            successor = issued[number + 1][0] if number + 1 < len(issued) else None
            good = town.now < at + LIFE and (successor is None or town.now < successor + OVERLAP)
            assert (code(town, value) == 0) is good


def test_a_busy_renewer_does_not_fill_the_tables(town: Town) -> None:
    for _ in range(3 * KEPT_MOST):
        town.token()
        town.pass_(OVERLAP)
    kept = town.world.tables.count(Token, "of", TokenKind.COMPONENT, COMPONENT, "")
    assert kept <= KEPT_MOST + 1


def test_an_old_token_is_told_from_an_unknown_one_for_a_day(town: Town) -> None:
    value = town.token()
    town.pass_(Token.KEPT.seconds - 1)
    assert state(town, value) == "expired"
    town.pass_(2)
    assert state(town, value) == "unknown"
    assert town.now > START + DAY
