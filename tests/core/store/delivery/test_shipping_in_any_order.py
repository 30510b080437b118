"""Whatever is sent, sent once more, changed, asked back and received, in whatever order: never more goes off
than was ordered, the state says what went off, and what is refused changes nothing."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from simulator.core.component.entities import TokenKind
from simulator.core.store.aftersale import lookup as aftersales
from simulator.core.store.events import EventName
from simulator.core.store.order import lookup
from simulator.core.store.order.entities import Order
from simulator.core.store.order.states import Status
from simulator.usage import UsageError
from tests.core.sample import Api, Town
from tests.endpoints.scenes import all_rows, changed
from tests.endpoints.store.delivery.parcels import ELSEWHERE, bought, lines, parcel
from tests.endpoints.store.delivery.parcels import changed as side

COUNTS = (3, 1)
PARTS = st.tuples(st.integers(0, 4), st.integers(0, 2)).filter(any)
WAYBILLS = st.sampled_from(["A", "B", "C", ""])
COURIERS = st.sampled_from(["SF", "ZTO", "SNAIL"])
BEGUN = (Status.PARTLY_SHIPPED, Status.SHIPPED)


class Shop(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.town = Town()
        self.api = Api(self.town.world)
        self.town.do("authorize", store=self.town.shop)
        self.order_id = bought(self.town, self.town.shop, *COUNTS)
        self.token = self.town.token(TokenKind.AUTHORIZER)
        self.sent: Counter[str] = Counter()
        self.sendings = 0

    @property
    def order(self) -> Order:
        return lookup.asked_for(self.town.world, self.town.shop, self.order_id)

    def goods(self, part: tuple[int, ...]) -> list[dict[str, Any]]:
        return lines(self.town, self.town.shop, *part)

    def call(self, name: str, **body: Any) -> bool:
        """Whether it was done; a refusal has changed nothing."""
        before = all_rows(self.town.world)
        path = f"/channels/ec/{name}"
        reply = self.api.post(path, {"order_id": self.order_id, **body}, token=self.token)
        assert self.api.last.status == 200, reply
        if reply["errcode"]:
            assert changed(before, all_rows(self.town.world)) == []
        return not reply["errcode"]

    @rule(parts=st.lists(PARTS, min_size=1, max_size=3), waybill=WAYBILLS, courier=COURIERS)
    def send(self, parts: list[tuple[int, ...]], waybill: str, courier: str) -> None:
        parcels = [parcel(self.goods(part), waybill, courier) for part in parts]
        if self.call("order/delivery/send", delivery_list=parcels):
            self.sendings += 1
            for part in parts:
                for one in self.goods(part):
                    self.sent[one["product_id"]] += one["product_cnt"]

    @rule(count=st.integers(1, 3))
    def send_what_is_of_another(self, count: int) -> None:
        [one] = self.goods((count,))
        wrong = parcel([{**one, "product_id": str(ELSEWHERE)}])
        assert not self.call("order/delivery/send", delivery_list=[wrong])

    @rule(part=PARTS, reason=st.integers(0, 5), kind=st.sampled_from([1, 3, 6]))
    def send_once_more(self, part: tuple[int, ...], reason: int, kind: int) -> None:
        parcels = [parcel(self.goods(part), "AGAIN", deliver_type=kind)]
        self.call("order/delivery/compensation", delivery_list=parcels, reason=reason)

    @rule(part=PARTS, old=WAYBILLS, new=WAYBILLS, courier=COURIERS)
    def change_one(self, part: tuple[int, ...], old: str, new: str, courier: str) -> None:
        goods = self.goods(part)
        self.call(
            "order/deliveryinfo/update",
            change_infos=[{"old": side(goods, old), "new": side(goods, new, courier)}],
        )

    @rule(part=PARTS, new=WAYBILLS)
    def change_all(self, part: tuple[int, ...], new: str) -> None:
        self.call("order/deliveryinfo/update", delivery_list=[parcel(self.goods(part), new)])

    @rule(count=st.integers(1, 2))
    def ask_back(self, count: int) -> None:
        self.act("buyer_aftersale", count=count)

    @rule()
    def ask_for_another_address(self) -> None:
        self.act("buyer_change_address")

    @rule()
    def give_back(self) -> None:
        for row in aftersales.of_order(self.town.world, self.town.shop, int(self.order_id)):
            body = {"after_sale_order_id": str(row.after_sale_order_id), "accept_type": 2}
            self.api.post("/channels/ec/aftersale/acceptapply", body, token=self.token)

    @rule()
    def receive(self) -> None:
        self.act("buyer_receive")

    @rule(days=st.sampled_from([1, 3, 11]))
    def time_passes(self, days: int) -> None:
        self.town.days(days)
        self.token = self.town.token(TokenKind.AUTHORIZER)

    def act(self, name: str, **more: Any) -> None:
        with suppress(UsageError):  # what consumers cannot do in this state
            self.town.do(name, store=self.town.shop, order=self.order_id, **more)

    @invariant()
    def never_more_goes_off_than_was_ordered(self) -> None:
        order = self.order
        for line in order.lines:
            assert order.sent(line) == self.sent[str(line.product_id)] <= line.count

    @invariant()
    def the_state_says_what_went_off(self) -> None:
        order = self.order
        if order.status is Status.PAID:
            assert not order.parcels
        if order.status is Status.PARTLY_SHIPPED:
            assert any(order.left(line) > 0 for line in order.lines)
        if order.status in BEGUN:
            assert any(not each.reason for each in order.parcels)
        assert bool(order.ship_done_time) <= (order.status not in (Status.PAID, Status.PARTLY_SHIPPED))

    @invariant()
    def limits_hold(self) -> None:
        order = self.order
        assert order.waybill_changes <= self.town.world.switches.waybill_changes
        assert order.compensations <= 10
        assert len({each.reason for each in order.parcels}) <= 5

    @invariant()
    def each_sending_was_told_once(self) -> None:
        """And once more, perhaps, where what was left over is refunded: then all of the rest was sent."""
        told = self.town.kinds().count(EventName.ORDER_DELIVER)
        off = any(line.called_off for line in self.order.lines)
        assert self.sendings <= told <= self.sendings + off


def test_in_any_order() -> None:
    run_state_machine_as_test(Shop, settings=settings(max_examples=40, stateful_step_count=20))


@pytest.mark.parametrize("counts", [(1,), (3, 1)])
def test_a_call_that_is_made_again_after_its_reply_was_lost_sends_nothing_more(
    town: Town, api: Api, counts: tuple[int, ...]
) -> None:
    town.do("authorize", store=town.shop)
    order, token = bought(town, town.shop, *counts), town.token(TokenKind.AUTHORIZER)
    body = {"order_id": order, "delivery_list": [parcel(lines(town, town.shop, *counts))]}
    replies = [api.post("/channels/ec/order/delivery/send", body, token=token) for _ in range(2)]
    assert [reply["errcode"] for reply in replies] == [0, 101100]
    assert len(lookup.asked_for(town.world, town.shop, order).parcels) == 1
