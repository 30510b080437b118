"""A store user's browser at the provider: follows redirects, keeps cookies, notes every hop."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urldefrag, urljoin, urlsplit, urlunsplit

from simulator.http.client import Client, default_port, why
from simulator.http.hosts import Hosts
from simulator.http.message import Outgoing
from simulator.provider.cookies import CookieJar, host_of
from simulator.provider.page_text import text_of
from simulator.texts import NOTHING, Text
from simulator.usage import UsageError

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

_AS_IT_IS = "%/:?#[]@!$&'()*+,;=~|"  # in a path or a query; anything else is escaped, as browsers do


@dataclass(slots=True)
class Visit:
    """What came of opening a URL. `text` is the last page; `error` says why there is none, or no more."""

    hops: list[dict[str, Any]] = field(default_factory=list)
    url: str = ""
    status: int | None = None
    text: str = ""
    error: Text = NOTHING


class Browser:
    """One browser with its own cookies. `hosts` may be visited beside loopback and private addresses."""

    def __init__(self, now: Callable[[], float], hosts: Collection[str] = ()) -> None:
        self.cookies = CookieJar(now)
        self.hosts = frozenset(host.lower() for host in hosts)
        self.last: str | None = None
        self._client = Client(Hosts(host for host in self.hosts if host))

    def close(self) -> None:
        self._client.close()

    def cut(self) -> None:
        """Ends the visit that is under way."""
        self._client.cut()

    def open(self, url: str, *, page: str = "pc", onward: Callable[[], None] = lambda: None) -> Visit:
        """Goes to the URL and wherever it leads, calling `onward` ahead of each further hop. Never raises for
        what the other side does."""
        visit = Visit(url=url)
        deadline = time.monotonic() + TIMEOUT
        for _ in range(MAX_HOPS + 1):
            if refusal := self._refusal(url, deadline - time.monotonic()):
                visit.error = refusal
                break
            visit.url = url
            location = self._hop(visit, url, page, deadline)
            if location is None:
                break
            try:
                url = urldefrag(urljoin(url, location)).url
            except ValueError as error:
                visit.error = Text(f"{location!r} is no address: {error}", f"{location!r} 不是地址：{error}")
                break
            onward()
        else:
            visit.error = Text(f"more than {MAX_HOPS} redirects", f"跳转超过 {MAX_HOPS} 次")
        self.last = visit.url
        return visit

    def _hop(self, visit: Visit, url: str, page: str, deadline: float) -> str | None:
        """One request; the next address when it is a redirect."""
        visit.status, visit.text = None, ""
        hop: dict[str, Any] = {"url": url, "status": None, "set_cookie": []}
        visit.hops.append(hop)
        location = None
        try:
            with self._client.ask(self._request(url, page), deadline) as answer:
                head = answer.head
                visit.status = hop["status"] = head.status
                hop["set_cookie"] = head.all("set-cookie")
                for line in hop["set_cookie"]:
                    self.cookies.store(url, line)
                visit.text = text_of(answer.body(BODY_READ), head.get("content-type"))
                if head.status in REDIRECTS:
                    location = _utf8(head.get("location"))
        except (OSError, ValueError) as error:
            visit.error = why(error)
        return location or None

    def _request(self, url: str, page: str) -> Outgoing:
        headers = {
            "User-Agent": USER_AGENT[page],
            "Accept": "text/html,application/json;q=0.9,*/*;q=0.8",
            "Accept-Language": "zh-CN,zh;q=0.9",
        }
        if cookie := self.cookies.header(url):
            headers["Cookie"] = cookie
        parts = urlsplit(url)
        quoted = parts._replace(
            path=quote(parts.path, safe=_AS_IT_IS), query=quote(parts.query, safe=_AS_IT_IS)
        )
        return Outgoing(url=urlunsplit(quoted), headers=headers)

    def _refusal(self, url: str, patience: float = TIMEOUT) -> Text:
        """Why the URL is not visited: a provider's redirect must not lead a test out into the world. The
        client connects to the addresses that are allowed here, and looks up no second time."""
        try:
            parts = urlsplit(url)
            host, port = host_of(url), parts.port
        except ValueError as error:
            return Text(f"{url!r} is no address: {error}", f"{url!r} 不是地址：{error}")
        if parts.scheme not in ("http", "https") or not host:
            return Text(
                f"{url!r} is not followed: only http and https are", f"不访问 {url!r}：只访问 http 与 https"
            )
        if host in self.hosts:
            return NOTHING
        try:
            self._client.hosts.addresses(host, port or default_port(parts.scheme), patience)
        except (UsageError, OSError):
            return Text(
                f"{url!r} is not followed: {host} is neither private nor named in provider.yaml",
                f"不访问 {url!r}：{host} 不是内网地址，也没有写在 provider.yaml 里",
            )
        return NOTHING


def _utf8(value: str) -> str:
    """A field as browsers read one that was not escaped."""
    try:
        return value.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value
