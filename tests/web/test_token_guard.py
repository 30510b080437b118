"""Whoever has not the token of the control interface gets nothing of it but its health."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web.served import Client, Heard, served

TOKEN = "a.token+of/us-0123456789=="
LINK = "/?token=a.token%2Bof%2Fus-0123456789%3D%3D"


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with served(control_token=TOKEN) as (serving, _):
        yield serving.control.url


def asked(url: str, path: str, *fields: str, method: str = "GET") -> Heard:
    with Client(url) as client:
        client.send(f"{method} {path} HTTP/1.1", f"Host: {url.removeprefix('http://')}", *fields)
        return client.hear(head=method == "HEAD")


def cookie(url: str) -> str:
    return asked(url, LINK).all("Set-Cookie")[0].partition(";")[0]


PATHS = ["/", "/state", "/journal", "/journal?secrets=1", "/actions", "/nothing", "/healthz/", "//healthz"]


@pytest.mark.parametrize("path", PATHS)
def test_without_it_nothing_is_answered(url: str, path: str) -> None:
    heard = asked(url, path)
    assert heard.status == 401
    assert heard.all("WWW-Authenticate") == ['Bearer realm="wxsim"']
    assert "asks for its token: send `Authorization: Bearer TOKEN`" in heard.json()["error"]
    assert "WXSIM_CONTROL_TOKEN" in heard.json()["error"]


def test_without_it_nothing_is_done() -> None:
    with served(control_token=TOKEN) as (serving, town):
        before = town.world.journal.last
        assert asked(serving.control.url, "/actions/create_user", method="POST").status == 401
        assert town.world.journal.last == before


@pytest.mark.parametrize(
    "fields",
    [
        (f"Authorization: Bearer {TOKEN[:-1]}",),
        (f"Authorization: Bearer {TOKEN}x",),
        (f"Authorization: Bearer {TOKEN.upper()}",),
        ("Authorization: Bearer wrong-wrong-wrong-wrong",),
        ("Authorization: Bearer \xe9",),
        (f"Authorization: Bearer {TOKEN}", "Authorization: Bearer x"),
    ],
)
def test_with_another_it_says_that_it_is_another(url: str, fields: tuple[str, ...]) -> None:
    heard = asked(url, "/state", *fields)
    assert heard.status == 401
    assert "this is not the token" in heard.json()["error"]
    assert TOKEN not in heard.body.decode()


@pytest.mark.parametrize(
    "fields",
    [
        (f"Authorization: {TOKEN}",),
        (f"Authorization: Basic {TOKEN}",),
        (f"Authorization: Bearer{TOKEN}",),
        (f"Authorization: token {TOKEN}",),
        ("Authorization: Bearer ",),
        (f"X-Authorization: Bearer {TOKEN}",),
        (f"Cookie: wxsim_control={TOKEN}",),
        ("Cookie: a; =; ;;",),
    ],
)
def test_anything_else_is_no_token(url: str, fields: tuple[str, ...]) -> None:
    assert asked(url, "/state", *fields).status == 401


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "Bearer "])
def test_with_it_everything_is(url: str, scheme: str) -> None:
    assert asked(url, "/state", f"Authorization: {scheme} {TOKEN}").status == 200


def test_health_is_for_everybody(url: str) -> None:
    assert asked(url, "/healthz").json() == {"ok": True, "world": "world"}


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_the_link_gives_a_cookie_and_the_address_without_the_token(url: str, method: str) -> None:
    heard = asked(url, LINK, method=method)
    assert (heard.status, heard.all("Location"), heard.all("Cache-Control")) == (303, ["/"], ["no-store"])
    name, _, rest = heard.all("Set-Cookie")[0].partition("=")
    assert name == f"wxsim_control_{url.rpartition(':')[2]}"
    value, *properties = rest.split("; ")
    assert properties == ["Path=/", "HttpOnly", "SameSite=Strict"]
    assert TOKEN not in value  # a browser shows it to every port of this host
    assert len(value) == 64


def test_the_cookie_is_enough_from_then_on(url: str) -> None:
    mine = cookie(url)
    for fields in ((f"Cookie: {mine}",), (f"Cookie: other=1; {mine}; more=2",)):
        assert asked(url, "/state", *fields).status == 200
    assert asked(url, "/", f"Cookie: {mine}").json()["world"] == "world"
    assert asked(url, "/state", f"Cookie: {mine}x").status == 401


def test_the_cookie_of_another_simulator_is_none_of_ours(url: str) -> None:
    with served(control_token=TOKEN[::-1].lstrip("=") + "x") as (other, _):
        value = cookie(url).partition("=")[2]
        port = other.control.url.rpartition(":")[2]
        assert asked(other.control.url, "/state", f"Cookie: wxsim_control_{port}={value}").status == 401


@pytest.mark.parametrize(
    "path", ["/?token=", "/?token=wrong", f"{LINK}&token=x", "/?token=%ff", f"/?{'a=1&' * 30}token=x"]
)
def test_a_link_with_another_token_gives_none(url: str, path: str) -> None:
    heard = asked(url, path)
    assert heard.status == 401
    assert heard.all("Set-Cookie") == []


def test_only_the_front_page_takes_it_from_the_query(url: str) -> None:
    assert asked(url, LINK.replace("/?", "/state?")).status == 401
    assert asked(url, LINK, method="POST").status == 401


@pytest.mark.parametrize("path", [LINK, "/state", "/healthz"])
def test_no_page_is_told_where_its_reader_came_from(url: str, path: str) -> None:
    assert asked(url, path).all("Referrer-Policy") == ["no-referrer"]


def test_a_page_of_others_is_refused_with_it_too(url: str) -> None:
    fields = (f"Authorization: Bearer {TOKEN}", "Origin: http://evil.example")
    assert asked(url, "/state", *fields).status == 403
    assert asked(url, LINK, "Sec-Fetch-Site: cross-site").status == 403
