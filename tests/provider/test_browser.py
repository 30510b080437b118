"""A browser follows, remembers, and notes every hop; it never leaves the private network."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from simulator.http.client import REFUSED
from simulator.provider import browser as module
from simulator.provider.browser import MAX_HOPS, Browser
from simulator.provider.process import free_port
from simulator.texts import NOTHING
from tests.provider.conftest import Answer, Site


@pytest.fixture
def browser() -> Iterator[Browser]:
    one = Browser(time.time)
    yield one
    one.close()


def test_hops_and_cookies(browser: Browser, site: Site, other_site: Site) -> None:
    cookies = ["a=1; HttpOnly", "b=2; Path=/"]
    site.pages["/enter"] = (
        302,
        {"Location": "/home?x=1", "Set-Cookie": [*cookies]},
        "",
    )
    site.pages["/home"] = (303, {"Location": f"{other_site.url}/page#part"}, "")
    other_site.pages["/page"] = (200, {"Content-Type": "text/html; charset=gbk"}, "hello")
    seen = browser.open(f"{site.url}/enter?code=c")
    assert seen.hops == [
        {"url": f"{site.url}/enter?code=c", "status": 302, "set_cookie": cookies},
        {"url": f"{site.url}/home?x=1", "status": 303, "set_cookie": []},
        {"url": f"{other_site.url}/page", "status": 200, "set_cookie": []},
    ]
    assert (seen.url, seen.status, seen.text, seen.error) == (f"{other_site.url}/page", 200, "hello", NOTHING)
    assert browser.last == seen.url
    assert [headers.get("Cookie") for headers in site.headers] == [None, "a=1; b=2"]
    assert "MicroMessenger" not in site.headers[0]["User-Agent"]
    browser.open(f"{site.url}/home", page="mobile")
    assert site.headers[-1]["Cookie"] == "a=1; b=2"
    assert "MicroMessenger" in site.headers[-1]["User-Agent"]


def test_a_circle_ends(browser: Browser, site: Site) -> None:
    site.pages["/round"] = (302, {"Location": "/round"}, "")
    seen = browser.open(f"{site.url}/round")
    assert len(seen.hops) == MAX_HOPS + 1
    assert seen.error.en == "more than 10 redirects"
    assert seen.status == 302


@pytest.mark.parametrize(
    ("target", "said"),
    [
        (
            "https://93.184.216.34/x",
            "'https://93.184.216.34/x' is not followed: 93.184.216.34 is neither private",
        ),
        ("http://169.254.169.254/latest/", "169.254.169.254 is neither private"),
        ("http://[::ffff:169.254.169.254]/", "is neither private"),
        ("http://0.0.0.0:80/", "0.0.0.0 is neither private"),
        ("file:///etc/passwd", "'file:///etc/passwd' is not followed: only http and https are"),
        ("javascript:alert(1)", "is not followed: only http and https are"),
        (
            "http://no-such-host.invalid/",
            "no-such-host.invalid is neither private nor named",
        ),
        ("http://[::1/", "is no address"),
        ("http://127.0.0.1:99999/", "is no address"),
    ],
)
def test_it_does_not_go_everywhere(browser: Browser, site: Site, target: str, said: str) -> None:
    site.pages["/out"] = (302, {"Location": target}, "")
    seen = browser.open(f"{site.url}/out")
    assert said in seen.error.en
    assert seen.status == 302
    assert len(seen.hops) == 1


def test_a_redirect_without_an_address_is_a_page(browser: Browser, site: Site) -> None:
    site.pages["/odd"] = (302, {}, "odd")
    seen = browser.open(f"{site.url}/odd")
    assert (seen.status, seen.text, seen.error) == (302, "odd", NOTHING)


def test_hosts_that_are_named_are_allowed() -> None:
    one = Browser(time.time, {"Provider.Example"})
    assert one._refusal("https://provider.example/") == NOTHING
    assert one._refusal("https://other.example.invalid/") is not None
    one.close()


def resolving(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> list[str]:
    """Has look-ups answer these addresses in turn, the last ones for ever; lists the names asked for."""
    asked: list[str] = []

    def look_up(host: str, port: int, **_how: object) -> list[tuple[object, ...]]:
        found = answers[min(len(asked), len(answers) - 1)]
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    return asked


def test_the_address_that_was_checked_is_the_one_that_is_connected_to(
    browser: Browser, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that is private when it is checked, and another machine's when it is looked up again."""
    site.pages["/"] = (200, {}, "here")
    asked = resolving(monkeypatch, ["127.0.0.1"], ["192.0.2.1"])
    seen = browser.open(f"http://rebound.example:{site.port}/")
    assert (seen.text, seen.error) == ("here", NOTHING)
    assert asked == ["rebound.example"]


