"""When all is quiet: nothing due, in flight or open, and no clock moves before that."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import pytest

from simulator.actions import ACTIONS, Action
from simulator.actions.stage import Stage
from simulator.core import agenda, outbox
from simulator.delivery import quiet
from simulator.endpoints.pipeline import answer, sent
from simulator.http.message import Request
from simulator.usage import UsageError
from tests.core.sample import COMPONENT, START, Api, Town, make_world
from tests.delivery.receivers import Got, Receiver, says


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as made:
        yield made


@pytest.fixture
def alive(receiver: Receiver) -> Iterator[Town]:
    made = Town(url=receiver.url, world=make_world(real=time.perf_counter))
    made.sender.start()
    yield made
    receiver.over.set()
    made.sender.stop()


def yes() -> bool:
    return True


def test_a_receiver_may_call_back_while_it_handles_a_push(alive: Town, receiver: Receiver) -> None:
    """A lock held during a push would end in a time-out here, and in the journal as one."""
    api = Api(alive.world)
    replies: list[Any] = []

    def calls_back(connection: socket.socket, got: Got, receiver_: Receiver) -> bool:
        fields = got.opened()
        if fields.get("InfoType") == "authorized":
            body = {"component_appid": COMPONENT, "authorization_code": fields["AuthorizationCode"]}
            replies.append(api.post("/cgi-bin/component/api_query_auth", body, token=alive.token()))
        return says()(connection, got, receiver_)

    receiver.answers = [calls_back]
    alive.buy()
    alive.sender.settle(yes)
    assert replies[0]["authorization_info"]["authorizer_appid"] == alive.shop
    assert [one["outcome"] for one in alive.entries("push")] == ["acknowledged"] * 2


def test_a_call_that_is_open_is_waited_for(alive: Town) -> None:
    request = Request(method="GET", path="/cgi-bin/token", query={})
    answer(alive.world, request)
    assert alive.world.activity.open_calls == 1
    with pytest.raises(
        UsageError, match=r"under way after 0\.05 s: 1 call without an answer yet \(/cgi-bin/token\)"
    ):
        alive.sender.settle(yes, limit=0.05)
    threading.Timer(0.02, lambda: sent(alive.world, request.path)).start()
    alive.sender.settle(yes)
    assert (alive.world.activity.open_calls, alive.world.activity.open_paths) == (0, [])


def test_a_push_in_flight_is_waited_for(alive: Town, receiver: Receiver) -> None:
    go = threading.Event()

    def held(connection: socket.socket, got: Got, receiver_: Receiver) -> bool:
        go.wait(30)
        return says()(connection, got, receiver_)

    receiver.answers = [held]
    alive.do("authorize", store=alive.shop)
    receiver.wait_for(1)
    with pytest.raises(UsageError, match=f"still under way after 0.05 s: 1 push to {receiver.url}/events"):
        alive.sender.settle(yes, limit=0.05)
    go.set()
    alive.sender.settle(yes)
    assert [one["outcome"] for one in alive.entries("push")] == ["acknowledged"]


def test_patience_begins_anew_with_every_push_that_ends(alive: Town, receiver: Receiver) -> None:
    """A provider that hangs uses up every attempt's time-out, and all of them must be waited for."""
    now = [0.0]
    alive.world.real = lambda: now[0]

    def slow(connection: socket.socket, got: Got, receiver_: Receiver) -> bool:
        now[0] += 50
        return says(b"", 500)(connection, got, receiver_)

    receiver.answers = [slow]
    alive.do("send_push", tries=6)
    alive.sender.settle(yes)
    assert len(receiver.got) == 6


def test_a_push_that_never_ends_is_waited_for_twice_its_time_out(town: Town) -> None:
    town.world.push_timeout = 300
    town.do("authorize", store=town.shop)
    moments = iter([0.0, 0.0, 600.99, 602.0])
    town.world.real = lambda: next(moments)
    with pytest.raises(UsageError, match="still under way after 601 s: 1 push to http"):
        town.sender.settle(yes)


def test_a_retry_that_is_due_later_is_not_waited_for(alive: Town, receiver: Receiver) -> None:
    receiver.answers = [says(b"", 500)]
    alive.switch("event_tries", 1)
    alive.buy()
    alive.sender.settle(yes)
    assert outbox.next_due_at(alive.world) == START + 10
    assert len(receiver.got) == 4


def test_the_provider_is_asked_until_it_is_idle(alive: Town) -> None:
    answers = [False, False, True]
    alive.sender.settle(lambda: answers.pop(0))
    assert answers == []


def test_a_provider_that_nothing_came_to_since_it_was_at_rest_is_not_asked_again(
    alive: Town, receiver: Receiver
) -> None:
    asked: list[int] = []

    def idle() -> bool:
        asked.append(len(receiver.got))
        return True

    alive.sender.settle(idle)
    assert asked == [0], "nobody knows yet whether it is at rest"
    alive.do("create_user", **{"as": "anna"})
    alive.sender.settle(idle)
    assert asked == [0]
    alive.do("authorize", store=alive.shop)
    alive.sender.settle(idle)
    assert asked == [0, 1]
    Api(alive.world).get("/cgi-bin/token")
    alive.sender.settle(idle)
    assert asked == [0, 1, 1], "a call of its own is work of which more may be left"


