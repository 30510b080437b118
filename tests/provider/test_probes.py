"""Probes ask what the description of them says, and report whatever comes back."""

from __future__ import annotations

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from simulator.http.client import CUT, LATE, REFUSED
from simulator.provider.probe_rows import PROBES, Probe
from simulator.provider.probes import ProbeClient
from simulator.provider.process import free_port
from simulator.texts import NOTHING
from simulator.usage import UsageError
from tests.provider.conftest import Answer, Site


@pytest.fixture
def client(site: Site) -> Iterator[ProbeClient]:
    one = ProbeClient(f"{site.url}/probe/")
    yield one
    one.close()


@pytest.mark.parametrize(
    ("name", "arguments", "asked"),
    [
        ("entitlements", {"store": "wx1"}, ("GET", "/probe/entitlements/wx1", None)),
        ("entitlements", {"store": "a/b"}, ("GET", "/probe/entitlements/a%2Fb", None)),
        ("sync", {}, ("POST", "/probe/sync", None)),
        (
            "call",
            {"store": "wx1", "method": "POST", "path": "/x", "body": {"a": "微"}, "all_pages": True},
            (
                "POST",
                "/probe/stores/wx1/call",
                {"method": "POST", "path": "/x", "body": {"a": "微"}, "all_pages": True},
            ),
        ),
        (
            "call",
            {"store": "wx1", "method": "GET", "path": "/x"},
            ("POST", "/probe/stores/wx1/call", {"method": "GET", "path": "/x"}),
        ),
        ("clock", {"now": 1.5, "rate": 0}, ("PUT", "/probe/clock", {"now": 1.5, "rate": 0})),
        ("idle", {}, ("GET", "/probe/idle", None)),
        (
            "keys",
            {"appid": "wx1", "current": "k", "former": None},
            ("PUT", "/probe/keys", {"appid": "wx1", "current": "k", "former": None}),
        ),
        ("forget", {"what": ["tickets"]}, ("POST", "/probe/forget", {"what": ["tickets"]})),
        *(
            (name, {"store": "wx1"}, ("GET", f"/probe/stores/wx1/{name}", None))
            for name in ("orders", "products", "aftersales")
        ),
    ],
)
def test_requests(
    client: ProbeClient, site: Site, name: str, arguments: dict[str, Any], asked: tuple[str, str, Any]
) -> None:
    site.pages[asked[1]] = (200, {}, {"ok": True, "id": 3403799157105049600})
    answer = client.ask(name, arguments)
    assert site.asked == [asked]
    assert answer[:3] == (200, {"ok": True, "id": 3403799157105049600}, NOTHING)
    assert answer.ok
    if asked[2] is not None:
        assert site.headers[0]["Content-Type"] == "application/json; charset=utf-8"


def test_a_connection_is_kept(client: ProbeClient, site: Site) -> None:
    site.pages["/probe/idle"] = (503, {}, "")
    for _ in range(3):
        assert client.ask("idle", {})[:3] == (503, None, NOTHING)
    assert len(site.lines) == 1


def test_a_reply_that_is_no_json_is_text(client: ProbeClient, site: Site) -> None:
    site.pages["/probe/sync"] = (500, {}, "<html>broken</html>")
    answer = client.ask("sync", {})
    assert (answer.status, answer.reply, answer.ok) == (500, "<html>broken</html>", False)


def test_a_redirect_is_not_followed(client: ProbeClient, site: Site) -> None:
    site.pages["/probe/sync"] = (302, {"Location": "/login"}, "")
    assert client.ask("sync", {}).status == 302
    assert len(site.asked) == 1


def test_nobody_there() -> None:
    client = ProbeClient(f"http://127.0.0.1:{free_port()}")
    assert client.ask("sync", {})[:3] == (None, None, REFUSED)
    client.close()


def cut(handler: BaseHTTPRequestHandler, _body: str) -> Answer | None:
    handler.close_connection = True
    return None


@pytest.mark.parametrize(
    ("name", "arguments", "path", "times"),
    [("idle", {}, "/probe/idle", 2), ("sync", {}, "/probe/sync", 1)],
)
def test_only_what_is_harmless_is_asked_again(
    client: ProbeClient, site: Site, name: str, arguments: dict[str, Any], path: str, times: int
) -> None:
    site.pages[path] = cut
    assert client.ask(name, arguments).error == CUT
    assert len(site.asked) == times


def test_patience_ends(client: ProbeClient, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(handler: BaseHTTPRequestHandler, _body: str) -> Answer | None:
        handler.connection.settimeout(5)
        handler.rfile.read(1)
        handler.close_connection = True
        return None

    site.pages["/probe/idle"] = silent
    impatient = Probe(method="GET", path="/idle", text="", chinese="", timeout=0.1)
    monkeypatch.setitem(PROBES, "idle", impatient)
    assert client.ask("idle", {}).error == LATE


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("snyc", {}, "no probe is called 'snyc': did you mean 'sync'?"),
        ("clock", {"nwo": 1, "rate": 1}, "the probe clock takes no 'nwo': did you mean 'now'?"),
        ("call", {"store": "wx1"}, "the probe call lacks method, path"),
        ("entitlements", {}, "the probe entitlements lacks store"),
    ],
)
def test_what_is_asked_wrongly(client: ProbeClient, name: str, arguments: dict[str, Any], said: str) -> None:
    with pytest.raises(UsageError) as caught:
        client.ask(name, arguments)
    assert str(caught.value) == said