def test_of_a_names_addresses_only_those_that_are_allowed_are_connected_to(
    browser: Browser, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.pages["/"] = (200, {}, "here")
    resolving(monkeypatch, ["192.0.2.1", "127.0.0.1"])
    tried: list[str] = []

    class Watched(socket.socket):
        def connect(self, address: Any) -> None:
            tried.append(address[0])
            super().connect(address)

    monkeypatch.setattr(socket, "socket", Watched)
    assert browser.open(f"http://both.example:{site.port}/").text == "here"
    assert tried == ["127.0.0.1"]


def test_a_name_that_became_public_is_checked_again(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolving(monkeypatch, ["127.0.0.1"], ["192.0.2.1"])
    url = f"http://rebound.example:{free_port()}/"
    assert browser.open(url).error.en == "connection refused"  # so that it is looked up anew
    assert "rebound.example is neither private" in browser.open(url).error.en


def test_names_below_localhost_are_this_machine(browser: Browser, site: Site) -> None:
    site.pages["/"] = (200, {}, "here")
    assert browser.open(f"http://shop.localhost:{site.port}/").text == "here"


def test_a_redirect_with_plain_characters_is_escaped(browser: Browser, site: Site) -> None:
    as_it_is = "/微信?店=a b&c=%20".encode().decode("latin-1")
    site.pages["/enter"] = (302, {"Location": as_it_is}, "")
    site.pages["/%E5%BE%AE%E4%BF%A1"] = (200, {}, "here")
    assert browser.open(f"{site.url}/enter").text == "here"
    assert site.asked[-1][1] == "/%E5%BE%AE%E4%BF%A1?%E5%BA%97=a%20b&c=%20"


def test_a_cookie_goes_back_to_the_byte(browser: Browser, site: Site) -> None:
    site.pages["/"] = (200, {"Set-Cookie": "name=é"}, "")
    browser.open(f"{site.url}/")
    browser.open(f"{site.url}/")
    assert site.headers[-1]["Cookie"] == "name=é"


def test_nobody_there(browser: Browser) -> None:
    url = f"http://127.0.0.1:{free_port()}/"
    seen = browser.open(url)
    assert seen.hops == [{"url": url, "status": None, "set_cookie": []}]
    assert (seen.status, seen.error) == (None, REFUSED)


def cut(handler: BaseHTTPRequestHandler, _body: str) -> Answer | None:
    handler.close_connection = True
    return None


def silent(handler: BaseHTTPRequestHandler, _body: str) -> Answer | None:
    handler.connection.settimeout(5)
    handler.rfile.read(1)  # until the browser gives up
    handler.close_connection = True
    return None


def drip(handler: BaseHTTPRequestHandler, _body: str) -> Answer | None:
    handler.send_response(200)
    handler.send_header("Content-Length", "1000")
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b".")
            time.sleep(0.01)
    except OSError:
        handler.close_connection = True
    return None


@pytest.mark.parametrize(
    ("page", "status", "said"),
    [
        (cut, None, "the connection was cut"),
        (silent, None, "no answer in time"),
        (drip, 200, "no answer in time"),
    ],
)
def test_what_a_bad_server_does(
    browser: Browser,
    site: Site,
    monkeypatch: pytest.MonkeyPatch,
    page: Callable[[BaseHTTPRequestHandler, str], Answer | None],
    status: int | None,
    said: str,
) -> None:
    monkeypatch.setattr(module, "TIMEOUT", 0.15)
    site.pages["/bad"] = page
    seen = browser.open(f"{site.url}/bad")
    assert (seen.status, seen.error.en) == (status, said)
    assert len(seen.hops) == 1


def test_a_large_page_is_read_in_part(browser: Browser, site: Site) -> None:
    site.pages["/large"] = (200, {}, "x" * (module.BODY_READ + 5))
    assert len(browser.open(f"{site.url}/large").text) == module.BODY_READ
    site.pages["/odd"] = (200, {"Content-Type": "text/html; charset=none-such"}, "微信")
    assert browser.open(f"{site.url}/odd").text == "微信"
