"""What a run did, as one short text: the same for the same scenario, seed and behaviour.

It covers actions, clock moves, first attempts of pushes (decrypted), the fault plan with its counts, and
the readings of the provider. Ids are aliased in order of appearance and times count from the scenario's
start; the provider's own calls are left out, since its threads decide their order.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from simulator.actions.registry import ACTIONS
from simulator.core.journal import Entry

TIMES = re.compile(r"(_time|_at|Time|^now|^from|^to|^until)$")
MARKS = re.compile(r"^(wx[0-9a-f]{16}|gh_[0-9a-f]{12}|\d{16,}|[a-z]+@@@[\w-]+|[A-Za-z]{18}|fault-\d+)$")


# Parts of an action's result that are real time, the provider's own words, made-up secrets or counters.
UNTOLD = frozenset(
    {
        *("reply", "now", "url", "ok", "lines", "started_ms", "wall_ms"),
        *("push", "secret", "token", "encoding_aes_key", "key"),
    }
)
# Arguments that say how a thing is written: its name, time that the clock's own moves tell, and which push
# is sent again, which that push tells.
UNASKED = {"": ("as", "optional"), "advance": ("by", "to"), "resend": ("push",)}
AGAIN = ("replay", "store")
# By which value of an action's result its name is meant; by its appid otherwise.
MARK_OF = {
    "order": "order_id",
    "fault": "fault",
    "push": "push",
    "service": "service_id",
    "user": "openid",
}


class _Alias:
    """Names ids in order of appearance, and counts times from the start."""

    def __init__(self, start: float) -> None:
        self._start = start
        self._names: dict[str, str] = {}

    def of(self, value: Any, key: str = "") -> Any:
        if isinstance(value, dict):
            return {name: self.of(item, name) for name, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.of(item, key) for item in value]
        if isinstance(value, bool) or value is None:
            return value
        if isinstance(value, (int, float)) and 1e9 < value < 5e9:
            return f"t{value - self._start:+.3f}"
        if isinstance(value, str) and TIMES.search(key) and value.isdecimal() and len(value) == 10:
            return f"t{int(value) - self._start:+.3f}"
        text = str(value)
        if MARKS.match(text):
            return self._names.setdefault(text, f"#{len(self._names) + 1}")
        if text.startswith(("http://", "https://")):
            return "url"
        return value


def lines(entries: Iterable[Entry]) -> list[Any]:
    """What the digest is taken over, one item an entry.

    What was done and read comes first, then the pushes, each in the order of the journal: a push is sent by
    a thread of its own, while a browser may still be on its way.
    """
    done: list[tuple[Entry, Any]] = []
    pushed: list[tuple[Entry, Any]] = []
    fired: dict[str, int] = {}
    start: float | None = None
    named: dict[str, Mapping[str, Any]] = {}
    for entry in entries:
        start = entry.at if start is None else start
        data = entry.data
        if entry.kind == "fault" and data["phase"] == "fired":
            fired[data["fault"]] = fired.get(data["fault"], 0) + 1
        elif entry.kind == "action":
            done.append((entry, _action(data, named)))
        elif entry.kind in _COVERED:
            picked = _COVERED[entry.kind](data)
            if picked is not None:
                (pushed if entry.kind == "push" else done).append((entry, picked))
    if start is None:
        return []
    alias = _Alias(start)
    found: list[Any] = [[entry.kind, alias.of(entry.at), alias.of(one)] for entry, one in (*done, *pushed)]
    counts = [alias.of([name, count]) for name, count in fired.items()]
    return [*found, ["fired", sorted(counts)]]


def digest(entries: Iterable[Entry]) -> str:
    text = json.dumps(lines(entries), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(text.encode("utf-8"), digest_size=12).hexdigest()


def _action(data: Any, named: dict[str, Mapping[str, Any]]) -> Any:
    """What was done, whether with a name or an id: a name given earlier is taken for what it stands for."""
    name = data["action"]
    untold = {*UNASKED[""], *UNASKED.get(name, ()), *(AGAIN if "replay" in data["args"] else ())}
    args = {key: value for key, value in data["args"].items() if key not in untold}
    row = ACTIONS.get(name)
    if row is not None:
        kinds = {arg.name: arg.kind for arg in row.args}
        args = {key: _meant(value, kinds.get(key, ""), named) for key, value in args.items()}
        if row.makes and data["args"].get("as"):
            mark = data["result"].get(MARK_OF.get(row.makes, "appid"))
            named[data["args"]["as"]] = {**data["result"], "": mark, "kind of result": row.makes}
    result = {key: value for key, value in data["result"].items() if key not in UNTOLD}
    return [name, args, result]


def _meant(value: Any, kind: str, named: Mapping[str, Mapping[str, Any]]) -> Any:
    if isinstance(value, Mapping):
        return {key: _meant(item, kind, named) for key, item in value.items()}
    if isinstance(value, list):
        return [_meant(item, kind, named) for item in value]
    if not isinstance(value, str):
        return value
    if value.startswith("$"):
        name, _, field = value[1:].partition(".")
        return named.get(name, {}).get(field, value)
    known = named.get(value)
    return known[""] if known is not None and kind in (known["kind of result"], "words") else value


def _push(data: Any) -> Any:
    if data["attempt"] != 1 or data["copy"]:
        return None
    fields = {key: value for key, value in data["fields"].items() if key != "Note"}
    return [data["kind"], data["channel"], fields, sorted(data["bends"]), data["outcome"]]


def _reading(data: Any) -> Any:
    return [data["store"], _ordered(data["entitlements"]), data["shown"]]


def _ordered(value: Any) -> Any:
    """Lists of the provider in a fixed order: it may answer them in any."""
    if isinstance(value, dict):
        return {key: _ordered(item) for key, item in value.items()}
    if isinstance(value, list):
        return sorted((_ordered(item) for item in value), key=lambda item: json.dumps(item, sort_keys=True))
    return value


_COVERED: dict[str, Any] = {
    "clock": lambda data: [data["from"], data["to"]],
    "push": _push,
    "reading": _reading,
    "visit": lambda data: [data["store"], data["how"], data["code_state"], data["shown"]],
}
