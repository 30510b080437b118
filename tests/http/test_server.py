"""The real server over real sockets: dates, connections, bodies, and replies that go wrong on purpose."""

from __future__ import annotations

import json
import socket
import ssl
import struct
import threading
from collections.abc import Iterator
from email.utils import formatdate
from pathlib import Path

import pytest

from simulator.endpoints.worlds import Host
from simulator.http.secured import Secured
from simulator.http.server import Server
from simulator.run.open import open_world
from simulator.run.serving import Options, Serving
from simulator.usage import UsageError
from simulator.web.pages import create_pages
from tests.core.sample import COMPONENT, HOME_PAGE, START, Town
from tests.http import tls
from tests.web.served import Client, served

TOKEN = f"/cgi-bin/token?grant_type=client_credential&appid={HOME_PAGE}&secret=secret-f"


@pytest.fixture(scope="module")
def place() -> Iterator[tuple[Serving, Town]]:
    with served() as made:
        yield made


@pytest.fixture
def town(place: tuple[Serving, Town]) -> Iterator[Town]:
    yield place[1]
    place[1].do("heal")
    place[1].sender.settle(lambda: True)
    assert place[1].world.activity.open_calls == 0


@pytest.fixture
def client(place: tuple[Serving, Town]) -> Iterator[Client]:
    with Client(place[0].api.url) as made:
        yield made


def test_a_connection_is_kept(client: Client) -> None:
    for _ in range(3):
        assert "access_token" in client.ask("GET", TOKEN).json()
        assert client.ask("GET", "/healthz").json()["ok"] is True
        assert client.ask("GET", "/nothing").status == 404


def test_a_connection_is_closed_where_the_client_says_so(client: Client) -> None:
    reply = client.ask("GET", TOKEN, "Connection: close")
    assert reply.all("Connection") == ["close"]
    assert client.ended()


def test_an_old_client_gets_its_reply_and_the_end(client: Client) -> None:
    client.send(f"GET {TOKEN} HTTP/1.0")
    assert client.hear().status == 200
    assert client.ended()


def test_two_requests_in_one_piece_get_two_replies(client: Client) -> None:
    line = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n"
    client.sock.sendall((line + line).encode())
    assert [client.hear().status, client.hear().status] == [200, 200]


@pytest.mark.parametrize(
    "target",
    [TOKEN, "/cgi-bin/token", "/cgi-bin/unknown", "/healthz", "/", "/nothing", "/safe/bindcomponent"],
)
def test_every_reply_has_one_date_the_worlds(town: Town, client: Client, target: str) -> None:
    for _ in range(2):
        assert client.ask("GET", target).all("Date") == [formatdate(int(town.now), usegmt=True)]
        town.world.clock.move_to(town.now + 86_400)


def test_a_refused_request_has_the_worlds_date_too(town: Town, client: Client) -> None:
    client.send("this is no request")
    reply = client.hear()
    assert reply.status == 400
    assert reply.all("Date") == [formatdate(int(town.now), usegmt=True)]
    assert client.ended()


def test_a_chunked_request(town: Town, client: Client) -> None:
    body = json.dumps({"component_appid": COMPONENT}).encode()
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (body[:7], body[7:])) + b"0\r\n\r\n"
    path = f"/cgi-bin/component/api_create_preauthcode?component_access_token={town.token()}"
    client.send(f"POST {path} HTTP/1.1", "Host: x", "Transfer-Encoding: chunked", body=chunks)
    assert "pre_auth_code" in client.hear().json()
    assert client.ask("GET", "/healthz").status == 200


@pytest.mark.parametrize(
    ("fields", "body", "status"),
    [
        ("Content-Length: 16777217", b"", 413),
        ("Content-Length: x", b"", 400),
        ("Content-Length: -1", b"", 400),
        ("Content-Length: +2", b"{}", 400),
        ("Content-Length: 1e3", b"", 400),
        ("Transfer-Encoding: chunked", b"1000001\r\n", 413),
        ("Transfer-Encoding: chunked", b"-5\r\n", 400),
        ("Transfer-Encoding: chunked", b"hello\r\n", 400),
    ],
)
def test_a_body_that_cannot_be_taken(client: Client, fields: str, body: bytes, status: int) -> None:
    client.send(f"POST {TOKEN} HTTP/1.1", "Host: x", fields, body=body)
    assert client.hear().status == status
    assert client.ended()