def test_a_provider_that_is_never_idle_is_named(alive: Town) -> None:
    with pytest.raises(UsageError, match="not quiet within"):
        alive.sender.settle(lambda: False, limit=0.02)


def test_what_comes_while_the_provider_answers_is_settled_too(alive: Town, receiver: Receiver) -> None:
    """An idle answer is stale once something happened since the question."""
    asked: list[int] = []

    def idle() -> bool:
        asked.append(len(asked))
        if len(asked) == 1:
            alive.do("authorize", store=alive.shop)
        return True

    alive.sender.settle(idle)
    assert len(asked) >= 2
    assert len(receiver.got) == 1


def test_a_provider_that_cannot_say_is_given_a_pause_after_each_contact(
    alive: Town, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A worker that begins a while after the acknowledgement has not called yet when the push is done."""
    waited: list[float] = []
    town, api = alive, Api(alive.world)
    work = [lambda: api.get("/cgi-bin/token"), lambda: None, lambda: None]

    def wait(seq: int, seconds: float) -> bool:
        waited.append(seconds)
        work.pop(0)()
        return town.world.journal.last > seq

    monkeypatch.setattr(town.world.journal, "wait", wait)
    monkeypatch.setattr(quiet, "SLOWER", 0.0)
    town.do("authorize", store=town.shop)
    town.sender.settle(lambda: None, pause=0.4)
    assert len(receiver.got) == 1
    assert waited == [0.4, 0.4], "a call within the pause begins another one"
    town.do("create_user", **{"as": "anna"})
    town.sender.settle(lambda: None, pause=0.4)
    assert len(waited) == 2, "without contact there is nothing to wait for"


def test_a_provider_that_takes_long_to_answer_is_given_longer(
    alive: Town, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As long as three of its answers, but a second at most: here each counts as an age."""
    waited: list[float] = []
    monkeypatch.setattr(alive.world.journal, "wait", lambda _seq, seconds: waited.append(seconds))
    monkeypatch.setattr(quiet, "SLOWER", 1e9)
    alive.do("authorize", store=alive.shop)
    alive.sender.settle(lambda: None, pause=0.4)
    assert waited == [quiet.LONGEST_PAUSE]


def test_an_action_that_settles_and_does_not_say_so_leaves_nothing_behind(
    alive: Town, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No push leaves in a transaction that may come to nothing: it would be missing as evidence."""

    def hasty(stage: Stage, _args: Mapping[str, Any]) -> dict[str, Any]:
        """Consents, and waits for the push of it."""
        stage.do("authorize", {"store": alive.shop}, origin="test")
        stage.settle()
        raise UsageError("and then it fails")

    monkeypatch.setitem(ACTIONS, "hasty", Action(name="hasty", summary="Hasty.", args=(), run=hasty))
    seen = alive.world.journal.last
    with pytest.raises(RuntimeError, match=r"settle inside an open transaction .* waits=True"):
        alive.do("hasty")
    alive.sender.settle(yes)
    assert receiver.got == []
    assert alive.world.journal.last == seen


def test_an_action_that_waits_keeps_its_evidence_when_it_fails(
    alive: Town, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    def patient(stage: Stage, _args: Mapping[str, Any]) -> dict[str, Any]:
        """Consents, waits for the push of it, and fails."""
        stage.do("authorize", {"store": alive.shop}, origin="test")
        stage.settle()
        raise UsageError("and then it fails")

    row = Action(name="patient", summary="Patient.", args=(), run=patient, waits=True)
    monkeypatch.setitem(ACTIONS, "patient", row)
    with pytest.raises(UsageError, match="and then it fails"):
        alive.do("patient")
    assert len(receiver.got) == len(alive.entries("push")) == 1


def test_what_is_due_now_is_done_where_the_clock_stands(alive: Town, receiver: Receiver) -> None:
    """api_start_push_ticket pushes a ticket at once, without anybody moving the clock."""
    api = Api(alive.world)
    body = {"component_appid": COMPONENT, "component_secret": "secret-c"}
    api.post("/cgi-bin/component/api_start_push_ticket", body)
    alive.stage.settle()
    assert [got.opened()["InfoType"] for got in receiver.got] == ["component_verify_ticket"]
    assert alive.now == START


@pytest.mark.breaks
def test_a_bug_in_the_sender_is_shown_to_who_waits(alive: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(alive.sender, "deliver", broken)
    alive.do("authorize", store=alive.shop)
    with pytest.raises(RuntimeError, match="bug of wxsim"):
        alive.sender.settle(yes)
    assert isinstance(alive.sender.broken, ZeroDivisionError)
    assert [one["where"] for one in alive.entries("bug")] == ["sender of pushes"]


@pytest.mark.breaks
def test_a_bug_in_what_is_due_is_shown_to_who_waits(alive: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_world: Any) -> Any:
        raise ZeroDivisionError

    monkeypatch.setattr(agenda, "perform", broken)
    alive.do("authorize", store=alive.shop)
    with pytest.raises(RuntimeError, match="bug of wxsim"):
        alive.sender.settle(yes)


def test_nothing_is_sent_while_the_sender_is_paused(alive: Town, receiver: Receiver) -> None:
    with alive.sender.paused():
        for _ in range(3):
            alive.do("push_ticket")
        assert len(alive.pushes()) == 3
    alive.sender.settle(yes)
    assert len(receiver.got) == 3


# -- moving the clock ------------------------------------------------------------------------------


class Told:
    """A provider that is told the time, and notes it among the pushes it gets."""

    quiet = 0.05
    alive = True
    deaf = False

    def __init__(self, town: Town, receiver: Receiver) -> None:
        self.town, self.receiver = town, receiver
        self.story: list[tuple[str, float]] = []
        self.arrived = threading.Condition()

    def offers(self, capability: str) -> bool:
        return capability in {"clock", "idle"}

    def idle(self) -> bool:
        return True

    def clock(self, now: float, rate: float) -> None:
        assert rate == 0
        before = len(self.story)
        with self.arrived:  # a push that does not wait for us arrives meanwhile
            self.arrived.wait_for(lambda: len(self.story) > before, 0.03)
        self.story.append(("clock", now - START))

    def take(self, connection: socket.socket, got: Got, receiver: Receiver) -> bool:
        with self.arrived:
            self.story.append(("push", self.town.now - START))
            self.arrived.notify_all()
        return says(b"", 500)(connection, got, receiver)


def test_the_provider_knows_the_time_before_the_next_push(alive: Town, receiver: Receiver) -> None:
    """Also where tickets are passed over, or something else wakes the sender meanwhile."""
    told = Told(alive, receiver)
    receiver.answers = [told.take]
    alive.switch("event_tries", 1)
    alive.do("resume_tickets")
    alive.buy()
    alive.sender.settle(yes)
    told.story = [("clock", 0)]
    alive.stage.provider = told  # type: ignore[assignment]
    alive.stage.advance(to=START + 7200)
    known = 0.0
    for what, at in told.story:
        if what == "clock":
            known = at
        else:
            assert at == known
    assert len([at for what, at in told.story if what == "push"]) > 5


def test_an_advance_goes_from_one_due_thing_to_the_next(alive: Town, receiver: Receiver) -> None:
    alive.do("resume_tickets")
    alive.stage.settle()
    alive.buy(visible_after=1000)
    alive.stage.advance(to=START + 7200)
    moves = [(one["from"] - START, one["to"] - START) for one in alive.entries("clock")]
    assert moves[0][0] == 0
    assert moves[-1][1] == 7200
    assert all(left[1] == right[0] for left, right in pairwise(moves))
    assert 1000 in [to for _, to in moves]
    assert alive.now == START + 7200
    visible = [
        entry.at for entry in alive.world.journal.entries(kind="order") if entry.data["phase"] == "visible"
    ]
    assert visible == [START + 1000]


def test_a_long_jump_pushes_only_the_tickets_that_matter(alive: Town, receiver: Receiver) -> None:
    alive.do("resume_tickets")
    alive.stage.settle()
    alive.buy(visible_after=4000)
    alive.stage.settle()
    receiver.got.clear()
    alive.stage.advance(to=START + 86_400)
    at = [got.opened()["CreateTime"] for got in receiver.got]
    assert [int(str(one)) - int(START) for one in at] == [3600, 86_400]
    passed = sum(one["count"] for one in alive.entries("tickets_passed_over"))
    assert passed + len(receiver.got) == 144


def test_all_tickets_are_pushed_where_asked(alive: Town, receiver: Receiver) -> None:
    alive.do("resume_tickets")
    alive.stage.settle()
    receiver.got.clear()
    alive.stage.advance(to=START + 7200, all_tickets=True)
    assert len(receiver.got) == 12


def test_a_second_advance_meanwhile_is_refused(alive: Town, receiver: Receiver) -> None:
    go, inside = threading.Event(), threading.Event()

    def held(connection: socket.socket, got: Got, receiver_: Receiver) -> bool:
        inside.set()
        go.wait(30)
        return says()(connection, got, receiver_)

    receiver.answers = [held]
    alive.do("resume_tickets")
    first = threading.Thread(target=lambda: alive.stage.advance(to=START + 60))
    first.start()
    assert inside.wait(30)
    with pytest.raises(UsageError, match="another advance is under way"):
        alive.stage.advance(to=START + 30)
    go.set()
    first.join(30)
    assert alive.now == START + 60


def test_time_does_not_go_back(alive: Town) -> None:
    with pytest.raises(UsageError, match="time does not go back"):
        alive.do("advance", by=-1)
    with pytest.raises(UsageError, match="either `by` or `to`"):
        alive.do("advance")
    with pytest.raises(UsageError, match="nothing is due"):
        alive.do("advance", to="next")
    assert alive.do("advance", by="90s") == {"now": START + 90}
    assert alive.do("advance", to=START + 100) == {"now": START + 100}
