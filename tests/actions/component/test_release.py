"""The release test, rehearsed: what passes, and the reason for each line that fails."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from simulator import Session, load_manifest, load_scenarios
from simulator.core.component.publication import PAIRS
from simulator.endpoints.pipeline import answer, sent
from simulator.http.message import Request
from simulator.run.open import open_world
from simulator.texts import Text
from simulator.usage import UsageError
from tests.core.component.receiver import Got, Receiver, receiving
from tests.core.sample import COMPONENT, Town

REFERENCE = Path(__file__).parents[3] / "conformance" / "reference" / "provider.yaml"
QUERY_AUTH = "/cgi-bin/component/api_query_auth"
SEND = "/cgi-bin/message/custom/send"


class Provider:
    """A provider that does all that the test asks for; `wrong` names the one thing it does otherwise."""

    def __init__(self, town: Town, wrong: str = "") -> None:
        self.town = town
        self.wrong = wrong
        self.token = town.token()

    def __call__(self, got: Got) -> str:
        if "/messages/" not in got.path:
            kind = got.fields["InfoType"]
            return "ok" if kind == self.wrong else "success"
        fields = got.fields
        if fields["MsgType"] == "event":
            return "success" if self.wrong == "event" else got.text(f"{fields['Event']}from_callback")
        content = fields["Content"]
        if not content.startswith("QUERY_AUTH_CODE:"):
            return got.text("hello" if self.wrong == "text" else f"{content}_callback")
        if self.wrong == "answers_api_text":
            return got.text("wait")
        self.api_text(content.partition(":")[2], fields["FromUserName"])
        return ""

    def api_text(self, code: str, user: str) -> None:
        if self.wrong == "never_exchanges":
            return
        reply = self.call(QUERY_AUTH, self.token, {"component_appid": COMPONENT, "authorization_code": code})
        if self.wrong == "never_sends":
            return
        content = code if self.wrong == "sends_the_code" else f"{code}_from_api"
        token = reply["authorization_info"]["authorizer_access_token"]
        body = {"touser": user, "msgtype": "text", "text": {"content": content}}
        self.call(SEND, token, body)

    def call(self, path: str, token: str, body: dict[str, Any]) -> Any:
        world = self.town.world
        request = Request(
            method="POST", path=path, query={"access_token": token}, body=json.dumps(body).encode()
        )
        reply = answer(world, request)
        sent(world)
        return json.loads(reply.body)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as one:
        yield one


@pytest.fixture
def town(receiver: Receiver) -> Iterator[Town]:
    """An unpublished platform that has ticked the sets of both message checks."""
    made = Town(url=receiver.url, world=open_world(push_timeout=0.3))
    made.do("tick_sets", sets=[1, 19, 129, 130, 131])
    with made.world.transaction():
        made.world.tables.put(replace(made.component, published=False))
    made.sender.start()
    yield made
    made.sender.stop()


def failed(result: dict[str, Any]) -> dict[str, str]:
    return {line["check"]: line["reason"] for line in result["lines"] if not line["passed"]}


def test_a_provider_that_does_it_all_passes_and_is_published(town: Town, receiver: Receiver) -> None:
    receiver.answer = Provider(town)
    result = town.do("release_test", pair=1)
    assert failed(result) == {}
    assert (result["passed"], result["published"]) == (True, True)
    assert town.component.published
    official, mini = (pair[0] for pair in PAIRS[0])
    assert [(line["check"], line["account"]) for line in result["lines"]] == [
        ("ticket", None),
        ("authorized", official),
        ("text", official),
        ("api_text", official),
        ("unauthorized", official),
        ("authorized", mini),
        ("api_text", mini),
        ("unauthorized", mini),
    ]
    for line in result["lines"]:
        assert line["seqs"]
    [api_text, *_] = [line for line in result["lines"] if line["check"] == "api_text"]
    kinds = {entry.seq: entry.kind for entry in town.world.journal.entries()}
    assert [kinds[seq] for seq in api_text["seqs"]] == ["push", "call", "call"]


WRONG = {
    "component_verify_ticket": ("ticket", "not answered with success"),
    "authorized": ("authorized", "not answered with success"),
    "unauthorized": ("unauthorized", "not answered with success"),
    "text": ("text", "'TESTCOMPONENT_MSG_TYPE_TEXT_callback' is right"),
    "answers_api_text": ("api_text", "an empty answer or success is right"),
    "never_exchanges": ("api_text", "api_query_auth was not called"),
    "never_sends": ("api_text", "no customer-service message"),
    "sends_the_code": ("api_text", "<code>_from_api is right"),
}


@pytest.mark.parametrize("wrong", list(WRONG))
def test_what_a_provider_does_wrong_is_told_and_leaves_it_unpublished(
    town: Town, receiver: Receiver, wrong: str
) -> None:
    receiver.answer = Provider(town, wrong)
    result = town.do("release_test", pair=1)
    check, reason = WRONG[wrong]
    assert set(failed(result)) == {check}
    assert reason in failed(result)[check]
    assert (result["passed"], town.component.published) == (False, False)


def test_an_address_that_rests_is_tested_all_the_same(town: Town, receiver: Receiver) -> None:
    receiver.answer = lambda _got: "no"
    for _ in range(2):
        town.do("push_ticket", component=COMPONENT)
    town.stage.settle()
    assert town.entries("mark_fail")
    receiver.answer = Provider(town)
    assert failed(town.do("release_test", pair=1)) == {}


def test_failures_of_the_test_itself_rest_no_address_before_its_end(town: Town, receiver: Receiver) -> None:
    receiver.answer = lambda _got: "no"
    lines = town.do("release_test", pair=1)["lines"]
    told = [line["reason"] for line in lines]
    assert len(told) == 8
    assert [reason for reason in told if reason is None or "was not sent" in reason] == []
    assert all(re.search("[\u4e00-\u9fff]", line["reason_zh"]) for line in lines)


def test_a_push_that_a_fault_holds_back_is_not_blamed_on_the_address(town: Town, receiver: Receiver) -> None:
    receiver.answer = Provider(town)
    town.do("fault", push="component_verify_ticket", do="delay", by="1h")
    told = failed(town.do("release_test", pair=1))
    assert set(told) == {"ticket"}
    assert f"not sent to {receiver.url}/events while the test waited" in told["ticket"]


def test_an_account_of_ones_own_is_left_alone(town: Town, receiver: Receiver) -> None:
    receiver.answer = Provider(town)
    appids = [pair[0][0] for pair in PAIRS]
    town.do("create_account", **{"as": "mine"}, appid=appids[0])
    town.do("publish")
    town.do("authorize", store=appids[0], sets=[1])
    with pytest.raises(UsageError, match=f"{appids[0]} is an account of this world.*take pair 2"):
        town.do("release_test", pair=1)
    assert town.granted(appids[0])
    for place, appid in enumerate(appids[1:4]):
        town.do("create_account", **{"as": f"mine{place}"}, appid=appid)
    assert town.do("release_test")["pair"] == 5
    town.do("create_account", **{"as": "last"}, appid=PAIRS[4][1][0])
    with pytest.raises(UsageError, match="leave one of the five pairs"):
        town.do("release_test")


def test_the_older_check_of_an_event_is_made_when_asked_for(town: Town, receiver: Receiver) -> None:
    receiver.answer = Provider(town, "event")
    assert town.do("release_test", pair=1)["passed"]
    result = town.do("release_test", pair=1, event=True)
    assert set(failed(result)) == {"event"}
    receiver.answer = Provider(town)
    assert town.do("release_test", pair=1, event=True)["passed"]


@pytest.mark.parametrize(
    ("sets", "checks"),
    [
        ([129], []),
        ([1], ["text", "api_text"]),
        ([19], ["api_text"]),
        ([1, 19], ["text", "api_text", "api_text"]),
    ],
)
def test_the_ticked_sets_decide_which_messages_come(
    town: Town, receiver: Receiver, sets: list[int], checks: list[str]
) -> None:
    town.do("tick_sets", sets=sets)
    receiver.answer = Provider(town)
    lines = town.do("release_test", pair=1)["lines"]
    assert [line["check"] for line in lines if "text" in line["check"]] == checks


def test_the_test_accounts_are_gone_afterwards(town: Town, receiver: Receiver) -> None:
    receiver.answer = Provider(town)
    town.do("release_test", pair=1)
    assert town.world.tables.count(type(town.component), "all") == 1
    with pytest.raises(UsageError):
        town.stage.resolve("store", PAIRS[0][0][0])


def test_without_a_message_url_the_messages_fail(town: Town, receiver: Receiver) -> None:
    receiver.answer = Provider(town)
    town.do("configure_component", messages="")
    told = failed(town.do("release_test", pair=1))
    assert set(told) == {"text", "api_text"}
    assert "no message URL" in told["text"]


def test_a_provider_that_never_got_a_ticket_address_fails_by_it(town: Town, receiver: Receiver) -> None:
    receiver.answer = Provider(town)
    town.do("configure_component", authorization_events="")
    assert {"ticket", "authorized", "unauthorized"} <= set(failed(town.do("release_test", pair=1)))


@pytest.mark.parametrize("pair", [0, 6])
def test_there_are_five_pairs(town: Town, pair: int) -> None:
    with pytest.raises(UsageError, match="pairs 1 to 5"):
        town.do("release_test", pair=pair)


def test_the_pair_is_drawn_from_the_seed(town: Town, receiver: Receiver) -> None:
    receiver.answer = Provider(town)
    assert 1 <= town.do("release_test")["pair"] <= 5


def played(tmp_path: Path, text: str) -> tuple[Text, list[Any]]:
    """Plays a scenario against the reference provider: its error, and the results of its actions."""
    path = tmp_path / "one.yaml"
    path.write_text(text, encoding="utf-8")
    with Session(load_manifest(REFERENCE)) as session:
        done = session.play(load_scenarios([str(path)])[0])
        entries = [entry.data for entry in session.journal if entry.kind == "action"]
    return done.error, [data["result"] for data in entries if data["origin"] == "scenario"]


PLAY = """
title: a provider passes the release test, and learns new keys
steps:
  - tick_sets: {sets: [1, 19, 129, 130, 131]}
  - release_test: {pair: 3, event: true}
  - rotate_key: {mixed_for: 1h}
  - push_ticket
  - push_ticket
  - push_ticket
  - restart_provider
  - push_ticket: {same: false}
  - push_ticket: {same: false}
"""


def test_the_reference_provider_passes_and_learns_new_keys(tmp_path: Path) -> None:
    error, results = played(tmp_path, PLAY)
    assert not error
    assert failed(results[1]) == {}


def test_the_keys_probe_brings_new_keys_and_the_old_ones_back(tmp_path: Path) -> None:
    path = tmp_path / "one.yaml"
    path.write_text(PLAY, encoding="utf-8")
    with Session(load_manifest(REFERENCE)) as session:
        session.play(load_scenarios([str(path)])[0])
        entries = list(session.journal)
    pushes = [entry.data for entry in entries if entry.kind == "push"]
    assert {data["outcome"] for data in pushes} == {"acknowledged"}
    assert {data["key"] for data in pushes} == {"former", "current"}
    told = [entry.data for entry in entries if entry.kind == "probe" and entry.data["probe"] == "keys"]
    assert len(told) == 3
