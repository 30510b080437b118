"""Stock holds for any order of orders, calls and counts: a naive model says what is right."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from simulator.core.component.entities import TokenKind
from simulator.core.store.events import EventName
from simulator.core.store.product import documents, lookup
from simulator.core.store.stock.entities import GENERAL, Stock, StockFlow
from simulator.usage import UsageError
from tests.core.sample import Api, Town
from tests.endpoints.scenes import all_rows, changed
from tests.endpoints.store.warehouse.places import HAIZHU

SOUTH = "south"
SKUS = st.sampled_from([0, 1])
WHERE = st.sampled_from([GENERAL, SOUTH])
DIFFS = st.sampled_from([1, 2, 3])
NUMS = st.integers(0, 12)
FULL = 20


@dataclass
class Shelf:
    """What there is of one SKU in one place, as the model has it."""

    free: int
    first: int
    held: int = 0
    sold: int = 0
    moved: list[int] = field(default_factory=list)
    counted: int = 0
    warned: int = 0
    oversold: bool = False

    def move(self, by: int) -> None:
        self.free += by
        self.moved.append(by)


@dataclass
class Bought:
    """One order: of which shelf, how many, and whether it still waits to be paid."""

    order_id: str
    shelf: tuple[int, str]
    count: int
    unpaid: bool


class Shop(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.town = Town()
        self.api = Api(self.town.world)
        self.town.do("authorize", store=self.town.shop)
        self.renew()
        products = lookup.page(self.town.world, self.town.shop, None, 0, 2)
        self.products = [product.product_id for product in products]
        self.skus = [documents.sku_of(product) for product in self.products]
        made = {"out_warehouse_id": SOUTH, "name": "南", "intro": "南", "cover_locations": [HAIZHU]}
        assert self.call("warehouse/create", **made) == 0
        self.shelves = {
            (at, where): Shelf(*((0, 0) if where else (100, 100)), counted=0 if where else 100)
            for at in (0, 1)
            for where in (GENERAL, SOUTH)
        }
        self.bought: list[Bought] = []
        self.warnings: list[tuple[int, int]] = []
        for at in (0, 1):
            self.set_to(at, GENERAL, FULL)

    def renew(self) -> None:
        self.token = self.town.token(TokenKind.AUTHORIZER)

    def call(self, name: str, /, **body: Any) -> int:
        """The code of a call; a refusal has changed nothing."""
        before = all_rows(self.town.world)
        code = int(self.api.post(f"/channels/ec/{name}", body, token=self.token)["errcode"])
        if code:
            assert changed(before, all_rows(self.town.world)) == []
        return code

    def set_to(self, at: int, where: str, num: int) -> None:
        assert self.count(at, where, 3, num) == 0

    def count(self, at: int, where: str, diff_type: int, num: int) -> int:
        body = {"product_id": self.products[at], "sku_id": self.skus[at], "diff_type": diff_type, "num": num}
        named = {"out_warehouse_id": where} if where else {}
        code = self.call(f"{'warehouse' if where else 'product'}/stock/update", **body, **named)
        shelf = self.shelves[at, where]
        moved = {1: num, 2: -num}.get(diff_type, num - shelf.free)
        if code == 0:
            shelf.move(moved)
            shelf.counted, shelf.warned = shelf.free, 0
        elif num == 0:
            assert (code, diff_type in (1, 2)) == (10020218, True)
        else:
            assert (code, shelf.free + moved < 0) == (10020219, True)
        return code

    def take(self, at: int, where: str, count: int) -> None:
        shelf = self.shelves[at, where]
        shelf.move(-count)
        shelf.held += count
        if where or not shelf.counted:
            return
        due = [share for share in (10, 20) if shelf.free * 100 <= shelf.counted * share]
        if due and (not shelf.warned or due[0] < shelf.warned):
            shelf.warned = due[0]
            self.warnings.append((self.skus[at], max(0, shelf.free)))

    # -- what people do -----------------------------------------------------------------------------

    @rule(at=SKUS, where=WHERE, diff_type=DIFFS, num=NUMS)
    def a_provider_counts(self, at: int, where: str, diff_type: int, num: int) -> None:
        self.count(at, where, diff_type, num)

    @rule(at=SKUS, where=WHERE, num=NUMS)
    def the_merchant_counts(self, at: int, where: str, num: int) -> None:
        more = {"warehouse": where} if where else {}
        self.town.do("count_stock", store=self.town.shop, product=self.products[at], num=num, **more)
        shelf = self.shelves[at, where]
        shelf.move(num - shelf.free)
        shelf.counted, shelf.warned = num, 0

    @rule(at=SKUS, where=WHERE, wrong=st.sampled_from(["sku", "diff", "product"]))
    def a_provider_errs(self, at: int, where: str, wrong: str) -> None:
        body: dict[str, Any] = {"product_id": self.products[at], "sku_id": self.skus[at]}
        body |= {"diff_type": 1, "num": 5, **({"out_warehouse_id": where} if where else {})}
        body |= {
            "sku": {"sku_id": self.skus[1 - at]},
            "diff": {"diff_type": 4},
            "product": {"product_id": 5},
        }[wrong]
        name = f"{'warehouse' if where else 'product'}/stock/update"
        assert self.call(name, **body) == (10020052 if wrong == "product" else 10020055)

    @rule(at=SKUS, count=st.integers(1, 9), pay=st.booleans())
    def order(self, at: int, count: int, pay: bool) -> None:
        where = SOUTH if self.shelves[at, SOUTH].free >= count else GENERAL
        before = all_rows(self.town.world)
        told = {"store": self.town.shop, "product": self.products[at], "count": count, "pay": pay}
        try:
            made = self.town.do("buyer_order", **told)
        except UsageError:
            assert self.shelves[at, where].free < count
            assert changed(before, all_rows(self.town.world)) == []
            return
        assert self.shelves[at, where].free >= count
        self.keep(made["order_id"], at, where, count, pay)

    @rule(at=SKUS, count=st.integers(1, 3), pay=st.booleans())
    def oversell(self, at: int, count: int, pay: bool) -> None:
        told = {"store": self.town.shop, "product": self.products[at], "count": count, "pay": pay}
        wanted = max(0, self.shelves[at, GENERAL].free) + count
        where = SOUTH if self.shelves[at, SOUTH].free >= wanted else GENERAL
        made = self.town.do("oversell", **told)
        self.shelves[at, where].oversold = True
        self.keep(made["order_id"], at, where, wanted, pay)

    def keep(self, order_id: str, at: int, where: str, count: int, paid: bool) -> None:
        self.take(at, where, count)
        self.bought.append(Bought(order_id, (at, where), count, unpaid=True))
        if paid:
            self.settle(self.bought[-1])

    def settle(self, one: Bought) -> None:
        shelf = self.shelves[one.shelf]
        shelf.held -= one.count
        shelf.sold += one.count
        one.unpaid = False

    @precondition(lambda self: any(one.unpaid for one in self.bought))
    @rule(data=st.data(), pays=st.booleans())
    def pay_or_cancel(self, data: st.DataObject, pays: bool) -> None:
        one = data.draw(st.sampled_from([one for one in self.bought if one.unpaid]))
        self.town.do("buyer_pay" if pays else "buyer_cancel", store=self.town.shop, order=one.order_id)
        if pays:
            self.settle(one)
        else:
            self.give_back(one)

    def give_back(self, one: Bought) -> None:
        shelf = self.shelves[one.shelf]
        shelf.held -= one.count
        shelf.move(one.count)
        one.unpaid = False

    @rule()
    def half_an_hour_passes(self) -> None:
        """What waits to be paid is called off."""
        self.town.pass_(1800)
        self.renew()
        for one in self.bought:
            if one.unpaid:
                self.give_back(one)

    @precondition(lambda self: any(not one.unpaid for one in self.bought))
    @rule(data=st.data())
    def refund(self, data: st.DataObject) -> None:
        """Money goes back, and goods do not."""
        one = data.draw(st.sampled_from([one for one in self.bought if not one.unpaid]))
        try:
            asked = self.town.do("buyer_aftersale", store=self.town.shop, order=one.order_id)
        except UsageError:
            return
        self.call("aftersale/acceptapply", after_sale_order_id=str(asked["after_sale_order_id"]))

    # -- what holds ---------------------------------------------------------------------------------

    def row(self, at: int, where: str) -> Stock | None:
        return self.town.world.tables.get(Stock, self.town.shop, self.products[at], self.skus[at], where)

    @invariant()
    def each_shelf_is_as_the_model_has_it(self) -> None:
        for (at, where), shelf in self.shelves.items():
            row = self.row(at, where)
            if row is None:
                assert not shelf.moved
                continue
            assert (row.free, row.held, row.sold) == (shelf.free, shelf.held, shelf.sold)
            assert row.free + row.held + row.sold >= 0 <= row.held
            assert row.free >= 0 or shelf.oversold

    @invariant()
    def the_ledger_adds_up(self) -> None:
        flows = self.town.world.tables.rows(StockFlow)
        for (at, where), shelf in self.shelves.items():
            lines = [flow for flow in flows if (flow.sku_id, flow.warehouse) == (self.skus[at], where)]
            lines.sort(key=lambda flow: flow.number)
            assert [flow.moved for flow in lines] == shelf.moved
            there = shelf.first
            for flow in lines:
                assert flow.before == there
                there += flow.moved
            assert there == shelf.free

    @invariant()
    def each_warning_was_told_once(self) -> None:
        told = [
            push.fields["channels_ec_stock_no_enough"] for push in self.town.pushes(EventName.STOCK_NO_ENOUGH)
        ]
        assert [(each["sku_id"], each["remaining_stock_amount"]) for each in told] == self.warnings


def test_in_any_order() -> None:
    run_state_machine_as_test(Shop, settings=settings(max_examples=40, stateful_step_count=25))
