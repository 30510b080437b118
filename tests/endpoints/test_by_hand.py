"""A reply by hand: let in as any call, held against its row's schema when planned, marked in the journal."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.core.component.entities import TokenKind
from simulator.endpoints.by_hand import misfits
from simulator.endpoints.paths import PATHS, of_id
from simulator.faults.plan import Fault
from simulator.journal.render import line
from simulator.shapes.whole import neutral
from simulator.usage import UsageError
from tests.core.sample import COMPONENT, HOME_PAGE, Api, Town

GET = "ec.coupon.get_list"
PATH = "/channels/ec/coupon/get_list"
REPLY = {"coupons": [{"coupon_id": "7"}], "total_num": 1}
RIGHT = {"page": 1, "page_size": 10}
ANYWHERE = "/channels/ec/coupon/of/tomorrow"


@pytest.fixture
def token(town: Town) -> str:
    town.do("tick_sets", sets=[131, 132])
    town.do("authorize", store=town.shop, sets=[131, 132])
    return town.token(TokenKind.AUTHORIZER)


def test_a_call_that_is_let_in_is_answered_so_and_no_other(town: Town, api: Api, token: str) -> None:
    town.do("fault", call=GET, reply=REPLY)
    assert api.post(PATH, RIGHT, token=token) == {"errcode": 0, "errmsg": "ok", **REPLY}
    assert api.post(PATH, RIGHT)["errcode"] == 41001
    assert api.post(PATH, RIGHT, token="60_unknown")["errcode"] == 40001
    assert api.get(PATH, token=token)["errcode"] == 43002
    assert api.post(PATH, {"page": 1}, token=token)["errcode"] == 40097
    town.do("heal")
    assert api.post(PATH, RIGHT, token=token)["errcode"] == 9999999


def test_the_journal_has_it_as_a_fault_with_its_body(town: Town, api: Api, token: str) -> None:
    town.do("fault", **{"as": "mine"}, call=PATH, reply=REPLY, times=1)
    api.post(PATH, RIGHT, token=token)
    call = town.entries("call")[-1]
    assert (call["endpoint"], call["errcode"], call["faults"], call["defects"]) == (
        GET,
        0,
        ["mine"],
        ["reply"],
    )
    assert call["reply"] == {"errcode": 0, "errmsg": "ok", **REPLY}
    planned, fired = town.entries("fault")[-2:]
    assert (planned["phase"], planned["reply"]["total_num"], planned["anyway"]) == ("planned", 1, False)
    assert fired["phase"] == "fired"


def test_only_where_something_is_simulated_is_it_not_what_the_platform_would_say(
    town: Town, api: Api, token: str
) -> None:
    town.do("fault", call=GET, reply=REPLY)
    town.do("fault", call="ec.order.get", reply={"errcode": 100002, "errmsg": "no such order"})
    api.post(PATH, RIGHT, token=token)
    assert town.entries("call")[-1]["arrived"] == "whole"
    reply = api.post("/channels/ec/order/get", {"order_id": "1"}, token=token)
    assert reply == {"errcode": 100002, "errmsg": "no such order"}
    assert town.entries("call")[-1]["arrived"] == "by_hand"
    assert ", reply by hand [fault-2]" in line(town.world.journal.entries(kind="call")[-1])


def test_a_handler_that_it_stands_in_for_does_nothing(town: Town, api: Api) -> None:
    town.do("fault", call="token", reply={"access_token": "mine", "expires_in": 7200}, times=1)
    secret = {"grant_type": "client_credential", "appid": HOME_PAGE, "secret": "secret-f"}
    assert api.get("/cgi-bin/token", **secret) == {"access_token": "mine", "expires_in": 7200}
    assert town.entries("call")[-1]["issued"] is None
    assert api.get("/cgi-bin/token", **secret)["access_token"] != "mine"


BAD: list[tuple[dict[str, Any], str]] = [
    (
        {"call": GET, "reply": {**REPLY, "total": 1}},
        "reply has no 'total': did you mean 'total_num'?; as ec.coupon",
    ),
    ({"call": GET, "reply": {"coupons": []}}, "reply lacks total_num"),
    (
        {"call": GET, "reply": {**REPLY, "total_num": "1"}},
        "total_num wants a whole number, this is the text '1'",
    ),
    (
        {"call": GET, "reply": {**REPLY, "coupons": [{"coupon_id": []}]}},
        "coupon_id wants text or a whole number",
    ),
    ({"call": "ec.coupon.get", "reply": {"coupon": {"type": 9}}}, "coupon lacks coupon_id"),
    ({"call": GET, "reply": {"errcode": 1, "coupon": 5}}, "reply has no 'coupon'"),
    ({"call": "token", "reply": {"access_token": "x"}}, "reply lacks expires_in; as token answers it"),
    ({"call": "any", "reply": REPLY}, "a reply is that of one endpoint"),
    ({"call": ANYWHERE, "reply": REPLY}, f"no endpoint '{ANYWHERE}'"),
    ({"call": "/channels/ec/coupon/creat", "do": "error"}, "did you mean '/channels/ec/coupon/create'"),
    ({"call": GET, "reply": {}, "anyway": True}, "a field at least"),
    ({"call": GET, "anyway": True}, "a field at least"),
    ({"call": GET}, "say what happens"),
    ({"push": "any"}, "say what happens"),
    ({"push": "any", "reply": REPLY}, "reply is for calls"),
    ({"call": GET, "do": "error", "reply": REPLY}, "`reply` does not go with error"),
    ({"call": GET, "do": "error", "anyway": True}, "`anyway` does not go with error"),
]


@pytest.mark.parametrize(("fault", "says"), BAD, ids=[says for _, says in BAD])
def test_a_body_that_does_not_fit_is_refused_by_its_field(
    town: Town, fault: dict[str, Any], says: str
) -> None:
    with pytest.raises(UsageError, match=says.replace("?", r"\?").replace("[", r"\[")):
        town.do("fault", **fault)
    assert town.world.tables.list(Fault, "all") == []


def test_a_value_that_its_table_does_not_have_is_one(town: Town) -> None:
    row = of_id("ec.funds.getwithdrawdetail")
    assert row.shape is not None
    fitting = {**neutral(row.shape.reply), "status": "SUCCESS"}
    assert misfits(row, fitting) == []
    with pytest.raises(UsageError, match=r"status is none of withdraw\.status: 'LOST'"):
        town.do("fault", call=row.id, reply={**fitting, "status": "LOST"})


def test_anyway_it_answers_what_it_is_told_also_where_nobody_knows_the_path(
    town: Town, api: Api, token: str
) -> None:
    town.do("fault", call=GET, reply={"total": "many"}, anyway=True)
    assert api.post(PATH, RIGHT, token=token) == {"total": "many"}
    town.do("fault", call=ANYWHERE, reply={"errcode": "odd"}, anyway=True)
    assert api.post(ANYWHERE, {}, token=token) == {"errcode": "odd"}
    assert api.post(ANYWHERE, {})["errcode"] == 41001
    entry = town.entries("call")[-2]
    assert (entry["endpoint"], entry["path"], entry["errcode"], entry["arrived"]) == (
        None,
        ANYWHERE,
        None,
        "whole",
    )


def test_what_is_known_of_an_earlier_step_is_filled_in(town: Town, api: Api, token: str) -> None:
    made = town.do("buyer_order", store=town.shop, **{"as": "cup"})
    town.do("fault", call=GET, reply={"coupons": [{"coupon_id": "$cup.order_id"}], "total_num": 1})
    assert api.post(PATH, RIGHT, token=token)["coupons"] == [{"coupon_id": str(made["order_id"])}]


def test_an_end_names_what_is_simulated_alone(town: Town, api: Api, token: str) -> None:
    """`order.get` is the store's, not one of the many others that end so."""
    town.do("fault", call="order.get", do="error", errcode=-1)
    town.do("tick_sets", sets=[130, 131])
    town.do("authorize", store=town.shop, sets=[130, 131])
    path = "/channels/ec/logistics/ewaybill/biz/order/get"
    assert api.post(path, {"ewaybill_order_id": "1"}, token=token)["errcode"] == 9999999
    assert api.post("/channels/ec/order/get", {"order_id": "1"}, token=token)["errcode"] == -1


@given(st.sampled_from([row for row in PATHS.values() if row.shape is not None and row.shape.described]))
def test_the_neutral_reply_of_every_row_fits_but_for_its_tables(row: Any) -> None:
    wrong = misfits(row, neutral(row.shape.reply))
    assert all(" is none of " in each for each in wrong), wrong
    assert misfits(row, {"errcode": 1, "errmsg": "no"}) == []
    assert misfits(row, {"errcode": 1, "wxsim": "no"}) != []


def test_the_token_of_its_platform_is_asked_for(town: Town, api: Api) -> None:
    info = {"authorizer_appid": town.shop, "component_appid": COMPONENT}
    town.do("fault", call="api_get_authorizer_info", reply={"errcode": 61003, "errmsg": "gone"})
    path = "/cgi-bin/component/api_get_authorizer_info"
    assert api.post(path, info)["errcode"] == 41001
    assert api.post(path, info, token=town.token())["errcode"] == 61003
