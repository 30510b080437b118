"""A page is read whatever it says of itself, and what was read can be written down."""

from __future__ import annotations

import codecs
from encodings.aliases import aliases

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.provider.page_text import CODECS, text_of

# Names that Python takes for codecs, some of them for none of text, or that are made to break a reader.
ODD = [
    *(
        "undefined",
        "idna",
        "punycode",
        "unicode_escape",
        "raw_unicode_escape",
        "utf-7",
        "rot13",
        "hex",
        "zlib",
    ),
    *("x" * 5000, "\0", "a\0b", "店", "", '"', "utf-8-sig", "cp65001", "mbcs", "oem", "charmap"),
]


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ("微信".encode(), "text/html", "微信"),
        ("微信".encode(), "text/html; charset=utf-8", "微信"),
        ("微信".encode("gbk"), "text/html; charset=GB2312", "微信"),
        ("微信𠀀".encode("gb18030"), 'text/html; Charset="gbk"', "微信𠀀"),
        ("微信".encode("big5"), "text/html;charset=Big5; x=y", "微信"),
        ("微信".encode("utf-16-le"), "text/html; charset=utf-16", "微信"),
        (codecs.BOM_UTF8 + "微信".encode(), "text/html; charset=gbk", "微信"),
        (codecs.BOM_UTF16_BE + "微信".encode("utf-16-be"), "text/html", "微信"),
        ("“é”".encode("cp1252"), "text/html; charset=iso-8859-1", "“é”"),
        ("微信".encode(), "text/html; charset=klingon", "微信"),
        (b"a\xffb\x00", "text/html", "a\ufffdb\x00"),
        ("店".encode("gbk"), "text/html; charset=utf-8", "\ufffd\ufffd"),
    ],
)
def test_a_page_is_read_as_browsers_read_it(body: bytes, content_type: str, text: str) -> None:
    assert text_of(body, content_type) == text


@given(
    st.binary(max_size=200) | st.just(rb"\ud800 +2AA- xn--"),
    st.sampled_from([*CODECS, *aliases, *ODD]) | st.text(),
)
def test_no_page_and_no_charset_breaks_it(body: bytes, charset: str) -> None:
    text_of(body, f"text/html; charset={charset}").encode("utf-8")


def test_every_charset_is_there() -> None:
    assert all(codecs.lookup(codec).decode(b"a\0", "replace") for codec in CODECS.values())


def test_no_charset_takes_long() -> None:
    """As punycode does, which is none: a megabyte of it took minutes."""
    page = b"a" * 500_000 + b"-" + b"b" * 500_000
    assert text_of(page, "text/html; charset=punycode") == page.decode()
