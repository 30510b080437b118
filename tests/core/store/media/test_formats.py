"""What a picture is, by how its bytes begin."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.core.store.media.formats import animated, content_type
from tests.endpoints.forms import GIF, JPEG, PNG


def webp(chunk: bytes, flags: int = 0) -> bytes:
    return b"RIFF" + bytes(4) + b"WEBP" + chunk + bytes(4) + bytes([flags]) + bytes(9)


@pytest.mark.parametrize(
    ("content", "kind", "moves"),
    [
        (PNG, "image/png", False),
        (PNG[:33] + b"\x00\x00\x00\x08acTL" + PNG[33:], "image/png", True),
        (JPEG, "image/jpeg", False),
        (GIF, "image/gif", True),
        (b"BM" + bytes(20), "image/bmp", False),
        (webp(b"VP8 "), "image/webp", False),
        (webp(b"VP8X"), "image/webp", False),
        (webp(b"VP8X", 0x02), "image/webp", True),
        (b"<svg>", "", False),
        (b"RIFF", "", False),
        (b"", "", False),
    ],
)
def test_a_picture_is_known_by_its_first_bytes(content: bytes, kind: str, moves: bool) -> None:
    assert (content_type(content), animated(content)) == (kind, moves)


@given(st.binary(max_size=40), st.sampled_from([b"", PNG[:8], b"RIFF0000WEBP", b"RIFF0000WEBPVP8X"]))
def test_no_bytes_break_it(content: bytes, start: bytes) -> None:
    assert not animated(start + content) or content_type(start + content)
