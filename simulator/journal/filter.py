"""Which entries of a journal to show."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from simulator.journal import kinds
from simulator.journal.render import line, went_wrong
from simulator.usage import UsageError, nearest

Shown = Mapping[str, Any]


def check_kinds(words: Iterable[str], also: Collection[str] = (), starts: tuple[str, ...] = ()) -> None:
    """Kinds of entries, or of those in `also`, such as pushes; a UsageError with the nearest one for a word
    that is neither, and does not begin like one of `starts`."""
    known = {*kinds.KINDS, *also}
    for word in words:
        if word not in known and not word.startswith(starts):
            raise UsageError(f"no entry is of kind {word!r}: {nearest(word, known)}")


class Names:
    """What names and ids stand for: the stores, and whose an order or a fault is. It learns from entries;
    the state that a served world tells of itself also knows those that no entry tells of any more."""

    def __init__(self, state: Mapping[str, Any] | None = None) -> None:
        state = state or {}
        named = state.get("names", {})
        self.stores = {name: {appid} for name, appid in named.get("store", {}).items()}
        self._orders = {str(row["order_id"]): str(row["store"]) for row in state.get("orders", ())}
        for name, order in named.get("order", {}).items():
            self._orders[name] = self._orders.get(str(order), "")
        self._faults: dict[str, str] = {}
        for row in state.get("faults", ()):
            self._faults[row["fault"]] = row["where"].get("store", "")

    def learn(self, entry: Shown) -> None:
        data = entry["data"]
        match entry["kind"]:
            case "order":
                self._orders[str(data["order_id"])] = data["store"]
            case "fault":
                if whose := data.get("where", {}).get("store"):
                    self._faults[data["fault"]] = whose
            case "action" if name := data["args"].get("as"):
                if "order_id" in data["result"]:
                    self._orders[name] = self._orders.get(str(data["result"]["order_id"]), "")
                elif "appid" in data["result"]:
                    self.stores.setdefault(name, set()).add(data["result"]["appid"])

    def about(self, entry: Shown) -> set[str]:
        """The stores that an entry is about, by name or appid."""
        data = entry["data"]
        match entry["kind"]:
            case "action":
                args, result = data["args"], data["result"]
                found = {args.get("store"), result.get("appid"), result.get("store")}
                found |= {
                    self._orders.get(str(order)) for order in (args.get("order"), result.get("order_id"))
                }
                found |= {self._faults.get(str(fault)) for fault in (args.get("fault"), result.get("fault"))}
            case "fault":
                found = {self._faults.get(data["fault"])}
            case _:
                found = {data.get("store")}
        return {str(one) for one in found if one}


class EntryFilter:
    """Takes the entries of these kinds, about these stores, that went wrong, that hold the pattern."""

    def __init__(
        self,
        *,
        kinds: Collection[str] = (),
        stores: Collection[str] = (),
        errors: bool = False,
        pattern: str = "",
        names: Names | None = None,
    ) -> None:
        self._kinds = frozenset(kinds)
        self._stores = frozenset(stores)
        self._errors = errors
        self._pattern = re.compile(pattern, re.IGNORECASE) if pattern else None
        self._names = names or Names()

    def matches(self, entry: Shown) -> bool:
        self._names.learn(entry)
        return (
            self._is_of_kind(entry)
            and self._is_about(entry)
            and (not self._errors or went_wrong(entry))
            and (self._pattern is None or bool(self._pattern.search(_all(entry))))
        )

    def _is_of_kind(self, entry: Shown) -> bool:
        own = {entry["kind"], entry["data"].get("kind") if entry["kind"] == "push" else None}
        return not self._kinds or not self._kinds.isdisjoint(own)

    def _is_about(self, entry: Shown) -> bool:
        if not self._stores:
            return True
        wanted = self._stores.union(*(self._names.stores.get(word, set()) for word in self._stores))
        return not wanted.isdisjoint(self._names.about(entry))


def _all(entry: Shown) -> str:
    return f"{line(entry)} {json.dumps(entry['data'], ensure_ascii=False, default=str)}"