def test_the_largest_body_is_taken(client: Client) -> None:
    body = b'{"x": "' + b"y" * (16 * 1024 * 1024 - 9) + b'"}'
    assert client.ask("POST", "/cgi-bin/stable_token", body=body).json()["errcode"] == 40002


def test_a_client_that_waits_to_be_told_is_told(client: Client) -> None:
    """Without this a client that asks first waits for ever, or for a second."""
    client.send("POST /cgi-bin/stable_token HTTP/1.1", "Host: x", "Content-Length: 2", "Expect: 100-continue")
    assert client.hear().status == 100
    client.sock.sendall(b"{}")
    assert client.hear().json()["errcode"] == 40002


def test_head_has_the_length_and_no_body(client: Client) -> None:
    for target in ("/healthz", TOKEN):
        reply = client.ask("HEAD", target)
        assert int(reply.all("Content-Length")[0]) > 0
    assert client.ask("GET", "/healthz").status == 200


def test_paths_and_queries_are_unquoted(town: Town, client: Client) -> None:
    quoted = TOKEN.replace("token?", "%74oken?").replace("secret-f", "secret%2Df")
    assert "access_token" in client.ask("GET", quoted).json()
    client.ask("GET", "/cgi-bin/token?appid=a+b%26c&appid=d&empty=")
    assert town.entries("call")[-1]["query"] == {"appid": "d", "empty": ""}


def test_the_content_type_is_the_platforms(client: Client) -> None:
    assert client.ask("GET", TOKEN).all("Content-Type") == ["application/json; encoding=utf-8"]


def test_any_method_reaches_the_pipeline(client: Client) -> None:
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        assert client.ask(method, "/cgi-bin/token").json()["errcode"] == 43001


# -- replies that go wrong -------------------------------------------------------------------------


def issued(town: Town) -> int:
    return sum(entry["issued"] is not None for entry in town.entries("call"))


@pytest.mark.parametrize(("fault", "effect"), [("reset", 0), ("lose_reply", 1)])
def test_a_reset_is_a_real_one(town: Town, client: Client, fault: str, effect: int) -> None:
    town.do("fault", call="token", do=fault, times=1)
    before = issued(town)
    client.send(f"GET {TOKEN} HTTP/1.1", "Host: x")
    with pytest.raises(ConnectionResetError):
        client.sock.recv(1)
    town.sender.settle(lambda: True)
    assert issued(town) - before == effect


def test_after_a_reset_the_server_goes_on(place: tuple[Serving, Town], town: Town) -> None:
    town.do("fault", call="token", do="reset", times=3)
    for _ in range(3):
        with Client(place[0].api.url) as client:
            client.send(f"GET {TOKEN} HTTP/1.1", "Host: x")
            with pytest.raises(ConnectionResetError):
                client.sock.recv(1)
    with Client(place[0].api.url) as client:
        assert client.ask("GET", TOKEN).status == 200


def test_a_truncated_reply_is_shorter_than_it_says(town: Town, client: Client) -> None:
    town.do("fault", call="token", do="truncate", times=1)
    reply = client.ask("GET", TOKEN)
    assert reply.status == 200
    assert 0 < len(reply.body) < int(reply.all("Content-Length")[0])
    with pytest.raises(ValueError, match=r"Unterminated|Expecting"):
        reply.json()


@pytest.mark.parametrize("status", [500, 502, 503, 404])
def test_a_status_in_place_of_an_answer(town: Town, client: Client, status: int) -> None:
    town.do("fault", call="token", do="status", status=status, times=1)
    before = issued(town)
    reply = client.ask("GET", TOKEN)
    assert (reply.status, reply.json(), issued(town)) == (status, {"status": status}, before)
    assert client.ask("GET", TOKEN).status == 200


def test_an_error_in_place_of_an_answer(town: Town, client: Client) -> None:
    town.do("fault", call="token", do="error", errcode=-1, times=1)
    reply = client.ask("GET", TOKEN).json()
    assert reply["errcode"] == -1
    assert reply["errmsg"].startswith("system error rid: ")


def test_a_hanging_reply_comes_in_the_end(town: Town, client: Client) -> None:
    town.do("fault", call="token", do="hang", by=0.05, times=1)
    assert "access_token" in client.ask("GET", TOKEN).json()


def test_a_hanging_reply_lets_go_of_a_caller_that_hung_up(place: tuple[Serving, Town], town: Town) -> None:
    town.do("fault", call="token", do="hang", by="1h", times=1)
    with Client(place[0].api.url) as client:
        last = town.world.journal.last
        client.send(f"GET {TOKEN} HTTP/1.1", "Host: x")
        town.world.journal.wait(last, 30)
    town.sender.settle(lambda: True)
    assert town.world.activity.open_calls == 0


