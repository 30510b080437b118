"""An event that comes again, as events do, leads to nothing a second time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from conformance.ability import ACTS_IN_SHOPS
from conformance.history.calls import Call
from conformance.history.endpoints import ACCEPT, COUNT, SEND
from conformance.history.episodes import Episode, before
from conformance.history.shop_effects import (
    in_a_race,
    looked,
    ordered,
    own_tries,
    refused,
    shipment,
)
from conformance.history.shop_events import CameAgain, came_again
from conformance.history.shop_rounds import READS
from conformance.history.shops import AFTERSALE, STOCK, history_of
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text

MORE = "1"  # `diff_type`


@dataclass(frozen=True, slots=True)
class DoneTwice:
    """What was done after an event, and once more after it had come again, in words."""

    what: Text
    seqs: tuple[int, ...]


@check(
    "store.event-duplicate",
    Level.MUST,
    "P1",
    chinese="同一店铺事件多次送达，不会重复发货、重复同意售后、重复补货。",
    over=came_again,
    needs=("messages",),
    reasons=("done-twice",),
    exercised_by=("store/event-again", "store/events-twice-and-crossed", "store/told-twice-of-little"),
    able=ACTS_IN_SHOPS,
)
def event_duplicate(event: CameAgain, ep: Episode) -> Finding | None:
    """A store's event that is delivered several times ships, agrees to and fills up nothing twice."""
    for twice in (*_shipped_twice(event, ep), *_accepted_twice(event, ep), *_filled_twice(event, ep)):
        return Finding(
            reason="done-twice",
            expected=Text("what the event leads to is done once", "事件引起的操作只做一次"),
            seen=twice.what,
            seqs=(event.first.seq, event.again.seq, *twice.seqs),
        )
    return None


def _shipped_twice(event: CameAgain, ep: Episode) -> Iterator[DoneTwice]:
    done = [
        shipment(call)
        for call in own_tries(ep, SEND)
        if call.sent("order_id") in event.about and call.token_store == event.first.store
        if call.started_ms >= event.first.started_ms
    ]
    for first in done:
        counts = ordered(ep, first.store, first.order_id, first.call.seq)
        for again in done:
            if again.call.seq <= first.call.seq or not first.call.ok:
                continue
            after = again.call.started_ms >= event.again.started_ms
            if after and first.same_as(again, counts) and not in_a_race(ep, first, again):
                yield DoneTwice(
                    Text(f"{first.label.en} was tried twice", f"{first.label.zh} 尝试了两次"),
                    (first.call.seq, again.call.seq),
                )


def _accepted_twice(event: CameAgain, ep: Episode) -> Iterator[DoneTwice]:
    done = [
        call
        for call in own_tries(ep, ACCEPT)
        if call.sent("after_sale_order_id") in event.about and call.token_store == event.first.store
        if call.started_ms >= event.first.started_ms
    ]
    for first in done:
        for again in done:
            id_ = first.sent("after_sale_order_id") or ""
            same = again.sent("after_sale_order_id") == id_ and again.started_ms >= first.left_ms
            after = again.started_ms >= event.again.started_ms
            if not (first.ok and same and after and refused(again)):
                continue
            if not looked(ep, first, again, READS[AFTERSALE]):
                yield DoneTwice(
                    Text(f"after-sale {id_} was agreed to twice", f"售后单 {id_} 同意了两次"),
                    (first.seq, again.seq),
                )


def _filled_twice(event: CameAgain, ep: Episode) -> Iterator[DoneTwice]:
    done = [
        call
        for call in own_tries(ep, COUNT)
        if call.sent("product_id") in event.about and call.token_store == event.first.store
        if call.sent("diff_type") == MORE and call.started_ms >= event.first.started_ms
    ]
    for first, again in pairwise(done):
        sku = first.sent("sku_id")
        after = again.started_ms >= event.again.started_ms and again.sent("sku_id") == sku
        if first.ok and after and not _ran_low_again(ep, first, again):
            yield DoneTwice(
                Text(
                    f"{first.sent('num')} of SKU {sku} were added twice",
                    f"SKU {sku} 加了两次 {first.sent('num')} 件",
                ),
                (first.seq, again.seq),
            )


def _ran_low_again(ep: Episode, first: Call, again: Call) -> bool:
    """Whether there were as few again as ahead of the first call: what a call leads to is written down ahead
    of it."""
    steps = history_of(
        ep, STOCK, first.token_store or "", first.sent("product_id") or "", first.sent("sku_id") or ""
    )
    known = before(steps, first.seq)
    if len(known) < 2:
        return True
    meanwhile = before(steps, again.seq)[len(known) - 1 : -1] or known[-1:]
    return min(int(step.stock or 0) for step in meanwhile) <= int(known[-2].stock or 0)
