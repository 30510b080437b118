from __future__ import annotations

import pytest

from simulator.core import bugs
from simulator.core.world import World
from simulator.storage.journal import MemoryJournal
from simulator.web.counts import MOST, OTHER, Counts
from tests.core.sample import Api, Town, make_world


def following(world: World) -> Counts:
    counts = Counts()
    counts.follow(world)
    return counts


def test_what_the_journal_has_let_go_is_counted_all_the_same() -> None:
    world = make_world(journal=MemoryJournal("world", keep=5))
    counts = following(world)
    for _ in range(20):
        Api(world).call("GET", "/cgi-bin/token")
    assert world.journal.removed
    assert list(counts.calls.values()) == [20]


def test_a_command_that_fails_counts_nothing(town: Town) -> None:
    counts = following(town.world)

    def fails() -> None:
        with town.world.transaction():
            Api(town.world).call("GET", "/cgi-bin/token")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert not counts.calls


def test_of_too_many_sorts_the_rest_are_one() -> None:
    counts = Counts()
    for number in (*range(MOST + 2), 0):
        counts._add(counts.pushes, (f"kind-{number}", "lost"))
    assert len(counts.pushes) == MOST + 1
    assert (counts.pushes[(OTHER, OTHER)], counts.pushes[("kind-0", "lost")]) == (2, 2)


@pytest.mark.breaks
def test_bugs_are_counted(town: Town) -> None:
    counts = following(town.world)
    bugs.report(town.world, "x", ZeroDivisionError())
    assert counts.bugs == 1
