"""What passes the door for JSON can be worked with and written down; the rest is a ValueError."""

from __future__ import annotations

import contextlib
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.documents.json import DEEPEST, MOST_DIGITS, read_json


def complaint(written: bytes | str, **how: Any) -> str:
    with pytest.raises(ValueError, match=r".") as caught:
        read_json(written, **how)
    return str(caught.value)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        (b'{"a": "\\ud800"}', "half of a surrogate pair"),
        (b'{"a": "\\uDFFF"}', "half of a surrogate pair"),
        (b'{"\\udc00\\ud800": 1}', "half of a surrogate pair"),
        ('{"a": "\udcff"}', "half of a surrogate pair"),
        (b'"\xed\xa0\x80"', "decode"),
        (b"\xff", "decode"),
        (b"NaN", "NaN is no number"),
        (b"[-Infinity]", "-Infinity is no number"),
        (b"1e999", "more than a number can be"),
        (b"[" + b"9" * (MOST_DIGITS + 1) + b"]", "more than 20 digits"),
        (b'{"a": -' + b"9" * 400 + b"}", "more than 20 digits"),
        (b"9" * 5000, "digits"),
        (b"", "Expecting value"),
        (b"{} {}", "Extra data"),
    ],
)
def test_what_could_not_be_worked_with_is_refused(written: bytes | str, says: str) -> None:
    assert says in complaint(written)


@pytest.mark.parametrize("levels", [DEEPEST + 1, 900, 5_000, 100_000])
@pytest.mark.parametrize(("begin", "leaf", "end"), [("[", "", "]"), ("[", "1", "]"), ('{"a":', "1", "}")])
def test_what_is_nested_too_deep_is_refused(levels: int, begin: str, leaf: str, end: str) -> None:
    assert "more than 128 levels" in complaint(begin * levels + leaf + end * levels)


@pytest.mark.parametrize(("begin", "leaf", "end"), [("[", "", "]"), ("[", "1", "]"), ('{"a":', "{}", "}")])
def test_what_is_nested_no_deeper_is_read(begin: str, leaf: str, end: str) -> None:
    levels = DEEPEST - (leaf == "{}")
    text = begin * levels + leaf + end * levels
    assert read_json(text) == json.loads(text)


def test_what_is_too_long_is_refused() -> None:
    assert read_json(b"[1, 2]", most=6) == [1, 2]
    assert complaint(b"[1, 2] ", most=6) == "it has more than 6 bytes"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (b"\xef\xbb\xbf{}", {}),
        (b'"\\ud83d\\ude00\xf0\x9f\x98\x80"', "😀😀"),
        (b'"\\u0000"', "\0"),
        (b"18446744073709551615", 2**64 - 1),
        (b"0.1234567890123456789012345", 0.1234567890123456789012345),
        (b'"' + b"9" * 400 + b'"', "9" * 400),
        (b'{"a": 1, "a": 2}', {"a": 2}),
    ],
)
def test_what_can_be_worked_with_is_read(written: bytes, read: Any) -> None:
    assert read_json(written) == read


documents = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**25), 10**25) | st.floats() | st.text(st.characters()),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(st.characters()), inner),
)


@given(documents, st.booleans())
def test_what_was_read_can_be_written_and_read_again(document: Any, ascii_only: bool) -> None:
    """Or is refused: it never breaks the door."""
    text = json.dumps(document, ensure_ascii=ascii_only)
    try:
        read = read_json(text.encode("utf-8", "surrogatepass"))
    except ValueError:
        return
    assert read == document
    again = json.dumps(read, ensure_ascii=False, allow_nan=False).encode("utf-8")
    assert read_json(again) == read


@given(st.binary(max_size=60))
def test_no_bytes_break_it(written: bytes) -> None:
    with contextlib.suppress(ValueError):
        read_json(written)
