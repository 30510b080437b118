"""A browser's cookies (RFC 6265), on the world's clock.

The standard library's jar reads the wall clock, so that a session of one hour would outlive, or never see, a
world whose time is moved. As in a browser, cookies do not tell ports apart, and loopback counts as secure.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

MOST_BYTES = 4096  # of a name and its value, as in browsers; a longer cookie is ignored
MOST_COOKIES = 180  # of a browser; the oldest go

_AGE = re.compile(r"-?[0-9]+")


@dataclass(frozen=True, slots=True)
class Cookie:
    """One cookie and where it is sent."""

    name: str
    value: str
    domain: str
    host_only: bool
    path: str
    secure: bool
    expires: float | None
    number: int

    def goes_to(self, host: str, path: str, secure: bool) -> bool:
        at_home = host == self.domain if self.host_only else domain_matches(host, self.domain)
        return at_home and path_matches(path, self.path) and (secure or not self.secure)


class CookieJar:
    """The cookies of one browser."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._cookies: dict[tuple[str, str, str], Cookie] = {}
        self._number = 0

    def __len__(self) -> int:
        self._expire()
        return len(self._cookies)

    def knows(self, url: str) -> bool:
        """Whether any cookie belongs to the URL's host."""
        host = host_of(url)
        self._expire()
        return any(domain_matches(host, cookie.domain) for cookie in self._cookies.values())

    def header(self, url: str) -> str:
        """The Cookie header for a request; empty when there is none. Longer paths first, then older ones."""
        self._expire()
        parts = urlsplit(url)
        going = [
            cookie
            for cookie in self._cookies.values()
            if cookie.goes_to(host_of(url), parts.path or "/", is_secure(url))
        ]
        going.sort(key=lambda cookie: (-len(cookie.path), cookie.number))
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in going)

    def store(self, url: str, header: str) -> None:
        """Takes one Set-Cookie header; what a browser would ignore is ignored."""
        pair, *rest = header.split(";")
        name, equals, value = (part.strip() for part in pair.partition("="))
        if not equals or len(name) + len(value) > MOST_BYTES or not name:
            return
        attributes: dict[str, str] = {}
        for part in rest:
            word, _, text = part.partition("=")
            attributes[word.strip().lower()] = text.strip()
        host, path = host_of(url), urlsplit(url).path
        domain = attributes.get("domain", "").lstrip(".").lower()
        home = attributes.get("path", "")
        home = home if home.startswith("/") else default_path(path)
        secure = "secure" in attributes
        refused = (
            (domain and not domain_matches(host, domain))
            or (secure and not is_secure(url))
            or (name.startswith(("__Secure-", "__Host-")) and not secure)
            or (name.startswith("__Host-") and (domain or attributes.get("path") != "/"))
        )
        if refused:
            return
        key = (domain or host, home, name)
        former = self._cookies.get(key)
        self._number += 1
        self._cookies[key] = Cookie(
            name=name,
            value=value,
            domain=domain or host,
            host_only=not domain,
            path=home,
            secure=secure,
            expires=self._expiry(attributes),
            number=former.number if former else self._number,
        )
        self._expire()
        for oldest in sorted(self._cookies, key=lambda each: self._cookies[each].number)[:-MOST_COOKIES]:
            del self._cookies[oldest]

    def _expiry(self, attributes: dict[str, str]) -> float | None:
        if _AGE.fullmatch(age := attributes.get("max-age", "")):
            seconds = float(age)  # of any length: past a double it is infinite
            return self._now() + seconds if seconds > 0 else float("-inf")
        if date := attributes.get("expires"):
            try:
                return parsedate_to_datetime(date.replace("-", " ")).timestamp()
            except (ValueError, TypeError, OverflowError, IndexError):
                return None
        return None

    def _expire(self) -> None:
        now = self._now()
        for key in [key for key, cookie in self._cookies.items() if cookie.expires is not None]:
            expires = self._cookies[key].expires
            if expires is not None and expires <= now:
                del self._cookies[key]


def host_of(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def is_secure(url: str) -> bool:
    return urlsplit(url).scheme == "https" or is_loopback(host_of(url))


def domain_matches(host: str, domain: str) -> bool:
    if host == domain:
        return True
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host.endswith("." + domain)
    return False


def default_path(path: str) -> str:
    return path[: path.rfind("/")] if path.count("/") > 1 else "/"


def path_matches(path: str, home: str) -> bool:
    return path == home or (path.startswith(home) and (home.endswith("/") or path[len(home)] == "/"))
