"""Content codings of an answer. Identity is asked for; who codes all the same is read, within bounds.

What was made to grow without end grows no further than the bytes that are wanted of it.
"""

from __future__ import annotations

import zlib

from simulator.http.reading import Malformed
from simulator.texts import Text

_ANY_HEADER = 32 + zlib.MAX_WBITS  # of gzip or of zlib
_NO_HEADER = -zlib.MAX_WBITS  # what some call deflate
_KNOWN = {
    "gzip": (_ANY_HEADER,),
    "x-gzip": (_ANY_HEADER,),
    "deflate": (_ANY_HEADER, _NO_HEADER),
}


def decoded(body: bytes, coding: str, most: int) -> bytes:
    """The first `most` bytes of what a body says; Malformed for a coding that is not known or not kept to."""
    coding = coding.strip().lower()
    if coding in ("", "identity") or not body:
        return body
    for wbits in _KNOWN.get(coding, ()):
        reader = zlib.decompressobj(wbits)
        try:
            found = reader.decompress(body, most)
        except zlib.error:
            continue
        if reader.eof or len(found) >= most or len(body) >= most:
            return found
    raise Malformed(
        400,
        Text(
            f"the answer cannot be decoded: it says {coding[:40]!r}, and identity was asked for",
            f"应答无法解码：它写明的编码是 {coding[:40]!r}，而请求的是 identity",
        ),
    )
