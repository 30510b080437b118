"""Whatever is ordered, paid, asked, answered, sent, received and refunded, in whatever order and however long
after: quantities, money and stock hold, what is over stays over, lists and reads agree, what is refused
changes nothing, and events tell of exactly what has changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from itertools import count
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from simulator.core import agenda, retention
from simulator.core.component.entities import TokenKind
from simulator.core.store.aftersale import lookup as aftersales
from simulator.core.store.aftersale.states import DONE
from simulator.core.store.order.entities import Order
from simulator.core.store.order.money import price
from simulator.core.store.order.states import ENDED, Status
from simulator.core.store.stock import rules as stock
from simulator.core.store.stock.entities import StockFlow
from simulator.core.visible import NEVER
from simulator.durations import DAY
from simulator.usage import UsageError
from tests.core.sample import START, Api, Town
from tests.core.store.order.told import owed, status_told, told
from tests.endpoints.scenes import all_rows, changed
from tests.endpoints.store.order.goods import ADDRESS, first_product, two_skus

SKU = st.sampled_from([0, 1])
WHICH = st.integers(0, 3)  # of the orders that there are
COUNTS = st.integers(1, 3)
WAITS = st.sampled_from([60, 1800, 7 * 3600, 13 * 3600, 2 * DAY, 8 * DAY, 20 * DAY])
MOST = 4


class Shop(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.town = Town()
        self.api = Api(self.town.world)
        self.town.do("authorize", store=self.town.shop)
        self.skus = two_skus(self.town)
        self.product = first_product(self.town).product_id
        self.token = self.town.token(TokenKind.AUTHORIZER)
        self.ids: list[int] = []
        self.texts = count()
        self.before: dict[int, Order] = {}
        self.heard = len(self.town.pushes())

    # -- looking

    @property
    def orders(self) -> list[Order]:
        rows = self.town.world.tables.list(Order, "created", self.town.shop)
        return [row for row in rows if row.order_id in self.ids]

    def which(self, at: int) -> str:
        return str(self.ids[at])

    # -- acting: each step is compared with what was told of it

    def step(self, what: Callable[[], object]) -> None:
        what()
        pushes = self.town.pushes()
        new, self.heard = pushes[self.heard :], len(pushes)
        for order in self.orders:
            before = self.before.get(order.order_id)
            assert told(new, order.order_id) == owed(before, order), (before, order)
            if before is not None:
                assert order.update_time >= before.update_time
                assert before.status not in ENDED or before.status is order.status
                assert order == before or order.update_time == int(self.town.now)
        self.before = {order.order_id: order for order in self.orders}

    def act(self, name: str, **more: Any) -> None:
        def done() -> None:
            with suppress(UsageError):  # what people cannot do in this state
                self.town.do(name, store=self.town.shop, **more)

        self.step(done)

    def call(self, name: str, **body: Any) -> None:
        def done() -> None:
            with self.town.world.transaction():
                retention.let_go(self.town.world.tables, self.town.now)
            before = all_rows(self.town.world)
            reply = self.api.post(f"/channels/ec/{name}", body, token=self.token)
            assert self.api.last.status == 200, reply
            if reply["errcode"]:
                assert changed(before, all_rows(self.town.world)) == []

        self.step(done)

    def place(self, many: int, sku: int, **more: Any) -> None:
        lines = [{"product": self.product, "sku": self.skus[sku], "count": many}]
        made = self.town.do("buyer_order", store=self.town.shop, lines=lines, pay=False, **more)
        self.ids.append(made["order_id"])
        self.step(lambda: None)

    @initialize(many=COUNTS, sku=SKU, freight=st.sampled_from([0, 500]))
    def begin(self, many: int, sku: int, freight: int) -> None:
        """One that is not paid, two that are, one that is a present."""
        for at in range(MOST):
            self.place(many, sku, freight=freight, present="to you" if at == 3 else None)
            if at:
                self.act("buyer_pay", order=self.which(at))

    def send(self, at: int, many: int) -> None:
        line = self.orders[at].lines[0]
        goods = {
            "product_id": str(line.product_id),
            "sku_id": str(line.sku_id),
            "product_cnt": many,
        }
        parcel = {"delivery_id": "SF", "waybill_id": "SF1", "deliver_type": 1, "product_infos": [goods]}
        self.call("order/delivery/send", order_id=self.which(at), delivery_list=[parcel])

    @rule(at=WHICH, many=COUNTS)
    def go_on(self, at: int, many: int) -> None:
        """What comes next where nothing goes wrong."""
        match self.orders[at].status:
            case Status.UNPAID:
                self.act("buyer_pay", order=self.which(at))
            case Status.UNCLAIMED:
                self.act("buyer_claim_present", order=self.which(at))
            case Status.PAID | Status.PARTLY_SHIPPED:
                self.send(at, many)
            case Status.SHIPPED:
                self.act("buyer_receive", order=self.which(at))
            case _:
                self.act("settle_order", order=self.which(at))

    @rule(at=WHICH, many=COUNTS, kind=st.sampled_from(["REFUND", "RETURN"]))
    def refund(self, at: int, many: int, kind: str) -> None:
        self.act("buyer_aftersale", order=self.which(at), count=many, type=kind)
        rows = aftersales.of_order(self.town.world, self.town.shop, int(self.which(at)))
        if rows:
            self.call("aftersale/acceptapply", after_sale_order_id=str(rows[-1].after_sale_order_id))

    @rule(at=WHICH, name=st.sampled_from(["buyer_pay", "buyer_cancel", "buyer_receive", "buyer_urge"]))
    def buyer(self, at: int, name: str) -> None:
        self.act(name, order=self.which(at))

    @rule(at=WHICH, name=st.sampled_from(["settle_order", "cancel_oversold", "audit_real_number"]))
    def platform(self, at: int, name: str) -> None:
        self.act(name, order=self.which(at))

    @rule(at=WHICH, sku=SKU)
    def claim(self, at: int, sku: int) -> None:
        self.act("buyer_claim_present", order=self.which(at), sku=self.skus[sku])

    @rule(at=WHICH)
    def ask_for_an_address(self, at: int) -> None:
        self.act("buyer_change_address", order=self.which(at), address={"detail_info": str(next(self.texts))})

    @rule(at=WHICH, agrees=st.booleans())
    def answer_an_address(self, at: int, agrees: bool) -> None:
        self.act("buyer_answer_address", order=self.which(at), agrees=agrees)

    @rule(at=WHICH)
    def propose_an_address(self, at: int) -> None:
        address = {**ADDRESS, "detail_info": str(next(self.texts))}
        self.call("order/address/update", order_id=self.which(at), user_address=address)

    @rule(at=WHICH, sku=SKU)
    def ask_for_a_sku(self, at: int, sku: int) -> None:
        self.act("buyer_change_sku", order=self.which(at), sku=self.skus[sku])

    @rule(
        at=WHICH,
        name=st.sampled_from(
            [
                "order/addressmodify/accept",
                "order/addressmodify/reject",
                "order/preshipmentchangesku/approve",
                "order/preshipmentchangesku/reject",
                "order/sensitiveinfo/decode",
                "order/virtualtelnumber/get",
                "order/virtualnumber/applyagain",
            ]
        ),
    )
    def merchant(self, at: int, name: str) -> None:
        self.call(name, order_id=self.which(at))

    @rule(at=WHICH, times=st.integers(0, 3))
    def extend(self, at: int, times: int) -> None:
        self.call("order/virtualnumber/delay", order_id=self.which(at), has_delay_times=times)

    @rule(at=WHICH)
    def apply(self, at: int) -> None:
        more: dict[str, Any] = {"apply_type": 1, "apply_reason": "lost", "pic_media_ids": ["m"]}
        self.call("order/realnumber/apply", order_id=self.which(at), **more)

    @rule(at=WHICH)
    def note(self, at: int) -> None:
        self.call("order/merchantnotes/update", order_id=self.which(at), merchant_notes=str(next(self.texts)))

    @rule(at=WHICH, total=st.integers(0, 2500), fee=st.sampled_from([None, 100]))
    def lower(self, at: int, total: int, fee: int | None) -> None:
        line = {
            "product_id": str(self.product),
            "sku_id": str(self.orders[at].lines[0].sku_id),
            "change_price": total,
        }
        more = {} if fee is None else {"express_fee": fee}
        self.call(
            "order/price/update",
            order_id=self.which(at),
            change_express=fee is not None,
            change_order_infos=[line],
            **more,
        )

    @rule(at=WHICH, many=COUNTS, kind=st.sampled_from(["REFUND", "RETURN"]))
    def ask_back(self, at: int, many: int, kind: str) -> None:
        self.act("buyer_aftersale", order=self.which(at), count=many, type=kind)

    @rule(at=WHICH, name=st.sampled_from(["acceptapply", "rejectapply"]))
    def answer_an_aftersale(self, at: int, name: str) -> None:
        rows = aftersales.of_order(self.town.world, self.town.shop, int(self.which(at)))
        which = str(rows[-1].after_sale_order_id) if rows else "1"
        more: dict[str, Any] = (
            {"reject_reason": "no", "reject_reason_type": 4} if name == "rejectapply" else {}
        )
        self.call(f"aftersale/{name}", after_sale_order_id=which, **more)

    @precondition(lambda self: self.town.now < START + 150 * DAY)  # the ledger of stock is kept for 180
    @rule(seconds=WAITS)
    def time_passes(self, seconds: int) -> None:
        """What is due is done one by one, so that each is compared with what was told of it."""
        end = self.town.now + seconds
        while (due := agenda.next_at(self.town.world)) is not None and due <= end:
            self.town.world.clock.move_to(max(due, self.town.now))
            done = [True]
            self.step(lambda done=done: done.append(agenda.perform(self.town.world)))  # type: ignore[misc]
            if not done[-1]:
                break  # a push is due: none is sent here
        self.town.pass_(max(0.0, end - self.town.now))
        self.step(lambda: None)
        self.token = self.town.token(TokenKind.AUTHORIZER)

    # -- what holds

    @invariant()
    def quantities_hold(self) -> None:
        for order in self.orders:
            for line in order.lines:
                assert 0 <= order.sent(line) <= line.count
                assert 0 <= line.called_off <= line.finished_aftersale
                assert line.on_aftersale >= 0
                assert line.on_aftersale + line.finished_aftersale <= line.count
                assert order.left(line) >= 0

    @invariant()
    def money_holds(self) -> None:
        for order in self.orders:
            sums = price(order)
            rows = aftersales.of_order(self.town.world, self.town.shop, order.order_id)
            assert sum(row.amount for row in rows if row.state in DONE) <= sums.to_pay
            assert 0 < sums.to_pay == sums.received <= sums.original

    @invariant()
    def stock_adds_up(self) -> None:
        flows = self.town.world.tables.rows(StockFlow)
        for sku in self.skus:
            there = stock.of(self.town.world, self.town.shop, self.product, sku)
            mine = [line.moved for line in flows if line.sku_id == sku]
            assert there.free == stock.FIRST + sum(mine) >= 0
            waiting = [
                line.count
                for order in self.orders
                for line in order.lines
                if order.status in (Status.UNPAID, Status.UNCLAIMED) and line.sku_id == sku
            ]
            assert there.held == sum(waiting)

    @invariant()
    def nothing_is_asked_once_it_has_moved_on(self) -> None:
        for order in self.orders:
            if order.status not in (Status.UNPAID, Status.PAID):
                assert order.asked is None
            if order.status is not Status.PAID:
                assert order.swap_deadline == NEVER

    @invariant()
    def pushes_lists_and_reads_agree_with_what_is(self) -> None:
        pushes = self.town.pushes()
        window = {"start_time": int(self.town.now) - 7 * DAY, "end_time": int(self.town.now)}
        recent = [order for order in self.orders if order.update_time >= window["start_time"]]
        for status in {order.status for order in recent}:
            body = {"page_size": 100, "update_time_range": window, "status": int(status)}
            reply = self.api.post("/channels/ec/order/list/get", body, token=self.token)
            listed = Counter(int(one) for one in reply["order_id_list"] if int(one) in self.ids)
            assert listed == Counter(order.order_id for order in recent if order.status is status)
        for order in self.orders:
            present = order.present is not None
            assert status_told(pushes, order.order_id, present) == int(order.status)
            body = {"order_id": str(order.order_id)}
            reply = self.api.post("/channels/ec/order/get", body, token=self.token)
            assert reply["order"]["status"] == int(order.status)


def test_in_any_order() -> None:
    run_state_machine_as_test(Shop, settings=settings(max_examples=25, stateful_step_count=40))
