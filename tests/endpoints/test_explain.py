"""`wxsim explain`: one entry in sentences, from a journal file or a served world."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from simulator import write_journal
from simulator.cli import main
from simulator.core import bugs
from simulator.core.component.entities import TokenKind
from simulator.endpoints.explain import explain as texts
from simulator.endpoints.model import Endpoint
from simulator.endpoints.table import ROWS
from simulator.http.server import Server
from simulator.journal.export import header
from simulator.journal.render import line
from simulator.web.control import create_control
from tests.core.sample import COMPONENT, Api, Town


def explain(document: dict[str, Any], lang: str = "en") -> list[str]:
    return [one.in_(lang) for one in texts(document)]


def last(town: Town) -> dict[str, Any]:
    return town.world.journal.entries()[-1].as_json()


@pytest.fixture
def refused(town: Town, api: Api) -> dict[str, Any]:
    """A call that gets 61007."""
    town.do("authorize", store=town.shop, sets=[129])
    api.post("/channels/ec/order/list/get", {"page_size": 1}, token=town.token(TokenKind.AUTHORIZER))
    return last(town)


def test_61007_says_which_cause_of_p7_holds(refused: dict[str, Any]) -> None:
    told = "\n".join(explain(refused))
    assert "61007 api is unauthorized to component" in told
    assert "has not granted the permission set to the platform（账号没有把该权限集授予第三方平台）" in told
    assert "doc/oplatform/developers/troubleshooting (documented, 2026-11)" in told
    assert "the store has granted [129], and 131 is needed. P7 (a): the store has no purchase" in told
    assert "the token is valid: of kind authorizer" in told


def test_in_chinese_it_says_the_same(refused: dict[str, Any]) -> None:
    told = "\n".join(explain(refused, "zh"))
    assert "含义：账号没有把该权限集授予第三方平台" in told
    assert "原因：店铺授予了 [129]，而需要权限集 131。P7 (a)：店铺没有购买" in told
    assert "令牌有效：种类 authorizer" in told
    assert "because" not in told


@pytest.mark.parametrize(
    ("path", "token", "expected"),
    [
        ("/cgi-bin/component/api_create_preauthcode", None, "neither access_token nor"),
        ("/cgi-bin/component/api_create_preauthcode", "60_unknown", "the token is unknown"),
        ("/wxa/nothing", "60_unknown", "/wxa/nothing is no path that wxsim knows"),
        (
            "/channels/ec/order/supplyorder/list",
            "60_unknown",
            "it is known, and not simulated; to answer by hand: fault call=ec.order.supplyorder.list",
        ),
    ],
)
def test_other_refusals_say_why(town: Town, api: Api, path: str, token: str | None, expected: str) -> None:
    api.post(path, {}, token=token)
    assert expected in "\n".join(explain(last(town)))


@pytest.mark.breaks
def test_a_bug_of_ours_is_told_as_one_with_its_trace(town: Town) -> None:
    bugs.report(town.world, "ec.order.get", ZeroDivisionError("half of it"))
    told = explain(last(town))
    assert "bug ec.order.get: wxsim broke, please report it: ZeroDivisionError" in told[0]
    assert told[1:] == [
        "this is a bug of wxsim, and not of whoever called:",
        "ZeroDivisionError: half of it",
    ]


def test_a_fault_is_named(town: Town, api: Api) -> None:
    town.do("fault", call="token", do="error", errcode=-1)
    api.get("/cgi-bin/token")
    told = "\n".join(explain([row.as_json() for row in town.world.journal.entries(kind="call")][-1]))
    assert "planned faults fired: fault-1 (error)" in told


def test_a_right_call_is_right(town: Town, api: Api) -> None:
    api.get("/cgi-bin/getcallbackip", token=town.token())
    assert explain(last(town))[-1] == "the call was right"


def test_how_well_a_code_is_known_is_that_of_the_interface(town: Town, api: Api) -> None:
    api.get("/channels/ec/basics/info/get", token=town.token())
    assert "(seen, " in "\n".join(explain(last(town)))
    api.post("/wxa/servicemarket/service/login_auth", token=town.token(TokenKind.AUTHORIZER))
    assert "(ours, " in "\n".join(explain(last(town)))


def test_a_code_is_explained_without_an_entry() -> None:
    result = CliRunner().invoke(main, ["explain", "--code", "48001"])
    assert result.exit_code == 0
    for told in (
        "48001 api unauthorized",
        "无权调用该接口",
        "seen of message.custom.send, ",
        "ours of component.get_authorizer_option, ",
    ):
        assert told in result.output
    result = CliRunner().invoke(main, ["explain", "--code", "61008"])
    assert "no interface gives it; a planned fault can" in result.output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        ([], "which entry: wxsim explain 61; or which error code: wxsim explain --code 61007"),
        (["--code", "61077"], "61077 is no error code that wxsim knows"),
    ],
)
def test_what_is_to_be_explained_is_asked_for(arguments: list[str], told: str) -> None:
    result = CliRunner().invoke(main, ["explain", *arguments])
    assert result.exit_code == 2
    assert told in result.output


def push(**more: Any) -> dict[str, Any]:
    data = {
        "push": 1,
        "kind": "authorized",
        "channel": "authorization",
        "attempt": 1,
        "target": "http://127.0.0.1:9/events",
        "store": None,
        "defects": [],
        "made_up": False,
        "outcome": "acknowledged",
        "status": 200,
        "reply": "success",
        "error": None,
        "answer": None,
        "key": "current",
    }
    return {"seq": 1, "at": 0.0, "kind": "push", "data": {**data, **more}}


@pytest.mark.parametrize(
    ("more", "expected"),
    [
        ({}, "acknowledged: the reply counts as receipt"),
        ({"outcome": "refused", "reply": "ok"}, "exactly `success` with status 200 is right"),
        ({"outcome": "timeout", "error": "no answer in 5 s"}, "timeout: no answer in 5 s"),
        ({"key": "former"}, "sealed with the former key"),
        ({"answer": {"Content": "hi"}}, "encrypted answer was read"),
        ({"defects": ["flipped"]}, "wrong on purpose: flipped"),
        ({"made_up": True}, "wrong on purpose: made up"),
    ],
)
def test_a_push_says_what_came_of_it(more: dict[str, Any], expected: str) -> None:
    assert expected in "\n".join(explain(push(**more)))


def test_a_grant_says_what_it_pushed(town: Town) -> None:
    town.do("authorize", store=town.shop, sets=[129])
    town.do("authorize", store=town.shop, sets=[129])
    told = ["\n".join(explain(row.as_json())) for row in town.world.journal.entries(kind="grant")]
    assert "pushed: authorized" in told[0]
    assert "nothing new was granted" in told[1]


def test_it_reads_an_exported_journal(town: Town, refused: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    write_journal(path, town.world.journal.entries(), header(1, "", None))
    result = CliRunner().invoke(main, ["explain", str(refused["seq"]), "--journal", str(path)])
    assert result.exit_code == 0
    assert "P7 (a)" in result.output
    result = CliRunner().invoke(main, ["explain", "99999", "--journal", str(path)])
    assert result.exit_code == 2
    assert "there is no entry 99999" in result.output


def test_an_exported_journal_is_told_in_chinese_where_the_machine_is(
    town: Town, refused: dict[str, Any], tmp_path: Path
) -> None:
    path = tmp_path / "journal.jsonl"
    write_journal(path, town.world.journal.entries(), header(1, "", None))
    for words in (["explain", str(refused["seq"]), "--journal", str(path)], ["journal", str(path)]):
        said = CliRunner().invoke(main, words, env={"LC_ALL": "zh_CN.UTF-8"}).output
        assert "店铺没有购买" in said
        assert "the store has no purchase" not in said


def test_it_asks_a_served_world(town: Town, refused: dict[str, Any]) -> None:
    server = Server(("127.0.0.1", 0), create_control(town.stage), None)
    server.start()
    try:
        result = CliRunner().invoke(main, ["explain", str(refused["seq"]), "--control", server.url])
    finally:
        server.stop()
    assert result.exit_code == 0
    assert "P7 (a)" in result.output


TEXTS = [
    (row, name)
    for row in ROWS
    if not row.id.startswith("ec.")
    for name, schema in row.request.get("properties", {}).items()
    if "string" in str(schema.get("type"))
]


@pytest.mark.parametrize("value", ["", None])
@pytest.mark.parametrize(("row", "name"), TEXTS, ids=[f"{row.id} {name}" for row, name in TEXTS])
def test_what_is_null_or_empty_is_not_told_of_as_something_old(
    town: Town, api: Api, row: Endpoint, name: str, value: str | None
) -> None:
    body = {each: "secret-c" if "secret" in each else COMPONENT for each in row.request["properties"]}
    api.post(row.path, {**body, name: value}, token=town.token())
    why = str(last(town)["data"]["why"])
    assert not re.search("never|ago|spent|expired|unknown", why), why


def test_a_ticket_that_is_null_is_told_as_that(town: Town, api: Api) -> None:
    body = {"component_appid": COMPONENT, "component_appsecret": "secret-c", "component_verify_ticket": None}
    assert api.post("/cgi-bin/component/api_component_token", body)["errcode"] == 61006
    told = "component_verify_ticket is missing, null or empty"
    assert f"because: {told}; none was pushed to the platform so far" in explain(last(town))
    town.do("push_ticket")
    api.post("/cgi-bin/component/api_component_token", body)
    assert f"because: {told}" in explain(last(town))


def test_a_refusal_is_said_in_chinese_too(town: Town, api: Api) -> None:
    town.do("authorize", store=town.shop, sets=[131])
    api.post("/channels/ec/order/supplyorder/list", {}, token=town.token(TokenKind.AUTHORIZER))
    entry = town.world.journal.entries()[-1]
    assert "known, and not simulated" in line(entry)
    assert "ec.order.supplyorder.list 已收录，但没有模拟" in line(entry, lang="zh")
    assert "not simulated" not in line(entry, lang="zh")


def test_a_call_that_was_right_has_no_reason_in_any_language(town: Town, api: Api) -> None:
    body = {"component_appid": COMPONENT}
    api.post("/cgi-bin/component/api_create_preauthcode", body, token=town.token(TokenKind.COMPONENT))
    assert last(town)["data"]["errcode"] == 0
    assert "why_zh" not in last(town)["data"]
