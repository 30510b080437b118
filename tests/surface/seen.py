"""What a world has, by the names that it goes by: calls are fed with it, so that they get far.

It comes of the world's rows and of every reply, so that what one call made is what another asks for. Values
of one row or reply belong together: an order's id goes with the ids of its goods.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from math import inf
from random import Random
from typing import Any

from simulator.core.entity import ENTITIES
from simulator.core.world import World

MOST = 400  # records that are remembered
RECENT = 20  # rows of a kind
NEAREST = 12  # records of which one is taken
_LISTS = re.compile(r"_list$|s$")  # of a name: it holds several
_NO_JSON = (inf, -inf)  # what a row may have, and no request

Record = Mapping[str, list[Any]]


class Seen:
    """Records of what was seen: each has, by name, the values of one row or reply. `always` are values that
    are right whatever else is."""

    def __init__(self, always: Mapping[str, list[Any]]) -> None:
        self._always = always
        self._records: deque[Record] = deque(maxlen=MOST)

    def learn(self, document: Any) -> None:
        """All values in a reply."""
        found: dict[str, list[Any]] = {}
        for name, value in _named(document, ""):
            found.setdefault(name, []).append(value)
        if found:
            self._records.append(found)

    def look(self, world: World) -> None:
        """All values in the newest rows of a world."""
        with world.lock:
            rows = [row for kind in ENTITIES.values() for row in list(world.tables.rows(kind))[-RECENT:]]
        self._records = deque(self._records, maxlen=max(MOST, 2 * len(rows)))
        for row in rows:
            self.learn(asdict(row))

    def fed(self, document: Any, chance: Random, often: float) -> Any:
        """The document with values that are known in place of as many of its own: of one record as far as
        that has them."""
        names = {name for name, _ in _named(document, "")}
        near = sorted(self._records, key=lambda record: -sum(map(bool, map(record.get, names))))[:NEAREST]
        first = chance.choice(near) if near else {}

        def values(name: str) -> list[Any]:
            if name in self._always:
                return self._always[name]
            for each in _names(name):
                if each in first:
                    return first[each]
                if some := [record[each] for record in self._records if each in record]:
                    return chance.choice(some)
            return []

        def filled(part: Any, name: str) -> Any:
            if isinstance(part, dict):
                return {key: filled(value, key) for key, value in part.items()}
            if isinstance(part, list):
                return [filled(each, _LISTS.sub("", name)) for each in part]
            known = values(name) if chance.random() < often else []
            return _as(part, chance.choice(known)) if known else part

        return filled(document, "")


def _as(part: Any, value: Any) -> Any:
    """A value in the type of what it stands for: an id is a number in rows, and text in calls."""
    if isinstance(part, str):
        return str(value)
    return int(value) if isinstance(part, int) and str(value).isdecimal() else value


def _named(document: Any, name: str) -> Iterator[tuple[str, Any]]:
    """Every single value in a document, by its own name."""
    if isinstance(document, dict):
        for key, value in document.items():
            yield from _named(value, str(key))
    elif isinstance(document, (list, tuple)):
        for each in document[:RECENT]:
            yield from _named(each, _LISTS.sub("", name))
    elif isinstance(document, (str, int, float)) and document != "" and document not in _NO_JSON:
        yield name, document


def _names(name: str) -> Iterator[str]:
    """A name, and those that its end is: a `component_appid` is an `appid`."""
    yield name
    for number, letter in enumerate(name):
        if letter == "_" and name[number + 1 :] in _ENDS:
            yield name[number + 1 :]


_ENDS = frozenset(("appid", "refresh_token", "product_id", "sku_id", "order_id", "openid"))
