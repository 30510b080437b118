"""Every page of the API listener and every route of the control interface."""

from __future__ import annotations

from flask import Flask
from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from simulator.endpoints.table import PAGES
from simulator.endpoints.worlds import Host
from simulator.run.open import open_stage, open_world
from simulator.web.control import create_control
from simulator.web.pages import create_pages
from tests.attack.fuzz import Target, fuzzed
from tests.attack.ground import Ground
from tests.attack.part import Bounds, Figures, Part
from tests.attack.requests import GARBAGE, Asked, altered, bodies, pairs
from tests.attack.values import ANYTHING, SCALARS, TEXTS, Known, Values, known

EXAMPLES = 60
# What pages and routes read; anything else they are given is passed over.
ARGUMENTS: dict[str, Values] = {
    **{
        name: st.one_of(known(name), known("value"), TEXTS)
        for name in ("component_appid", "pre_auth_code", "biz_appid")
    },
    "redirect_uri": st.one_of(
        st.sampled_from(("http://a/b?c#d", "https://é/", "http://a/\r\nX: y", "http://a/%0d%0a")), TEXTS
    ),
    "auth_type": st.one_of(st.sampled_from(("1", "2", "3", "6")), TEXTS),
    "category_id_list": st.one_of(st.sampled_from(("129|130", "|", "9" * 30)), TEXTS),
    "decision": st.one_of(st.just("grant"), TEXTS),
    "store": st.one_of(known("appid"), TEXTS),
    "set": st.one_of(st.just("129"), TEXTS),
    "entry_host": TEXTS,
    **{name: st.one_of(SCALARS, TEXTS, known("")) for name in ("after", "limit", "secrets")},
    "wait": st.sampled_from(("0", "0.001", "-1", "nan", "-inf", "", "x", "\udcff", "0x1", "1_0e-9")),
    "kind": st.one_of(st.sampled_from(("call", "push", "action")), TEXTS),
}


def whole_link() -> SearchStrategy[tuple[tuple[str, object], ...]]:
    """A consent link that the page takes, with more behind it."""
    good = (
        ("component_appid", Known("component_appid", 0)),
        ("pre_auth_code", Known("pre_auth_code", 0)),
        ("redirect_uri", "http://a/b"),
        ("decision", "grant"),
        ("store", Known("appid", 0)),
        ("set", "129"),
    )
    return st.builds(
        lambda more, skip: tuple(pair for pair in good if pair[0] != skip) + more,
        pairs(ARGUMENTS),
        st.sampled_from(("", *ARGUMENTS)),
    )


# as it says itself, and as `bodies` writes it
FORMS = (
    ("application/x-www-form-urlencoded", "form"),
    ("multipart/form-data; boundary=vL8x", "multipart"),
)


def asked(path: str) -> SearchStrategy[Asked]:
    query = st.one_of(pairs(ARGUMENTS), pairs(ARGUMENTS), whole_link())
    form = whole_link().map(dict)
    return altered(
        st.one_of(
            st.builds(Asked, st.just("GET"), st.just(path), query=query),
            *(
                st.builds(
                    Asked,
                    st.just("POST"),
                    st.just(path),
                    query=query,
                    headers=st.just((("Content-Type", written),)),
                    body=bodies(form, coding),
                )
                for written, coding in FORMS
            ),
            st.builds(Asked, st.just("POST"), st.just(path), body=bodies(ANYTHING)),
        )
    )


def paths(app: Flask) -> list[str]:
    """The paths of all routes, with something in the place of what a route leaves open."""
    rules = {
        rule.rule.replace("<path:path>", "some/page")
        .replace("<path:rest>", "x/y")
        .replace("<path:filename>", "x.css")
        for rule in app.url_map.iter_rules()
    }
    return sorted(rule.replace("<name>", "settle") for rule in rules)


def paths_of_control() -> list[str]:
    return paths(create_control(open_stage(open_world())))


def on_api(ground: Ground, example: Asked) -> None:
    ground.ask(ground.api, example)


def on_control(ground: Ground, example: Asked) -> None:
    ground.ask(ground.control, example)


def targets() -> dict[str, Target]:
    pages = {
        *paths(create_pages(Host(open_world(name="stray")))),
        *PAGES,
        "/healthz",
        "/nothing",
        "//",
        "/%ff",
        "/..",
    }
    routes = {*paths_of_control(), "/healthz", "/nothing", "/actions/%ff", "/%2e%2e/"}
    found = {f"page {path}": Target(asked(path), on_api) for path in sorted(pages)}
    found |= {f"control {path}": Target(asked(path), on_control) for path in sorted(routes)}
    found["page bytes"] = Target(raw(), lambda ground, sent: ground.send(ground.api, sent, ends=True))
    found["control bytes"] = Target(raw(), lambda ground, sent: ground.send(ground.control, sent, ends=True))
    return found


def raw() -> SearchStrategy[bytes]:
    """Bytes that are nearly a request, or none at all: broken lines, lengths, chunks, endings."""
    line = st.sampled_from(
        (
            b"GET / HTTP/1.1",
            b"POST /cgi-bin/token HTTP/1.1",
            b"GET / HTTP/1.0",
            b"GET / HTTP/9.9",
            b"GET http://[ HTTP/1.1",
            b"\x16\x03\x01",
            b"POST /actions/settle HTTP/1.1",
            b"GET /journal?after=\xff HTTP/1.1",
            b"GET",
            b"",
            b"OPTIONS * HTTP/1.1",
            b"PRI * HTTP/2.0",
            b"GET  / HTTP/1.1",
        )
    )
    field = st.sampled_from(
        (
            b"Host: a",
            b"Content-Length: 5",
            b"Content-Length: 99999999999999999999",
            b"Content-Length: -1",
            b"Content-Length: 5, 5",
            b"Content-Length: ",
            b"Transfer-Encoding: chunked",
            b"Transfer-Encoding: gzip, chunked",
            b"Expect: 100-continue",
            b"Host:",
            b": x",
            b" folded",
            b"a\x00b: c",
            b"Connection: upgrade",
            b"Content-Length:\t7",
            b"\xff: \xff",
            b"X: " + b"y" * 70000,
            b"Host : b",
            b"Content-Type: multipart/form-data",
        )
    )
    rest = st.one_of(
        st.sampled_from(
            (
                b"",
                b"hello",
                b"5\r\nhello\r\n0\r\n\r\n",
                b"fffffffff\r\n",
                b"5;x=y\r\nhel",
                b"-1\r\n",
                b"0\r\nA: b\r\n\r\n",
                b"0\r\n: \r\n\r\n",
                b"{}\r\n\r\nGET / HTTP/1.1\r\n\r\n",
            )
        ),
        GARBAGE,
    )
    end = st.sampled_from((b"\r\n", b"\n", b"\r", b"\r\n\r\n"))
    built = st.builds(
        lambda first, more, by, body: by.join([first, *more, b"", b""]) + body,
        line,
        st.lists(field, max_size=4),
        end,
        rest,
    )
    return st.one_of(built, built, st.binary(max_size=60))


def run(bounds: Bounds) -> Figures:
    return fuzzed(bounds, targets, EXAMPLES)


PART = Part(what="every page and control route, and broken requests", unit="requests", seconds=16, run=run)