def test_a_hanging_reply_waits_while_the_caller_sends_more(town: Town, client: Client) -> None:
    town.do("fault", call="token", do="hang", by=0.05, times=1)
    client.send(f"GET {TOKEN} HTTP/1.1", "Host: x")
    client.send("GET /healthz HTTP/1.1", "Host: x")
    assert "access_token" in client.hear().json()
    assert client.hear().json()["ok"] is True


# -- the same over TLS -----------------------------------------------------------------------------


@pytest.fixture
def secure(place: tuple[Serving, Town]) -> Iterator[Server]:
    """The same world behind a listener that speaks TLS."""
    server = Server(("127.0.0.1", 0), lambda *_: [], place[0].api.worlds, tls=Secured(tls.server_side()))
    server.start()
    yield server
    server.stop()


def over_tls(server: Server, *lines: str) -> bytes:
    """All that comes back, as far as the end of the connection."""
    with tls.connected(server.address) as caller:
        caller.suppress_ragged_eofs = False
        caller.sendall("\r\n".join([*lines, "", ""]).encode())
        found = b""
        while piece := caller.recv(65536):
            found += piece
        return found


ONCE = (f"GET {TOKEN} HTTP/1.1", "Host: x", "Connection: close")


def test_a_reply_over_tls_is_whole_and_ends_with_a_farewell(town: Town, secure: Server) -> None:
    assert over_tls(secure, *ONCE).startswith(b"HTTP/1.1 200 OK\r\n")
    assert secure.url.startswith("https://127.0.0.1:")
    assert b"access_token" in over_tls(secure, *ONCE)


@pytest.mark.parametrize("fault", ["hang", "drip"])
def test_a_slow_reply_over_tls_comes_in_the_end(town: Town, secure: Server, fault: str) -> None:
    town.do("fault", call="token", do=fault, by=0.05, times=1)
    assert b"access_token" in over_tls(secure, *ONCE)


def test_a_hanging_reply_over_tls_lets_go_of_a_caller_that_hung_up(town: Town, secure: Server) -> None:
    town.do("fault", call="token", do="hang", by="1h", times=1)
    with tls.connected(secure.address) as caller:
        last = town.world.journal.last
        caller.sendall("\r\n".join([*ONCE, "", ""]).encode())
        town.world.journal.wait(last, 30)
    town.sender.settle(lambda: True)
    assert town.world.activity.open_calls == 0


@pytest.mark.parametrize(("fault", "effect"), [("reset", 0), ("lose_reply", 1), ("reset_reply", 1)])
def test_a_reset_over_tls_is_a_real_one(town: Town, secure: Server, fault: str, effect: int) -> None:
    town.do("fault", call="token", do=fault, times=1)
    before = issued(town)
    with tls.connected(secure.address) as caller:
        caller.sendall("\r\n".join([*ONCE, "", ""]).encode())
        assert tls.ended_with_reset(caller)
    town.sender.settle(lambda: True)
    assert issued(town) - before == effect


@pytest.mark.parametrize("fault", ["truncate", "wrong_length", "cut_json", "garbage"])
def test_a_broken_reply_over_tls_ends(town: Town, secure: Server, fault: str) -> None:
    town.do("fault", call="token", do=fault, times=1)
    assert over_tls(secure, *ONCE).startswith(b"HTTP/1.1 200 OK\r\n")


def test_an_end_without_close_notify_is_one_over_tls(town: Town, secure: Server) -> None:
    town.do("fault", call="token", do="no_close_notify", times=1)
    with pytest.raises(ssl.SSLEOFError):
        over_tls(secure, *ONCE)
    assert over_tls(secure, *ONCE).startswith(b"HTTP/1.1 200 OK\r\n")


def test_whoever_speaks_no_tls_is_hung_up_on(secure: Server, capfd: pytest.CaptureFixture[str]) -> None:
    with Client(secure.url.replace("https", "http")) as client:
        client.send("no TLS")
        assert client.ended()
    assert capfd.readouterr().err == ""


def test_a_caller_that_shakes_no_hands_keeps_nobody_waiting(secure: Server) -> None:
    with socket.create_connection(secure.address, 30):
        assert over_tls(secure, *ONCE).startswith(b"HTTP/1.1 200 OK\r\n")


