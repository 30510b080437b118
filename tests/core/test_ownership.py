"""Whose a row is, is said on its kind: retiring, snapshots and `/state` follow, for a new kind as well."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar

import pytest

from simulator.core import shown, snapshot
from simulator.core.component.accounts import Account
from simulator.core.component.entities import Component, VerifyTicket
from simulator.core.due import RULES, Due, due
from simulator.core.entity import ENTITIES, NOBODY, Index, Kept, Owner, Party, entity
from simulator.core.outbox import Push
from simulator.core.push_states import PushState
from simulator.core.store.retirement import retire
from tests.core.sample import COMPONENT, Town


@dataclass(frozen=True, slots=True, kw_only=True)
class Coupon:
    """Something of a store, with a day on which it ends."""

    KEY: ClassVar[tuple[str, ...]] = ("number",)
    INDEXES: ClassVar[Mapping[str, Index]] = {}
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "store", set_up=True)
    KEPT: ClassVar[Kept] = Kept("as long as the store")
    SHOWN_AS: ClassVar[str] = "coupons"

    number: int
    store: str

    def shown(self) -> dict[str, Any]:
        return {"number": self.number}


@pytest.fixture
def coupons() -> Iterator[None]:
    entity(Coupon)
    due("coupon_ends", about=Coupon)(lambda *_: None)
    yield
    del ENTITIES["Coupon"]
    del RULES["coupon_ends"]


def give(town: Town, number: int, store: str = "") -> None:
    with town.world.transaction():
        town.world.tables.put(Coupon(number=number, store=store or town.shop))
        town.world.schedule("coupon_ends", str(number), town.now + 100)


def numbers(town: Town) -> list[int]:
    return [row.number for row in town.world.tables.rows(Coupon)]


def test_a_kind_that_says_not_whose_it_is_is_refused() -> None:
    for name in ("KEY", "INDEXES", "OWNER", "KEPT"):
        said = {"KEY": ("a",), "INDEXES": {}, "OWNER": NOBODY, "KEPT": Kept("here")}
        del said[name]
        kind = type("Lost", (), {**said, "__annotations__": {"a": str}})
        with pytest.raises(TypeError, match=f"Lost is a row of a world's tables and says no {name}"):
            entity(dataclass(frozen=True)(kind))
    kind = type(
        "Lost", (), {"KEY": ("a",), "INDEXES": {}, "OWNER": Owner(Party.STORE, "b"), "KEPT": Kept("here")}
    )
    with pytest.raises(TypeError, match="by 'b', which is none of its fields"):
        entity(dataclass(frozen=True)(kind))
    assert "Lost" not in ENTITIES


def test_every_kind_of_row_is_registered() -> None:
    found = {
        thing.__name__
        for name, module in sys.modules.items()
        if name.startswith("simulator.")
        for thing in vars(module).values()
        if isinstance(thing, type) and hasattr(thing, "KEY") and not getattr(thing, "_is_protocol", False)
    }
    assert found == set(ENTITIES)


@pytest.mark.parametrize("kind", ENTITIES.values(), ids=lambda kind: kind.__name__)
def test_what_belongs_to_a_store_is_found_without_looking_at_all_rows(kind: Any) -> None:
    if kind.OWNER.party is Party.STORE:
        indexed = {index.equal for index in kind.INDEXES.values()}
        assert (kind.OWNER.field,) in {*indexed, kind.KEY}


@pytest.mark.usefixtures("coupons")
def test_what_belongs_to_a_store_goes_with_it(town: Town) -> None:
    other = town.store("other")
    give(town, 1)
    give(town, 2, other)
    with town.world.transaction():
        retire(town.world, town.shop)
    assert numbers(town) == [2]
    assert [row.subject for row in town.world.tables.list(Due, "all")] == ["2"]


def test_nothing_is_left_of_a_busy_store_that_retires(town: Town) -> None:
    order = town.buy(visible_after=10)
    town.do("press_use", store=town.shop, order=order.order_id)
    with town.world.transaction():
        retire(town.world, town.shop)
    left = [
        row
        for kind in ENTITIES.values()
        for row in town.world.tables.rows(kind)
        if town.shop in [getattr(row, each.name) for each in fields(row)]
    ]
    kinds = {type(row).__name__ for row in left}
    assert kinds <= {"Counter", "Push", "Named"}, "no id comes twice, a push can be sent again"
    assert all(row.state is not PushState.WAITING for row in left if isinstance(row, Push))
    assert town.world.tables.list(Due, "all") == []


@pytest.mark.usefixtures("coupons")
def test_what_is_set_up_is_as_it_was_once_it_is_put_back(town: Town) -> None:
    give(town, 1)
    before = snapshot.take(town.world)
    give(town, 2)
    with town.world.transaction():
        town.world.tables.put(Coupon(number=1, store="elsewhere"))
        snapshot.restore(town.world, before)
    assert numbers(town) == [1]
    assert snapshot.take(town.world) == before
    with town.world.transaction():
        town.world.tables.delete(Coupon, 1)
        snapshot.restore(town.world, before)
    assert snapshot.take(town.world) == before


def test_a_platform_made_since_goes_with_all_that_is_its_own(town: Town) -> None:
    before = snapshot.take(town.world)
    appid = town.another_platform()
    town.do("push_ticket", component=appid)
    town.do("push_ticket", component=COMPONENT)
    with town.world.transaction():
        row = town.world.tables.get(Component, COMPONENT)
        assert row is not None
        town.world.tables.put(replace(row, name="changed"))
        snapshot.restore(town.world, before)
    assert snapshot.take(town.world) == before
    assert {ticket.component for ticket in town.world.tables.rows(VerifyTicket)} == {COMPONENT}
    assert town.world.tables.list(Due, "all") == []


def test_an_account_that_retires_is_gone_and_one_from_before_comes_back(town: Town) -> None:
    old = town.do("create_account", kind="mini_program", **{"as": "old"})["appid"]
    before = snapshot.take(town.world)
    new = town.do("create_account", kind="mini_program", **{"as": "new"})["appid"]
    with town.world.transaction():
        retire(town.world, old)
        retire(town.world, new)
        snapshot.restore(town.world, before)
    assert [row.appid for row in town.world.tables.rows(Account)] == [old]


@pytest.mark.usefixtures("coupons")
def test_the_state_shows_a_kind_that_says_what_it_is_shown_as(town: Town) -> None:
    give(town, 1)
    lists = {name: [row for _, row in shown.page(town.world, name).rows] for name in shown.lists()}
    assert lists["coupons"] == [{"number": 1}]
    assert [row["appid"] for row in lists["stores"]] == [town.shop]
    assert lists["services"][0]["packages"][0]["name"] == "month"
    assert "packages" not in lists
