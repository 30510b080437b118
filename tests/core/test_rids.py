"""Rids: unlike each other also over tables that are opened again, and kept for seven days."""

from __future__ import annotations

from typing import Any

from simulator.core import retention, rids
from simulator.core.world import World
from simulator.storage.memory import MemoryTables
from tests.core.sample import START, Api, Town, make_world
from tests.journal.rows import note

LIST = "/cgi-bin/component/api_get_authorizer_list"


def made(world: World, number: int) -> list[str]:
    asked: dict[str, Any] = {"account": "a", "query": {}, "body": None, "wall_ms": 0.0, "client": ""}
    with world.transaction():
        return [rids.refused(world, lambda rid: {"rid": rid}, **asked).rid for _ in range(number)]


def refused(town: Town) -> str:
    return str(Api(town.world).post(LIST, token="none")["errmsg"].rpartition("rid: ")[2])


def kept(town: Town) -> int:
    return town.world.tables.count(rids.RefusedRequest, "kept")


def test_rids_carry_the_worlds_time_and_never_repeat() -> None:
    found = made(make_world(), 100)
    assert len(set(found)) == 100
    assert {rid.split("-")[0] for rid in found} == {f"{int(START):08x}"}


def test_rids_do_not_repeat_over_tables_that_outlive_a_world() -> None:
    tables = MemoryTables()
    one, two = (make_world(tables=tables) for _ in range(2))
    assert not set(made(one, 3)).intersection(made(two, 3))


def test_a_rid_is_found_whatever_the_journal_keeps() -> None:
    town = Town(keep=10)
    rid = refused(town)
    for _ in range(50):
        town.world.record(note("more"))
    assert town.world.journal.removed
    assert rids.find(town.world, rid) is not None


def test_a_rid_is_let_go_after_seven_days(town: Town) -> None:
    before = [refused(town) for _ in range(20)]
    town.days(7)
    assert all(rids.find(town.world, rid) for rid in before)
    town.pass_(1)
    assert not any(rids.find(town.world, rid) for rid in before)
    rid = refused(town)
    for _ in range(retention.EVERY):
        refused(town)
    assert kept(town) < 2 + retention.EVERY, "the 20 before are gone"
    town.days(8)
    assert rids.find(town.world, rid) is None


def test_no_rid_is_kept_of_a_call_that_is_right(town: Town) -> None:
    Api(town.world).post(
        LIST, {"component_appid": town.component.appid, "offset": 0, "count": 1}, token=town.token()
    )
    assert kept(town) == 0
