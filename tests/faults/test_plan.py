"""The fault plan: what fires where and when, how often it did, and what never did."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.core.component.entities import TokenKind
from simulator.faults.row import Wire
from simulator.usage import UsageError
from tests.core.sample import COMPONENT, HOME_PAGE, START, Api, Town
from tests.delivery.live import running, settle

TOKEN = {"grant_type": "client_credential", "appid": HOME_PAGE, "secret": "secret-f"}
BUSY = -1


def fetch(api: Api) -> int:
    """One call of the endpoint `token`: its error code."""
    return int(api.get("/cgi-bin/token", **TOKEN).get("errcode", 0))


def info(api: Api, town: Town, store: str) -> int:
    """One call on a store's behalf."""
    token = town.token(TokenKind.AUTHORIZER, store)
    return int(api.get("/channels/ec/basics/info/get", token=token)["errcode"])


def fires(town: Town, api: Api, count: int, **fault: Any) -> list[bool]:
    """Which of so many calls a fault hits."""
    town.do("fault", call="token", do="error", **fault)
    return [fetch(api) == BUSY for _ in range(count)]


def test_a_fault_fires_every_time_by_default(town: Town, api: Api) -> None:
    assert fires(town, api, 5) == [True] * 5


@given(after=st.integers(0, 6), times=st.none() | st.integers(1, 6), count=st.integers(0, 12))
def test_which_occasions_are_meant(after: int, times: int | None, count: int) -> None:
    town = Town()
    last = count if times is None else after + times
    assert fires(town, Api(town.world), count, after=after, times=times) == [
        after <= number < last for number in range(count)
    ]


def test_a_fault_may_last_for_a_while(town: Town, api: Api) -> None:
    town.do("fault", **{"call": "token", "do": "error", "for": "60s"})
    assert fetch(api) == BUSY
    town.pass_(59)
    assert fetch(api) == BUSY
    town.pass_(1)
    assert fetch(api) == 0


@pytest.mark.parametrize(
    ("word", "hit"),
    [
        ("ec.basics.info.get", True),
        ("basics.info.get", True),
        ("info.get", True),
        ("/channels/ec/basics/info/get", True),
        ("any", True),
        ("ec.order.get", False),
        ("token", False),
    ],
)
def test_an_endpoint_is_named_by_id_end_or_path(town: Town, api: Api, word: str, hit: bool) -> None:
    town.do("authorize", store=town.shop)
    town.do("fault", call=word, do="error")
    assert (info(api, town, town.shop) == BUSY) is hit


def test_a_fault_may_be_about_one_store(town: Town, api: Api) -> None:
    other = town.store("other")
    for store in (town.shop, other):
        town.do("authorize", store=store)
    town.do("fault", call="any", do="error", store="other")
    assert (info(api, town, town.shop), info(api, town, other)) == (0, BUSY)


def test_a_store_is_also_seen_in_the_body(town: Town, api: Api) -> None:
    town.buy()
    town.do("fault", call="api_get_authorizer_info", do="error", store=town.shop)
    body = {"component_appid": COMPONENT, "authorizer_appid": town.shop}
    path = "/cgi-bin/component/api_get_authorizer_info"
    assert api.post(path, body, token=town.token())["errcode"] == BUSY


@pytest.mark.parametrize("other", [False, True])
def test_a_store_is_also_known_by_a_code_in_the_body(town: Town, api: Api, other: bool) -> None:
    town.buy()
    (granted,) = [one for one in town.entries("grant") if one["code"]]
    login = town.do("press_use", store=town.shop)["code"]
    wanted = town.store("other") if other else town.shop
    town.do("fault", call=["api_query_auth", "login_auth"], do="error", store=wanted)
    body = {"component_appid": COMPONENT, "authorization_code": granted["code"]}
    exchanged = api.post("/cgi-bin/component/api_query_auth", body, token=town.token())
    token = town.token(TokenKind.HOME_PAGE)
    entered = api.post("/wxa/servicemarket/service/login_auth", {"code": login}, token=token)
    assert [reply.get("errcode", 0) for reply in (exchanged, entered)] == ([0, 0] if other else [BUSY, BUSY])
    assert [one["store"] for one in town.entries("call")] == [town.shop] * 2


def test_a_fault_may_be_about_one_platform(town: Town, api: Api) -> None:
    other = town.another_platform()
    town.do("fault", call="any", do="error", component=other)
    path = "/cgi-bin/component/api_create_preauthcode"
    assert "pre_auth_code" in api.post(path, {"component_appid": COMPONENT}, token=town.token())
    town.do("fault", call="any", do="error", component=COMPONENT)
    assert api.post(path, {"component_appid": COMPONENT}, token=town.token())["errcode"] == BUSY


def test_a_faulty_call_has_no_effect(town: Town, api: Api) -> None:
    town.do("fault", call="token", do="error", errcode=45009, times=1)
    assert fetch(api) == 45009
    assert town.entries("call")[-1]["issued"] is None
    assert town.entries("call")[-1]["defects"] == ["error"]
    assert fetch(api) == 0


