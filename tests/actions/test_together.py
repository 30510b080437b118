"""Steps that are taken together are under way at once, all end, and all that went wrong is told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import Any

import pytest

from simulator import Entry, Session, UsageError
from simulator.actions import ACTIONS, together
from simulator.actions.stage import Stage
from simulator.core.world import World
from simulator.provider.browser import Browser, Visit
from simulator.run.play import Played
from simulator.scenario.dump import step
from simulator.scenario.load import parse_scenarios
from tests.scenario.hand import session

TWO = """\
title: x
steps:
  - create_store: one
  - create_store: two
  - purchase: {store: one}
  - purchase: {store: two}
  - sync
"""


@pytest.fixture(scope="module")
def opened() -> Iterator[Session]:
    with session() as made:
        yield made


def play(opened: Session, text: str) -> tuple[Played, list[Entry]]:
    [scenario] = parse_scenarios(TWO + text, "mine/together")
    played = opened.play(scenario)
    return played, [one for one in opened.journal if one.seq >= played.first_seq]


def span(entry: Entry) -> tuple[float, float]:
    data = entry.data
    return data["started_ms"], data["started_ms"] + data["wall_ms"]


def beside(entries: list[Entry], endpoint: str) -> list[tuple[float, float]]:
    """When calls of an endpoint were open, between the start and the end of the steps together."""
    first, last = (one.seq for one in entries if one.kind == "together")
    return [
        span(one)
        for one in entries
        if one.kind == "call" and one.data["endpoint"] == endpoint and first < one.seq < last
    ]


VISITS = """\
  - together:
      - enter: {store: one, browser: left}
      - enter: {store: two, browser: right}
"""


def test_two_visits_have_both_verifications_open_at_once(opened: Session) -> None:
    played, entries = play(opened, VISITS)
    assert not played.error
    (begun, over), (other_begun, other_over) = beside(entries, "servicemarket.login_auth")
    assert begun < other_over
    assert other_begun < over


def test_nobody_is_on_the_page_behind_the_entrance_before_all_are_let_in(
    opened: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    hop, one_on, one_in = Browser._hop, threading.Event(), threading.Event()
    waited = []

    def watched(self: Browser, visit: Visit, url: str, *how: Any) -> str | None:
        first = len(visit.hops) == 0
        if not first:
            one_on.set()
        onward = hop(self, visit, url, *how)
        if first and not one_in.is_set():
            one_in.set()
        elif first:
            waited.append(one_on.wait(0.1))
        return onward

    monkeypatch.setattr(Browser, "_hop", watched)
    played, _ = play(opened, VISITS)
    assert not played.error
    assert waited == [False]


def test_a_push_of_a_store_comes_while_a_call_for_it_is_open(opened: Session) -> None:
    text = "  - together:\n      - call_api: one\n      - purchase: one\n"
    played, entries = play(opened, text)
    assert not played.error
    [(begun, over)] = beside(entries, "ec.basics.info.get")
    pushes = [one for one in entries if one.kind == "push" and one.data["kind"] == "servicemarket_order_paid"]
    assert [begun < one.data["started_ms"] < over for one in pushes[-1:]] == [True]


def test_those_who_asked_the_provider_are_journalled_as_they_are_written(opened: Session) -> None:
    text = "  - together: [{call_api: one}, {purchase: one}, {enter: two}, {call_api: two}]\n"
    played, entries = play(opened, text)
    assert not played.error
    first, last = (one.seq for one in entries if one.kind == "together")
    done = [one.data for one in entries if one.kind == "action" and first < one.seq < last]
    assert [(each["action"], each["args"]["store"]) for each in done] == [
        ("purchase", "one"),
        ("call_api", "one"),
        ("enter", "two"),
        ("call_api", "two"),
    ]


def test_the_digest_is_the_same_each_time(opened: Session) -> None:
    digests = {play(opened, VISITS + "  - observe\n")[0].digest for _ in range(3)}
    assert len(digests) == 1


def test_all_that_went_wrong_is_told_each_with_its_line(opened: Session) -> None:
    text = (
        "  - together:\n"
        "      - revisit: {browser: nowhere, store: one}\n"
        "      - enter: two\n"
        "      - revisit: {browser: elsewhere, store: two}\n"
    )
    played, entries = play(opened, text)
    assert "together.yaml:9: revisit: the browser 'nowhere' has been nowhere yet" in played.error.en
    assert "together.yaml:11: revisit: the browser 'elsewhere' has been nowhere yet" in played.error.en
    assert [one.data["args"] for one in entries if one.data.get("action") == "enter"] == [{"store": "two"}]


def test_a_bug_in_one_is_no_loss_of_the_others(opened: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_stage: Any, _args: Any) -> Any:
        raise ZeroDivisionError("oh")

    monkeypatch.setitem(ACTIONS, "call_api", _with_run("call_api", broken))
    played, _ = play(opened, "  - together: [{call_api: one}, {revisit: {browser: away, store: two}}]\n")
    assert "oh" in played.error.en
    assert "has been nowhere yet" in played.error.en


def _with_run(name: str, run: Any) -> Any:
    from dataclasses import replace

    return replace(ACTIONS[name], run=run)


def test_nothing_of_it_is_left(opened: Session) -> None:
    stage = opened.stage
    assert stage is not None
    play(opened, VISITS)
    assert stage.world.activity.gate is None
    assert not stage.world.activity.open_calls
    assert not stage.beside.others


def test_a_step_that_must_stand_alone_is_refused_there_as_well(opened: Session) -> None:
    stage = opened.stage
    assert stage is not None
    with pytest.raises(UsageError, match="advance cannot stand inside together"):
        together.take(stage, [step("sync"), step("advance", by="1m")], origin="scenario")


def test_the_sender_comes_to_its_turn_though_a_step_beside_others_holds_it_back_at_every_move(
    opened: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that waits for a pull moves the clock, and waits for quiet only with all the others."""
    stage = opened.stage
    assert stage is not None
    wait, tell, turn = World.wait, Stage._tell_provider, threading.Event()
    told = []

    def slow(world: World, seconds: float | None = None) -> None:
        """A sender that looks up only once somebody waits for it."""
        sends = threading.current_thread().name.startswith("sender")
        if not sends:
            turn.set()
        wait(world, seconds)
        if sends:
            world.lock.release()
            turn.wait(10)
            world.lock.acquire()

    def tells(stage: Stage) -> None:
        told.append(stage.world.clock.now())
        assert len(told) == len(set(told)), "the same time is told again and again"
        tell(stage)

    monkeypatch.setattr(World, "wait", slow)
    monkeypatch.setattr(Stage, "_tell_provider", tells)
    monkeypatch.setattr(stage.beside, "others", True)
    stage.advance(to=stage.world.clock.now() + 1200)
    assert told
