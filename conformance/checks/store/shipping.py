"""Shipping is seen by buyers: an order goes off once, and no more than was ordered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from conformance.history.calls import Call
from conformance.history.endpoints import ORDER as READ
from conformance.history.endpoints import SEND
from conformance.history.episodes import Episode, before
from conformance.history.orders_found import Evidence, shipped
from conformance.history.shop_effects import (
    Shipment,
    asker,
    called_off,
    in_a_race,
    last_shown,
    looked,
    lost,
    ordered,
    own_tries,
    repeats,
    shipment,
    shipments,
    tries,
    undone,
)
from conformance.history.shop_rounds import READS
from conformance.history.shops import ORDER, UNPAID, history_of
from conformance.history.steps import TO_SHIP
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import NOTHING, Text

NOTHING_SHIPPED = Text("the provider ships no order", "服务商不为订单发货")


@dataclass(frozen=True, slots=True)
class LostShipment:
    """A shipment whose reply was lost, and the next one that repeats it."""

    shipment: Shipment
    again: Shipment | None

    @property
    def label(self) -> Text:
        return Text(f"{self.shipment.label.en} whose reply was lost", f"{self.shipment.label.zh}，其应答丢失")


def lost_shipments(ep: Episode) -> Iterator[LostShipment]:
    """Every shipment whose reply was lost after the effect."""
    for call in tries(ep, SEND):
        if not lost(ep, call):
            continue
        first = shipment(call)
        counts = ordered(ep, first.store, first.order_id, call.seq)
        later = (shipment(one) for one in repeats(ep, call, SEND))
        same = (one for one in later if one.order_id == first.order_id and one.same_as(first, counts))
        yield LostShipment(first, next(same, None))


@check(
    "store.ship-once",
    Level.MUST,
    "T10",
    chinese="发货的应答丢失后，先查询订单，不盲目再次发货。",
    over=lost_shipments,
    reasons=("tried-blindly",),
    exercised_by=("store/ship-once", "store/shipping-reply-lost"),
    voluntary=NOTHING_SHIPPED,
)
def ship_once(shipment: LostShipment, ep: Episode) -> Finding | None:
    """A shipment whose reply was lost is not sent again before the order was read."""
    first, again = shipment.shipment, shipment.again
    if again is None or looked(ep, first.call, again.call, READS[ORDER]):
        return None
    return Finding(
        reason="tried-blindly",
        expected=Text("the order is read before it is tried again", "重试前先读取订单"),
        seen=Text(
            f"{again.label.en} was sent again, and nothing was read in between",
            f"再次发送了 {again.label.zh}，其间没有读取",
        ),
        seqs=(first.call.seq, again.call.seq),
    )


@dataclass(frozen=True, slots=True)
class Sent:
    """A shipment that the provider made of itself, beside what it knew then: what it had sent before, what an
    order showed as shipped when last read, and how many were ordered."""

    shipment: Shipment
    former: tuple[Shipment, ...]
    shown: Counter[str]
    ordered: Counter[str]
    refunded: Counter[str]

    @property
    def label(self) -> Text:
        return self.shipment.label

    @property
    def pieces(self) -> Counter[str]:
        """All that is sent with it, by SKU."""
        sent = Counter[str]()
        for one in self.former:
            sent += one.by_sku
        return (sent | self.shown) + self.shipment.by_sku

    def over(self, least: Counter[str]) -> str | None:
        """A SKU of which more is sent than so many."""
        pieces = self.pieces
        return next((sku for sku, count in pieces.items() if count > least.get(sku, count)), None)


def sent(ep: Episode) -> Iterator[Sent]:
    """What was shipped of itself. What others have sent meanwhile it need not know."""
    for call in own_tries(ep, SEND):
        one = shipment(call)
        counts = Counter(ordered(ep, one.store, one.order_id, call.seq))
        former = tuple(
            each
            for each in shipments(ep, one.store, one.order_id)
            if each.call.seq < call.seq and each.call.ok and asker(ep, each.call) is None
            if not in_a_race(ep, each, one)
        )
        if counts:
            yield Sent(one, former, last_shown(ep, one), counts, called_off(ep, one))


@check(
    "store.ships-no-more",
    Level.MUST,
    "T10",
    chinese="一个商品行的发货件数累计不超过下单件数，已退款的件数不再发货。",
    over=sent,
    needs=("ship",),
    reasons=("more-than-ordered", "refunded"),
    exercised_by=(
        "store/sent-in-parts",
        "store/split-shipping",
        "store/shipped-by-two",
        "store/half-refunded",
    ),
    voluntary=NOTHING_SHIPPED,
)
def ships_no_more(sent: Sent, _ep: Episode) -> Finding | None:
    """No more of a line is sent off than was ordered and not refunded, all parcels taken together."""
    left = Counter({sku: count - sent.refunded[sku] for sku, count in sent.ordered.items()})
    over = sent.over(sent.ordered)
    refunded = over is None
    if over is None and (over := sent.over(left)) is None:
        return None
    why = (
        Text(f", of which {sent.refunded[over]} are refunded", f"，其中已退款 {sent.refunded[over]} 件")
        if refunded
        else NOTHING
    )
    return Finding(
        reason="refunded" if refunded else "more-than-ordered",
        expected=Text("what is left of the order, and no more", "只发订单剩余的部分"),
        seen=Text(
            f"{sent.pieces[over]} of SKU {over}, and {sent.ordered[over]} are ordered{why.en}",
            f"SKU {over} 发了 {sent.pieces[over]} 件，订购 {sent.ordered[over]} 件{why.zh}",
        ),
        seqs=(*(one.call.seq for one in sent.former), sent.shipment.call.seq),
    )


@dataclass(frozen=True, slots=True)
class Owed:
    """An order that was to be shipped once something in the way was over, and whether it was."""

    call: Call
    what: Text
    evidence: Evidence
    shown: bool

    @property
    def label(self) -> Text:
        id_ = self.call.sent("order_id")
        return Text(f"order {id_} {self.what.en}", f"订单 {id_}，{self.what.zh}")

    @property
    def seqs(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys((self.call.seq, *self.evidence.seqs)))


def read_as_unpaid(ep: Episode) -> Iterator[Owed]:
    """Paid orders that the provider read as unpaid, each once."""
    known = set()
    for call in ep.calls_to(READ):
        store, order_id = call.token_store or "", call.sent("order_id") or ""
        unpaid = call.took_effect and str(call.got("order", "status")) == UNPAID
        if not unpaid or asker(ep, call) is not None or (store, order_id) in known:
            continue
        steps = before(history_of(ep, ORDER, store, order_id), call.seq)
        if not steps or not steps[-1].to_ship or steps[-1].visible_at <= call.at:
            continue
        known.add((store, order_id))
        if evidence := shipped(ep, store, order_id, call.seq, steps[-1].visible_at):
            yield Owed(call, Text("read as unpaid", "读到时未付款"), evidence, shown=False)


@check(
    "store.lag-tolerated",
    Level.MUST,
    "P1",
    chinese="订单已支付而查询仍为待付款时，稍后再查，并照常发货。",
    over=read_as_unpaid,
    needs=("ship",),
    reasons=("taken-for-unpaid",),
    exercised_by=("store/lagging-state", "store/paid-and-read-as-unpaid"),
    voluntary=Text(
        "the provider read no order in the seconds after its payment", "服务商没有在支付后的数秒内查询订单"
    ),
)
def lag_tolerated(owed: Owed, _ep: Episode) -> Finding | None:
    """An order that is paid, and still unpaid when it is read, is looked at again and shipped."""
    if owed.evidence.found:
        return None
    return Finding(
        reason="taken-for-unpaid",
        expected=Text("it is read again, and shipped", "再次读取并发货"),
        seen=owed.evidence.seen,
        seqs=owed.seqs,
    )


def sent_in_vain(ep: Episode) -> Iterator[Owed]:
    """Orders whose shipping failed for a reason that passes, each once."""
    known = set()
    for call in own_tries(ep, SEND):
        one = shipment(call)
        if not undone(call) or (one.store, one.order_id) in known:
            continue
        steps = before(history_of(ep, ORDER, one.store, one.order_id), call.seq)
        if not steps or not steps[-1].to_ship:
            continue
        known.add((one.store, one.order_id))
        if evidence := shipped(ep, one.store, one.order_id, call.seq, call.at):
            shown = _shown_as_shipped(ep, one)
            yield Owed(call, Text("whose shipping failed", "发货失败"), evidence, shown)


def _shown_as_shipped(ep: Episode, one: Shipment) -> bool:
    """Whether the provider says afterwards that it was shipped."""
    return any(
        claim.id == one.order_id
        and (
            (claim.status is not None and claim.status not in TO_SHIP and claim.status != UNPAID)
            or any(line.shipped for line in claim.lines or ())
        )
        for reading in ep.readings_of.get(one.store, [])
        if reading.seq > one.call.seq
        for claim in reading.shop.orders or ()
    )


@check(
    "store.busy-update",
    Level.MUST,
    "T10",
    chinese="发货返回 100003 或 −1，或没有应答时，不当作已发货，待恢复后再次发货。",
    over=sent_in_vain,
    needs=("ship",),
    reasons=("taken-for-shipped", "given-up"),
    exercised_by=("store/busy-update", "store/out-of-reach", "store/shipping-refused-in-passing"),
    voluntary=NOTHING_SHIPPED,
)
def busy_update(owed: Owed, _ep: Episode) -> Finding | None:
    """A shipment that is answered with 100003 or −1, or not at all, is tried again when that is over."""
    if owed.evidence.found:
        return None
    return Finding(
        reason="taken-for-shipped" if owed.shown else "given-up",
        expected=Text("the order is read, and shipped when the trouble is over", "故障结束后读取订单并发货"),
        seen=owed.evidence.seen,
        seqs=owed.seqs,
    )
