"""Grants: what each causes, what ends them, and what their codes and tokens are good for afterwards."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from simulator.core.component import authorization, tokens
from simulator.core.component.entities import Grant, Token, TokenKind
from simulator.core.errors import Refusal
from simulator.usage import UsageError
from tests.core.sample import COMPONENT, START, Api, Town

ORDERS = "/channels/ec/order/list/get"


def consent(town: Town, *sets: int, store: str = "", **more: object) -> dict[str, object]:
    return town.do("authorize", store=store or town.shop, sets=list(sets), **more)


def refused(call: Callable[[], object]) -> int:
    with pytest.raises(Refusal) as refusal:
        call()
    return refusal.value.code


def exchange(town: Town, code: str) -> tuple[Grant, Token]:
    with town.world.transaction():
        return authorization.exchange(town.world, town.component, code)


def renew(town: Town, value: str) -> tuple[Grant, Token]:
    with town.world.transaction():
        return authorization.refresh(town.world, town.component, town.shop, value)


def refresh_token(town: Town) -> str:
    held = town.grant()
    assert held is not None
    return held.refresh_token


# held before, asked for, pushed, held after
TABLE = [
    ((), (129,), "authorized", (129,)),
    ((), (129, 130, 131), "authorized", (129, 130, 131)),
    ((129,), (129,), None, (129,)),
    ((129,), (130,), "updateauthorized", (129, 130)),
    ((129,), (129, 130, 131), "updateauthorized", (129, 130, 131)),
    ((129, 130, 131), (129,), None, (129, 130, 131)),
    ((129, 130, 131), (129, 130, 131), None, (129, 130, 131)),
    ((129,), (129, 999), None, (129,)),
]


@pytest.mark.parametrize(("before", "asked", "pushed", "after"), TABLE)
def test_what_a_grant_causes(
    town: Town, before: tuple[int, ...], asked: tuple[int, ...], pushed: str | None, after: tuple[int, ...]
) -> None:
    if before:
        consent(town, *before)
    sent = len(town.pushes())
    assert consent(town, *asked)["pushed"] == pushed
    held = town.grant()
    assert held is not None
    assert held.permission_sets == after
    assert town.kinds()[sent:] == ([pushed] if pushed else [])


def test_a_silent_grant_is_pushed_with_a_code_and_without_a_pre_auth_code(town: Town) -> None:
    town.buy()
    push = town.pushes("authorized")[0]
    assert list(push.fields) == [
        "AppId",
        "CreateTime",
        "InfoType",
        "AuthorizerAppid",
        "AuthorizationCode",
        "AuthorizationCodeExpiredTime",
    ]
    assert push.fields["AuthorizationCodeExpiredTime"] == str(int(START) + 3600)
    assert push.ladder == (0.0, 0.0)


def test_a_consent_carries_its_pre_auth_code(town: Town) -> None:
    with town.world.transaction():
        code = authorization.new_pre_auth_code(town.world, town.component).value
    consent(town, 129, pre_auth_code=code)
    assert town.pushes("authorized")[0].fields["PreAuthCode"] == code
    with pytest.raises(UsageError, match="used already"):
        consent(town, 130, pre_auth_code=code)
    assert town.grant().permission_sets == (129,)  # type: ignore[union-attr]


def test_a_pre_auth_code_is_the_platforms_and_runs_out(town: Town) -> None:
    with town.world.transaction():
        code = authorization.new_pre_auth_code(town.world, town.component).value
    other = town.another_platform()
    with pytest.raises(UsageError, match="never issued"):
        consent(town, 129, pre_auth_code=code, component=other)
    town.pass_(1800)
    with pytest.raises(UsageError, match="has expired"):
        consent(town, 129, pre_auth_code=code)
    assert town.pushes("authorized") == []


def test_the_two_codes_are_two_strings_and_good_once_each(town: Town) -> None:
    redirected = str(consent(town, 129)["auth_code"])
    pushed = town.pushes("authorized")[0].fields["AuthorizationCode"]
    assert redirected != pushed
    for code in (redirected, pushed):
        held, token = exchange(town, code)
        assert (held.store, token.kind, token.store) == (town.shop, TokenKind.AUTHORIZER, town.shop)
        assert refused(lambda spent=code: exchange(town, spent)) == 61010


def test_one_code_where_so_switched(town: Town) -> None:
    town.switch("one_code", True)
    redirected = consent(town, 129)["auth_code"]
    assert town.pushes("authorized")[0].fields["AuthorizationCode"] == redirected
    exchange(town, str(redirected))
    assert refused(lambda: exchange(town, str(redirected))) == 61010


def test_a_consent_without_change_still_gives_the_redirect_a_code(town: Town) -> None:
    consent(town, 129)
    again = consent(town, 129)
    assert again["pushed"] is None
    assert exchange(town, str(again["auth_code"]))[0].permission_sets == (129,)


def test_a_code_is_good_for_an_hour(town: Town) -> None:
    late = str(consent(town, 129)["auth_code"])
    town.pass_(3599)
    in_time = town.pushes("authorized")[0].fields["AuthorizationCode"]
    exchange(town, in_time)
    town.pass_(1)
    assert refused(lambda: exchange(town, late)) == 61010


def test_codes_of_nobody_and_of_another_platform_are_invalid(town: Town) -> None:
    other = town.another_platform()
    foreign = str(consent(town, 129, component=other)["auth_code"])
    assert refused(lambda: exchange(town, foreign)) == 61009
    assert refused(lambda: exchange(town, "queryauthcode@@@" + "x" * 86)) == 61009


def test_a_code_is_the_platforms_also_where_the_account_has_granted_both(town: Town) -> None:
    foreign = str(consent(town, 129, component=town.another_platform())["auth_code"])
    consent(town, 129)
    assert refused(lambda: exchange(town, foreign)) == 61009
    assert not town.world.tables.list(Token, "of", TokenKind.AUTHORIZER, COMPONENT, town.shop)


def test_a_code_ends_with_its_grant_and_does_not_come_back_with_another(town: Town) -> None:
    before = str(consent(town, 129)["auth_code"])
    town.do("cancel_authorization", store=town.shop)
    after = str(consent(town, 129)["auth_code"])
    assert refused(lambda: exchange(town, before)) == 61009
    exchange(town, after)


def test_the_refresh_token_does_not_change_on_use(town: Town) -> None:
    town.buy()
    value = refresh_token(town)
    tokens_seen = {renew(town, value)[1].value for _ in range(3)}
    assert len(tokens_seen) == 3
    assert refresh_token(town) == value


def test_consent_with_more_sets_replaces_the_refresh_token(town: Town) -> None:
    consent(town, 129)
    former = refresh_token(town)
    consent(town, 130)
    assert refresh_token(town) != former
    assert refused(lambda: renew(town, former)) == 61023
    renew(town, refresh_token(town))


def test_consent_may_keep_the_refresh_token(town: Town) -> None:
    town.switch("update_keeps_refresh_token", True)
    consent(town, 129)
    former = refresh_token(town)
    assert consent(town, 130)["pushed"] == "updateauthorized"
    assert refresh_token(town) == former


@pytest.mark.parametrize("value", ["", "refreshtoken@@@" + "x" * 43])
def test_a_wrong_refresh_token_is_refused(town: Town, value: str) -> None:
    town.buy()
    assert refused(lambda: renew(town, value)) == 61023


def test_a_rotating_refresh_token_has_five_minutes_of_transition(town: Town) -> None:
    town.switch("rotate_refresh_token", True)
    town.buy()
    former = refresh_token(town)
    latter = renew(town, former)[0].refresh_token
    assert latter != former
    town.pass_(299)
    renew(town, former)
    town.pass_(300)
    assert refused(lambda: renew(town, former)) == 61023


def test_the_transition_of_a_refresh_token_ends_though_no_other_rotation_came(town: Town) -> None:
    town.switch("rotate_refresh_token", True)
    town.buy()
    former = refresh_token(town)
    renew(town, former)
    town.pass_(300)
    assert refused(lambda: renew(town, former)) == 61023


def test_cancelling_ends_everything_and_says_so(town: Town) -> None:
    code = str(consent(town, 129, 130)["auth_code"])
    held, token = exchange(town, code)
    waiting = town.pushes("authorized")[0].fields["AuthorizationCode"]
    town.do("cancel_authorization", store=town.shop)
    assert not town.granted()
    assert [push.fields["AuthorizerAppid"] for push in town.pushes("unauthorized")] == [town.shop]
    assert list(town.pushes("unauthorized")[0].fields) == [
        "AppId",
        "CreateTime",
        "InfoType",
        "AuthorizerAppid",
    ]
    assert refused(lambda: renew(town, held.refresh_token)) == 61003
    assert refused(lambda: exchange(town, waiting)) == 61009
    assert tokens.state(town.world, town.token_row(token.value)) == "revoked"


def test_nothing_can_be_cancelled_twice(town: Town) -> None:
    town.buy()
    town.do("cancel_authorization", store=town.shop)
    with pytest.raises(UsageError, match="has granted nothing"):
        town.do("cancel_authorization", store=town.shop)
    assert len(town.pushes("unauthorized")) == 1


def test_a_grant_after_the_end_is_a_new_one(town: Town) -> None:
    town.buy()
    former = refresh_token(town)
    town.do("cancel_authorization", store=town.shop)
    assert consent(town, 129)["pushed"] == "authorized"
    assert refresh_token(town) != former
    assert refused(lambda: renew(town, former)) == 61023
    held = town.grant()
    assert held is not None
    assert held.permission_sets == (129,)


def test_tokens_outlive_a_grant_where_so_switched(town: Town) -> None:
    town.switch("ended_grant_error", "valid_until_expiry")
    town.buy()
    token = renew(town, refresh_token(town))[1]
    town.do("cancel_authorization", store=town.shop)
    assert tokens.state(town.world, town.token_row(token.value)) == "valid"


@pytest.mark.parametrize("path", ["/cgi-bin/openapi/quota/get", "/cgi-bin/callback/check", ORDERS])
def test_an_ended_grants_token_is_61003_everywhere_and_for_good_where_so_switched(
    town: Town, api: Api, path: str
) -> None:
    town.switch("ended_grant_error", "61003")
    town.buy()
    token = renew(town, refresh_token(town))[1].value
    town.do("cancel_authorization", store=town.shop)
    assert api.post(path, {}, token=token)["errcode"] == 61003
    town.do("authorize", store=town.shop)
    assert api.post(path, {}, token=token)["errcode"] == 61003
    fresh = renew(town, refresh_token(town))[1].value
    assert api.post(path, {}, token=fresh)["errcode"] != 61003


@pytest.mark.parametrize("sets", [[999], [0], []])
def test_a_consent_to_nothing_that_is_ticked_grants_nothing(town: Town, sets: list[int]) -> None:
    with pytest.raises(UsageError, match="at least one permission set"):
        town.do("authorize", store=town.shop, sets=sets)
    assert town.grant() is None
    assert town.pushes("authorized") == []


def test_an_exclusive_set_goes_to_one_platform_by_the_action_too(town: Town) -> None:
    second = town.another_platform(permission_sets=[4, 129])
    town.do("tick_sets", sets=[4, 129])
    town.do("authorize", store=town.shop, component=second, sets=[4, 129])
    with pytest.raises(UsageError, match="Permission set 4 is"):
        town.do("authorize", store=town.shop, sets=[4, 129])
    assert town.grant() is None
    town.do("authorize", store=town.shop, sets=[129])
    assert town.granted()


@pytest.mark.parametrize(
    ("number", "told"),
    [
        (0, "is no permission set"),
        (-5, "is no permission set"),
        (10**9, "is no permission set"),
        (10**30, "at most 9223372036854775807 is allowed"),
    ],
)
def test_only_what_is_a_permission_set_is_ticked(town: Town, number: int, told: str) -> None:
    with pytest.raises(UsageError, match=told):
        town.do("tick_sets", sets=[129, number])
    with pytest.raises(UsageError, match=told):
        town.another_platform(permission_sets=[number])
    assert town.component.permission_sets == (129, 130, 131)


def test_a_set_is_ticked_once(town: Town) -> None:
    town.do("tick_sets", sets=[131, 129, 131])
    assert town.component.permission_sets == (131, 129)


def test_a_password_needs_a_new_consent(town: Town) -> None:
    town.buy()
    former = refresh_token(town)
    token = renew(town, former)[1]
    town.do("change_password", store=town.shop)
    assert refused(lambda: renew(town, former)) == 42007
    assert tokens.state(town.world, town.token_row(token.value)) == "revoked"
    assert consent(town, 129, 130, 131)["pushed"] == "updateauthorized"
    renew(town, refresh_token(town))
    assert refused(lambda: renew(town, former)) == 61023


def test_the_list_shows_an_empty_refresh_token_until_the_exchange(town: Town) -> None:
    town.switch("empty_refresh_token", True)
    code = str(consent(town, 129)["auth_code"])
    held = town.grant()
    assert held is not None
    assert authorization.shown_refresh_token(town.world, held) == ""
    held, _ = exchange(town, code)
    assert authorization.shown_refresh_token(town.world, held) == held.refresh_token
    consent(town, 130)
    held = town.grant()
    assert held is not None
    assert authorization.shown_refresh_token(town.world, held) == ""


def test_ticking_more_sets_needs_a_new_grant(town: Town) -> None:
    consent(town, 129, 130, 131)
    town.do("tick_sets", sets=[129, 130, 131, 132])
    assert town.grant().permission_sets == (129, 130, 131)  # type: ignore[union-attr]
    assert consent(town, 132)["pushed"] == "updateauthorized"
    assert town.grant().permission_sets == (129, 130, 131, 132)  # type: ignore[union-attr]


def test_an_unpublished_platform_is_granted_by_testers_only(town: Town) -> None:
    other = town.another_platform(published=False)
    with pytest.raises(UsageError, match="61028"):
        consent(town, 129, component=other)
    assert town.world.tables.get(Grant, other, town.shop) is None


def test_tries_of_an_authorization_push_are_switchable(town: Town) -> None:
    town.switch("event_tries", 1)
    town.buy()
    assert town.pushes("authorized")[0].ladder == ()


def test_the_journal_tells_each_phase(town: Town) -> None:
    consent(town, 129)
    consent(town, 129)
    consent(town, 130)
    town.do("cancel_authorization", store=town.shop)
    seen = [(one["phase"], one["pushed"], one["sets"]) for one in town.entries("grant")]
    assert seen == [
        ("granted", "authorized", [129]),
        ("unchanged", None, [129]),
        ("updated", "updateauthorized", [129, 130]),
        ("ended", "unauthorized", []),
    ]
    assert {one["component"] for one in town.entries("grant")} == {COMPONENT}


def test_a_grant_pushed_nowhere_is_a_grant(town: Town) -> None:
    """`granted_quietly`: the provider lost what was pushed long ago, and the list still has it."""
    store = town.store("old", granted=[129], granted_quietly=True)
    assert town.granted(store)
    assert town.pushes("authorized") == []
