"""A store user's browser at the provider: follows redirects, keeps cookies, notes every hop."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

from simulator.http.hosts import Hosts
from simulator.provider.cookies import CookieJar, host_of, is_loopback

MAX_HOPS = 10
TIMEOUT = 10.0
BODY_READ = 1_000_000
BODY_KEPT = 4096
USER_AGENT = {
    "pc": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/122.0.0.0 Safari/537.36 wxsim",
    "mobile": "Mozilla/5.0 (Linux; Android 13) AppleWebKit/537.36 (KHTML, like Gecko) Mobile "
    "Chrome/116.0.0.0 MicroMessenger/8.0.47 miniProgram wxsim",
}
REDIRECTS = (301, 302, 303, 307, 308)


@dataclass(slots=True)
class Seen:
    """What came of opening a URL. `text` is the last page; `error` says why there is none, or no more."""

    hops: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""
    status: int | None = None
    text: str = ""
    error: str | None = None


class Browser:
    """One browser with its own cookies. `hosts` may be visited beside loopback and private addresses."""

    def __init__(self, now: Callable[[], float], hosts: Collection[str] = ()) -> None:
        import urllib3

        self.cookies = CookieJar(now)
        self.hosts = frozenset(host.lower() for host in hosts)
        self.last: str | None = None
        self._own = Hosts()
        self._pool = urllib3.PoolManager(num_pools=4, maxsize=2, retries=False)

    def close(self) -> None:
        self._pool.clear()

    def open(self, url: str, *, page: str = "pc") -> Seen:
        """Goes to the URL and wherever it leads. Never raises for what the other side does."""
        seen = Seen(url=url)
        deadline = time.monotonic() + TIMEOUT
        for _ in range(MAX_HOPS + 1):
            if refusal := self._refusal(url):
                seen.error = refusal
                break
            seen.url = url
            location = self._hop(seen, url, page, deadline)
            if location is None:
                break
            try:
                url = urldefrag(urljoin(url, location)).url
            except ValueError as error:
                seen.error = f"{location!r} is no address: {error}"
                break
        else:
            seen.error = f"more than {MAX_HOPS} redirects"
        self.last = seen.url
        return seen

    def _hop(self, seen: Seen, url: str, page: str, deadline: float) -> str | None:
        """One request; the next address when it is a redirect."""
        import urllib3

        headers = {
            "User-Agent": USER_AGENT[page],
            "Accept": "text/html,application/json;q=0.9,*/*;q=0.8",
            "Accept-Language": "zh-CN,zh;q=0.9",
            "Accept-Encoding": "identity",
        }
        if cookie := self.cookies.header(url):
            headers["Cookie"] = cookie
        patience = max(0.05, deadline - time.monotonic())
        seen.status, seen.text = None, ""
        try:
            reply = self._pool.request(
                "GET", url, headers=headers, redirect=False, preload_content=False, timeout=patience
            )
            try:
                seen.status = reply.status
                set_cookie = reply.headers.getlist("Set-Cookie")
                seen.hops.append({"url": url, "status": reply.status, "set_cookie": set_cookie})
                for line in set_cookie:
                    self.cookies.store(url, line)
                seen.text = _text(reply, deadline)
            finally:
                reply.release_conn()
        except (urllib3.exceptions.HTTPError, OSError) as error:
            if seen.status is None:
                seen.hops.append({"url": url, "status": None, "set_cookie": []})
            seen.error = why(error)
            return None
        location = reply.headers.get("Location")
        return location if seen.status in REDIRECTS else None

    def _refusal(self, url: str) -> str | None:
        """Why the URL is not visited: a provider's redirect must not lead a test out into the world."""
        try:
            parts = urlsplit(url)
            host, port = host_of(url), parts.port
        except ValueError as error:
            return f"{url!r} is no address: {error}"
        if parts.scheme not in ("http", "https") or not host:
            return f"{url!r} is not followed: only http and https are"
        if host in self.hosts or is_loopback(host) or self._is_private(host, port):
            return None
        return f"{url!r} is not followed: {host} is neither private nor named in provider.yaml"

    def _is_private(self, host: str, port: int | None) -> bool:
        """Whether a name stands for addresses that pushes may go to, and for no other."""
        try:
            found = socket.getaddrinfo(host, port)
        except (OSError, UnicodeError):
            return False
        return all(self._own.is_allowed(str(row[4][0])) for row in found)


def _text(reply: Any, deadline: float) -> str:
    body = bytearray()
    # read1 answers with what is there, so that a page that comes in drops ends with our patience
    read = getattr(reply, "read1", reply.read)
    while len(body) < BODY_READ and (chunk := read(65536)):
        body += chunk
        if time.monotonic() > deadline:
            raise TimeoutError("timed out")
    kind = reply.headers.get("Content-Type", "")
    charset = kind.partition("charset=")[2].partition(";")[0].strip("\"' ") or "utf-8"
    try:
        return bytes(body[:BODY_READ]).decode(charset, "replace")
    except LookupError:
        return bytes(body[:BODY_READ]).decode("utf-8", "replace")


def why(error: BaseException) -> str:
    """A failed exchange in a few words, without addresses of objects."""
    root: BaseException = error
    while (cause := root.__cause__ or root.__context__) is not None:
        root = cause
    if "Timeout" in type(error).__name__ or isinstance(root, TimeoutError):
        return "no answer in time"
    if isinstance(root, ConnectionRefusedError):
        return "connection refused"
    if isinstance(root, ConnectionError):
        return "the connection was cut"
    return f"{type(root).__name__}: {root}"
