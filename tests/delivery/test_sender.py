"""Pushes over real sockets: what is sent, what counts, how long is waited, and how often it is tried."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest

from simulator.core import sent_pushes
from simulator.core.component.entities import Component
from simulator.core.outbox import STORE_LADDER
from simulator.core.push_states import PushState
from simulator.delivery import Hosts, Sender
from simulator.faults.defects import DEFECTS
from simulator.usage import UsageError
from simulator.wire import events
from simulator.wire.signature import sign
from tests.core.sample import COMPONENT, HOME_PAGE, START, Api, Town
from tests.delivery.live import consent, outcomes, running, settle
from tests.delivery.receivers import (
    Answer,
    Got,
    Receiver,
    dripping,
    quietly_closing,
    raw,
    resetting,
    says,
    silent,
)


def test_a_push_arrives_sealed_and_is_acknowledged() -> None:
    with running() as (town, receiver):
        consent(town)
        settle(town)
        got = receiver.got[0]
        assert (got.method, got.path) == ("POST", "/events")
        assert got.headers["user-agent"] == "Mozilla/4.0"
        assert got.headers["content-type"] == "text/xml"
        assert got.headers["host"] == f"127.0.0.1:{receiver.port}"
        assert got.query["encrypt_type"] == "aes"
        assert got.opened()["InfoType"] == "authorized"
        assert got.opened()["AuthorizerAppid"] == town.shop
        entry = town.entries("push")[0]
        assert (entry["outcome"], entry["status"], entry["reply"]) == ("acknowledged", 200, "success")
        assert (entry["attempt"], entry["copy"], entry["owed_answer"]) == (1, 0, True)
        assert entry["component"] == COMPONENT
        inside = got.envelope()
        assert (entry["plain"], entry["pad"]) == (inside.message.decode(), inside.pad)
        assert sent_pushes.recorded(town.world, entry["push"]).state is PushState.ACKNOWLEDGED


def test_an_order_goes_to_the_home_page_with_its_own_appid() -> None:
    with running() as (town, receiver):
        order = town.buy()
        settle(town)
        assert receiver.paths() == ["/events", "/orders"]
        assert receiver.got[1].opened()["order_info"]["order_id"] == str(order.order_id)  # type: ignore[index]
        assert town.entries("push")[1]["home_page"] == HOME_PAGE


def test_a_push_is_journalled_under_whoever_it_is_sent_for() -> None:
    with running(order_push_to="component") as (town, receiver):
        town.buy()
        town.do("send_message", store=town.shop, text="hello")
        settle(town)
        assert [got.path for got in receiver.got[1:]] == [f"/messages/{town.shop}"] * 2
        owners = [(one["channel"], one["component"], one["home_page"]) for one in town.entries("push")]
        assert owners == [(name, COMPONENT, None) for name in ("authorization", "order", "message")]


@pytest.mark.parametrize(
    ("answer", "outcome", "status"),
    [
        (says(b"Success"), "refused", 200),
        (says(b"<html>"), "refused", 200),
        (says(b""), "refused", 200),
        (says(b"success", 500), "refused", 500),
        (says(b"success", 302, "Location: /elsewhere"), "refused", 302),
        (says(b"x" * 200_000), "refused", 200),
        (raw(b"hello, I am no HTTP\r\n\r\n"), "unreachable", None),
        (raw(b"HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nsuccess"), "unreachable", None),
        (raw(b""), "unreachable", None),
        (raw(b"HTTP/1.1 200 OK\r\n\r\nsuccess"), "acknowledged", 200),
        (
            raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n7\r\nsuccess\r\n0\r\n\r\n"),
            "acknowledged",
            200,
        ),
        (resetting, "unreachable", None),
    ],
    ids=[
        "case",
        "html",
        "empty",
        "500",
        "redirect",
        "long",
        "no-http",
        "cut",
        "closed",
        "until-close",
        "chunked",
        "rst",
    ],
)
def test_what_counts(answer: Answer, outcome: str, status: int | None) -> None:
    with running(answer) as (town, receiver):
        consent(town)
        settle(town)
        entry = town.entries("push")[0]
        assert (entry["outcome"], entry["status"]) == (outcome, status)
        assert status or re.search("[\u4e00-\u9fff]", entry["error_zh"]), entry["error_zh"]
        assert len(receiver.got) == 1, "neither redirects nor closed connections are followed"


def test_no_answer_is_a_timeout_and_the_push_is_given_up() -> None:
    with running(silent, timeout=0.15) as (town, _):
        consent(town)
        settle(town)
        entry = town.entries("push")[0]
        assert (entry["outcome"], entry["error"]) == ("timeout", "no answer in 0.15 s")
        assert entry["error_zh"] == "0.15 秒内没有应答"
        assert sent_pushes.recorded(town.world, entry["push"]).state is PushState.GIVEN_UP


HEAD = b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n"


@pytest.mark.parametrize(
    "data",
    [b"HTTP/1.1 " + b"2" * 300, HEAD + b"X: " + b"x" * 300 + b"\r\n\r\nsuccess"],
    ids=["status", "header"],
)
def test_a_dripping_receiver_gets_no_more_than_the_timeout(data: bytes) -> None:
    """Every single byte comes in time; with no limit on the whole this push would be acknowledged."""
    with running(dripping(data), timeout=0.3) as (town, receiver):
        consent(town)
        settle(town)
        assert outcomes(town) == ["timeout"]
        assert receiver.dripped < len(data), "it was hung up on"


def test_a_dripping_body_gets_no_more_than_the_timeout() -> None:
    def late(connection: socket.socket, got: Got, receiver: Receiver) -> bool:
        connection.sendall(HEAD.replace(b"7", b"40") + b"\r\n")
        return dripping(b"x" * 40)(connection, got, receiver)

    with running(late, timeout=0.3) as (town, _):
        consent(town)
        settle(town)
        assert outcomes(town) == ["timeout"]


def test_nobody_there_is_unreachable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with running(url=f"http://127.0.0.1:{port}", event_tries=3) as (town, _):
        consent(town)
        settle(town)
        assert outcomes(town) == ["unreachable"] * 3
        assert [one["attempt"] for one in town.entries("push")] == [1, 2, 3]
        assert "refused" in town.entries("push")[0]["error"].lower()


def test_an_order_push_climbs_the_ladder_at_its_instants() -> None:
    with running(says(b"", 500)) as (town, receiver):
        town.buy()
        settle(town)
        town.stage.advance(to=START + 86_400)
        tries = [one for one in town.entries("push") if one["channel"] == "order"]
        at = [
            entry.at - START
            for entry in town.world.journal.entries(kind="push")
            if entry.data["channel"] == "order"
        ]
        assert tuple(round(right - left, 6) for left, right in pairwise(at)) == STORE_LADDER
        assert [one["attempt"] for one in tries] == list(range(1, 11))
        assert len({one["push"] for one in tries}) == 1
        bodies = {got.body for got in receiver.got if got.path == "/orders"}
        assert len(bodies) == 1, "a retry is the same message"


def test_a_retry_ends_with_the_first_acknowledgement() -> None:
    with running(says(b"", 500), says(b"", 500), says()) as (town, _):
        town.do("send_push", kind="authorized", store=town.shop, tries=5)
        settle(town)
        assert outcomes(town) == ["refused", "refused", "acknowledged"]


# -- connections -----------------------------------------------------------------------------------


def test_every_push_has_a_connection_of_its_own() -> None:
    with running() as (town, receiver):
        for _ in range(4):
            town.do("push_ticket")
            settle(town)
        assert [got.connection for got in receiver.got] == [1, 2, 3, 4]


def test_a_receiver_that_closes_without_a_word_gets_every_push_once() -> None:
    """As fast as they can be sent: each is written at the very moment that the receiver hangs up."""
    with running(quietly_closing) as (town, receiver):
        with town.sender.paused():
            for _ in range(100):
                town.do("push_ticket")
        settle(town)
        assert outcomes(town) == ["acknowledged"] * 100
        assert len(receiver.got) == 100


@pytest.mark.parametrize("again", range(3))
def test_an_early_refusal_is_read_and_nothing_is_sent_twice(again: int) -> None:
    """A receiver may answer by the length alone, and hang up on the rest."""
    too_large = raw(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
    with running(too_large) as (town, receiver):
        receiver.most = 1_000_000
        town.do("send_push", defects="huge")
        settle(town)
        entry = town.entries("push")[0]
        assert (entry["outcome"], entry["status"], entry["error"]) == ("refused", 413, None)
        assert len(receiver.got) == 1


def test_a_large_push_that_is_hung_up_on_is_not_sent_again() -> None:
    with running(raw(b"")) as (town, receiver):
        receiver.most = 1_000_000
        town.do("send_push", defects="huge")
        settle(town)
        assert outcomes(town) == ["unreachable"]
        assert len(receiver.got) == 1


def test_a_connection_that_the_receiver_closed_is_no_failure() -> None:
    with running(quietly_closing) as (town, receiver):
        for number in range(1, 4):
            town.do("push_ticket")
            settle(town)
            receiver.wait_until_closed(number)
        assert outcomes(town) == ["acknowledged"] * 3
        assert [got.connection for got in receiver.got] == [1, 2, 3]


def test_a_connection_is_not_used_again_after_a_timeout() -> None:
    with running(silent, says(), timeout=0.15) as (town, receiver):
        town.do("push_ticket")
        settle(town)
        assert outcomes(town) == ["timeout", "acknowledged"]
        assert [got.connection for got in receiver.got] == [1, 2]


def test_stopping_leaves_no_thread() -> None:
    with running() as (town, receiver):
        consent(town)
        settle(town)
        (thread,) = town.sender._threads
        town.sender.stop()
        assert not thread.is_alive()
        receiver.wait_until_closed(1)


# -- faults ----------------------------------------------------------------------------------------


def test_a_dropped_push_never_comes() -> None:
    with running() as (town, receiver):
        town.do("fault", push="authorized", do="drop")
        town.buy()
        settle(town)
        town.stage.advance(to=START + 3600)
        assert receiver.paths() == ["/orders"]
        assert outcomes(town, "authorized") == ["lost"]
        assert town.entries("push")[0]["owed_answer"] is False


def test_a_dropped_attempt_is_tried_again() -> None:
    with running(event_tries=3) as (town, receiver):
        town.do("fault", push="authorized", do="drop_attempt", times=1)
        consent(town)
        settle(town)
        assert outcomes(town) == ["timeout", "acknowledged"]
        assert len(receiver.got) == 1


@pytest.mark.parametrize("times", [1, None])
def test_a_delayed_push_comes_later_and_once(times: int | None) -> None:
    with running() as (town, receiver):
        town.do("fault", push="authorized", do="delay", by=60, times=times)
        consent(town)
        settle(town)
        assert receiver.got == []
        town.stage.advance(to=START + 3600)
        assert [entry.at - START for entry in town.world.journal.entries(kind="push")] == [60]
        assert outcomes(town) == ["acknowledged"]
        assert town.entries("push")[0]["attempt"] == 1


def test_a_delayed_push_keeps_its_ladder() -> None:
    with running(says(b"", 500)) as (town, _):
        town.do("fault", push="servicemarket_order_paid", do="delay", by=60)
        town.buy()
        settle(town)
        town.stage.advance(to=START + 86_400)
        at = [
            entry.at - START
            for entry in town.world.journal.entries(kind="push")
            if entry.data["channel"] == "order"
        ]
        assert at[0] == 60
        assert tuple(round(right - left, 6) for left, right in pairwise(at)) == STORE_LADDER


def test_a_delay_and_a_defect_on_one_push_both_happen() -> None:
    with running() as (town, receiver):
        town.do("fault", push="authorized", do="delay", by=60, times=1)
        town.do("fault", push="authorized", do="wrong_msg_signature", times=1)
        consent(town)
        settle(town)
        town.stage.advance(to=START + 60)
        assert [one["defects"] for one in town.entries("push")] == [["wrong_msg_signature"]]
        assert len(receiver.got) == 1


def test_duplicates_are_sent_at_once() -> None:
    together = threading.Barrier(3)

    def only_together(connection: socket.socket, got: Got, receiver: Receiver) -> bool:
        together.wait(30)
        return says()(connection, got, receiver)

    with running(only_together) as (town, receiver):
        town.do("fault", push="authorized", do="duplicate", copies=3, times=1)
        consent(town)
        settle(town)
        assert len({got.body for got in receiver.got}) == 1
        assert len({got.connection for got in receiver.got}) == 3
        entries = town.entries("push")
        assert [one["copy"] for one in entries] == [0, 1, 2]
        assert outcomes(town) == ["acknowledged"] * 3


def test_one_acknowledged_copy_is_enough() -> None:
    with running(says(), says(b"", 500)) as (town, receiver):
        town.do("fault", push="authorized", do="duplicate", copies=2)
        consent(town)
        settle(town)
        assert sorted(outcomes(town)) == ["acknowledged", "refused"]
        assert len(receiver.got) == 2


def test_no_copies_at_all_are_refused(town: Town) -> None:
    with pytest.raises(UsageError, match="copies"):
        town.do("fault", push="authorized", do="duplicate", copies=0)


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_push_with_a_defect_is_sent_so_and_is_owed_no_answer(defect: str) -> None:
    with running(says(b"", 403)) as (town, receiver):
        town.do("fault", push="authorized", do=defect, times=1)
        consent(town)
        settle(town)
        entry = town.entries("push")[0]
        assert entry["defects"] == [defect]
        assert entry["owed_answer"] is False
        assert len(receiver.got) == 1


def test_a_push_that_is_to_be_badly_signed_is_so_on_the_wire() -> None:
    with running() as (town, receiver):
        town.do("fault", push="authorized", do="wrong_signature", times=1)
        consent(town)
        settle(town)
        town.do("send_push", replay="authorized")
        settle(town)
        token = town.world.tables.list(Component, "all")[0].token
        for got, rightly in zip(receiver.got, (False, True), strict=True):
            parts = (got.query["timestamp"], got.query["nonce"], str(events.parse(got.body)["Encrypt"]))
            assert (got.query["msg_signature"] == sign(token, *parts)) is rightly


def test_a_replay_is_the_same_bytes() -> None:
    with running() as (town, receiver):
        consent(town)
        settle(town)
        town.do("send_push", replay="authorized")
        settle(town)
        first, second = receiver.got
        assert (first.body, first.query) != (b"", {})
        assert second.opened() == first.opened()
        assert town.entries("push")[1]["replay_of"] == town.entries("push")[0]["push"]


# -- where to --------------------------------------------------------------------------------------


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """A resolver that knows these names only."""
    known: dict[str, str] = {}
    real = socket.getaddrinfo

    def look_up(host: str, port: int, *args: Any, **more: Any) -> Any:
        if host[0].isdigit() or ":" in host:
            return real(host, port, *args, **more)
        if host not in known:
            raise socket.gaierror("no such name")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (known[host], port))]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return known


@pytest.mark.parametrize(
    "host",
    [
        "8.8.8.8",
        "2001:4860:4860::8888",
        "::ffff:8.8.8.8",
        "100.64.0.1",
        "public.test",
        "198.18.0.1",
        "240.0.0.1",
    ],
)
def test_a_public_address_is_refused(names: dict[str, str], host: str) -> None:
    names["public.test"] = "93.184.216.34"
    with pytest.raises(UsageError, match=f"Allow it with --allow-host {host}"):
        Hosts().addresses(host, 80)


@pytest.mark.parametrize(
    ("host", "address"),
    [
        ("127.0.0.1", "127.0.0.1"),
        ("127.8.9.10", "127.8.9.10"),
        ("::1", "::1"),
        ("10.1.2.3", "10.1.2.3"),
        ("192.168.1.1", "192.168.1.1"),
        ("172.17.0.1", "172.17.0.1"),
        ("fd00::1", "fd00::1"),
        ("::ffff:10.0.0.1", "::ffff:10.0.0.1"),
        ("home.test", "192.168.0.7"),
    ],
)
def test_loopback_and_private_addresses_are_allowed(names: dict[str, str], host: str, address: str) -> None:
    names["home.test"] = "192.168.0.7"
    assert Hosts().addresses(host, 80) == (address,)


def test_names_and_networks_can_be_allowed(names: dict[str, str]) -> None:
    names.update({"Good.test": "93.184.216.34", "other.test": "93.184.216.35"})
    assert Hosts(["good.TEST"]).addresses("Good.test", 80) == ("93.184.216.34",)
    assert Hosts(["93.184.216.0/24"]).addresses("other.test", 80) == ("93.184.216.35",)
    assert Hosts(["8.8.8.8"]).addresses("8.8.8.8", 80) == ("8.8.8.8",)
    with pytest.raises(UsageError):
        Hosts(["good.test"]).addresses("other.test", 80)


def test_every_address_of_a_name_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of several addresses only an allowed one is connected to."""
    found = ["93.184.216.34", "169.254.1.1", "10.0.0.8"]

    def look_up(_host: str, port: int, *_: Any, **__: Any) -> Any:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in found]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    assert Hosts().addresses("many.test", 80) == ("10.0.0.8",)
    found.pop()
    with pytest.raises(UsageError, match=r"many\.test is 93\.184\.216\.34"):
        Hosts().addresses("many.test", 80)


