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


def taker(names: tuple[str, ...]) -> Callable[[Any], Any]:
    """A function from a row to the value of its field, or to the tuple of them where it is not one."""
    return attrgetter(*names) if names else lambda _row: ()


class Run:
    """Keys of rows in their order, and the values of the fields that order them.

    It begins at `start`: what is taken from the front, as pushes are, is cut off once it is half of all.
    """

    __slots__ = ("keys", "places", "start")

    def __init__(self) -> None:
        self.keys: list[Key] = []
        self.places: list[Any] = []
        self.start = 0

    def __len__(self) -> int:
        return len(self.keys) - self.start

    def add(self, place: Any, key: Key) -> None:
        places, keys = self.places, self.keys
        if len(keys) == self.start or places[-1] < place or (places[-1] == place and keys[-1] < key):
            keys.append(key)
            places.append(place)
            return
        at = self.find(place, key)
        keys.insert(at, key)
        places.insert(at, place)

    def remove(self, place: Any, key: Key) -> None:
        at = self.find(place, key)
        if at > self.start:
            del self.keys[at], self.places[at]
            return
        self.keys[at] = self.places[at] = None
        self.start += 1
        if self.start * 2 > len(self.keys):
            del self.keys[: self.start], self.places[: self.start]
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
            return found.runs[self.number].get(value, NONE)
        made = Run()
        for key in found if type(found) is list else (found,):
            row = self.group.find(key)
            if self.whole or self.equal(row) == value:
                made.add(self.place(row), key)
        return made


def _one(values: tuple[Any, ...]) -> Any:
    return values[0]


class Grown:
    """A group of many: its runs, by index and by what is equal there."""

    __slots__ = ("runs",)

    def __init__(self, indexes: list[Sorted]) -> None:
        self.runs: list[dict[Any, Run]] = [{} for _ in indexes]


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
            self._add(found, key, row)
        elif type(found) is not list:
            self.groups[value] = [found, key]
        else:
            found.append(key)
            if len(found) > self._few:
                self.groups[value] = grown = Grown(self.indexes)
                for each in found:
                    self._add(grown, each, row if each == key else self.find(each))

    def _add(self, grown: Grown, key: Key, row: Entity) -> None:
        for index, runs in zip(self.indexes, grown.runs, strict=True):
            equal = index.equal(row)
            run = runs.get(equal)
            if run is None:
                run = runs[equal] = Run()
            run.add(index.place(row), key)

    def remove(self, key: Key, row: Entity) -> None:
        if self._out(row):
            return
        value = self.value(row)
        found = self.groups[value]
        if type(found) is Grown:
            for index, runs in zip(self.indexes, found.runs, strict=True):
                _out(runs, index.equal(row), index.place(row), key)
            if not any(found.runs):
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
        if type(found) is not Grown:
            return
        for index, runs in zip(self.indexes, found.runs, strict=True):
            equal, place = index.equal(old), index.place(old)
            now, there = index.equal(new), index.place(new)
            if equal != now or place != there:
                _out(runs, equal, place, key)
                if now not in runs:
                    runs[now] = Run()
                runs[now].add(there, key)


def _out(runs: dict[Any, Run], equal: Any, place: Any, key: Key) -> None:
    runs[equal].remove(place, key)
    if not len(runs[equal]):
        del runs[equal]


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
