"""A provider that nothing ever comes of is told after a few contacts, in one sentence, with the address."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

import pytest

from simulator import Session, load_scenarios
from simulator.core.world import World
from simulator.endpoints import pipeline
from simulator.http.message import Request
from simulator.journal.kinds import KINDS
from simulator.journal.kinds.tls import ADVICE, tls_failed
from simulator.run.open import open_world
from simulator.run.silence import Silence
from simulator.usage import ProviderFailed, Uncalled
from tests.journal.rows import row
from tests.provider.sample import DOCUMENT, SERVER, command, manifest

API = "http://127.0.0.1:8080"
EVENTS = "http://127.0.0.1:9000/events"


@pytest.fixture
def world() -> World:
    return open_world(name="world")


def add(world: World, entry: str, /, **data: object) -> None:
    world.record(row(KINDS[entry], **data))


def push(world: World, kind: str, outcome: str = "refused", **more: object) -> None:
    owed = {"owed_answer": True, "target": EVENTS, "status": 404, "reply": "no such page"}
    add(world, "push", kind=kind, outcome=outcome, **{**owed, **more})


def told(silence: Silence, world: World) -> str:
    try:
        silence.check(world)
    except (ProviderFailed, Uncalled) as failure:
        return str(failure)
    return ""


def test_one_that_takes_no_push_and_makes_no_call_is_told(world: World) -> None:
    silence = Silence(API)
    for kind in ("component_verify_ticket", "component_verify_ticket", "authorized"):
        assert told(silence, world) == ""
        push(world, kind)
    said = told(silence, world)
    assert said.startswith(
        "the provider took none of the 3 pushes that it was sent, the last at "
        f"{EVENTS} (HTTP 404 'no such page'), and made no call at {API}"
    )
    assert told(silence, world) == said


def test_one_that_refuses_tickets_alone_is_played_on(world: World) -> None:
    for _ in range(10):
        push(world, "component_verify_ticket")
    assert told(Silence(API), world) == ""


@pytest.mark.parametrize("owed", [True, False])
def test_one_that_takes_a_push_or_was_owed_none_is_played_on(world: World, owed: bool) -> None:
    push(world, "authorized", outcome="acknowledged")
    for kind in ("component_verify_ticket", "authorized") * 3:
        push(world, kind, owed_answer=owed)
    assert told(Silence(API), world) == ""


def test_one_that_never_calls_is_told(world: World) -> None:
    push(world, "component_verify_ticket", outcome="acknowledged")
    silence = Silence(API)
    for _ in range(4):
        assert told(silence, world) == ""
        add(world, "visit", code_state="good")
    with pytest.raises(Uncalled) as uncalled:
        silence.check(world)
    assert str(uncalled.value).startswith(
        f"the provider made no call at {API}, where the platform answers, though one was due after a user "
        "with a login code, and it took a push: is its base URL still https://api.weixin.qq.com?"
    )


def test_one_that_takes_nothing_and_never_calls_fails(world: World) -> None:
    silence = Silence(API)
    for _ in range(4):
        add(world, "visit", code_state="good")
    with pytest.raises(ProviderFailed, match=f"made no call at {API}"):
        silence.check(world)


def test_one_that_took_pushes_and_did_not_call_is_told_at_the_end_of_the_first_play(world: World) -> None:
    silence = Silence(API, patience=0)
    push(world, "component_verify_ticket", outcome="acknowledged")
    silence.ended(world)  # nothing was due yet
    push(world, "authorized", outcome="acknowledged")
    add(world, "visit", code_state="good")
    with pytest.raises(Uncalled, match="it took 2 pushes"):
        silence.ended(world)


def test_a_call_that_comes_a_little_later_is_waited_for(world: World) -> None:
    push(world, "authorized", outcome="acknowledged")
    add(world, "visit", code_state="good")
    silence = Silence(API, patience=60)
    call = Thread(target=add, args=(world, "call"), kwargs={"endpoint": "servicemarket.login_auth"})
    call.start()
    silence.ended(world)
    call.join()


@pytest.mark.parametrize("took", [True, False])
def test_nothing_is_waited_for_where_no_call_was_due_or_no_push_was_taken(world: World, took: bool) -> None:
    if took:
        push(world, "authorized", outcome="acknowledged")
    else:
        add(world, "visit", code_state="good")
    Silence(API, patience=3600).ended(world)


def test_one_that_declared_a_pull_period_and_never_calls_is_told_after_the_first_wait(world: World) -> None:
    add(world, "action", action="sync", args={}, result={"waited": 2.4, "pulled": False}, origin="scenario")
    assert "due after a wait of 2.4 s for its pull" in told(Silence(API), world)


def test_one_whose_calls_come_no_further_than_tls_is_told_what_to_do(world: World) -> None:
    silence = Silence(API)
    push(world, "authorized", "acknowledged")
    world.record(tls_failed("untrusted", client="127.0.0.1", host="api.weixin.qq.com", error="unknown ca"))
    for _ in range(4):
        add(world, "visit", code_state="good")
    said = told(silence, world)
    assert said.endswith("Nothing can be judged. One came as far as TLS: " + ADVICE["untrusted"].en)


def astray(world: World, path: str = "/cgi_bin/token") -> None:
    pipeline.answer(world, Request(method="GET", path=path, query={}))


def test_one_whose_calls_have_no_path_of_the_platforms_is_told_the_nearest(world: World) -> None:
    silence = Silence(API)
    push(world, "authorized", "acknowledged")
    astray(world)
    for _ in range(4):
        assert told(silence, world) == ""
        add(world, "visit", code_state="good")
    said = told(silence, world)
    assert said.startswith(f"the provider made no call of a path that WeChat has at {API}, where ")
    assert said.endswith(
        "and it took a push. Nothing can be judged. It called GET /cgi_bin/token: wxsim knows no such "
        "path; the nearest, GET /cgi-bin/token, is simulated"
    )


def test_one_that_takes_no_push_either_is_told_the_nearest_too(world: World) -> None:
    silence = Silence(API)
    astray(world)
    for kind in ("component_verify_ticket", "component_verify_ticket", "authorized"):
        push(world, kind)
    said = told(silence, world)
    assert "and made no call of a path that WeChat has at" in said
    assert said.endswith("the nearest, GET /cgi-bin/token, is simulated")


def test_one_that_answers_pushes_with_errors_is_told_with_what_it_wrote(world: World) -> None:
    silence = Silence(API)
    for number, kind in enumerate(("component_verify_ticket", "component_verify_ticket", "authorized")):
        push(world, kind, status=500)
        add(world, "output", lines=[f"error {number}", "KeyError: 'ticket'"])
    assert told(silence, world).endswith("\nThe end of its output:\n  | error 2\n  | KeyError: 'ticket'")


def test_one_that_is_down_owes_nothing(world: World) -> None:
    add(world, "provider", phase="killed", down=True)
    for _ in range(9):
        add(world, "visit", code_state="good")
    assert told(Silence(API), world) == ""


def test_one_call_is_enough_for_good(world: World) -> None:
    silence = Silence(API)
    add(world, "call", endpoint="servicemarket.login_auth")
    for _ in range(9):
        add(world, "visit", code_state="good")
        push(world, "authorized")
    assert told(silence, world) == ""


REFUSES = """\
title: it is played
clauses: [P1]
steps:
  - create_store: shop
  - purchase: shop
  - enter: shop
