"""Whole requests, drawn without a world and written as bytes for one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote_from_bytes
from xml.sax.saxutils import escape

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from tests.attack.values import ANYTHING, TEXTS, Find, Values, filled, plain, written

Pairs = tuple[tuple[str, Any], ...]
BOUNDARY = "vL8x"
METHODS = (
    "GET",
    "POST",
    "PUT",
    "DELETE",
    "HEAD",
    "OPTIONS",
    "PATCH",
    "TRACE",
    "CONNECT",
    "get",
    "X",
    "!#$%&'*+.^_`|~",
)
CHARSETS = (
    "utf-8",
    "gbk",
    "utf-16",
    "latin-1",
    "utf-7",
    "x-none",
    "",
    "\xff",
    "idna",
    "base64",
    "utf-8;q=é",
    "rot13",
    "hex",
)
TYPES = (
    *(
        "application/json",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "text/xml",
        "",
        "/",
    ),
    *(
        f"multipart/form-data; boundary={BOUNDARY}",
        "multipart/form-data; boundary=",
        "\xff/\xfe",
        "a/b; c",
        "*/*",
    ),
)
FIELDS = (
    *(
        "Accept",
        "Accept-Encoding",
        "Accept-Language",
        "Authorization",
        "Cookie",
        "Referer",
        "Origin",
        "Host",
        "Range",
    ),
    *(
        "If-Modified-Since",
        "If-None-Match",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "Forwarded",
        "User-Agent",
        "Expect",
    ),
    *(
        "Connection",
        "Upgrade",
        "Date",
        "Sec-Fetch-Site",
        "Content-Encoding",
        "X_Y",
        "Max-Forwards",
        "TE",
        "Via",
    ),
)
TEXT_OF_FIELD = st.one_of(
    st.sampled_from(
        (
            *(
                "",
                "a",
                "\xff",
                "é",
                "=?utf-8?q?=ff?=",
                "Basic !",
                "Bearer x",
                "a=b; c",
                ";;;=",
                '"',
                "bytes=0-",
                "bytes=-",
            ),
            *(
                "http://[",
                "http://a",
                "null",
                "http://x/\xff",
                "[::1].evil.com",
                "127.0.0.1:99999",
                "localhost",
                "a" * 9000,
            ),
            *(
                "100-continue",
                "gzip",
                "chunked",
                "q=0.5;;",
                "0",
                "-1",
                "close",
                "keep-alive, x",
                "Thu, 32 Foo 2026",
                "x y",
            ),
        )
    ),
    st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=20),
)
HEADERS: SearchStrategy[Pairs] = st.lists(
    st.tuples(st.sampled_from(FIELDS), TEXT_OF_FIELD), max_size=3, unique_by=lambda pair: pair[0]
).map(tuple)
GARBAGE = st.one_of(
    st.binary(max_size=30),
    st.sampled_from(
        (
            b"\xff",
            b"\xff\xfe",
            b"\xef\xbb\xbf{}",
            b"%ff",
            b"%",
            b"%u1234",
            b"&&=&",
            b"=",
            b"a=%ed%a0%80",
            b"\xed\xa0\x80",
            b"+",
        )
    ),
)


@dataclass(frozen=True, slots=True)
class Body:
    """A document in one of the forms that bodies have; then, perhaps, cut or with bytes put in."""

    form: str = "json"
    value: Any = None
    encoding: str = "utf-8"
    cut: int | None = None
    put: bytes = b""

    def written(self, find: Find) -> bytes:
        value = filled(self.value, find)
        data = (
            value
            if isinstance(value, bytes)
            else _FORMS[self.form](value).encode(self.encoding, "surrogatepass")
        )
        if self.cut is not None and data:
            data = data[: self.cut % len(data)]
        place = len(data) // 2
        return data[:place] + self.put + data[place:]


@dataclass(frozen=True, slots=True)
class Asked:
    """A request. `tail` are bytes at the end of the path, `garbage` of the query."""

    method: str
    path: str
    query: Pairs = ()
    tail: bytes = b""
    garbage: bytes = b""
    headers: Pairs = ()
    body: Body | None = None

    def written(self, find: Find, host: str) -> bytes:
        target = self.path.encode() + _for_target(self.tail)
        query = b"&".join(_pair(name, filled(value, find)) for name, value in self.query)
        if self.garbage:
            query += (b"&" if query else b"") + _for_target(self.garbage)
        if query:
            target += b"?" + query
        body = self.body.written(find) if self.body is not None else b""
        fields = dict(self.headers)
        lines = [b"%b %b HTTP/1.1" % (self.method.encode("latin-1"), target)]
        lines.append(b"Host: %b" % fields.pop("Host", host).encode("latin-1"))
        lines += [f"{name}: {value}".encode("latin-1") for name, value in fields.items()]
        if self.body is not None:
            lines.append(b"Content-Length: %d" % len(body))
        return b"\r\n".join([*lines, b"", body])


def _for_target(data: bytes) -> bytes:
    """Bytes that a request line may hold; others would end it."""
    return bytes(byte for byte in data if byte > 0x20 and byte != 0x7F)


def _pair(name: str, value: Any) -> bytes:
    data = value if isinstance(value, bytes) else plain(value).encode("utf-8", "surrogatepass")
    return (
        quote_from_bytes(name.encode("utf-8", "surrogatepass")).encode()
        + b"="
        + quote_from_bytes(data).encode()
    )


def _form(value: Any) -> str:
    return "&".join(_pair(name, item).decode() for name, item in _pairs(value))


def _multipart(value: Any) -> str:
    parts = [
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{plain(item)}\r\n'
        for name, item in _pairs(value)
    ]
    return "".join(parts) + f"--{BOUNDARY}--\r\n"


def _xml(value: Any) -> str:
    return (
        "<xml>"
        + "".join(f"<{name}>{escape(plain(item))}</{name}>" for name, item in _pairs(value))
        + "</xml>"
    )


def _pairs(value: Any) -> list[tuple[str, Any]]:
    return list(value.items()) if isinstance(value, dict) else [("x", value)]


_FORMS = {"json": written, "form": _form, "multipart": _multipart, "xml": _xml}


def bodies(value: Values, form: str = "json") -> SearchStrategy[Body]:
    """Bodies that hold such a value: mostly whole and in that form."""
    whole = st.builds(Body, st.just(form), value)
    other = st.builds(Body, st.sampled_from(list(_FORMS)), value)
    coded = st.builds(Body, st.just(form), value, st.sampled_from(("utf-16", "utf-32", "utf-8-sig", "utf-7")))
    broken = st.builds(Body, st.just(form), value, cut=st.integers(0, 200), put=GARBAGE)
    return st.one_of(
        whole, whole, whole, whole, whole, other, coded, broken, st.builds(Body, value=st.binary(max_size=40))
    )


def pairs(given: Mapping[str, Values]) -> SearchStrategy[Pairs]:
    """Query arguments: each of these or not, now and then twice, and some that nobody named."""
    one = st.sampled_from(sorted(given)).flatmap(lambda name: st.tuples(st.just(name), given[name]))
    any_ = st.tuples(TEXTS, st.one_of(ANYTHING, GARBAGE))
    return st.lists(st.one_of(one, one, one, any_) if given else any_, max_size=4).map(tuple)


def altered(plainly: SearchStrategy[Asked]) -> SearchStrategy[Asked]:
    """The same requests, some of them with another method, type, fields or bytes than they ought to have."""
    typed = st.builds(
        lambda kind, charset: (
            ("Content-Type", f"{kind}; charset={charset}" if charset is not None else kind),
        ),
        st.sampled_from(TYPES),
        st.none() | st.sampled_from(CHARSETS),
    )
    return st.one_of(
        plainly,
        plainly,
        st.builds(lambda one, method: replace(one, method=method), plainly, st.sampled_from(METHODS)),
        st.builds(lambda one, more: replace(one, garbage=more), plainly, GARBAGE),
        st.builds(lambda one, more: replace(one, tail=more), plainly, GARBAGE),
        st.builds(lambda one, more: replace(one, headers=(*one.headers, *more)), plainly, HEADERS),
        st.builds(lambda one, kind: replace(one, headers=kind), plainly, typed),
        st.builds(lambda one, body: replace(one, body=body), plainly, bodies(ANYTHING)),
    )


__all__ = ["METHODS", "Asked", "Body", "altered", "bodies", "field", "pairs"]
