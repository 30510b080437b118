"""What stands for a secret: a stable pseudonym, the same one for the same secret."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

PSEUDONYM = re.compile(r"[a-z]{0,16}~[0-9a-f]{8}")
# Fields of requests and replies that carry a credential; beside these, whatever is called after one.
CREDENTIALS = frozenset({"authorization", "proxy-authorization", "cookie", "set-cookie", "set-cookie2"})
_CALLED_AFTER_ONE = re.compile(r"auth|cookie|token|secret|api-?key|passw|session|credential|signature")
_SCHEME = re.compile(r"\s*[A-Za-z][\w-]{0,30}\s+(?=\S)")  # `Bearer`, `Basic`: no part of the secret


def pseudonym(value: str) -> str:
    """What kind of thing it was, and eight characters of a hash; of nothing, nothing."""
    kind = value.split("@@@")[0] if "@@@" in value[:24] else ""
    mark = hashlib.blake2b(value.encode("utf-8", "surrogatepass"), digest_size=4).hexdigest()
    return f"{kind}~{mark}" if value else value


def once(value: str) -> str:
    """Its pseudonym; one that is a pseudonym already stays."""
    return value if PSEUDONYM.fullmatch(value) else pseudonym(value)


def headers(given: Mapping[str, Any]) -> Mapping[str, Any]:
    """Fields of a request or a reply by name, with every credential in them as a pseudonym."""
    carrying = _carrying(tuple(given))
    return {**given, **{name: header(name, given[name]) for name in carrying}} if carrying else given


@lru_cache(maxsize=32)  # a caller sends the same ones again and again
def _carrying(names: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(filter(_carries, names))


@lru_cache(maxsize=1000)  # and different callers the same few
def _carries(name: str) -> bool:
    """Whether a field of that name carries a credential."""
    low = name.lower()
    return low in CREDENTIALS or _CALLED_AFTER_ONE.search(low) is not None


def header(name: str, value: Any) -> Any:
    """One of them. A cookie keeps its name and its attributes, an authorization its scheme."""
    if not isinstance(value, str):
        return value if not isinstance(value, (list, tuple)) else [header(name, one) for one in value]
    low = name.lower()
    if low in ("set-cookie", "set-cookie2"):
        return set_cookie(value)
    if low == "cookie":
        return ";".join(_cookie(pair) for pair in value.split(";"))
    if _carries(name):
        scheme = found[0] if (found := _SCHEME.match(value)) else ""
        return scheme + once(value[len(scheme) :])
    return value


def set_cookie(line: str) -> str:
    """A `Set-Cookie` whose value is a pseudonym, with its attributes."""
    pair, semicolon, attributes = line.partition(";")
    return f"{_cookie(pair)}{semicolon}{attributes}"


def _cookie(pair: str) -> str:
    """`name=value`; a pair without a name is all value."""
    name, equals, value = pair.partition("=")
    if not equals:
        return once(pair) if pair.strip() else pair
    return f"{name}={once(value)}"
