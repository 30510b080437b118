"""Asks the probe endpoints of a provider under test."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from simulator.provider.browser import why
from simulator.provider.capabilities import PROBES, Probe
from simulator.usage import UsageError, nearest


class Answer(NamedTuple):
    """What a probe answered: `reply` is parsed JSON, or text; `error` says why there is no status."""

    status: int | None
    reply: Any
    error: str | None
    wall_ms: float

    @property
    def ok(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


class ProbeClient:
    """Asks one provider's probes over connections that are kept alive."""

    def __init__(self, base_url: str) -> None:
        import urllib3

        self.base_url = base_url.rstrip("/")
        self._pool = urllib3.PoolManager(num_pools=2, maxsize=8, retries=False)

    def close(self) -> None:
        self._pool.clear()

    def ask(self, name: str, arguments: Mapping[str, Any]) -> Answer:
        """One exchange; whatever the provider does comes back as an answer, never as an exception."""
        row = row_of(name)
        path, body = request_of(name, arguments)
        started = time.perf_counter()
        answer = self._exchange(row, path, body)
        if answer.error == "the connection was cut" and row.repeatable:
            # a kept connection that the other side closed just now
            answer = self._exchange(row, path, body)
        return answer._replace(wall_ms=round((time.perf_counter() - started) * 1000, 3))

    def _exchange(self, row: Probe, path: str, body: dict[str, Any] | None) -> Answer:
        import urllib3

        headers = {"Accept": "application/json"}
        data = None
        if body is not None:
            data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
            headers["Content-Type"] = "application/json; charset=utf-8"
        try:
            reply = self._pool.request(
                row.method,
                self.base_url + path,
                body=data,
                headers=headers,
                timeout=row.timeout,
                redirect=False,
            )
        except (urllib3.exceptions.HTTPError, OSError) as error:
            return Answer(None, None, why(error), 0)
        return Answer(reply.status, _parsed(reply.data), None, 0)


def row_of(name: str) -> Probe:
    try:
        return PROBES[name]
    except KeyError:
        raise UsageError(f"no probe is called {name!r}: {nearest(name, PROBES)}") from None


def request_of(name: str, arguments: Mapping[str, Any]) -> tuple[str, dict[str, Any] | None]:
    """Path and JSON body of a probe; UsageError for arguments it has not or lacks."""
    row = row_of(name)
    in_path = ("store",) if "{store}" in row.path else ()
    known = {*in_path, *row.fields, *row.optional}
    if unknown := sorted(set(arguments) - known):
        raise UsageError(f"the probe {name} takes no {unknown[0]!r}: {nearest(unknown[0], known)}")
    required = {*in_path, *row.fields} - set(row.optional)
    if missing := sorted(required - set(arguments)):
        raise UsageError(f"the probe {name} lacks {', '.join(missing)}")
    path = row.path.format(store=quote(str(arguments["store"]), safe="")) if in_path else row.path
    body = {key: value for key, value in arguments.items() if key not in in_path}
    return path, body if row.fields else None


def _parsed(raw: bytes) -> Any:
    text = raw.decode("utf-8", "replace")
    if not text:
        return None
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return text
