"""The contract of `core.ports.Tables`: every storage is held to it, against a naive model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import inf
from typing import Any, ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from simulator.core.entity import NOBODY, Index, Kept, Owner, Party
from simulator.core.ports import Tables
from simulator.storage.memory import MemoryTables

STORAGES: dict[str, Callable[[], Tables]] = {
    "memory": MemoryTables,
    "memory, packed at once": lambda: MemoryTables(fresh=0),
    "memory, every group sorted": lambda: MemoryTables(few=1),
    "memory, both": lambda: MemoryTables(fresh=2, few=2),
}


class Mood(StrEnum):
    CALM = "calm"
    HUNGRY = "hungry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fish:
    """A row with a key of two parts and indexes of every shape."""

    KEY: ClassVar[tuple[str, ...]] = ("pond", "name")
    INDEXES: ClassVar[Mapping[str, Index]] = {
        "all": Index(),
        "by_size": Index(order=("size",)),
        "in_pond": Index(("pond",), ("size", "age")),
        "alike": Index(("pond", "alive"), ("age",)),
        "kin": Index(("alive",)),
        "aged": Index(order=("age", "size"), finite=True),
        "aged_in_pond": Index(("pond",), ("age",), finite=True),
    }
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "pond")
    KEPT: ClassVar[Kept] = Kept("for these tests")

    pond: str
    name: int
    size: int
    age: float = 0.0
    alive: bool = True
    mood: Mood | None = Mood.CALM
    state: Mood = Mood.CALM
    ate: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Boat:
    """A row of another kind with the same key."""

    KEY: ClassVar[tuple[str, ...]] = ("pond", "name")
    INDEXES: ClassVar[Mapping[str, Index]] = {"all": Index()}
    OWNER: ClassVar[Owner] = NOBODY
    KEPT: ClassVar[Kept] = Kept("for these tests")

    pond: str
    name: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Badge:
    """A row that a caller may name: several may have the same value."""

    KEY: ClassVar[tuple[str, ...]] = ("owner", "value")
    CREDENTIAL: ClassVar[str] = "value"
    INDEXES: ClassVar[Mapping[str, Index]] = {"all": Index()}
    OWNER: ClassVar[Owner] = NOBODY
    KEPT: ClassVar[Kept] = Kept("for these tests")

    owner: str
    value: str
    used: bool = False


class Undone(Exception):
    """Raised to end a transaction badly."""


def undo() -> None:
    raise Undone


@pytest.fixture(params=STORAGES)
def tables(request: pytest.FixtureRequest) -> Tables:
    return STORAGES[request.param]()


def test_a_row_is_found_by_its_whole_key(tables: Tables) -> None:
    with tables.transaction():
        tables.put(Fish(pond="a", name=1, size=3))
    assert tables.get(Fish, "a", 1) == Fish(pond="a", name=1, size=3)
    assert tables.get(Fish, "a", 2) is None
    assert tables.get(Boat, "a", 1) is None


def test_a_row_replaces_the_one_of_its_key_and_moves_in_the_indexes(tables: Tables) -> None:
    with tables.transaction():
        tables.put(Fish(pond="a", name=1, size=3))
        tables.put(Fish(pond="a", name=1, size=9, alive=False))
    assert [row.size for row in tables.list(Fish, "by_size")] == [9]
    assert tables.list(Fish, "kin", True) == []
    assert tables.count(Fish, "kin", False) == 1


def test_deleting_what_is_not_there_does_nothing(tables: Tables) -> None:
    with tables.transaction():
        tables.delete(Fish, "a", 1)
    assert tables.count(Fish, "all") == 0


def test_equal_order_is_broken_by_the_key(tables: Tables) -> None:
    with tables.transaction():
        for name in (3, 1, 2):
            tables.put(Fish(pond="a", name=name, size=5))
    assert [row.name for row in tables.list(Fish, "by_size")] == [1, 2, 3]
    assert [row.name for row in tables.list(Fish, "by_size", descending=True)] == [3, 2, 1]


def test_a_range_has_its_start_and_not_its_end(tables: Tables) -> None:
    with tables.transaction():
        for size in range(5):
            tables.put(Fish(pond="a", name=size, size=size))
    assert [row.size for row in tables.list(Fish, "in_pond", "a", since=1, until=3)] == [1, 2]
    assert tables.count(Fish, "in_pond", "a", since=1, until=3) == 2
    assert tables.count(Fish, "in_pond", "a", since=3, until=1) == 0


def test_an_inner_transaction_joins_the_outer(tables: Tables) -> None:
    def inner_then_failure() -> None:
        with tables.transaction():
            with tables.transaction():
                tables.put(Fish(pond="a", name=1, size=1))
            undo()

    with pytest.raises(Undone):
        inner_then_failure()
    assert tables.count(Fish, "all") == 0


def test_a_listing_stays_as_it_was_when_rows_change_later(tables: Tables) -> None:
    with tables.transaction():
        tables.put(Fish(pond="a", name=1, size=1))
        found = tables.list(Fish, "all")
        tables.delete(Fish, "a", 1)
    assert len(found) == 1


def test_a_write_outside_a_transaction_is_refused() -> None:
    with pytest.raises(RuntimeError, match="outside a transaction"):
        MemoryTables().put(Fish(pond="a", name=1, size=1))


class Heard:
    """What a watcher makes of what it is told: the number of rows of each credential."""

    def __init__(self) -> None:
        self.rows: Counter[str] = Counter()

    def __call__(self, credential: str, there: bool) -> None:
        self.rows[credential] += 1 if there else -1


def test_a_watcher_hears_of_credentials_that_are_there_come_and_go(tables: Tables) -> None:
    heard = Heard()
    with tables.transaction():
        tables.put(Badge(owner="a", value="x"))
        tables.put(Fish(pond="x", name=1, size=1))
    tables.watch(heard)
    assert heard.rows == {"x": 1}
    with tables.transaction():
        tables.put(Badge(owner="a", value="x", used=True))  # the same row
        tables.put(Badge(owner="b", value="x"))
        tables.put(Badge(owner="b", value="y"))
        tables.delete(Badge, "b", "none")
        assert heard.rows == {"x": 2, "y": 1}
        tables.delete(Badge, "b", "y")
    assert +heard.rows == {"x": 2}
    tables.unwatch(heard)
    with tables.transaction():
        tables.delete(Badge, "a", "x")
    assert +heard.rows == {"x": 2}


def test_a_watcher_hears_of_what_is_undone(tables: Tables) -> None:
    heard = Heard()
    with tables.transaction():
        tables.put(Badge(owner="a", value="x"))
    tables.watch(heard)

    def change_and_fail() -> None:
        with tables.transaction():
            tables.put(Badge(owner="a", value="new"))
            tables.delete(Badge, "a", "x")
            tables.put(Badge(owner="a", value="x", used=True))
            tables.delete(Badge, "a", "x")
            undo()

    with pytest.raises(Undone):
        change_and_fail()
    assert +heard.rows == {"x": 1}


PONDS = st.sampled_from("ab")
NAMES = st.integers(0, 5)
FISH = st.builds(
    Fish,
    pond=PONDS,
    name=NAMES,
    size=st.integers(0, 4),
    age=st.sampled_from([0.0, 0.5, 1.5, inf]),
    alive=st.booleans(),
    mood=st.sampled_from([None, *Mood]),
    state=st.sampled_from(Mood),
    ate=st.sampled_from([(), (1, 2.5, "x", b"y", {"a": [None, True]}), (Mood.HUNGRY,)]),
)
LIMITS = st.none() | st.integers(0, 4)
BOUNDS = st.none() | st.integers(0, 5)


class Contract(RuleBasedStateMachine):
    """Any writes in any order, some of them rolled back, and any listing afterwards."""

    make: Callable[[], Tables]

    def __init__(self) -> None:
        super().__init__()
        self.tables = type(self).make()
        self.model: dict[tuple[str, int], Fish] = {}

    @rule(changes=st.lists(FISH | st.tuples(PONDS, NAMES), max_size=6), fails=st.booleans())
    def transaction(self, changes: list[Any], fails: bool) -> None:
        after = dict(self.model)
        try:
            with self.tables.transaction():
                for change in changes:
                    if isinstance(change, Fish):
                        self.tables.put(change)
                        after[change.pond, change.name] = change
                    else:
                        self.tables.delete(Fish, *change)
                        after.pop(change, None)
                    assert self.tables.count(Fish, "all") == len(after)
                if fails:
                    undo()
        except Undone:
            return
        self.model = after

    @rule(
        index=st.sampled_from(sorted(Fish.INDEXES)),
        pond=PONDS,
        alive=st.booleans(),
        since=BOUNDS,
        until=BOUNDS,
        offset=st.integers(0, 4),
        limit=LIMITS,
        descending=st.booleans(),
        after=st.none() | FISH,
    )
    def listing(
        self,
        index: str,
        pond: str,
        alive: bool,
        since: int | None,
        until: int | None,
        offset: int,
        limit: int | None,
        descending: bool,
        after: Fish | None,
    ) -> None:
        row = Fish.INDEXES[index]
        given = {"pond": pond, "alive": alive}
        equal = tuple(given[name] for name in row.equal)
        if not row.order:
            since = until = None
        expected = sorted(
            (
                fish
                for fish in self.model.values()
                if all(getattr(fish, name) == given[name] for name in row.equal)
                and not (row.finite and getattr(fish, row.order[0]) == inf)
                and (since is None or getattr(fish, row.order[0]) >= since)
                and (until is None or getattr(fish, row.order[0]) < until)
            ),
            key=lambda fish: tuple(getattr(fish, name) for name in row.order + Fish.KEY),
            reverse=descending,
        )
        window = {"since": since, "until": until}
        assert self.tables.count(Fish, index, *equal, **window) == len(expected)
        behind: dict[str, Any] = {}
        if after is not None and not descending:
            place = tuple(getattr(after, name) for name in row.order + Fish.KEY)
            behind = {"after": place}
            expected = [
                fish
                for fish in expected
                if tuple(getattr(fish, name) for name in row.order + Fish.KEY) > place
            ]
        page = expected[offset : None if limit is None else offset + limit]
        found = self.tables.list(
            Fish, index, *equal, **window, **behind, offset=offset, limit=limit, descending=descending
        )
        assert found == page
        assert all(type(fish.state) is Mood and type(fish.ate) is tuple for fish in found)

    @invariant()
    def every_row_is_found(self) -> None:
        for pond in "ab":
            for name in range(6):
                assert self.tables.get(Fish, pond, name) == self.model.get((pond, name))


@pytest.mark.parametrize("storage", STORAGES)
def test_any_storage_behaves_as_the_model(storage: str) -> None:
    machine = type("Machine", (Contract,), {"make": staticmethod(STORAGES[storage])})
    run_state_machine_as_test(
        machine, settings=settings(settings.default, max_examples=40, stateful_step_count=30)
    )
