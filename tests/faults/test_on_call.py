"""Faults of API calls, as a client on a raw socket sees them."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from simulator.core.component.entities import TokenKind
from simulator.endpoints.worlds import Host
from simulator.http.server import Server
from simulator.run.open import open_world
from tests.core.sample import COMPONENT, SERVICE, Town, make_world

TOKEN = "/cgi-bin/component/api_component_token"
ORDERS = "/wxa/servicemarket/get_paid_order_list"


class Door:
    """A served town, and a client that counts bytes."""

    def __init__(self, town: Town, server: Server) -> None:
        self.town = town
        self.address = server.address
        self.pieces: list[bytes] = []
        self.reset = False

    def ask(self, path: str = TOKEN, body: Any = None, **query: str) -> bytes:
        """Everything that comes until the connection ends, or the answer is complete as it says."""
        data = json.dumps(self.body if body is None else body).encode()
        asked = "&".join(f"{name}={value}" for name, value in query.items())
        head = f"POST {path}?{asked} HTTP/1.1\r\nHost: x\r\nContent-Length: {len(data)}\r\n\r\n"
        self.pieces, self.reset = [], False
        with socket.create_connection(self.address, 10) as line:
            line.sendall(head.encode() + data)
            try:
                while not _complete(self.got) and (piece := line.recv(65536)):
                    self.pieces.append(piece)
            except ConnectionResetError:
                self.reset = True
        return self.got

    @property
    def body(self) -> dict[str, str]:
        return {
            "component_appid": COMPONENT,
            "component_appsecret": "secret-c",
            "component_verify_ticket": self.ticket,
        }

    @property
    def ticket(self) -> str:
        return self.town.ticket()

    @property
    def got(self) -> bytes:
        return b"".join(self.pieces)

    def fault(self, do: str, **more: Any) -> None:
        self.town.do("fault", call="component.api_component_token", do=do, **more)

    def calls(self) -> list[dict[str, Any]]:
        return self.town.entries("call")


def _complete(data: bytes) -> bool:
    head, mark, body = data.partition(b"\r\n\r\n")
    return bool(mark) and b"Connection: close" not in head and len(body) >= _length(head)


def _length(head: bytes) -> int:
    return int(head.partition(b"Content-Length: ")[2].split(b"\r\n")[0])


def split(data: bytes) -> tuple[bytes, bytes]:
    head, _, body = data.partition(b"\r\n\r\n")
    return head, body


@contextmanager
def served() -> Iterator[Door]:
    town = Town(world=make_world(real=time.perf_counter))
    host = Host(open_world(name="stray"))
    host.add(town.world)

    def no_pages(_environ: Any, _start: Any) -> Any:
        raise AssertionError

    server = Server(("127.0.0.1", 0), no_pages, host)
    server.start()
    try:
        yield Door(town, server)
    finally:
        server.stop()


@pytest.fixture
def door() -> Iterator[Door]:
    with served() as made:
        yield made


def test_without_a_fault_the_answer_is_whole(door: Door) -> None:
    head, body = split(door.ask())
    assert head.startswith(b"HTTP/1.1 200 OK")
    assert _length(head) == len(body)
    assert json.loads(body)["component_access_token"]


def test_an_error_code_is_answered_without_effect(door: Door) -> None:
    door.fault("error", errcode=45009)
    assert json.loads(split(door.ask())[1])["errcode"] == 45009
    assert door.calls()[0]["issued"] is None


@pytest.mark.parametrize("status", [500, 502, 429])
def test_a_status(door: Door, status: int) -> None:
    door.fault("status", status=status)
    head, body = split(door.ask())
    assert head.startswith(f"HTTP/1.1 {status} ".encode())
    assert json.loads(body) == {"status": status}, "no errcode: the status alone tells"
    assert door.calls()[0]["issued"] is None


def test_a_hang_ends_with_the_callers_patience(door: Door) -> None:
    door.fault("hang", by=30)
    with socket.create_connection(door.address, 0.05) as line:
        line.sendall(f"POST {TOKEN} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{{}}".encode())
        with pytest.raises(TimeoutError):
            line.recv(1)
        assert door.town.world.activity.open_calls == 1
    door.town.sender.settle(lambda: True)
    assert door.town.world.activity.open_calls == 0


def test_an_answer_comes_after_a_hang(door: Door) -> None:
    door.fault("hang", by=0.03)
    begun = time.perf_counter()
    assert b"component_access_token" in door.ask()
    assert time.perf_counter() - begun >= 0.03


def test_a_slow_answer_waits_for_the_pushes_that_are_on_their_way(door: Door) -> None:
    door.fault("slow", by=30)
    door.town.world.activity.in_flight = 1
    with socket.create_connection(door.address, 10) as line:
        line.sendall(f"POST {TOKEN} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{{}}".encode())
        line.settimeout(0.05)
        with pytest.raises(TimeoutError):
            line.recv(1)
        with door.town.world.lock:
            door.town.world.activity.in_flight = 0
            door.town.world.changed.notify_all()
        line.settimeout(10)
        assert line.recv(15) == b"HTTP/1.1 200 OK"
    assert door.calls()[0]["late"] == 30


def test_a_slow_answer_does_not_wait_for_ever(door: Door) -> None:
    door.fault("slow", by=0.03)
    door.town.world.activity.in_flight = 1
    assert b"component_access_token" in door.ask()


def test_a_slow_answer_comes_at_once_where_nothing_is_pushed(door: Door) -> None:
    door.fault("slow", by=3600)
    assert b"errcode" in door.ask(body={})


def test_truncated_on_the_wire(door: Door) -> None:
    door.fault("truncate")
    head, body = split(door.ask())
    assert b"Connection: close" in head
    assert len(body) == _length(head) // 2
    assert not door.reset


def test_an_end_without_a_word_has_no_length(door: Door) -> None:
    door.fault("no_close_notify")
    head, body = split(door.ask())
    assert b"Content-Length" not in head
    assert b"Connection: close" in head
    with pytest.raises(ValueError, match="Unterminated string"):
        json.loads(body)


def test_cut_json_has_the_length_it_says(door: Door) -> None:
    door.fault("cut_json")
    head, body = split(door.ask())
    assert len(body) == _length(head)
    with pytest.raises(ValueError, match="Unterminated string"):
        json.loads(body)


def test_garbage_is_nothing(door: Door) -> None:
    door.fault("garbage")
    head, body = split(door.ask())
    assert len(body) == _length(head)
    with pytest.raises(ValueError, match="utf-8"):
        body.decode("utf-8")


def test_a_wrong_length_is_shorter_than_the_answer(door: Door) -> None:
    door.fault("wrong_length")
    head, body = split(door.ask())
    assert b"Connection: close" in head
    assert 0 < _length(head) < len(body)
    assert json.loads(body)["component_access_token"]


def test_a_drip_comes_in_pieces(door: Door) -> None:
    door.fault("drip", by=0.06)
    begun = time.perf_counter()
    head, body = split(door.ask())
    assert time.perf_counter() - begun >= 0.06
    assert len(door.pieces) > 3
    assert len(body) == _length(head)
    assert json.loads(body)


def test_a_dripping_answer_ends_when_the_caller_hangs_up(door: Door) -> None:
    door.fault("drip", by=60)
    with socket.create_connection(door.address, 10) as line:
        line.sendall(f"POST {TOKEN} HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n{{}}".encode())
        assert line.recv(1) == b"H"
    door.town.sender.settle(lambda: True)
    assert door.town.world.activity.open_calls == 0


def test_a_reset_is_an_rst_without_effect(door: Door) -> None:
    door.fault("reset")
    assert door.ask() == b""
    assert door.reset
    assert door.calls()[0]["issued"] is None


def test_a_lost_reply_has_its_effect(door: Door) -> None:
    door.fault("lose_reply")
    assert door.ask() == b""
    assert door.reset
    assert door.calls()[0]["issued"]["kind"] == TokenKind.COMPONENT
    assert door.calls()[0]["arrived"] == "lost"


def test_a_reset_in_the_middle_has_its_effect(door: Door) -> None:
    door.fault("reset_reply", times=1)
    head, body = split(door.ask())
    assert door.reset
    # An RST may overtake what was sent before it; it never lets more than half through.
    assert not body or len(body) <= _length(head) // 2
    assert door.calls()[0]["issued"]["kind"] == TokenKind.COMPONENT
    assert b"component_access_token" in door.ask()


@pytest.mark.parametrize(
    ("kinds", "holds"),
    [
        (("error", "hang"), lambda head, body: b"45009" in body),
        (("error", "cut_json"), lambda head, body: b"45009" in body and body[-1:] != b"}"),
        (("status", "drip"), lambda head, body: b" 503 " in head),
        (("garbage", "cut_json"), lambda head, body: len(body) == 64 == _length(head)),
        (("garbage", "truncate"), lambda head, body: len(body) == 64 == _length(head) // 2),
        (("status", "truncate"), lambda head, body: b" 503 " in head and len(body) < _length(head)),
        (("wrong_length", "drip"), lambda head, body: _length(head) < len(body)),
        (("truncate", "drip", "hang"), lambda head, body: len(body) == _length(head) // 2),
        (("hang", "reset"), lambda head, body: head == b"" == body),
        (("lose_reply", "hang", "garbage"), lambda head, body: head == b"" == body),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, tuple) else "",
)
def test_faults_of_calls_combine(door: Door, kinds: tuple[str, ...], holds: Any) -> None:
    for kind in kinds:
        door.fault(
            kind, **{"hang": {"by": 0.02}, "drip": {"by": 0.02}, "error": {"errcode": 45009}}.get(kind, {})
        )
    head, body = split(door.ask())
    assert holds(head, body)
    assert door.calls()[0]["defects"] == list(kinds)


@pytest.mark.parametrize("status", [200, 204, 503])
def test_a_status_is_no_success_in_the_journal(door: Door, status: int) -> None:
    door.fault("status", status=status)
    door.ask()
    call = door.calls()[0]
    assert (call["status"], call["errcode"]) == (status, None)
    assert call["reply"] == ({"status": status} if status >= 400 else {})
    assert call["arrived"] == "spoiled"


@pytest.mark.parametrize("lost", ["lose_reply", "reset_reply"])
def test_a_reply_of_a_fault_is_not_one_that_took_effect(door: Door, lost: str) -> None:
    door.fault("error")
    door.fault(lost)
    door.ask()
    assert door.reset
    assert door.calls()[0]["issued"] is None
    assert door.calls()[0]["arrived"] == "lost"


def test_a_pull_that_is_behind(door: Door) -> None:
    """An order is not there for a while after its payment; the purchase itself is whole."""
    town = door.town
    old = town.buy()
    town.pass_(100)
    new = town.buy()
    town.do("fault", call=["get_paid_order_list", "get_service_buyer"], do="stale", by=60)

    def listed() -> list[int]:
        body = {"service_id": SERVICE, "appid": town.shop, "offset": 0, "limit": 10, "buyer_type": 1}
        data = door.ask(ORDERS, body, access_token=town.token(TokenKind.HOME_PAGE))
        reply = json.loads(split(data)[1])
        assert reply["total"] == len(reply["order_list"])
        return [row["order_id"] for row in reply["order_list"]]

    assert listed() == [old.order_id]
    assert town.order(new.order_id).visible_at == town.now
    town.pass_(59)
    assert listed() == [old.order_id]
    town.pass_(1)
    assert listed() == [old.order_id, new.order_id]
    town.do("heal")
    newest = town.buy()
    assert newest.order_id in listed()


def test_only_pulls_are_behind(door: Door) -> None:
    """A stale read of any call must not undo what other calls do."""
    door.town.do("fault", call="any", do="stale", by=60)
    assert b"component_access_token" in door.ask()
    assert door.calls()[0]["issued"] is not None


def test_of_two_that_answer_in_place_of_the_platform_the_second_spoils_nothing(door: Door) -> None:
    door.fault("error", errcode=42001)
    door.fault("status", status=503)
    head, body = split(door.ask())
    assert head.startswith(b"HTTP/1.1 200 OK")
    assert json.loads(body)["errcode"] == 42001
    assert door.calls()[0]["arrived"] == "whole"


def test_of_two_that_answer_in_place_of_the_platform_the_second_may_still_cut_the_answer(door: Door) -> None:
    door.fault("error", errcode=42001)
    door.fault("reset")
    assert door.ask() == b""
    assert door.calls()[0]["arrived"] == "lost"