"""


@pytest.mark.parametrize("plays_on", [False, True])
def test_one_that_answers_404_to_all_ends_the_run_after_its_first_scenario(
    tmp_path: Path, plays_on: bool
) -> None:
    refuses = SERVER.replace('204 if self.path == "/ready" else 200', '204 if self.path == "/ready" else 404')
    start = command(tmp_path, refuses)
    described = manifest(tmp_path, start=start, probe=None, quiet=0.01)
    assert described.components[0].appid == DOCUMENT["components"][0]["appid"]
    for number in range(4):
        (tmp_path / f"s{number}.yaml").write_text(REFUSES, encoding="utf-8")
    with Session(described, salt="", plays_on=plays_on) as opened:
        scenarios = load_scenarios([tmp_path / f"s{number}.yaml" for number in range(4)])
        ended = [opened.play(scenario) for scenario in scenarios]
    if plays_on:
        assert not any(one.error for one in ended)
    else:
        assert [(one.cause, "took none of the" in one.error.en) for one in ended] == [("provider", True)] * 4
        assert all("/events (HTTP 404" in one.error.en and opened_at(one.error.en) for one in ended)
        visits = [entry for entry in opened.journal if entry.kind == "visit"]
        assert len(visits) <= 1


def opened_at(said: str) -> bool:
    return "made no call at http://127.0.0.1:" in said
