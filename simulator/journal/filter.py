"""Which entries of a journal to show."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from simulator.journal.entry import Entry
from simulator.journal.kind import Owners
from simulator.journal.kinds import KINDS, read
from simulator.journal.render import line
from simulator.texts import Text
from simulator.usage import UsageError, nearest


def check_kinds(words: Iterable[str], also: Collection[str] = (), starts: tuple[str, ...] = ()) -> None:
    """Kinds of entries, or of those in `also`, such as pushes; a UsageError with the nearest one for a word
    that is neither, and does not begin like one of `starts`."""
    known = {*KINDS, *also}
    for word in words:
        if word not in known and not word.startswith(starts):
            raise UsageError(
                Text(
                    f"no entry is of kind {word!r}: {nearest(word, known).en}",
                    f"没有种类为 {word!r} 的条目：{nearest(word, known).zh}",
                )
            )


class Names(Owners):
    """What names and ids stand for: the stores, and whose an order or a fault is. It learns from entries;
    the state that a served world tells of itself also knows those that no entry tells of any more."""

    def __init__(self, state: Mapping[str, Any] | None = None) -> None:
        super().__init__()
        state = state or {}
        named = state.get("names", {})
        self.stores |= {name: {appid} for name, appid in named.get("store", {}).items()}
        self.orders |= {str(row["order_id"]): str(row["store"]) for row in state.get("orders", ())}
        for name, order in named.get("order", {}).items():
            self.orders[name] = self.orders.get(str(order), "")
        for row in state.get("faults", ()):
            self.faults[row["fault"]] = row["where"].get("store", "")

    def learn(self, entry: Entry) -> None:
        """Takes note of what an entry's names stand for."""
        if row := read(entry.kind, entry.data):
            row.teach(self)

    def about(self, entry: Entry) -> set[str]:
        """The stores that an entry is about, by name or appid."""
        row = read(entry.kind, entry.data)
        if row is not None:
            return row.stores(self)
        store = entry.data.get("store")
        return {str(store)} if store else set()


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

    def matches(self, entry: Entry) -> bool:
        self._names.learn(entry)
        return (
            self._is_of_kind(entry)
            and self._is_about(entry)
            and (not self._errors or _went_wrong(entry))
            and (self._pattern is None or bool(self._pattern.search(_all(entry))))
        )

    def _is_of_kind(self, entry: Entry) -> bool:
        if not self._kinds or entry.kind in self._kinds:
            return True
        row = read(entry.kind, entry.data)
        return row is not None and row.also_called() in self._kinds

    def _is_about(self, entry: Entry) -> bool:
        if not self._stores:
            return True
        wanted = self._stores.union(*(self._names.stores.get(word, set()) for word in self._stores))
        return not wanted.isdisjoint(self._names.about(entry))


def _went_wrong(entry: Entry) -> bool:
    row = read(entry.kind, entry.data)
    return row is not None and row.went_wrong()


def _all(entry: Entry) -> str:
    return f"{line(entry)} {json.dumps(dict(entry.data), ensure_ascii=False, default=str)}"
