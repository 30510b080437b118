"""Asks the probe endpoints of a provider under test."""

from __future__ import annotations

import json
import time
from collections.abc import Mapping
from typing import Any, NamedTuple
from urllib.parse import quote

from simulator.documents.json import read_json
from simulator.http.client import CUT, Client, why
from simulator.http.hosts import Hosts
from simulator.http.message import Outgoing
from simulator.provider.cookies import host_of
from simulator.provider.probe_rows import PROBES, Probe
from simulator.texts import NOTHING, Text
from simulator.usage import UsageError, nearest

MOST_ANSWER = 4 * 1024 * 1024  # bytes: all pages of a store's orders in one answer


class Answer(NamedTuple):
    """What a probe answered: `reply` is parsed JSON, or text; `error` says why there is no status."""

    status: int | None
    reply: Any
    error: Text = NOTHING

    @property
    def ok(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def why(self) -> Text:
        """Why it is not; nothing where it is."""
        return NOTHING if self.ok else self.error or Text.same(f"HTTP {self.status}")


class ProbeClient:
    """Asks one provider's probes over connections that are kept alive."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url.rstrip("/")
        self._client = Client(Hosts((host_of(base_url),)))

    def close(self) -> None:
        self._client.close()

    def cut(self) -> None:
        """Ends the exchanges that are under way."""
        self._client.cut()

    def ask(self, name: str, arguments: Mapping[str, Any]) -> Answer:
        """One exchange; whatever the provider does comes back as an answer, never as an exception."""
        row = row_of(name)
        path, body = request_of(name, arguments)
        answer = self._exchange(row, path, body)
        if answer.error == CUT and row.repeatable:
            # a kept connection that the other side closed just now
            answer = self._exchange(row, path, body)
        return answer

    def _exchange(self, row: Probe, path: str, body: dict[str, Any] | None) -> Answer:
        headers = {"Accept": "application/json"}
        data = b""
        if body is not None:
            data = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
            headers["Content-Type"] = "application/json; charset=utf-8"
        request = Outgoing(url=self.base_url + path, method=row.method, headers=headers, body=data)
        try:
            with self._client.ask(request, time.monotonic() + row.timeout) as answer:
                reply = answer.body(MOST_ANSWER + 1)
        except (OSError, ValueError) as error:
            return Answer(None, None, why(error))
        if len(reply) > MOST_ANSWER:
            return Answer(
                None,
                None,
                Text(f"the answer has more than {MOST_ANSWER:,} bytes", f"回答超过 {MOST_ANSWER:,} 字节"),
            )
        return Answer(answer.status, _parsed(reply))


def row_of(name: str) -> Probe:
    try:
        return PROBES[name]
    except KeyError:
        raise UsageError(
            Text(
                f"no probe is called {name!r}: {nearest(name, PROBES).en}",
                f"没有名为 {name!r} 的探针：{nearest(name, PROBES).zh}",
            )
        ) from None


def request_of(name: str, arguments: Mapping[str, Any]) -> tuple[str, dict[str, Any] | None]:
    """Path and JSON body of a probe; UsageError for arguments it has not or lacks."""
    row = row_of(name)
    in_path = ("store",) if "{store}" in row.path else ()
    known = {*in_path, *row.fields, *row.optional}
    if unknown := sorted(set(arguments) - known):
        raise UsageError(
            Text(
                f"the probe {name} takes no {unknown[0]!r}: {nearest(unknown[0], known).en}",
                f"探针 {name} 没有参数 {unknown[0]!r}：{nearest(unknown[0], known).zh}",
            )
        )
    required = {*in_path, *row.fields} - set(row.optional)
    if missing := sorted(required - set(arguments)):
        raise UsageError(
            Text(f"the probe {name} lacks {', '.join(missing)}", f"探针 {name} 缺少 {', '.join(missing)}")
        )
    path = row.path.format(store=quote(str(arguments["store"]), safe="")) if in_path else row.path
    body = {key: value for key, value in arguments.items() if key not in in_path}
    return path, body if row.fields else None


def _parsed(raw: bytes) -> Any:
    """JSON where it is JSON that can be read, and text otherwise."""
    if not raw:
        return None
    try:
        return read_json(raw)
    except ValueError:
        return raw.decode("utf-8", "replace")
