"""Web pages of others are kept off the control interface."""

from __future__ import annotations

import json

import pytest

from tests.web.served import Client, served


def asked(*headers: str, method: str = "GET", path: str = "/state", **options: object) -> tuple[int, str]:
    """The status of a request with these headers, and the error it was told."""
    body = b'{"as": "anna"}' if method == "POST" else b""
    with served(**options) as (serving, town), Client(serving.control.url) as client:
        at = serving.control.url.removeprefix("http://")
        lines = [f"{method} {path} HTTP/1.1", *(line.format(at=at) for line in headers)]
        if not any(line.startswith("Host:") for line in lines):
            lines.append(f"Host: {at}")
        before = town.world.journal.last
        client.send(*lines, f"Content-Length: {len(body)}", body=body)
        heard = client.hear()
        if heard.status != 200:
            assert town.world.journal.last == before
        if heard.status == 400:
            return 400, heard.body.decode()
        return heard.status, heard.json().get("error", "")


@pytest.mark.parametrize(
    "headers",
    [
        (),
        ("Host: localhost:1234",),
        ("Host: wxsim.localhost",),
        ("Host: 192.168.1.7:8081",),
        ("Host: [::1]:8081",),
        ("Host: wxsim:8081",),
        ("Origin: http://{at}", "Sec-Fetch-Site: same-origin"),
        ("Referer: http://{at}/state",),
        ("Host: WXSIM:8081", "Origin: http://wxsim:8081"),
        ("Host: wxsim", "Origin: http://wxsim:80"),
        ("Sec-Fetch-Site: none",),
    ],
)
@pytest.mark.parametrize(("method", "path"), [("GET", "/state"), ("POST", "/actions/create_user")])
def test_its_own_users_get_in(headers: tuple[str, ...], method: str, path: str) -> None:
    assert asked(*headers, method=method, path=path) == (200, "")


@pytest.mark.parametrize(
    ("headers", "told"),
    [
        (("Host: evil.example:8081",), "not called 'evil.example'"),
        (("Host: 127.0.0.1.evil.example",), "not called '127.0.0.1.evil.example'"),
        (("Host: evil", "Origin: http://evil.example"), "a page of http://evil.example asks"),
        (("Host: localhost.",), "not called 'localhost.'"),
        (("Host: ai.",), "not called 'ai.'"),
        (("Origin: http://evil.example",), "a page of http://evil.example asks"),
        (("Origin: null",), "a page of null asks"),
        (("Origin: http://127.0.0.1:1",), "a page of http://127.0.0.1:1 asks"),
        (("Origin: http://[",), "a page of http://[ asks"),
        (("Origin: https://{at}",), "a page of https://"),
        (("Origin: http://{at}.evil.example",), "a page of http://"),
        (("Origin: http://evil@{at}",), "a page of http://evil@"),
        (("Origin: ",), "a page of  asks"),
        (("Referer: http://evil.example/a?b",), "a page of http://evil.example/a?b asks"),
        (("Referer: http://{at}@evil.example/",), "a page of http://"),
        (("Sec-Fetch-Site: cross-site",), "a page from elsewhere"),
        (("Sec-Fetch-Site: same-site",), "a page from elsewhere"),
    ],
)
@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/state"), ("GET", "/journal?secrets=1"), ("POST", "/actions/create_user")],
)
def test_pages_of_others_do_not(headers: tuple[str, ...], told: str, method: str, path: str) -> None:
    status, error = asked(*headers, method=method, path=path)
    assert status == 403
    assert told in error


@pytest.mark.parametrize("host", ["", "[bad", "[::1].evil.com", "evil.example@127.0.0.1", "127.0.0.1:x"])
@pytest.mark.parametrize("path", ["/state", "/journal?secrets=1"])
def test_a_host_that_is_none_is_refused_before_it_is_looked_at(host: str, path: str) -> None:
    status, error = asked(f"Host: {host}", path=path)
    assert status == 400
    assert error.startswith("Bad Request: the request has a Host that is none: ")


def test_a_name_can_be_allowed() -> None:
    assert asked("Host: wxsim.team.example", control_names=("wxsim.team.example",)) == (200, "")
    assert asked("Host: wxsim.team.example.", control_names=("wxsim.team.example",)) == (200, "")


def test_everybody_may_ask_for_health() -> None:
    with served() as (serving, _), Client(serving.control.url) as client:
        client.send("GET /healthz HTTP/1.1", "Host: anything.example")
        heard = client.hear()
    assert (heard.status, json.loads(heard.body)["ok"]) == (200, True)
