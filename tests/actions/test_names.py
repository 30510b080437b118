"""A name stands for one thing, until somebody says that it is to stand for another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from simulator.actions import ACTIONS
from simulator.actions.names import result_of
from simulator.actions.registry import REBIND
from simulator.usage import UsageError
from tests.core.sample import Town


def test_whatever_makes_something_can_be_told_to_take_a_name() -> None:
    assert {row.name for row in ACTIONS.values() if row.makes} == {
        row.name for row in ACTIONS.values() if REBIND in row.args
    }


def test_a_name_that_a_store_has_is_not_given_to_another(town: Town) -> None:
    first = town.do("create_store", **{"as": "tea"})
    stores = town.stage.stores()
    with pytest.raises(UsageError, match=f"'tea' is what the store {first['appid']} is called") as refused:
        town.do("create_store", **{"as": "tea"})
    assert f"as：'tea' 已是 {first['appid']} 的名字" in refused.value.in_("zh")
    assert town.stage.stores() == stores
    assert town.stage.resolve("store", "tea") == first["appid"]


def test_nor_to_a_thing_of_another_kind(town: Town) -> None:
    town.do("create_store", **{"as": "tea"})
    with pytest.raises(UsageError, match="is what the store"):
        town.do("purchase", store="tea", **{"as": "tea"})


def test_nothing_is_done_by_an_action_that_waits(town: Town) -> None:
    town.do("create_store", **{"as": "tea"})
    last = town.world.journal.last
    waiting = [row.name for row in ACTIONS.values() if row.makes and row.waits]
    assert waiting
    for name in waiting:
        with pytest.raises(UsageError):
            town.stage.do(name, {"as": "tea"}, origin="control")
    assert town.world.journal.last == last


@pytest.mark.parametrize("more", [{}, {"pay": False}])
def test_who_means_it_takes_the_name_away(town: Town, more: dict[str, Any]) -> None:
    first = town.do("buyer_order", store=town.shop, **{"as": "cup"}, **more)
    second = town.do("buyer_order", store=town.shop, **{"as": "cup"}, rebind=True, **more)
    assert first["order_id"] != second["order_id"]
    assert town.stage.resolve("store_order", "cup") == second["order_id"]
    assert result_of(town.world, "cup") == second


def test_a_name_that_is_taken_away_stands_for_nothing_of_its_former_kind(town: Town) -> None:
    town.do("create_store", **{"as": "tea"})
    order = town.do("buyer_order", store=town.shop, **{"as": "tea"}, rebind=True)
    assert town.stage.names() == {**town.stage.names(), "store_order": {"tea": order["order_id"]}}
    assert "tea" not in town.stage.names().get("store", {})


def test_a_fault_that_stands_keeps_its_name_whatever_is_meant(town: Town) -> None:
    fault: Callable[..., Any] = lambda **more: town.do(  # noqa: E731
        "fault", push="authorized", do="drop", **{"as": "lost"}, **more
    )
    fault()
    with pytest.raises(UsageError, match="planned already"):
        fault(rebind=True)
    town.do("heal", fault="lost")
    assert fault(rebind=True) == {"fault": "lost"}