def test_two_faults_on_one_call_both_count(town: Town, api: Api) -> None:
    town.do("fault", **{"as": "one"}, call="token", do="truncate", times=1)
    town.do("fault", **{"as": "two"}, call="token", do="hang", by=0.01)
    api.call("GET", "/cgi-bin/token", **TOKEN)
    assert api.last.wire == Wire(cut=True, waits=0.01)
    assert town.entries("call")[-1]["faults"] == ["one", "two"]


def test_every_firing_is_journalled(town: Town, api: Api) -> None:
    fires(town, api, 3, **{"as": "busy", "after": 1})
    phases = [(one["phase"], one["fault"]) for one in town.entries("fault")]
    assert phases == [("planned", "busy"), ("fired", "busy"), ("fired", "busy")]


def test_healing_counts_and_tells_what_never_fired(town: Town, api: Api) -> None:
    fires(town, api, 2, **{"as": "busy"})
    town.do("fault", **{"as": "idle"}, call="any", do="error", after=99)
    assert town.do("heal") == {"healed": ["busy", "idle"], "unfired": ["idle"]}
    ends = {one["fault"]: (one["phase"], one["fired"]) for one in town.entries("fault")[-2:]}
    assert ends == {"busy": ("healed", 2), "idle": ("unfired", 0)}
    assert fetch(api) == 0


def test_one_fault_is_healed_by_name(town: Town, api: Api) -> None:
    town.do("fault", **{"as": "one"}, call="token", do="error")
    town.do("fault", **{"as": "two"}, call="any", do="truncate")
    town.do("heal", fault="one")
    api.call("GET", "/cgi-bin/token", **TOKEN)
    assert api.last.wire == Wire(cut=True)
    with pytest.raises(UsageError, match="'one'"):
        town.do("heal", fault="one")


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ({"do": "error"}, "push"),
        ({"do": "error", "push": "any", "call": "any"}, "push"),
        ({"do": "drop", "call": "any"}, "drop"),
        ({"do": "lose_reply", "push": "any"}, "lose_reply"),
        ({"do": "explode", "call": "any"}, "explode"),
        ({"do": "error", "call": "nothing.of.the.kind"}, "no endpoint"),
        ({"do": "error", "call": "/cgi-bin/tokn"}, "/cgi-bin/token"),
        ({"do": "error", "call": "any", "times": 0}, "1 or more"),
    ],
)
def test_a_fault_that_makes_no_sense_is_refused(town: Town, fault: dict[str, Any], says: str) -> None:
    seen = town.world.journal.last
    with pytest.raises(UsageError, match=says):
        town.do("fault", **fault)
    assert town.world.journal.last == seen


def test_names_of_faults_are_taken_once(town: Town) -> None:
    town.do("fault", **{"as": "one"}, call="any", do="error")
    with pytest.raises(UsageError, match="'one'"):
        town.do("fault", **{"as": "one"}, call="any", do="error")


# -- on pushes -------------------------------------------------------------------------------------


def sent(town: Town) -> list[tuple[str, bool]]:
    return [(one["kind"], bool(one["defects"])) for one in town.entries("push")]


@pytest.mark.parametrize(
    ("fault", "hit"),
    [
        ({"push": "authorized"}, {"authorized"}),
        ({"push": "servicemarket_order_paid"}, {"servicemarket_order_paid"}),
        ({"push": "any"}, {"authorized", "servicemarket_order_paid"}),
        ({"push": "unauthorized"}, set()),
        ({"push": "any", "component": COMPONENT}, {"authorized"}),
        ({"push": "any", "store": "shop"}, {"authorized", "servicemarket_order_paid"}),
        ({"push": "any", "after": 1}, {"servicemarket_order_paid"}),
        ({"push": "any", "times": 1}, {"authorized"}),
    ],
    ids=["kind", "order", "any", "other", "component", "store", "after", "times"],
)
def test_which_pushes_are_meant(fault: dict[str, Any], hit: set[str]) -> None:
    with running() as (town, _):
        town.do("fault", do="old_timestamp", **fault)
        town.buy()
        settle(town)
        assert {kind for kind, wrong in sent(town) if wrong} == hit
        assert len(sent(town)) == 2


def test_pushes_about_another_store_are_left_alone() -> None:
    with running() as (town, _):
        other = town.store("other")
        town.do("fault", push="any", do="old_timestamp", store="other")
        town.buy()
        settle(town)
        assert sent(town) == [("authorized", False), ("servicemarket_order_paid", False)]
        town.buy(store=other)
        settle(town)
        assert [wrong for _, wrong in sent(town)[2:]] == [True, True]


def test_a_window_on_pushes_ends_with_the_worlds_clock() -> None:
    with running() as (town, _):
        town.do("fault", **{"push": "any", "do": "old_timestamp", "for": 30})
        town.do("push_ticket")
        settle(town)
        town.stage.advance(to=START + 30)
        town.do("push_ticket")
        settle(town)
        assert [wrong for _, wrong in sent(town)] == [True, False]
