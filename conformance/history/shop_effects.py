"""Calls that change something in a shop: what each was about, what came of it, what was looked at since.

A reply that is lost after the effect tells its caller nothing: whether the thing was done, only a read shows,
or an event of the thing itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.history.calls import BUSY, QUOTA, TOKEN_REFUSED, WHITE_LIST, Call
from conformance.history.endpoints import ORDER as READ
from conformance.history.endpoints import SEND
from conformance.history.episodes import Episode, Run, after, before, group
from conformance.history.shops import ORDER, history_of
from conformance.history.steps import TO_SHIP
from conformance.history.store_calls import store_call_probes
from conformance.history.store_codes import ANOTHER_TRY, ILL_SAID
from simulator import Text

NOT_DONE = BUSY | ANOTHER_TRY
DONE_ALL_THE_SAME = "error_done"  # the fault by which a call takes effect and answers with an error
Thing = tuple[str, str]  # a product and a SKU


def lost(ep: Episode, call: Call) -> bool:
    """It was done, and its caller cannot know: the reply never came in one piece, or so late that nobody
    waited, or it spoke of an error of the system all the same."""
    if call.status == 200 and call.errcode == 0:
        return not call.arrived
    return call.errcode in BUSY and any(
        step.fault in call.faults and step.effect == DONE_ALL_THE_SAME for step in ep.faults
    )


def undone(call: Call) -> bool:
    """It was not done, for a reason that may pass: the platform was busy, or out of reach."""
    return call.errcode in NOT_DONE or (bool(call.faults) and not 200 <= call.status < 300)


def refused(call: Call) -> bool:
    """It was refused for good: for what it asks for, or how the thing stands."""
    passing = NOT_DONE | QUOTA | TOKEN_REFUSED | WHITE_LIST
    return call.arrived_if_awaited and call.errcode > 0 and not call.hindered and call.errcode not in passing


def ill_said(call: Call) -> bool:
    """It was refused for what it said, whatever the state of the thing."""
    return refused(call) and call.errcode in ILL_SAID


def asker(ep: Episode, call: Call) -> int | None:
    """The seq of the question that a call was made for; None for one that the provider made of itself."""
    asked = ep.cached(
        "asked for",
        lambda: {made.seq: probe.seq for probe in store_call_probes(ep) for made in probe.calls(ep)},
    )
    return asked.get(call.seq)


def tries(ep: Episode, *endpoints: str) -> list[Call]:
    """Calls of these endpoints for the episode's stores."""
    return [
        call for call in ep.calls_to(*endpoints) if call.token_store and ep.is_current_store(call.token_store)
    ]


def own_tries(ep: Episode, *endpoints: str) -> list[Call]:
    """Those that the provider made of itself."""
    return [call for call in tries(ep, *endpoints) if asker(ep, call) is None]


def repeats(ep: Episode, first: Call, *endpoints: str) -> Iterator[Call]:
    """Later calls for the same store that it answers for: of itself, or for the very same question."""
    for call in after(ep.store_calls.get(first.token_store or "", []), first.seq):
        own = asker(ep, call) in {None, asker(ep, first)}
        if call.endpoint in endpoints and own and call.started_ms >= first.started_ms:
            yield call