def test_closing_hangs_up_over_tls(place: tuple[Serving, Town]) -> None:
    server = Server(("127.0.0.1", 0), lambda *_: [], place[0].api.worlds, tls=Secured(tls.server_side()))
    server.start()
    with tls.connected(server.address) as idle, tls.connected(server.address) as half:
        half.sendall(b"POST /cgi-bin/stable_token HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{")
        server.stop()
        assert idle.recv(1) == b""
        assert half.recv(1) == b""


# -- listeners -------------------------------------------------------------------------------------


def test_each_listener_has_its_own_paths(place: tuple[Serving, Town]) -> None:
    with Client(place[0].control.url) as control, Client(place[0].api.url) as api:
        assert control.ask("GET", TOKEN).status == 404
        assert api.ask("GET", "/actions").status == 404
        assert control.ask("GET", "/healthz").json()["world"] == "world"
        assert api.ask("GET", "/healthz").json()["worlds"] == ["world"]


def test_the_front_page_says_that_this_is_not_wechat(client: Client) -> None:
    text = client.ask("GET", "/").body.decode()
    assert "这是模拟器" in text
    assert "not WeChat" in text


def test_a_canary_is_noted(town: Town, client: Client) -> None:
    assert client.ask("GET", "/canary/abc").status == 200
    assert town.entries("canary")[-1]["url"].endswith("/canary/abc")


def test_many_callers_at_once(place: tuple[Serving, Town], town: Town) -> None:
    seen: list[str] = []

    def caller() -> None:
        with Client(place[0].api.url) as client:
            seen.extend(client.ask("GET", TOKEN).json()["access_token"] for _ in range(10))

    threads = [threading.Thread(target=caller) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(seen) == len(set(seen)) == 80


def test_a_taken_port_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=f"cannot listen on 127.0.0.1:{port}: .*Choose another port"):
            Serving(Options(port=port, control_port=0))
        with pytest.raises(UsageError, match=f"127.0.0.1:{port}"):
            Serving(Options(port=0, control_port=port))


def test_closing_hangs_up_and_frees_the_ports() -> None:
    with served() as (serving, _):
        address = serving.api.server.address
        idle, half = Client(serving.api.url), Client(serving.api.url)
        assert idle.ask("GET", "/healthz").status == 200
        half.send("POST /cgi-bin/stable_token HTTP/1.1", "Host: x", "Content-Length: 100", body=b"{")
    for client in (idle, half):
        with client:
            assert client.ended()
    again = Server(address, lambda *_: [], None)
    again.stop()


def test_a_caller_that_resets_does_not_hurt(
    place: tuple[Serving, Town], capfd: pytest.CaptureFixture[str]
) -> None:
    with Client(place[0].api.url) as client:
        client.send("POST /cgi-bin/stable_token HTTP/1.1", "Host: x", "Content-Length: 100", body=b"{")
        client.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    with Client(place[0].api.url) as client:
        assert client.ask("GET", "/healthz").status == 200
    assert capfd.readouterr().err == ""


class Headers:
    """A WSGI app's answer that breaks when its headers are written."""

    def __call__(self, _environ: object, _start: object) -> list[bytes]:
        raise ValueError("no such port")


def test_a_page_that_breaks_is_answered_and_logged(capfd: pytest.CaptureFixture[str]) -> None:
    server = Server(("127.0.0.1", 0), Headers())
    server.start()
    try:
        with Client(server.url) as client:
            assert client.ask("GET", "/anything").status == 500
            assert client.ask("GET", "/again").status == 500
    finally:
        server.stop()
    assert "ValueError: no such port" in capfd.readouterr().err


# -- without a server -----------------------------------------------------------------------------


def test_flask_alone_takes_api_calls_too() -> None:
    """For tests that mount the app without the server."""
    one = Town(url="")
    host = Host(open_world(name="stray"))
    host.add(one.world)
    client = create_pages(host).test_client()
    reply = client.post(
        "/cgi-bin/component/api_create_preauthcode",
        query_string={"access_token": one.token()},
        json={"component_appid": COMPONENT},
    )
    assert "pre_auth_code" in reply.get_json()
    assert one.world.activity.open_calls == 0
    assert client.get("/nothing").status_code == 404


def test_the_templates_are_shipped() -> None:
    import simulator.web

    folder = Path(simulator.web.__file__).parent / "templates"
    assert {path.name for path in folder.iterdir()} >= {"base.html", "banner.html", "consent.html"}
    assert START > 0