def test_a_name_that_moves_is_not_followed(names: dict[str, str]) -> None:
    """What was checked is what is connected to, whatever a second look-up says."""
    names["moving.test"] = "127.0.0.1"
    hosts = Hosts()
    assert hosts.addresses("moving.test", 80) == ("127.0.0.1",)
    names["moving.test"] = "93.184.216.34"
    assert hosts.addresses("moving.test", 80) == ("127.0.0.1",)


def finds(monkeypatch: pytest.MonkeyPatch, look_up: Callable[[str], list[str]]) -> None:
    """A resolver that finds these addresses for a name."""
    real = socket.getaddrinfo

    def found(host: str, port: int, *args: Any, **more: Any) -> Any:
        if host[0].isdigit() or ":" in host:
            return real(host, port, *args, **more)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in look_up(host)]

    monkeypatch.setattr(socket, "getaddrinfo", found)


def test_every_address_of_a_name_is_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """localhost is ::1 first on many machines, and many providers listen on 127.0.0.1 only."""
    finds(monkeypatch, lambda _host: ["::1", "127.0.0.1"])
    with Receiver() as receiver, running(url=f"http://localhost:{receiver.port}") as (town, _):
        consent(town)
        settle(town)
        assert outcomes(town) == ["acknowledged"]
        assert town.sender.hosts.addresses("localhost", receiver.port) == ("127.0.0.1", "::1")


