"""Listing, money, payment and spec ids keep their rules for any order of what people do.

`tests/core/market/test_orders_in_any_order.py` does the same for purchases, refunds, grants and migration.
"""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from simulator.core.market import validity
from simulator.core.market.entities import Package, ServiceOrder
from simulator.durations import DAY
from simulator.usage import UsageError
from tests.core.market.sample import Market

PACKAGES = {"free": (7, 0), "month": (30, 1900), "pro": (30, 4900)}
SPECS = ("standard", "pro", "other")


@dataclass
class Order:
    """One order as the model has it; `paid_at` is None until it is paid."""

    order_id: int
    package: str
    price: int
    trial: bool
    paid_at: int | None = None
    refunded: bool = False


class Console(RuleBasedStateMachine):
    """A provider at its console, and a store that buys, pays, refunds, closes and opens."""

    @initialize(fund=st.booleans())
    def open(self, fund: bool) -> None:
        self.market = Market()
        self.market.build(without=() if fund else ("fund_account",), until="tester")
        self.fund = fund
        self.service = True  # customer service
        self.state = "test"
        self.closed = False
        self.orders: list[Order] = []
        self.trial_used = False
        self.spec = {"free": "standard", "month": "standard", "pro": "pro"}
        self.settled = self.withheld = 0
        self.paid_from: dict[int, bool] = {}

    # -- what people do -----------------------------------------------------------------------------

    @rule(on=st.booleans())
    def customer_service(self, on: bool) -> None:
        self.market.do("set_customer_service", configured=on)
        self.service = on
        if not on and self.state == "listed":
            self.state = "taken_down"

    @rule(on=st.booleans())
    def fund_account(self, on: bool) -> None:
        settled = self.market.do("set_fund_account", open=on)["settled"]
        assert settled == (self.withheld if on else 0)
        self.fund = on
        if on:
            self.settled, self.withheld = self.settled + self.withheld, 0
            self.paid_from = dict.fromkeys(self.paid_from, True)

    @rule()
    def list_service(self) -> None:
        self.state = self.market.do("list_service", service="orchard")["state"]
        assert self.state == ("listed" if self.service else "taken_down")

    @rule()
    def take_down(self) -> None:
        self.state = self.market.do("take_down_service", service="orchard")["state"]

    @rule(closed=st.booleans())
    def shop(self, closed: bool) -> None:
        self.market.do("close_store" if closed else "reopen_store", store="shop")
        self.closed = closed

    @rule(package=st.sampled_from(sorted(PACKAGES)))
    def place(self, package: str) -> None:
        price = 0 if self.state == "test" else PACKAGES[package][1]
        trial = package == "free" and self.state != "test"
        refused = self.closed or self.state == "taken_down" or (trial and self.trial_used)
        try:
            made = self.market.do("place_order", store="shop", service="orchard", package=package)
        except UsageError:
            assert refused
            return
        assert not refused
        self.orders.append(Order(int(made["order_id"]), package, price, trial))

    @precondition(lambda self: self.orders)
    @rule(data=st.data())
    def pay(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(self.orders))
        refused = one.paid_at is not None or (one.trial and self.trial_used)
        refused = refused or self.closed or self.state == "taken_down"
        try:
            self.market.do("pay", order=str(one.order_id))
        except UsageError:
            assert refused
            return
        assert not refused
        one.paid_at = int(self.market.world.clock.now())
        self.trial_used = self.trial_used or one.trial
        self.paid_from[one.order_id] = self.fund
        self.book(one, one.price)

    @precondition(lambda self: self.orders)
    @rule(data=st.data())
    def refund(self, data: st.DataObject) -> None:
        one = data.draw(st.sampled_from(self.orders))
        done = self.market.do("refund", order=str(one.order_id))["refunded"]
        assert done == (one.paid_at is not None and not one.refunded)
        if done:
            one.refunded = True
            self.book(one, -one.price)

    @rule(package=st.sampled_from(sorted(PACKAGES)), spec=st.sampled_from(SPECS))
    def set_spec(self, package: str, spec: str) -> None:
        self.market.do("edit_package", service="orchard", package=package, spec_id=spec)
        self.spec[package] = spec

    @rule(days=st.sampled_from([1, 7, 31]))
    def pass_days(self, days: int) -> None:
        clock = self.market.world.clock
        clock.move_to(clock.now() + days * DAY)

    def book(self, one: Order, amount: int) -> None:
        if self.paid_from[one.order_id]:
            self.settled += amount
        else:
            self.withheld += amount

    # -- what must be so ----------------------------------------------------------------------------

    @invariant()
    def money_is_settled_or_withheld(self) -> None:
        balance = self.market.do("ledger")
        assert (balance["settled"], balance["withheld"]) == (self.settled, self.withheld)
        assert balance["settled"] + balance["withheld"] == balance["purchases"] - balance["refunds"]
        assert self.withheld == 0 or not self.fund

    @invariant()
    def days_add_up_by_the_spec_ids_of_now(self) -> None:
        shop = self.market.named("store", "shop")
        found = validity.lines(self.market.world, self.market.service().service_id, shop)
        assert {line.spec_id: line.expires_at for line in found} == self.ends()

    def ends(self) -> dict[str, int]:
        ends: dict[str, int] = {}
        alive = [one for one in self.orders if one.paid_at is not None and not one.refunded]
        rows = {one.order_id: self.market.world.tables.get(ServiceOrder, one.order_id) for one in alive}
        for one in sorted(alive, key=lambda each: (each.paid_at, rows[each.order_id].number)):
            spec = self.spec[one.package]
            start = max(one.paid_at or 0, ends.get(spec, 0))
            ends[spec] = start + PACKAGES[one.package][0] * DAY
        return ends

    @invariant()
    def the_market_shows_what_can_be_bought(self) -> None:
        offered = self.market.do("browse_market", store="shop")["offered"]
        assert bool(offered) == (self.state != "taken_down")
        assert self.market.service().state == self.state

    @invariant()
    def prices_stay_above_the_floor(self) -> None:
        service = self.market.service()
        for row in self.market.world.tables.list(Package, "of", service.service_id):
            assert row.price == PACKAGES[row.name][1]
        if service.reviewed:
            with pytest.raises(UsageError, match="more than 15 yuan"):
                self.market.do("edit_package", service="orchard", package="month", price=1)


TestConsole = Console.TestCase
TestConsole.settings = settings(max_examples=40, stateful_step_count=30)
