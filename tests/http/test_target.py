"""A request says in one way whom it speaks to, or is refused, on every listener."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from simulator.http.reading import Malformed, RequestHead
from simulator.http.target import settled
from simulator.run.serving import Serving
from tests.web.served import Client, served

NO_HOSTS = [
    "",
    "[::1].evil.com",
    "[::1]evil.com",
    "[::1",
    "::1",
    "[::1]]",
    "[::1]:",
    "[::1%25eth0]",
    "[fe80::1%eth0]",
    "[v1.x]",
    "[127.0.0.1]",
    "evil.com[::1]",
    "user@127.0.0.1",
    "127.0.0.1@evil.com",
    "a:b@127.0.0.1",
    "127.0.0.1:",
    "127.0.0.1:x",
    "127.0.0.1:-1",
    "127.0.0.1:+1",
    "127.0.0.1:0",
    "127.0.0.1:65536",
    "127.0.0.1:80:80",
    "127.0.0.1 evil.com",
    "127.0.0.1, evil.com",
    "127.0.0.1,evil.com",
    "127.0.0.1;evil.com",
    "127.0.0.1/evil",
    "127.0.0.1?evil",
    "127.0.0.1#evil",
    "127.0.0.1\\evil",
    "127.0.0.1.",
    "127.0.0.01",
    "127.1",
    "2130706433",
    "0x7f.1",
    "0x7f000001",
    "a.1",
    "%31",
    "127.0.0.1%00",
    "evil..com",
    ".evil.com",
    "evil.com..",
    "http://127.0.0.1",
    "a" * 64,
    "a." * 130 + "a",
    "é.com",
    "\u00b2.com",
]
HOSTS = [
    "x",
    "X:80",
    "127.0.0.1:8080",
    "[::1]",
    "[::1]:8080",
    "[::FFFF:127.0.0.1]",
    "localhost",
    "api.weixin.qq.com",
    "my_service:8080",
    "wxsim.default.svc.cluster.local.:8080",
    "xn--fiqs8s.example",
    "1.example",
]


def request(host: str | None, target: str = "/", method: str = "GET", minor: int = 1) -> RequestHead:
    fields = {} if host is None else {"host": host}
    return RequestHead(method, target, minor, fields, fields)


@pytest.mark.parametrize("host", HOSTS)
def test_a_host_that_reads_in_one_way_is_taken(host: str) -> None:
    assert settled(request(host)) == request(host)


@pytest.mark.parametrize("host", NO_HOSTS)
@pytest.mark.parametrize("minor", [0, 1])
def test_any_other_is_refused(host: str, minor: int) -> None:
    with pytest.raises(Malformed, match="Host that is none") as refused:
        settled(request(host, minor=minor))
    assert refused.value.status == 400


def test_only_old_clients_need_none() -> None:
    assert settled(request(None, minor=0)).target == "/"
    with pytest.raises(Malformed, match="no Host"):
        settled(request(None))


@pytest.mark.parametrize(
    ("target", "host", "path"),
    [
        ("http://x/a?b", "x", "/a?b"),
        ("HTTP://X:80/a", "x", "/a"),
        ("https://x", "x:443", "/"),
        ("http://x?b", "x", "/?b"),
        ("http://[::1]:8080/a", "[0::1]:8080", "/a"),
        ("http://x/a", None, "/a"),
        ("//x/a", "x", "//x/a"),
    ],
)
def test_a_whole_url_is_a_target_where_it_names_the_host(target: str, host: str | None, path: str) -> None:
    assert settled(request(host, target, minor=int(host is not None))).target == path


@pytest.mark.parametrize(
    ("target", "host"),
    [
        ("http://evil.com/a", "x"),
        ("http://x.evil.com/a", "x"),
        ("http://x:81/a", "x"),
        ("https://x/a", "x:80"),
        ("http://x@evil.com/a", "x"),
        ("http://evil.com@x/a", "x"),
        ("http:///a", "x"),
        ("http://[::1].evil.com/", "[::1]"),
        ("ftp://x/a", "x"),
        ("x:80", "x:80"),
        ("a", "x"),
        ("*", "x"),
        ("?a", "x"),
        ("http:/x", "x"),
    ],
)
def test_a_target_that_names_another_host_or_none_is_refused(target: str, host: str) -> None:
    with pytest.raises(Malformed, match="target"):
        settled(request(host, target))


def test_the_whole_server_may_be_asked_for_options() -> None:
    assert settled(request("x", "*", method="OPTIONS")).target == "*"


# -- over sockets ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def place() -> Iterator[Serving]:
    with served() as (serving, _):
        yield serving


def status(url: str, *lines: str) -> int:
    with Client(url) as client:
        client.send(*lines)
        return client.hear().status


@pytest.mark.parametrize("path", ["/healthz", "/cgi-bin/token", "/state", "/"])
@pytest.mark.parametrize("port", ["api", "control"])
def test_both_ports_refuse_alike(place: Serving, port: str, path: str) -> None:
    url = getattr(place, port).url
    for fields in (
        ("Host: [::1].evil.com",),
        ("Host: x", "Host: x"),
        ("Host: x", "host: y"),
        ("Host:",),
        ("Host: user@x",),
        (),
    ):
        assert status(url, f"GET {path} HTTP/1.1", *fields) == 400, fields
    assert status(url, f"GET http://evil.com{path} HTTP/1.1", "Host: x") == 400


def test_a_whole_url_is_answered_as_its_path(place: Serving) -> None:
    assert status(place.api.url, "GET http://x:1/healthz HTTP/1.1", "Host: x:1") == 200
    at = place.control.url
    assert status(at, f"GET {at}/state HTTP/1.1", f"Host: {at.removeprefix('http://')}") == 200
