"""Whatever is asked back, answered, proposed, disputed and left lying, in whatever order: an after-sale ends
once, money goes back once and never more than was paid, pieces are counted right, and events tell of exactly
the changes."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import Any

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from simulator.actions.store.aftersales import ANSWERS
from simulator.actions.store.complaints import DOES
from simulator.core.store.aftersale import money
from simulator.core.store.aftersale.deadlines import TIMES
from simulator.core.store.aftersale.entities import AfterSale
from simulator.core.store.aftersale.states import AFTERSALES, ENDED, Kind, State
from simulator.core.store.complaint.entities import Complaint
from simulator.core.store.events import EventName
from simulator.core.store.order.states import Status
from simulator.durations import DAY, MINUTE
from tests.core.store.aftersale.shop import Shop
from tests.endpoints.store.aftersale.cases import ADDRESS

COUNTS = (3, 1)
_FLAGS = {"send_addr": False, "default_send": False, "recv_addr": True, "default_recv": True}
_RETURNS = {"address_info": ADDRESS, **_FLAGS}
MOVES = {
    (kind, *key[:1], after)
    for kind, steps in AFTERSALES.items()
    for key, after in steps.machine.table.items()
}
LINE = st.integers(0, len(COUNTS) - 1)
WHICH = st.integers(0, 3)
PART = st.tuples(st.integers(0, 3), st.integers(0, 1)).filter(any)


_USUAL: dict[tuple[Kind | None, State], tuple[str, ...]] = {
    (None, State.PROCESSING): ("accept", "reject", "propose", "wait"),
    (None, State.WAIT_UPDATE): ("agree", "refuse", "wait"),
    (None, State.WAIT_MERCHANT_OPENED): ("take_up", "cancel"),
    (None, State.WAIT_RETURN): ("send_back", "send_back", "cancel"),
    (None, State.WAIT_RECEIPT): ("accept", "reject"),
    (Kind.EXCHANGE, State.WAIT_RECEIPT): ("ship_again",),
    (None, State.REFUND_REJECTED): ("complain", "ask_again"),
    (None, State.RETURN_REJECTED): ("complain", "ask_again"),
    (None, State.RESHIP_REJECTED): ("complain", "ask_again"),
    (None, State.RETURN_CLOSED): ("complain", "wait"),
    (None, State.REFUNDING): ("fail", "wait"),
    (None, State.REFUND_FAILED): ("certify", "certify", "wait"),
    (None, State.WAIT_CONFIRM): ("confirm", "deny", "wait"),
}


class AnyOrder(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.shop = Shop(*COUNTS)
        self.shop.town.switch("refund_seconds", 90)
        self.paid = [line.total for line in self.shop.order.lines]
        self.ends: dict[int, AfterSale] = {}
        reply = self.shop.call("merchant/address/add", address_detail=_RETURNS)
        assert reply == 0

    def some(self, which: int) -> AfterSale | None:
        rows = self.shop.rows
        return rows[which % len(rows)] if rows else None

    def answer(self, which: int, name: str, **more: Any) -> None:
        if row := self.some(which):
            self.shop.call(f"aftersale/{name}", after_sale_order_id=str(row.after_sale_order_id), **more)

    def buyer(self, which: int, name: str, **more: Any) -> None:
        if row := self.some(which):
            self.shop.act(name, after_sale=row.after_sale_order_id, **more)

    @initialize(sent=st.sampled_from([(0, 0), (2, 1), (3, 1)]), agreed=st.booleans())
    def begin(self, sent: tuple[int, int], agreed: bool) -> None:
        self.shop.town.switch("seven_day_return_agreed", agreed)
        if any(sent):
            assert self.shop.send(*sent) == 0

    @rule(which=WHICH, choice=st.integers(0, 5))
    def go_on(self, which: int, choice: int) -> None:
        """One of the things that are usual where one is: at random few get far."""
        row = self.some(which)
        if row is None or row.disputed:
            return
        usual = _USUAL.get((row.kind, row.state)) or _USUAL.get((None, row.state), ("",))
        match usual[choice % len(usual)]:
            case "accept":
                self.accept(which, None)
            case "reject":
                self.reject(which)
            case "ship_again":
                self.ship_again(which, choice % 2 == 0)
            case "propose":
                self.propose(which, 1 + choice % 2, max(1, row.amount // 2), (10, 3))
            case "certify":
                self.certify(which)
            case "fail":
                self.fail(which, False)
            case "send_back":
                self.send_back(which)
            case "complain":
                self.complain(which)
            case "wait":
                self.time_passes(2 * DAY)
            case "":
                self.ask(choice % 2, list(Kind)[choice % 3], 1, None)
            case answer:
                self.answers(which, answer)

    # -- the merchant

    @rule(which=WHICH, kind=st.sampled_from([None, 1, 2]))
    def accept(self, which: int, kind: int | None) -> None:
        self.answer(which, "acceptapply", **({} if kind is None else {"accept_type": kind}))

    @rule(which=WHICH)
    def reject(self, which: int) -> None:
        self.answer(which, "rejectapply", reject_reason_type=4)

    @rule(which=WHICH, agrees=st.booleans())
    def ship_again(self, which: int, agrees: bool) -> None:
        if agrees:
            self.answer(which, "acceptexchangereship", delivery_id="SF", waybill_id="SF9")
        else:
            self.answer(which, "rejectexchangereship", reject_certificates=["m"])

    @rule(
        which=WHICH,
        kind=st.sampled_from([1, 2]),
        amount=st.integers(0, 10_000),
        update=st.sampled_from([(10, 3), (7, 2), (9, 1)]),
    )
    def propose(self, which: int, kind: int, amount: int, update: tuple[int, int]) -> None:
        reason, invites = update
        self.answer(
            which,
            "merchantupdateaftersale",
            type=kind,
            amount=amount,
            update_reason_type=reason,
            merchant_update_type=invites,
            merchant_update_desc="x",
            media_ids=["m"],
        )

    @rule(which=WHICH)
    def certify(self, which: int) -> None:
        self.answer(which, "uploadrefundcertificate", refund_certificates=["m"], desc="x")

    @rule(line=LINE, request=st.sampled_from("abc"), amount=st.integers(0, 5_000), kind=st.sampled_from(Kind))
    def open_for_the_buyer(self, line: int, request: str, amount: int, kind: Kind) -> None:
        self.shop.call(
            "aftersale/genaftersaleorder",
            self.shop.line(line),
            request_id=request,
            count=1,
            amount=amount,
            reason="10000014",
            type=str(kind),
        )

    @rule(line=LINE, request=st.sampled_from("de"), amount=st.integers(0, 5_000))
    def give_a_difference_back(self, line: int, request: str, amount: int) -> None:
        self.shop.call(
            "aftersale/refundpricediff",
            self.shop.line(line),
            request_id=request,
            amount=amount,
            reason="10001337",
        )

    @rule(part=PART)
    def send(self, part: tuple[int, int]) -> None:
        self.shop.send(*part)

    # -- the buyer

    @rule(
        line=LINE, kind=st.sampled_from(Kind), count=st.integers(1, 3), share=st.sampled_from([None, 1, 700])
    )
    def ask(self, line: int, kind: Kind, count: int, share: int | None) -> None:
        sku = self.shop.order.lines[line].sku_id
        amount = {} if share is None else {"amount": share}
        self.shop.act(
            "buyer_aftersale", order=self.shop.order_id, type=str(kind), sku=sku, count=count, **amount
        )

    @rule(which=WHICH)
    def send_back(self, which: int) -> None:
        self.buyer(which, "buyer_return")

    @rule(which=WHICH, answer=st.sampled_from(sorted(ANSWERS)))
    def answers(self, which: int, answer: str) -> None:
        self.buyer(which, "buyer_answer", answer=answer)

    @rule(which=WHICH)
    def complain(self, which: int) -> None:
        self.buyer(which, "buyer_complains")

    @rule()
    def receive(self) -> None:
        self.shop.act("buyer_receive", order=self.shop.order_id)

    # -- the platform, and time

    @rule(which=WHICH, does=st.sampled_from(sorted(DOES)))
    def judge(self, which: int, does: str) -> None:
        row = self.some(which)
        if row is not None and row.complaint_id:
            self.shop.act("judge_complaint", complaint=row.complaint_id, does=does)

    @rule(which=WHICH, for_good=st.booleans())
    def fail(self, which: int, for_good: bool) -> None:
        self.buyer(which, "fail_payout", for_good=for_good)

    @rule(empty=st.booleans())
    def account(self, empty: bool) -> None:
        self.shop.act("empty_refund_account", empty=empty)

    @rule(seconds=st.sampled_from([MINUTE, 2 * MINUTE, 2 * DAY, 8 * DAY, 11 * DAY]))
    def time_passes(self, seconds: int) -> None:
        self.shop.town.pass_(seconds)

    # -- what holds

    @invariant()
    def what_has_ended_stays_as_it_is(self) -> None:
        for row in self.shop.rows:
            former = self.ends.get(row.number)
            assert former is None or former == row
            if row.state in ENDED:
                self.ends[row.number] = row

    @invariant()
    def no_more_goes_back_than_was_paid(self) -> None:
        for line, paid in zip(self.shop.order.lines, self.paid, strict=True):
            rows = [row for row in self.shop.rows if money.about(row, line)]
            assert sum(row.amount for row in rows if row.open or money.moved(row)) <= paid
            assert money.spoken_for(self.shop.town.world, self.shop.order, line) <= paid
            assert line.refunded == sum(row.amount for row in rows if money.moved(row))

    @invariant()
    def pieces_are_counted_right(self) -> None:
        for line in self.shop.order.lines:
            rows = [row for row in self.shop.rows if money.about(row, line)]
            assert line.on_aftersale == sum(row.count for row in rows if row.open)
            assert line.finished_aftersale == sum(row.count for row in rows if money.moved(row))
            assert line.on_aftersale + line.finished_aftersale <= line.count
            assert line.called_off <= line.finished_aftersale
            assert self.shop.order.sent(line) + line.called_off <= line.count
            coming = sum(row.count for row in rows if row.open and row.kind is not Kind.REFUND)
            back = line.finished_aftersale - line.called_off
            assert coming + back <= self.shop.order.sent(line)

    @invariant()
    def an_order_that_is_through_is_over(self) -> None:
        order = self.shop.order
        through = all(line.finished_aftersale == line.count for line in order.lines)
        assert (order.status is Status.REFUNDED) == through
        if order.status is Status.PARTLY_SHIPPED:
            assert any(order.sent(line) + line.called_off < line.count for line in order.lines)

    @invariant()
    def somebody_has_so_much_time(self) -> None:
        now = self.shop.town.now
        for row in self.shop.rows:
            waits = row.state in TIMES and not row.disputed
            assert (row.deadline > now - 1) if waits else row.deadline == 0

    @invariant()
    def events_tell_of_each_change(self) -> None:
        """One after another they follow the table, and the last is what is so."""
        told: dict[int, list[State]] = defaultdict(list)
        for said in self.shop.told(EventName.AFTERSALE, "finder_shop_aftersale_status_update"):
            told[int(said["after_sale_order_id"])].append(State(said["status"]))
        assert {row.after_sale_order_id: row.state for row in self.shop.rows} == {
            id_: states[-1] for id_, states in told.items()
        }
        for states in told.values():
            for before, after in pairwise(states):
                assert any((kind, before, after) in MOVES for kind in Kind)
        cancelled = list(self.shop.told(EventName.ORDER_CANCEL, "order_info"))
        assert len(cancelled) == (self.shop.order.status is Status.REFUNDED)

    @invariant()
    def a_dispute_has_one_open_complaint(self) -> None:
        rows = self.shop.town.world.tables.list(Complaint, "of", self.shop.store)
        disputed = {row.after_sale_order_id for row in self.shop.rows if row.disputed}
        assert sorted(row.after_sale_order_id for row in rows if row.open) == sorted(disputed)
        last = {
            int(said["complaint_id"]): int(said["complaint_status"])
            for said in self.shop.told(EventName.COMPLAINT, "finder_shop_complaint")
        }
        assert last == {row.complaint_id: int(row.status) for row in rows}

    def teardown(self) -> None:
        """Left lying, everything ends but what the platform has to decide."""
        for _ in range(8):
            self.shop.town.pass_(11 * DAY)
        assert all(row.disputed or not row.open for row in self.shop.rows)


def test_in_any_order() -> None:
    run_state_machine_as_test(AnyOrder, settings=settings(max_examples=60, stateful_step_count=40))
