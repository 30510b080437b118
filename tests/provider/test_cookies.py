"""Cookies go where a browser would send them, for as long as the world's clock says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.provider.cookies import MOST_BYTES, MOST_COOKIES, CookieJar

SITE = "http://shop.example/app/page"


class Clock:
    def __init__(self) -> None:
        self.now = 1_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("url", "header", "sent_to", "expected"),
    [
        (SITE, "a=1", "http://shop.example/app/other", "a=1"),
        (SITE, "a=1", "http://shop.example/", ""),
        (SITE, "a=1; Path=/", "http://shop.example/", "a=1"),
        (SITE, "a=1; Path=/ap", "http://shop.example/app", ""),
        (SITE, "a=1; Path=/app/", "http://shop.example/app/x", "a=1"),
        (SITE, "a=1; Path=/", "http://other.example/", ""),
        (SITE, "a=1; Path=/", "http://x.shop.example/", ""),
        (SITE, "a=1; Path=/; Domain=.example", "http://x.shop.example/", "a=1"),
        (SITE, "a=1; Path=/; Domain=hop.example", "http://shop.example/", ""),
        (SITE, "a=1; Path=/; Domain=other.example", "http://other.example/", ""),
        (SITE, "a=1; Path=/", "http://shop.example:81/", "a=1"),
        (SITE, "a=1; Path=/; Secure", "https://shop.example/", ""),
        ("https://shop.example/", "a=1; Secure", "http://shop.example/", ""),
        ("https://shop.example/", "a=1; Secure; HttpOnly", "https://shop.example/", "a=1"),
        ("http://127.0.0.1:1/", "a=1; Secure", "http://127.0.0.1:2/", "a=1"),
        ("http://localhost/", "__Host-a=1; Secure; Path=/", "http://localhost/", "__Host-a=1"),
        ("http://localhost/", "__Host-a=1; Secure; Path=/x", "http://localhost/x", ""),
        ("http://localhost/", "__Secure-a=1", "http://localhost/", ""),
        ("http://127.0.0.1/", "a=1; Domain=0.0.1", "http://127.0.0.1/", ""),
        (SITE, "a=1=2; Path=/", "http://shop.example/", "a=1=2"),
        (SITE, 'a="x y"; Path=/', "http://shop.example/", 'a="x y"'),
        (SITE, "novalue", "http://shop.example/app/", ""),
        (SITE, "=x", "http://shop.example/app/", ""),
        (SITE, "a=; Path=/", "http://shop.example/", "a="),
    ],
)
def test_where_a_cookie_goes(url: str, header: str, sent_to: str, expected: str) -> None:
    jar = CookieJar(Clock())
    jar.store(url, header)
    assert jar.header(sent_to) == expected


def test_time_is_the_worlds() -> None:
    clock = Clock()
    jar = CookieJar(clock)
    url = "http://localhost/"
    jar.store(url, "session=1")
    jar.store(url, "hour=1; Max-Age=3600; Expires=Thu, 01 Jan 1970 00:00:00 GMT")
    jar.store(url, "date=1; Expires=Mon, 12 Jan 1970 15:00:00 GMT")
    jar.store(url, "dashes=1; Expires=Mon, 12-Jan-1970 15:00:00 GMT")
    jar.store(url, "odd=1; Expires=tomorrow")
    assert len(jar) == 5
    clock.now += 3599
    assert len(jar) == 5
    clock.now += 1
    assert jar.header(url) == "session=1; date=1; dashes=1; odd=1"
    clock.now = 1_004_400
    assert jar.header(url) == "session=1; odd=1"


def test_a_cookie_is_replaced_and_removed() -> None:
    jar = CookieJar(Clock())
    url = "http://localhost/"
    jar.store(url, "a=1")
    jar.store(url, "b=1")
    jar.store(url, "a=2")
    assert jar.header(url) == "a=2; b=1"
    jar.store(url, "a=; Max-Age=0")
    assert jar.header(url) == "b=1"
    assert jar.knows("http://localhost:99/x")
    assert not jar.knows("http://127.0.0.1/")


def test_the_most_specific_path_comes_first() -> None:
    jar = CookieJar(Clock())
    jar.store(SITE, "a=wide; Path=/")
    jar.store(SITE, "a=near; Path=/app")
    assert jar.header(SITE) == "a=near; a=wide"


dates = st.sampled_from(["Mon, 01 Jan 0001 00:00:00 -0000", "Mon, 01 Jan 9999 99:99:99 GMT", "-", "1 1 1"])
ages = st.sampled_from(["9" * 400, "9" * 5000, "-" + "9" * 400, "--1", "\u0661", "0", "-0", "1e5"])


@given(
    st.text()
    | st.tuples(dates | st.text()).map("a=1; Expires={0[0]}".format)
    | st.tuples(ages | st.text()).map("a=1; Max-Age={0[0]}".format)
)
def test_any_header_is_survived(header: str) -> None:
    jar = CookieJar(Clock())
    jar.store("http://localhost/", header)
    jar.header("http://localhost/")


@pytest.mark.parametrize(
    ("age", "kept"),
    [
        ("9" * 400, True),
        ("9" * 5000, True),
        ("-" + "9" * 400, False),
        ("0", False),
        ("-0", False),
        ("--1", True),
    ],
)
def test_an_age_may_have_any_length(age: str, kept: bool) -> None:
    jar = CookieJar(Clock())
    jar.store("http://localhost/", f"a=1; Max-Age={age}")
    assert (jar.header("http://localhost/") == "a=1") is kept


def test_a_browser_keeps_so_many_cookies_and_none_that_is_too_long() -> None:
    jar = CookieJar(Clock())
    url = "http://localhost/"
    jar.store(url, "a=" + "x" * MOST_BYTES)
    assert jar.header(url) == ""
    for number in range(MOST_COOKIES + 5):
        jar.store(url, f"c{number}=1")
    assert len(jar) == MOST_COOKIES
    assert jar.header(url).startswith("c5=1; ")