def test_a_name_that_leads_nowhere_is_looked_up_again(monkeypatch: pytest.MonkeyPatch) -> None:
    """A container that was made anew has another address under the same name."""
    where = ["::1"]
    finds(monkeypatch, lambda _host: list(where))
    with Receiver() as receiver, running(url=f"http://provider.test:{receiver.port}") as (town, _):
        consent(town)
        settle(town)
        where[:] = ["127.0.0.1"]
        town.do("push_ticket")
        settle(town)
        assert outcomes(town) == ["unreachable", "acknowledged"]


def test_a_look_up_takes_no_more_than_the_timeout(monkeypatch: pytest.MonkeyPatch) -> None:
    known = threading.Event()
    asked: list[str] = []

    def slow(host: str) -> list[str]:
        asked.append(host)
        known.wait(30)
        return ["127.0.0.1"]

    finds(monkeypatch, slow)
    with Receiver() as receiver, running(url=f"http://slow.test:{receiver.port}", timeout=0.1) as (town, _):
        consent(town)
        settle(town)
        assert outcomes(town) == ["unreachable"]
        assert "slow.test: no address was found in 0." in town.entries("push")[0]["error"]
        known.set()
        town.world.push_timeout = 30
        town.do("push_ticket")
        settle(town)
        assert outcomes(town)[-1] == "acknowledged"
        assert asked == ["slow.test"]