def looked(ep: Episode, first: Call, later: Call, reads: Iterable[str]) -> bool:
    """Whether anything was read that shows how things stand, between a call and a later one."""
    return any(
        call.endpoint in reads and call.final and first.started_ms <= call.started_ms
        and call.ended_ms <= later.started_ms
        for call in ep.store_calls.get(first.token_store or "", [])
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shipment:
    """What one call of `delivery/send` was to send: pieces by thing, under which waybills."""

    call: Call
    order_id: str
    pieces: Mapping[Thing, int]
    waybills: frozenset[str]

    @property
    def label(self) -> Text:
        return Text(f"shipment of order {self.order_id}", f"订单 {self.order_id} 的发货")

    @property
    def store(self) -> str:
        return self.call.token_store or ""

    @property
    def by_sku(self) -> Counter[str]:
        return Counter(_summed((sku_id, count) for (_, sku_id), count in self.pieces.items()))

    def same_as(self, other: Shipment, ordered: Mapping[str, int]) -> bool:
        """Whether both cannot be meant: one waybill, or more than was ordered."""
        both = set(self.pieces) & set(other.pieces)
        if not both:
            return False
        if self.waybills & other.waybills:
            return True
        return any(self.pieces[one] + other.pieces[one] > ordered.get(one[1], 0) for one in both)


def shipment(call: Call) -> Shipment:
    """A call of `delivery/send`, read with patience."""
    body = call.body if isinstance(call.body, Mapping) else {}
    pieces: Counter[Thing] = Counter()
    waybills = set()
    for parcel in _rows(body.get("delivery_list")):
        waybills.add(str(parcel.get("waybill_id") or ""))
        for line in _rows(parcel.get("product_infos")):
            thing = str(line.get("product_id")), str(line.get("sku_id"))
            pieces[thing] += _count(line.get("product_cnt"))
    return Shipment(call, call.sent("order_id") or "", dict(pieces), frozenset(waybills - {""}))


def _rows(value: Any) -> list[Mapping[str, Any]]:
    return [row for row in value if isinstance(row, Mapping)] if isinstance(value, list) else []


def _count(value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        return 0


def shipments(ep: Episode, store: str, order_id: str) -> list[Shipment]:
    """All that was tried to be sent of an order, asked for or not."""
    by_order = ep.cached(
        "shipments",
        lambda: group(map(shipment, tries(ep, SEND)), lambda one: (one.store, one.order_id)),
    )
    return by_order.get((store, order_id), [])


def in_a_race(ep: Episode, first: Shipment, again: Shipment) -> bool:
    """Whether two threads may each have read the order as still to be sent, ahead of the end of the first
    shipment, and then sent it: each did as it should, and the platform lets only one through."""
    reads = [
        call
        for call in ep.store_calls.get(again.store, [])
        if call.endpoint == READ and call.sent("order_id") == again.order_id
        and call.took_effect and call.ended_ms <= again.call.started_ms
    ]  # fmt: skip
    if first.call.left_ms > again.call.started_ms:
        return True
    if any(call.started_ms >= first.call.left_ms for call in reads):
        return False
    return sum(str(call.got("order", "status")) in TO_SHIP for call in reads) > 1


def last_look(ep: Episode, store: str, order_id: str, sent: Call) -> Call | None:
    """The last look at an order ahead of a call."""
    reads = [
        call
        for call in ep.store_calls.get(store, [])
        if call.endpoint == READ and call.sent("order_id") == order_id
        and call.took_effect and call.ended_ms <= sent.started_ms
    ]  # fmt: skip
    return max(reads, key=lambda call: call.ended_ms, default=None)


def lines_shown(look: Call | None) -> list[Mapping[str, Any]]:
    """The lines of an order as a look at it showed them, as the platform spells them."""
    return [] if look is None else _rows(look.got("order", "order_detail", "product_infos"))


def last_shown(ep: Episode, one: Shipment) -> Counter[str]:
    """How many of each SKU had gone off by the last look at an order ahead of a shipment."""
    last = last_look(ep, one.store, one.order_id, one.call)
    if last is None:
        return Counter()
    parcels = _rows(last.got("order", "order_detail", "delivery_info", "delivery_product_info"))
    lines = (line for parcel in parcels for line in _rows(parcel.get("product_infos")))
    return Counter(_summed((str(line.get("sku_id")), _count(line.get("product_cnt"))) for line in lines))


def called_off(ep: Episode, one: Shipment) -> Counter[str]:
    """How many of each SKU had been refunded unsent by the last look at an order ahead of a shipment."""
    last = last_look(ep, one.store, one.order_id, one.call)
    steps = before(history_of(ep, ORDER, one.store, one.order_id), last.seq) if last else ()
    lines = steps[-1].lines if steps else ()
    return Counter(_summed((line.sku_id, line.called_off or 0) for line in lines))


def ordered(ep: Episode, store: str, order_id: str, until: int) -> dict[str, int]:
    """How many of each SKU an order is about: as the journal tells, or as the order was read."""
    for step in reversed(history_of(ep, ORDER, store, order_id)):
        if step.lines:
            return _summed((line.sku_id, line.count) for line in step.lines)
    for call in reversed(ep.calls_between(ep.start - 1, until)):
        if call.endpoint == READ and call.sent("order_id") == order_id and call.took_effect:
            lines = _rows(call.got("order", "order_detail", "product_infos"))
            return _summed((str(line.get("sku_id")), _count(line.get("sku_cnt"))) for line in lines)
    return {}


def _summed(lines: Iterable[tuple[str, int]]) -> dict[str, int]:
    total: Counter[str] = Counter()
    for sku_id, count in lines:
        total[sku_id] += count
    return dict(total)


def ships(run: Run) -> bool:
    """Whether the provider has ever shipped anything of itself."""
    return run.whole.cached(
        "ships", lambda: any(call.errcode == 0 for ep in run.whole.episodes for call in own_tries(ep, SEND))
    )
