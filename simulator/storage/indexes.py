"""In which order the rows of a kind stand, by each of its indexes.

Most rows stand beside few others: a store has an order or two. As long as a group is that small it is a list
of keys, looked through when it is read; from then on each index has it in sorted runs. A page anywhere in a
run costs its own length: a list is sliced, never walked.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from math import inf
from operator import attrgetter, itemgetter
from typing import Any

from simulator.core.entity import Entity, Index, Party

FEW = 8
Key = Any  # of a row: its value where that is one, a tuple where it is more
Find = Callable[[Key], Any]  # the row of a key
Take = Callable[[Any], Any]  # of a row: what `taker` makes


def taker(names: tuple[str, ...]) -> Take:
    """A function from a row to the value of its field, or to the tuple of them where it is not one."""
    return attrgetter(*names) if names else lambda _row: ()


class Run:
    """Keys of rows in their order, and the values of the fields that order them.

    It begins at `start`: what is taken from the front, as pushes are, is cut off once it is half of all. So
    one without rows has no keys at all.
    """

    __slots__ = ("keys", "places", "start")

    def __init__(self) -> None:
        self.keys: list[Key] = []
        self.places: list[Any] = []
        self.start = 0

    def add(self, place: Any, key: Key) -> None:
        places, keys = self.places, self.keys
        if not keys or places[-1] < place or (places[-1] == place and keys[-1] < key):
            places.append(places[-1] if keys and places[-1] == place else place)  # of one instant: one object
            keys.append(key)
            return
        at = self.find(place, key)
        keys.insert(at, key)
        places.insert(at, place)

    def remove(self, place: Any, key: Key) -> None:
        keys, places, start = self.keys, self.places, self.start
        if keys[start] != key:
            at = self.find(place, key)
            del keys[at], places[at]
            return
        keys[start] = places[start] = None
        self.start = start = start + 1
        if start * 2 > len(keys):
            del keys[:start], places[:start]
            self.start = 0

    def find(self, place: Any, key: Key, *, behind: bool = False) -> int:
        """Where a row of that place and key stands, or would; or what stands `behind` it."""
        low = bisect_left(self.places, place, self.start)
        high = bisect_right(self.places, place, low)
        return (bisect_right if behind else bisect_left)(self.keys, key, low, high)


NONE = Run()  # that is only read


class Sorted:
    """One index: by which fields its rows are equal, and by which they are ordered."""

    __slots__ = ("equal", "group", "group_of", "number", "ordered", "place", "single", "whole")

    def __init__(self, index: Index, group: Groups, shared: str) -> None:
        self.group = group
        self.number = len(group.indexes)
        self.equal = taker(index.equal)
        self.place = taker(index.order)
        self.ordered = len(index.order)
        self.single = self.ordered == 1
        self.whole = not shared or index.equal == (shared,)  # its equal rows are a group
        self.group_of: Callable[[tuple[Any, ...]], Any] = (
            itemgetter(index.equal.index(shared)) if shared else _one if len(index.equal) == 1 else tuple
        )
        group.indexes.append(self)

    def past(self, run: Run, after: tuple[Any, ...]) -> int:
        """Where in a run the rows begin that stand behind a place: the fields that order it, and a key."""
        place, key = after[: self.ordered], after[self.ordered :]
        return run.find(place[0] if self.single else place, key[0] if len(key) == 1 else key, behind=True)

    def run(self, equal: tuple[Any, ...]) -> Run:
        """The rows with these values, for reading only."""
        found = self.group.groups.get(self.group_of(equal))
        if found is None:
            return NONE
        value = equal[0] if len(equal) == 1 else equal
        if type(found) is Grown:
            return found.runs[self.number][2].get(value, NONE)
        made = Run()
        for key in found if type(found) is list else (found,):
            row = self.group.find(key)
            if self.whole or self.equal(row) == value:
                made.add(self.place(row), key)
        return made


def _one(values: tuple[Any, ...]) -> Any:
    return values[0]


class Grown:
    """A group of many: for each index what makes rows equal in it, what orders them, and its runs."""

    __slots__ = ("runs",)

    def __init__(self, indexes: list[Sorted]) -> None:
        self.runs: list[tuple[Take, Take, dict[Any, Run]]] = [
            (each.equal, each.place, {}) for each in indexes
        ]

    def add(self, key: Key, row: Entity) -> None:
        for equal, place, runs in self.runs:
            value = equal(row)
            run = runs.get(value)
            if run is None:
                run = runs[value] = Run()
            run.add(place(row), key)

    def remove(self, key: Key, row: Entity) -> None:
        for equal, place, runs in self.runs:
            _out(runs, equal(row), place(row), key)

    def move(self, key: Key, old: Entity, new: Entity) -> None:
        for equal, place, runs in self.runs:
            was, there, now = equal(old), place(old), equal(new)
            if was != now or there != place(new):
                _out(runs, was, there, key)
                if now not in runs:
                    runs[now] = Run()
                runs[now].add(place(new), key)


class Groups:
    """The indexes that share a field, and the groups of rows in which it has one value."""

    __slots__ = ("_few", "_since", "find", "groups", "indexes", "value")

    def __init__(self, shared: tuple[str, ...], find: Find, few: int, since: str = "") -> None:
        self._few = few
        self._since = taker((since,)) if since else None
        self.value = taker(shared)
        self.find = find
        self.indexes: list[Sorted] = []
        self.groups: dict[Any, Any] = {}  # a key alone, a list of few, or what has Grown

    def _out(self, row: Entity) -> bool:
        """Whether a row stands in none of them."""
        return self._since is not None and bool(self._since(row) == inf)

    def add(self, key: Key, row: Entity) -> None:
        if self._since is not None and self._out(row):
            return
        value = self.value(row)
        found = self.groups.get(value)
        if found is None:
            self.groups[value] = key
        elif type(found) is Grown:
            found.add(key, row)
        elif type(found) is not list:
            self.groups[value] = [found, key]
        else:
            found.append(key)
            if len(found) > self._few:
                self.groups[value] = grown = Grown(self.indexes)
                for each in found:
                    grown.add(each, row if each == key else self.find(each))

    def remove(self, key: Key, row: Entity) -> None:
        if self._since is not None and self._out(row):
            return
        value = self.value(row)
        found = self.groups[value]
        if type(found) is Grown:
            found.remove(key, row)
            if not found.runs[0][2]:
                del self.groups[value]
        elif type(found) is list:
            found.remove(key)
            if len(found) == 1:
                self.groups[value] = found[0]
        else:
            del self.groups[value]

    def move(self, key: Key, old: Entity, new: Entity) -> None:
        """The row of a key is another now."""
        value = self.value(old)
        if value != self.value(new) or (self._since is not None and (self._out(old) or self._out(new))):
            self.remove(key, old)
            self.add(key, new)
            return
        found = self.groups[value]
        if type(found) is Grown:
            found.move(key, old, new)


def _out(runs: dict[Any, Run], equal: Any, place: Any, key: Key) -> None:
    run = runs[equal]
    run.remove(place, key)
    if not run.keys:
        del runs[equal]


def placed(kind: type[Entity]) -> Take:
    """Of a row: everything that says where it stands in the indexes of its kind."""
    return taker(
        tuple(dict.fromkeys(name for each in kind.INDEXES.values() for name in each.equal + each.order))
    )


def built(kind: type[Entity], find: Find, few: int) -> tuple[list[Groups], dict[str, Sorted]]:
    """The groups and the indexes of a kind; groups of so `few` are small. Indexes by whom a row belongs to
    share their groups."""
    owner = "" if kind.OWNER.party is Party.WORLD else kind.OWNER.field
    groups: dict[tuple[str, ...], Groups] = {}
    indexes: dict[str, Sorted] = {}
    for name, index in kind.INDEXES.items():
        shared = owner if owner in index.equal else ""
        fields = (shared,) if shared else index.equal
        since = index.order[0] if index.finite else ""
        group = groups.setdefault((*fields, since), Groups(fields, find, few, since))
        indexes[name] = Sorted(index, group, shared)
    return list(groups.values()), indexes
