"""What a provider says it does by itself, it does: orders that wait to be shipped go off, and all of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.history.calls import Call
from conformance.history.endpoints import SEND
from conformance.history.episodes import Episode
from conformance.history.orders_waiting import Waiting, waiting
from conformance.history.shop_effects import ill_said, own_tries, shipments
from conformance.history.shop_events import never_heard
from conformance.history.shop_rounds import READS
from conformance.history.shops import ORDER, UNPAID
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text


@dataclass(frozen=True, slots=True)
class ToShip:
    """An order that waits to be shipped, and what of it was shipped before by the provider itself."""

    waiting: Waiting
    begun: bool
    refused: Call | None = None

    @property
    def label(self) -> Text:
        return Text(
            f"order {self.waiting.step.id} of {self.waiting.step.store}",
            f"店铺 {self.waiting.step.store} 的订单 {self.waiting.step.id}",
        )


def to_ship(ep: Episode) -> Iterator[ToShip]:
    """Plain orders that the provider could find in two rounds, and that nothing has kept it from shipping.

    What it tried in vain, read as unpaid, or was told of by nobody, other checks judge; the rest of what a
    person has shipped in part may be that person's.
    """
    own = {call.seq for call in own_tries(ep, SEND)}
    for one in waiting(ep):
        step = one.step
        sent = [each.call for each in shipments(ep, step.store, step.id) if each.call.seq < one.until]
        vain = [call for call in sent if call.seq > step.seq and not call.ok]
        if any(call.seq not in own for call in sent) or not all(map(ill_said, vain)):
            continue
        if _read_as_unpaid(one, ep):
            continue
        if vain:
            yield ToShip(one, begun=False, refused=vain[0])
            continue
        begun = any(line.shipped for line in step.lines)
        if begun and not sent:
            continue
        if not begun and never_heard(ep, step.store, step.id, one.placed, one.until) is not None:
            continue
        yield ToShip(one, begun)


def _read_as_unpaid(one: Waiting, ep: Episode) -> bool:
    """Whether a read within it, or ahead of it, said otherwise than it is, as reads may for a while."""
    return any(
        call.endpoint in READS[ORDER]
        and call.sent("order_id") == one.step.id
        and (call.behind or str(call.got("order", "status")) == UNPAID)
        for call in ep.store_calls.get(one.step.store, [])
        if one.step.seq < call.seq < one.until
    )


@check(
    "store.shipped",
    Level.MUST,
    "T10",
    chinese="声明自行发货的服务商，待发货的订单在两轮拉取之内发货，每一行都发。",
    over=to_ship,
    needs=("ship",),
    reasons=("not-shipped", "left-over", "ill-said"),
    exercised_by=("store/worked-off", "store/half-refunded", "store/two-skus-apart", "store/sent-in-parts"),
)
def shipped(order: ToShip, _ep: Episode) -> Finding | None:
    """Who ships by itself ships every order that waits for it, and every line, within two rounds."""
    one = order.waiting
    if one.gone:
        return None
    if order.refused is not None:
        return Finding(
            reason="ill-said",
            expected=Text(
                "all of it is shipped, in words that the platform takes", "全部发货，参数为微信所接受"
            ),
            seen=Text(
                f"the platform refused it for what it says, errcode {order.refused.errcode}",
                f"微信因内容拒绝了它，errcode {order.refused.errcode}",
            ),
            seqs=(one.step.seq, order.refused.seq, *one.rounds),
        )
    return Finding(
        reason="left-over" if order.begun else "not-shipped",
        expected=Text(
            "all of it is shipped, as two rounds could find it and nothing was in the way",
            "全部发货：有两轮可以发现它，且没有阻碍",
        ),
        seen=Text(
            "a part of it was shipped, and nobody tried to ship the rest", "发了一部分，其余没有尝试发货"
        )
        if order.begun
        else Text("nobody tried to", "没有尝试"),
        seqs=(one.step.seq, *one.rounds),
    )