def test_a_failed_look_up_is_not_made_again_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def unknown(host: str) -> list[str]:
        asked.append(host)
        raise socket.gaierror("no such name")

    finds(monkeypatch, unknown)
    now = [0.0]
    hosts = Hosts(real=lambda: now[0])
    for now[0], count in ((0.0, 1), (1.9, 1), (2.1, 2)):
        with pytest.raises(ConnectionError, match="no such name"):
            hosts.addresses("nowhere.test", 80)
        assert len(asked) == count


@pytest.mark.parametrize("word", ["provider.test:80", "http://provider.test", "[::1]:80", "a b", ""])
def test_an_allowed_host_that_could_never_match_is_refused(word: str) -> None:
    with pytest.raises(UsageError, match="leave port and scheme out"):
        Hosts([word])


@pytest.mark.parametrize("copies", [1, 3])
def test_a_push_to_a_public_name_is_not_sent(
    names: dict[str, str], monkeypatch: pytest.MonkeyPatch, copies: int
) -> None:
    names["public.test"] = "93.184.216.34"

    def connect(*_: Any, **__: Any) -> Any:
        raise AssertionError("connected")

    monkeypatch.setattr(socket.socket, "connect", connect)
    with running(url="http://public.test") as (town, _):
        if copies > 1:
            town.do("fault", push="authorized", do="duplicate", copies=copies)
        consent(town)
        settle(town)
        assert outcomes(town) == ["unreachable"] * copies
        assert "Allow it with --allow-host public.test" in town.entries("push")[0]["error"]


def test_a_name_that_nobody_knows_is_unreachable(names: dict[str, str]) -> None:
    with running(url="http://nowhere.test") as (town, _):
        consent(town)
        settle(town)
        assert outcomes(town) == ["unreachable"]
        assert "nowhere.test" in town.entries("push")[0]["error"]


def test_a_push_keeps_the_name_it_was_sent_to(names: dict[str, str]) -> None:
    with Receiver() as receiver:
        names["provider.test"] = "127.0.0.1"
        with running(url=f"http://provider.test:{receiver.port}") as (town, _):
            consent(town)
            settle(town)
        assert receiver.got[0].headers["host"] == f"provider.test:{receiver.port}"


def test_senders_are_per_world() -> None:
    with running() as (one, first), running() as (_, second):
        consent(one)
        settle(one)
        assert len(first.got) == 1
        assert second.got == []
    assert isinstance(one.sender, Sender)
    assert Api(one.world).world is one.world
