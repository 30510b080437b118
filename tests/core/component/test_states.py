"""How an account stands to a platform: every event in every state, and what the interfaces answer then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from simulator.core.component.entities import TokenKind
from simulator.core.component.states import REFUSALS, TABLE, Event, State
from tests.core.sample import COMPONENT, Api, Town

INFO = "/channels/ec/basics/info/get"
BASE = "/cgi-bin/component/"


def consent(town: Town, *sets: int) -> dict[str, Any]:
    return town.do("authorize", store=town.shop, sets=list(sets), redirect_uri="http://127.0.0.1/back")


REACH: dict[State, Callable[[Town], object]] = {
    State.NEVER: lambda town: None,
    State.GRANTED: lambda town: consent(town, 129),
    State.PASSWORD_CHANGED: lambda town: (consent(town, 129), town.do("change_password", store=town.shop)),
    State.ENDED: lambda town: (consent(town, 129), town.do("cancel_authorization", store=town.shop)),
}
CAUSE: dict[Event, Callable[[Town], object]] = {
    Event.SAME_SETS: lambda town: consent(town, 129),
    Event.OTHER_SETS: lambda town: consent(town, 129, 131),
    Event.WITHDRAWAL: lambda town: town.do("cancel_authorization", store=town.shop),
    Event.PASSWORD: lambda town: town.do("change_password", store=town.shop),
}
# state, event: what is pushed, and where the account stands then
EXPECTED: dict[tuple[State, Event], tuple[str | None, State]] = {
    (State.NEVER, Event.SAME_SETS): ("authorized", State.GRANTED),
    (State.NEVER, Event.OTHER_SETS): ("authorized", State.GRANTED),
    (State.GRANTED, Event.SAME_SETS): (None, State.GRANTED),
    (State.GRANTED, Event.OTHER_SETS): ("updateauthorized", State.GRANTED),
    (State.GRANTED, Event.WITHDRAWAL): ("unauthorized", State.ENDED),
    (State.GRANTED, Event.PASSWORD): (None, State.PASSWORD_CHANGED),
    (State.PASSWORD_CHANGED, Event.SAME_SETS): ("updateauthorized", State.GRANTED),
    (State.PASSWORD_CHANGED, Event.OTHER_SETS): ("updateauthorized", State.GRANTED),
    (State.PASSWORD_CHANGED, Event.WITHDRAWAL): ("unauthorized", State.ENDED),
    (State.PASSWORD_CHANGED, Event.PASSWORD): (None, State.PASSWORD_CHANGED),
    (State.ENDED, Event.SAME_SETS): ("authorized", State.GRANTED),
    (State.ENDED, Event.OTHER_SETS): ("authorized", State.GRANTED),
}


@pytest.mark.parametrize(("state", "event"), list(EXPECTED))
def test_what_an_event_pushes_and_leads_to(town: Town, state: State, event: Event) -> None:
    REACH[state](town)
    before = len(town.kinds())
    CAUSE[event](town)
    pushed, after = EXPECTED[state, event]
    assert town.kinds()[before:] == ([pushed] if pushed else [])
    assert TABLE[state, event].to is after
    assert stands(town) is after


def stands(town: Town) -> State:
    from simulator.core.component.authorization import state_of

    return state_of(town.grant())


def test_the_table_is_all_there_is() -> None:
    assert set(TABLE) == set(EXPECTED)
    assert set(REFUSALS) == set(State)


def asked(town: Town, api: Api, interface: str, **more: str) -> Any:
    body = {"component_appid": COMPONENT, **more}
    return api.post(BASE + interface, body, token=town.token()).get("errcode", 0)


@pytest.mark.parametrize("state", list(State))
def test_what_the_platforms_interfaces_answer_in_each_state(town: Town, api: Api, state: State) -> None:
    REACH[state](town)
    held = town.grant()
    refresh = held.refresh_token if held else "refreshtoken@@@none"
    answered = asked(
        town, api, "api_authorizer_token", authorizer_appid=town.shop, authorizer_refresh_token=refresh
    )
    assert answered == REFUSALS[state]["refresh"]
    info = asked(town, api, "api_get_authorizer_info", authorizer_appid=town.shop)
    assert info == REFUSALS[state]["info"]


def test_the_same_sets_again_push_nothing_and_bring_a_new_redirect_code(town: Town, api: Api) -> None:
    first = consent(town, 129)["auth_code"]
    second = consent(town, 129)
    assert second["pushed"] is None
    assert second["auth_code"] != first
    assert asked(town, api, "api_query_auth", authorization_code=second["auth_code"]) == 0


def test_after_a_cancelled_grant_the_refresh_token_is_new_and_the_old_one_61023(town: Town, api: Api) -> None:
    consent(town, 129)
    held = town.grant()
    assert held is not None
    old = held.refresh_token
    town.do("cancel_authorization", store=town.shop)
    consent(town, 129)
    again = town.grant()
    assert again is not None
    assert again.refresh_token != old
    renew = {"authorizer_appid": town.shop}
    assert asked(town, api, "api_authorizer_token", **renew, authorizer_refresh_token=old) == 61023
    now = again.refresh_token
    assert asked(town, api, "api_authorizer_token", **renew, authorizer_refresh_token=now) == 0


def test_a_cancelled_grants_token_is_40001_and_its_codes_are_dead(town: Town, api: Api) -> None:
    code = consent(town, 129)["auth_code"]
    token = town.token(TokenKind.AUTHORIZER)
    town.do("cancel_authorization", store=town.shop)
    assert api.get(INFO, token=token)["errcode"] == 40001
    assert asked(town, api, "api_query_auth", authorization_code=code) == 61009


def test_a_changed_password_is_42007_until_the_owner_consents_again(town: Town, api: Api) -> None:
    code = consent(town, 129)["auth_code"]
    token = town.token(TokenKind.AUTHORIZER)
    assert api.get(INFO, token=token)["errcode"] == 0
    town.do("change_password", store=town.shop)
    assert api.get(INFO, token=token)["errcode"] == 42007
    assert asked(town, api, "api_query_auth", authorization_code=code) == 42007
    consent(town, 129)
    assert api.get(INFO, token=town.token(TokenKind.AUTHORIZER))["errcode"] == 0
    assert api.get(INFO, token=token)["errcode"] == 40001


def test_a_grant_that_ends_after_a_changed_password_is_over_for_good(town: Town, api: Api) -> None:
    consent(town, 129)
    token = town.token(TokenKind.AUTHORIZER)
    town.do("change_password", store=town.shop)
    town.do("cancel_authorization", store=town.shop)
    assert api.get(INFO, token=token)["errcode"] == 40001
    assert consent(town, 129)["pushed"] == "authorized"


def test_all_sets_leaves_only_those_that_were_ticked(town: Town) -> None:
    consent(town, 129, 130, 131)
    result = town.do("authorize", store=town.shop, sets=[131], all_sets=True)
    assert result["pushed"] == "updateauthorized"
    held = town.grant()
    assert held is not None
    assert held.permission_sets == (131,)


def test_platforms_of_one_company_stand_side_by_side(town: Town, api: Api) -> None:
    second = town.another_platform(authorization_events="http://127.0.0.1:9/second")
    consent(town, 129)
    town.do("authorize", store=town.shop, component=second, sets=[131])
    town.do("cancel_authorization", store=town.shop, component=second)
    assert town.granted()
    assert asked(town, api, "api_get_authorizer_info", authorizer_appid=town.shop) == 0
    owners = [push.owner for push in town.pushes() if push.kind in ("authorized", "unauthorized")]
    assert owners == [COMPONENT, second, second]
