"""Whether a provider came to know of an order of a shop, or to ship it: by all that shows it."""

from __future__ import annotations

from dataclasses import dataclass

from conformance.history.calls import QUOTA, TOKEN_REFUSED, Call
from conformance.history.endpoints import ORDER as READ
from conformance.history.endpoints import ORDER_LISTS, SEND
from conformance.history.episodes import Episode
from conformance.history.shop_effects import refused, shipments, ships, undone
from conformance.history.shop_rounds import rounds_since
from conformance.history.shop_shown import TWICE, shop_shown_of
from conformance.history.shops import ORDER, history_of
from conformance.history.steps import ShopStep
from simulator import Text

HOUR = 3600.0  # seconds after a round in which what it found is worked off
UNSHIPPED = frozenset({"20"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """What shows it, and where; `found` says which way."""

    found: bool
    seen: Text
    seqs: tuple[int, ...]


def shipped(ep: Episode, store: str, order_id: str, seq: int, at: float) -> Evidence | None:
    """Whether an order that was to be shipped at `seq` was, though only after `at`: None where it cannot be
    said, since the provider had no round to find it in, or something of the order speaks against it."""
    steps = history_of(ep, ORDER, store, order_id)
    gone = [step for step in steps if step.seq > seq and any(line.shipped for line in step.lines)]
    if gone:
        return Evidence(True, Text("it was shipped", "已发货"), (gone[0].seq,))
    last = steps[-1] if steps else None
    if last is None or not last.to_ship or last.status not in UNSHIPPED:
        return None
    since, begin = max(seq, last.seq), max(at, last.at, last.visible_at)
    sent = [one.call for one in shipments(ep, store, order_id) if one.call.seq > last.seq]
    if any(refused(call) for call in sent):
        return None
    held_up = [
        call for call in sent if undone(call) or call.hindered or call.errcode in QUOTA | TOKEN_REFUSED
    ]
    if held_up:
        since, begin = max(since, held_up[-1].seq), max(begin, *(call.rests_until for call in held_up))
    rounds = rounds_since(ep, store, ORDER, since, begin)
    rounds = [one for one in rounds if not ep.call_fault_at(one.seq, one.at, SEND)]
    if len(rounds) < 2 and not (rounds and ep.end_at - rounds[0].at >= HOUR):
        return None
    seen = (
        Text(f"{len(sent)} tries, none of which came through", f"尝试了 {len(sent)} 次，都没有成功")
        if sent
        else Text("nobody tried to", "没有尝试")
    )
    return Evidence(
        False,
        Text(f"it was not shipped: {seen.en}", f"没有发货：{seen.zh}"),
        (last.seq, *(call.seq for call in sent[-3:])),
    )


def found(ep: Episode, store: str, order_id: str, since: int) -> Evidence | None:
    """Whether the provider came to know how an order stands in the rounds that began past `since`; None where
    nothing shows it."""
    step = _standing(ep, store, order_id)
    if step is None:
        return None
    shown = [one for one in shop_shown_of(ep, store, ORDER) if one.since.seq > since]
    for one in shown:
        wrong = one.wrong_of(order_id, ep)
        if wrong is not None and wrong.reason != TWICE:  # twice is found all the same
            return Evidence(False, wrong.seen, (step.seq, one.seq))
    if ships(ep.run) and (gone := shipped(ep, store, order_id, since, step.at)):
        return gone
    for one in shown:
        if any(claim.id == order_id for claim in one.claims):
            return Evidence(True, Text("it was shown", "已显示"), (one.seq,))
    if call := _worked_on(ep, store, order_id, since, ep.end + 1):
        return Evidence(True, Text("it was read", "已读取"), (call.seq,))
    return None


def found_in(ep: Episode, store: str, order_id: str, begun: int, until: int) -> Evidence | None:
    """The same of one round, also of one that ended early: of an order that was in a list of the round."""
    listed = [
        call
        for call in ep.store_calls.get(store, [])
        if begun < call.seq < until and call.endpoint in ORDER_LISTS and call.took_effect
        and order_id in map(str, call.got("order_id_list") or call.got("orders") or ())
    ]  # fmt: skip
    if not listed:
        return None
    if call := _worked_on(ep, store, order_id, begun, until):
        return Evidence(True, Text("it was read", "已读取"), (listed[0].seq, call.seq))
    for reading in ep.readings_of.get(store, []):
        if listed[0].seq < reading.seq < until and reading.shop.orders is not None:
            shown = any(claim.id == order_id for claim in reading.shop.orders)
            seen = (
                Text("it was shown", "已显示")
                if shown
                else Text(
                    "it was in the list, and neither read nor shown", "在列表中，却没有读取，也没有显示"
                )
            )
            return Evidence(shown, seen, (listed[0].seq, reading.seq))
    if ships(ep.run):
        return Evidence(
            False,
            Text("it was in the list, and neither read nor shipped", "在列表中，却没有读取，也没有发货"),
            (listed[0].seq,),
        )
    return None


def _worked_on(ep: Episode, store: str, order_id: str, since: int, until: int) -> Call | None:
    """A call about the order."""
    for call in ep.store_calls.get(store, []):
        about = call.endpoint in {READ, SEND} and call.sent("order_id") == order_id and call.final
        if about and since < call.seq < until:
            return call
    return None


def _standing(ep: Episode, store: str, order_id: str) -> ShopStep | None:
    steps = history_of(ep, ORDER, store, order_id)
    return steps[-1] if steps else None
