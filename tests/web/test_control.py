"""The control interface: actions, the journal, the state; and sentences where something is wrong."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from flask.testing import FlaskClient

from simulator.actions import ACTIONS
from simulator.journal.entry import Entry
from simulator.journal.kinds.market import GrantChanged
from simulator.scenario.load import parse_scenarios
from simulator.usage import UsageError
from simulator.web.control import create_control
from tests.core.sample import COMPONENT, HOME_PAGE, SERVICE, START, Api, Town
from tests.journal import rows
from tests.journal.rows import note


@pytest.fixture
def town() -> Town:
    return Town(url="", real=time.perf_counter)


@pytest.fixture
def control(town: Town) -> Iterator[FlaskClient]:
    town.sender.start()
    with create_control(town.stage).test_client() as client:
        yield client
    town.sender.stop()


def act(control: FlaskClient, name: str, /, **arguments: Any) -> Any:
    reply = control.post(f"/actions/{name}", json=arguments)
    assert reply.status_code == 200, reply.text
    return reply.get_json()


def refused(control: FlaskClient, name: str, /, **arguments: Any) -> str:
    reply = control.post(f"/actions/{name}", json=arguments)
    assert reply.status_code == 400
    assert set(reply.get_json()) == {"error"}
    return str(reply.get_json()["error"])


def test_all_actions_are_listed_with_schemas(control: FlaskClient) -> None:
    listed = control.get("/actions").get_json()["actions"]
    assert [row["name"] for row in listed] == list(ACTIONS)
    for row in listed:
        jsonschema.Draft202012Validator.check_schema(row["arguments"])
        assert row["summary"]


def test_an_action_answers_its_result(control: FlaskClient, town: Town) -> None:
    made = act(control, "create_store", **{"as": "second"})
    bought = act(control, "purchase", store="second", package="week")
    assert town.order(bought["order_id"]).buyer == made["appid"]
    assert act(control, "refund", order=str(bought["order_id"])) == {"refunded": True}
    assert act(control, "advance", by="1h") == {"now": START + 3600}
    assert town.entries("action")[-1]["origin"] == "control"


def test_ids_come_as_bare_numbers(control: FlaskClient) -> None:
    text = control.post("/actions/purchase", json={"store": "shop"}).text
    assert f'"service_id": {SERVICE}' in text


@pytest.mark.parametrize(
    ("name", "arguments", "left_out", "status"),
    [
        ("list_service", {"service": None}, {}, 400),
        ("authorize", {"store": "shop", "sets": None}, {"store": "shop"}, 200),
        ("create_store", {"as": "second", "products": None, "status": None}, {"as": "second"}, 200),
        ("create_store", {"as": "second", "products": 1e1}, {"as": "second", "products": 10}, 200),
    ],
)
def test_null_is_as_good_as_left_out(
    name: str, arguments: dict[str, Any], left_out: dict[str, Any], status: int
) -> None:
    replies = [
        create_control(Town().stage).test_client().post(f"/actions/{name}", json=given)
        for given in (arguments, left_out)
    ]
    assert [reply.status_code for reply in replies] == [status, status]
    assert replies[0].get_json() == replies[1].get_json()


def test_an_empty_body_has_no_arguments(control: FlaskClient) -> None:
    assert control.post("/actions/settle").get_json() == {"now": START}


@pytest.mark.parametrize(
    ("name", "arguments", "says"),
    [
        ("purchase", {}, "purchase lacks store: the store"),
        ("purchase", {"store": "nobody"}, "there is no store 'nobody'"),
        ("purchase", {"store": "shop", "packige": 1}, "did you mean 'package'?"),
        ("purchase", {"store": "shop", "package": "wek"}, "did you mean 'week'?"),
        ("refund", {"order": 5}, "there is no order 5"),
        ("advance", {"by": "soon"}, "advance.by 'soon' is not right: seconds, or a number with s, m, h or d"),
        ("resend", {"seq": 1e300}, "at most 9223372036854775807 is allowed"),
        ("set_quota", {"api": "/cgi-bin/token", "daily": 10**30}, "at most 9223372036854775807"),
        ("advance", {"by": -5}, "time does not go back"),
        ("advance", {"by": 1e12}, "a hundred years at most"),
        ("advance", {"by": 10**400}, "a hundred years at most"),
        ("advance", {"by": "9" * 400}, "a hundred years at most"),
        ("advance", {"to": 1e12}, "within the next hundred years"),
        ("advance", {"to": 10**400}, "an instant in Unix seconds"),
        ("advance", {"to": "Infinity"}, "within the next hundred years"),
        ("advance", {"to": "nan"}, "within the next hundred years"),
        ("switch", {"name": "one_kode", "value": True}, "did you mean 'one_code'?"),
        ("expire_tokens", {"of": "everybody"}, "of cannot be the text 'everybody': known: auth"),
        ("observe", {}, "no provider is known here: start `wxsim serve` with --provider"),
        ("create_component", {"encoding_aes_key": "short"}, "43 characters"),
        ("create_component", {"authorization_events": "ftp://x"}, "an http:// or https:// address is needed"),
        ("configure_component", {"authorization_domain": "http://[bad"}, "is no domain"),
        ("configure_component", {"authorization_domain": "a b"}, "is no domain"),
        ("configure_component", {"authorization_domain": "shop.example.com:99999"}, "is no domain"),
        ("fault", {"call": "token", "do": "error", "rate": 10**400}, "rate: that is no number, or more than"),
        ("wait", {"seconds": 10**400}, "seconds: that is no number, or more than"),
        ("resend", {"push": "9" * 5000}, "no push of kind '999"),
        ("send_push", {"replay": "9" * 5000}, "no push of kind '999"),
        ("pay", {"order": "9" * 5000}, "there is no order '999"),
        ("create_package", {"service": "9" * 5000}, "unknown service '999"),
        ("authorize", {"store": "shop", "sets": [10**30]}, "at most 9223372036854775807 is allowed"),
        ("switch", {"name": "one_code", "value": 10**30}, "value: a number has more than 20"),
        ("fault", {"call": "token", "do": "explode"}, "fault.do cannot be the text 'explode'"),
        ("fault", {"call": "tokn", "do": "error"}, "did you mean 'token'?"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(
    control: FlaskClient, name: str, arguments: dict[str, Any], says: str
) -> None:
    assert says in refused(control, name, **arguments)


@pytest.mark.parametrize(
    ("name", "arguments", "named"),
    [
        ("purchase", {"store": ["shop"]}, "store"),
        ("purchase", {"store": {"a": 1}}, "store"),
        ("fault", {"call": "token", "do": "error", "times": "two"}, "times"),
        ("fault", {"call": "token", "do": "error", "copies": None, "errcode": "x"}, "errcode"),
        ("create_package", {"days": "many"}, "days"),
        ("authorize", {"store": "shop", "sets": "129"}, "sets"),
        ("authorize", {"store": "shop", "sets": 129}, "sets"),
        ("push_ticket", {"same": "yes"}, "same"),
        ("send_push", {"fields": [1]}, "fields"),
        ("send_push", {"defects": 5}, "defects"),
        ("create_store", {"as": 5}, "as"),
        ("create_store", {"as": "no spaces here"}, "as"),
    ],
)
def test_an_argument_of_the_wrong_sort_is_named(
    control: FlaskClient, town: Town, name: str, arguments: dict[str, Any], named: str
) -> None:
    seen = town.world.journal.last
    assert named in refused(control, name, **arguments)
    assert town.world.journal.last == seen


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("advance", {"by": "10 minutes"}),
        ("advance", {"by": "99999999d"}),
        ("create_store", {"as": "other", "products": -1}),
        ("create_store", {"as": "other", "nicknme": "x"}),
        ("enter", {"store": "shop", "page": "phone"}),
        ("fault", {"push": ["any", "authorised"], "do": "drop"}),
        ("fault", {"push": "any", "do": "dorp"}),
        ("fault", {"push": "any", "do": "drop", "times": "two"}),
        ("forget", {"what": "tickts"}),
        ("purchase", {}),
        ("purchase", {"store": "shop", "package": ["trial"]}),
        ("purchase", {"store": "shop", "push_first": "yes"}),
        ("purchase", {"store": "shop", "visible_after": "-1h"}),
        ("set_quota", {"api": "/cgi-bin/token", "daily": 10**30}),
    ],
)
def test_a_wrong_argument_is_told_alike_by_file_control_interface_and_stage(
    control: FlaskClient, town: Town, name: str, arguments: dict[str, Any]
) -> None:
    shop = {"create_store": {"as": "shop"}}
    with pytest.raises(UsageError) as of_file:
        parse_scenarios(json.dumps({"title": "x", "steps": [shop, {name: arguments}]}), "f")
    told = refused(control, name, **arguments)
    with pytest.raises(UsageError) as of_stage:
        town.do(name, **arguments)
    assert told == str(of_stage.value) == re.sub(r"^f\.yaml:1:[0-9]+: ", "", str(of_file.value))


def test_a_bug_is_told_as_json_and_logged(
    control: FlaskClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(_stage: object, _args: object) -> dict[str, Any]:
        raise KeyError("somewhere deep")

    monkeypatch.setitem(ACTIONS, "settle", replace(ACTIONS["settle"], run=broken))
    reply = control.post("/actions/settle")
    assert reply.status_code == 500
    assert reply.get_json() == {"error": "wxsim: internal error, please report it: KeyError"}
    assert "somewhere deep" in capsys.readouterr().err


def test_what_is_not_there_is_told_as_json(control: FlaskClient) -> None:
    for reply, status in ((control.get("/nothing"), 404), (control.put("/state"), 405)):
        assert (reply.status_code, set(reply.get_json())) == (status, {"error"})


def test_an_argument_may_be_null(control: FlaskClient) -> None:
    act(control, "fault", call="token", do="error", times=None, store=None)


@pytest.mark.parametrize("body", [b"{", b"[]", b'"x"', b"5", b"\xff", b'{"store": NaN}', b'{"store": 1e999}'])
def test_a_body_that_is_no_object_is_refused(control: FlaskClient, body: bytes) -> None:
    reply = control.post("/actions/purchase", data=body)
    assert reply.status_code == 400
    assert "body is" in reply.get_json()["error"]


@pytest.mark.parametrize("number", ["Infinity", "-Infinity", "NaN"])
@pytest.mark.parametrize(("action", "argument"), [("advance", "by"), ("advance", "to"), ("fault", "by")])
def test_what_json_has_no_number_for_is_refused(
    control: FlaskClient, town: Town, action: str, argument: str, number: str
) -> None:
    reply = control.post(f"/actions/{action}", data=f'{{"{argument}": {number}}}')
    assert reply.status_code == 400
    assert reply.get_json() == {"error": f"the body is not JSON: {number} is no number"}
    assert control.post("/actions/advance", data=b'{"by": 1e999}').status_code == 400
    assert town.now == START


@pytest.mark.parametrize("levels", [300, 900, 5000])
def test_a_body_nested_too_deep_is_refused_or_taken(control: FlaskClient, town: Town, levels: int) -> None:
    seen = town.world.journal.last
    body = '{"fields": ' + '{"a": ' * levels + "1" + "}" * levels + ', "store": "shop"}'
    reply = control.post("/actions/send_push", data=body)
    assert reply.status_code in {200, 400}
    assert (reply.status_code == 200) == (town.world.journal.last > seen)
    assert control.get("/journal?limit=1000").status_code == 200
    assert control.get("/journal?limit=1000&secrets=1").status_code == 200


def test_an_unknown_action_is_404(control: FlaskClient) -> None:
    reply = control.post("/actions/purchas", json={})
    assert reply.status_code == 404
    assert "unknown action 'purchas'" in reply.get_json()["error"]


def test_nobody_enters_where_there_is_no_provider(control: FlaskClient, town: Town) -> None:
    """No login code is given out that nobody could ever use."""
    town.buy()
    before = town.world.journal.last
    assert "no provider is known here" in refused(control, "enter", store="shop")
    assert town.world.journal.last == before


def test_a_refused_action_leaves_nothing(control: FlaskClient, town: Town) -> None:
    act(control, "purchase", store="shop", package="trial")
    seen = town.world.journal.last
    assert "once" in refused(control, "purchase", store="shop", package="trial")
    assert town.world.journal.last == seen


# -- the journal -----------------------------------------------------------------------------------


def page(control: FlaskClient, **query: Any) -> Any:
    reply = control.get("/journal", query_string=query)
    assert reply.status_code == 200, reply.text
    return reply.get_json()


def test_the_journal_is_read_in_pages(control: FlaskClient, town: Town) -> None:
    found: list[int] = []
    after = 0
    while entries := (read := page(control, after=after, limit=3))["entries"]:
        assert len(entries) <= 3
        found += [entry["seq"] for entry in entries]
        after = read["next"]
    assert found == list(range(1, town.world.journal.last + 1))
    assert page(control, after=after) == {"entries": [], "next": after, "last": after, "removed": 0}


def test_the_journal_of_one_kind(control: FlaskClient, town: Town) -> None:
    act(control, "purchase", store="shop")
    kinds = {entry["kind"] for entry in page(control, kind="truth")["entries"]}
    assert kinds == {"truth"}


@pytest.mark.parametrize(
    "query",
    [{"after": "x"}, {"limit": "x"}, {"limit": -1}, {"wait": "soon"}, {"wait": "nan"}, {"after": "1.5"}],
)
def test_numbers_that_are_none_are_refused(control: FlaskClient, query: dict[str, Any]) -> None:
    reply = control.get("/journal", query_string=query)
    assert reply.status_code == 400
    assert "number" in reply.get_json()["error"]


def test_a_page_has_no_more_than_asked_and_at_most_a_thousand(control: FlaskClient, town: Town) -> None:
    for _ in range(1100):
        town.world.record(note())
    assert page(control, limit=0) == {"entries": [], "next": 0, "last": town.world.journal.last, "removed": 0}
    assert len(page(control, limit=5000)["entries"]) == 1000


def test_waiting_ends_with_the_next_entry(control: FlaskClient, town: Town) -> None:
    assert page(control, wait=30)["entries"]
    last = town.world.journal.last
    assert page(control, after=last, wait=0.001)["entries"] == []


def test_waiting_for_a_kind_is_not_ended_by_another(control: FlaskClient, town: Town) -> None:
    """Who follows one kind waits, and is told how far the journal was looked through."""
    after = town.world.journal.last
    town.world.record(note())
    found = page(control, after=after, kind="grant", wait=0.001)
    assert found == {"entries": [], "next": after + 1, "last": after + 1, "removed": 0}
    pages: list[Any] = []
    journal = town.world.journal
    looks = 0
    entries = journal.entries

    def counted(*args: Any) -> list[Entry]:
        nonlocal looks
        looks += 1
        looked.set()
        return entries(*args)

    looked = threading.Event()
    journal.entries = counted  # type: ignore[method-assign]
    other = create_control(town.stage).test_client()
    waiting = threading.Thread(target=lambda: pages.append(page(other, after=after, kind="grant", wait=30)))
    waiting.start()
    assert looked.wait(60)
    town.world.record(note())
    town.world.record(rows.row(GrantChanged))
    waiting.join(60)
    [read] = pages
    assert [entry["kind"] for entry in read["entries"]] == ["grant"]
    assert read["next"] == after + 3
    assert looks <= 4


def test_a_page_of_one_kind_goes_on_where_it_ended(control: FlaskClient, town: Town) -> None:
    for one in (note(), rows.row(GrantChanged), note(), rows.row(GrantChanged), note()):
        town.world.record(one)
    after = town.world.journal.last - 5
    first = page(control, after=after, kind="grant", limit=1)
    assert first["next"] == after + 2
    second = page(control, after=first["next"], kind="grant", limit=1)
    assert second["next"] == after + 4
    assert page(control, after=second["next"], kind="grant")["next"] == after + 5
    assert page(control, after=after, kind="grant")["next"] == after + 5


def test_secrets_are_masked_and_stay_the_same_thing(control: FlaskClient, town: Town) -> None:
    api = Api(town.world)
    body = {
        "component_appid": COMPONENT,
        "component_appsecret": "secret-c",
        "component_verify_ticket": town.ticket(),
    }
    token = api.post("/cgi-bin/component/api_component_token", body)["component_access_token"]
    api.post("/cgi-bin/component/api_create_preauthcode", {"component_appid": COMPONENT}, token=token)
    made = act(control, "create_component")
    text = control.get("/journal").text
    for secret in (made["secret"], made["encoding_aes_key"], token, body["component_verify_ticket"]):
        assert secret not in text
    first, second = page(control, kind="call")["entries"]
    assert first["data"]["reply"]["component_access_token"] == second["data"]["query"]["access_token"]
    assert token in control.get("/journal?secrets=1").text


def test_long_bodies_are_shortened(control: FlaskClient, town: Town) -> None:
    town.world.record(note("x" * 70_000))
    url = page(control, kind="canary")["entries"][0]["data"]["url"]
    assert url["length"] == 70_000
    assert url["head"] == "x" * 1024


# -- the state -------------------------------------------------------------------------------------


def test_the_state_tells_who_has_what(control: FlaskClient, town: Town) -> None:
    order = town.buy()
    act(control, "fault", **{"as": "later"}, call="token", do="error")
    state = control.get("/state").get_json()
    assert state["clock"]["now"] == START
    assert state["clock"]["rate"] == 0
    assert [one["appid"] for one in state["components"]] == [COMPONENT]
    assert [one["appid"] for one in state["home_pages"]] == [HOME_PAGE]
    assert [one["nickname"] for one in state["stores"]] == ["shop"]
    assert [one["name"] for one in state["services"][0]["packages"]] == [
        "month",
        "week",
        "trial",
        "pro",
        "plain",
    ]
    assert state["orders"][0]["order_id"] == order.order_id
    assert state["orders"][0]["state"] == "paid"
    assert state["grants"][0]["permission_sets"] == [129, 130, 131]
    assert state["faults"][0]["fault"] == "later"
    assert "secret" not in json.dumps(state)


def test_the_state_tells_what_names_stand_for_and_what_the_journal_is_of(
    control: FlaskClient, town: Town
) -> None:
    shop = act(control, "create_store", **{"as": "corner"})["appid"]
    order = act(control, "purchase", store="corner", package="week", **{"as": "first"})["order_id"]
    state = control.get("/state").get_json()
    assert state["names"]["store"]["corner"] == shop
    assert state["names"]["order"] == {"first": order}
    described = state["journal"]
    assert described["seed"] == town.world.state.seed
    assert (described["salt"], described["removed"], described["provider"]) == ("", 0, None)


def test_an_unknown_kind_of_entry_is_refused(control: FlaskClient) -> None:
    reply = control.get("/journal", query_string={"kind": "grnat"})
    assert reply.status_code == 400
    assert reply.get_json() == {"error": "no entry is of kind 'grnat': did you mean 'grant'?"}
