"""What no event tells of is found by the list, and one odd order does not hide the others."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.history.calls import Call
from conformance.history.endpoints import ORDER as READ
from conformance.history.episodes import Episode, before
from conformance.history.orders_found import Evidence, found, found_in
from conformance.history.shop_effects import asker
from conformance.history.shop_events import never_heard
from conformance.history.shop_rounds import looked_after_since
from conformance.history.shops import ORDER, histories
from conformance.history.steps import TO_SHIP, ShopStep
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text

STATUSES = frozenset({"10", "12", "13", "20", "21", "30", "100", "190", "200", "250"})
NOT_SAID = Text("nothing shows which orders the provider knows", "无法得知服务商了解哪些订单")


@dataclass(frozen=True, slots=True)
class Found:
    """An order that only a list could tell of, and whether it was found."""

    order: ShopStep
    told: tuple[int, ...]
    evidence: Evidence
    read: Call | None = None  # the order of a status never seen

    @property
    def label(self) -> Text:
        return Text(
            f"order {self.order.id} of {self.order.store}", f"店铺 {self.order.store} 的订单 {self.order.id}"
        )

    @property
    def seqs(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys((self.order.seq, *self.told, *self.evidence.seqs)))


def unheard_orders(ep: Episode) -> Iterator[Found]:
    """Orders that wait to be shipped, none of whose events reached the provider."""
    for store in ep.stores:
        served = looked_after_since(ep, store, ORDER)
        for (order_id, _, _), steps in histories(ep, ORDER, store).items():
            paid = next((step for step in steps if step.status in TO_SHIP), None)
            if served is None or paid is None or steps[0].phase != "made" or steps[0].seq < served:
                continue
            lost = never_heard(ep, store, order_id, steps[0].seq, _gone(steps, ep))
            if lost is None:
                continue
            if evidence := found(ep, store, order_id, paid.seq):
                yield Found(paid, tuple(push.seq for push in lost), evidence)


def _gone(steps: list[ShopStep], ep: Episode) -> int:
    """When something of it was sent off: events from then on are of what the provider did itself."""
    return next((step.seq for step in steps if any(line.shipped for line in step.lines)), ep.end + 1)


@check(
    "store.event-lost",
    Level.MUST,
    "P1",
    chinese="事件全部丢失的订单，通过订单列表找到。",
    over=unheard_orders,
    needs=("messages",),
    reasons=("not-found",),
    exercised_by=("store/event-lost", "store/unheard-while-the-list-fails", "store/events-dropped"),
    voluntary=NOT_SAID,
)
def event_lost(order: Found, _ep: Episode) -> Finding | None:
    """An order whose events were all lost is found by the list of orders."""
    if order.evidence.found:
        return None
    return Finding(
        reason="not-found",
        expected=Text("it is known, and worked off, after a round", "一轮之后已知晓并处理完"),
        seen=order.evidence.seen,
        seqs=order.seqs,
    )


def beside_an_odd_one(ep: Episode) -> Iterator[Found]:
    """Orders that wait to be shipped while another one of the store has a status never seen."""
    known = set()
    for call in ep.calls_to(READ):
        store = call.token_store or ""
        status = call.got("order", "status")
        if status is None or str(status) in STATUSES or asker(ep, call) is not None or not call.took_effect:
            continue
        begun = next((start for start, end in _rounds(ep) if start < call.seq < end), call.seq)
        for (order_id, _, _), steps in histories(ep, ORDER, store).items():
            waiting = before(steps, begun)
            if order_id == call.sent("order_id") or not waiting or not waiting[-1].to_ship:
                continue
            if (store, order_id) in known or _was_read(ep, store, order_id, waiting[-1].seq, begun):
                continue
            known.add((store, order_id))
            if evidence := found_in(ep, store, order_id, begun, _next_round(ep, begun)):
                yield Found(waiting[-1], (), evidence, call)


def _was_read(ep: Episode, store: str, order_id: str, since: int, until: int) -> bool:
    """Whether the provider knew of the order already."""
    return any(
        since < call.seq < until and call.endpoint == READ and call.sent("order_id") == order_id
        for call in ep.store_calls.get(store, [])
    )


def _rounds(ep: Episode) -> list[tuple[int, int]]:
    """The seqs between which rounds lay, whatever came of them: as they were asked for, or waited out."""
    if ep.syncs:
        return [(sync.start, sync.seq) for sync in ep.syncs]
    return [(start - 1, end + 1) for start, end, _ in ep.pulls.waited]


def _next_round(ep: Episode, seq: int) -> int:
    """Where the next round begins; past the end where none does."""
    return next((start for start, _ in _rounds(ep) if start > seq), ep.end + 1)


@check(
    "store.unknown-status",
    Level.MUST,
    "T10",
    chinese="某个订单的状态前所未见时，其他订单照常处理。",
    over=beside_an_odd_one,
    reasons=("stopped",),
    exercised_by=("store/new-status",),
    voluntary=NOT_SAID,
)
def unknown_status(order: Found, _ep: Episode) -> Finding | None:
    """While one order has a status never seen, work on the others goes on."""
    if order.evidence.found:
        return None
    odd = (order.read.seq,) if order.read else ()
    return Finding(
        reason="stopped",
        expected=Text("the other orders are worked off in the same round", "其他订单在同一轮处理完"),
        seen=order.evidence.seen,
        seqs=(*odd, *order.seqs),
    )
