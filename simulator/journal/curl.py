"""What sends an entry once more, as a line for the shell of whoever reads it: a request by curl, a push by
`wxsim replay`."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

_IN_A_PATH = "/%:@!$&'()*+,;=~"  # what stands for itself there; brackets and braces are a pattern to curl


def curl(method: str, url: str, headers: Mapping[str, Any], body: str) -> str:
    """`body` is sent as it is, also one that begins with `@`, which would be a file's name for curl."""
    words = ["curl", "-X", method, url]
    for name, value in headers.items():
        words += ["-H", f"{name}: {value}"]
    return shlex.join([*words, "--data-raw", body] if body else words)


def replay(seq: int) -> str:
    """The push of that entry, with names for the two files that only its reader knows."""
    return shlex.join(("wxsim", "replay", "JOURNAL", "--provider", "provider.yaml", "--seq", str(seq)))


def with_query(url: str, query: Mapping[str, Any] | None) -> str:
    if not query:
        return url
    pairs = urlencode(query, doseq=True, quote_via=quote, errors="replace")
    return f"{url}{'&' if '?' in url else '?'}{pairs}"


def address(host: str, path: str) -> str:
    """The URL of a path at that host."""
    return f"http://{host}{quote(path, safe=_IN_A_PATH, errors='replace')}"
