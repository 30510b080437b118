"""Orders told by pushes: twice, ahead of the grant, or after the refund."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.ability import SERVES
from conformance.checks.order.pushes import PAID
from conformance.history.deliveries import PushDeliveries, push_deliveries
from conformance.history.episodes import Episode, after
from conformance.history.orders_shown import known_showings, pulled_showings
from conformance.history.pushes import Push
from conformance.history.showings import DENIED, INVENTED, LONG, Showing, after_pull, showings_of
from conformance.history.truth import OrderHistory, lone_orders, order_histories
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text


@dataclass(frozen=True, slots=True)
class OrderPush:
    """An order, the push that told of it, and what the provider showed after that."""

    history: OrderHistory
    pushed: PushDeliveries
    showings: tuple[Showing, ...]

    @property
    def label(self) -> Text:
        return self.history.label


def _later_showings(ep: Episode, history: OrderHistory, seq: int) -> tuple[Showing, ...]:
    """What was shown of the order's service past `seq`, pulled or not."""
    return tuple(
        showing
        for showing in showings_of(ep, history.order.store)
        if showing.seq > seq and showing.service_id == history.order.service_id
    )


def order_told_twice(ep: Episode) -> Iterator[OrderPush]:
    """Orders that were told twice: by several deliveries of a push, or by a push and a pull."""
    histories, alone = order_histories(ep), lone_orders(ep)
    copies: dict[str, list[Push]] = {}
    lied_to = set()
    for push in ep.pushes:
        if push.kind != PAID or not push.delivered:
            continue
        if push.wrong_in or push.order_id not in histories:
            lied_to.add(push.store)
        else:
            copies.setdefault(push.order_id, []).append(push)
    for order_id, pushes in copies.items():
        history = histories[order_id]
        shown: tuple[Showing, ...] = ()
        if len(pushes) > 1:
            shown = _later_showings(ep, history, pushes[1].seq)
        elif order_id in alone and history.order.store not in lied_to:
            shown = tuple(known_showings(ep, history, pushes[0].seq))
        if shown:
            yield OrderPush(history, PushDeliveries(pushes[0], tuple(pushes)), shown)


@check(
    "order.push-duplicate",
    Level.MUST,
    "T5",
    chinese="同一订单无论推送两次，还是既推送又拉取到，时长只累加一次。",
    able=SERVES,
    over=order_told_twice,
    needs=("order_push",),
    reasons=(LONG,),
    exercised_by=("order/duplicate", "order/after-pull"),
)
def push_duplicate(order: OrderPush, _ep: Episode) -> Finding | None:
    """An order that is pushed twice, or pushed and pulled, adds its days once."""
    for showing in order.showings:
        if long := showing.long(order.history.order.spec_id):
            return Finding(
                reason=long.reason,
                expected=Text("its days count once", "天数只计一次"),
                seen=long.seen,
                seqs=(order.pushed.first.seq, *showing.seqs),
            )
    return None


def order_first(ep: Episode) -> Iterator[OrderPush]:
    """Orders whose push arrived before the `authorized` push of the same purchase."""
    grants = [grant for grant in push_deliveries(ep, "authorized") if grant.delivered]
    for pushed in push_deliveries(ep, PAID):
        history = order_histories(ep).get(pushed.first.order_id or "")
        if history is None or not pushed.delivered or history.visible is None:
            continue
        later = [
            grant
            for grant in grants
            if grant.first.store == history.order.store
            and grant.first.component == history.order.component
            and grant.arrived > pushed.arrived
            and abs(grant.first.created - pushed.first.created) <= 1
        ]
        if later and history.refunded is None:
            shown = pulled_showings(ep, history, max(later[0].arrived, history.visible))
            if shown:
                yield OrderPush(history, pushed, tuple(shown))


@check(
    "order.push-first",
    Level.MUST,
    "T5",
    "T1",
    chinese="订单推送先于 `authorized` 到达，两者都不受影响。",
    over=order_first,
    needs=("order_push",),
    reasons=(DENIED, "code-unused"),
    exercised_by=("order/push-first",),
)
def push_first(order: OrderPush, ep: Episode) -> Finding | None:
    """An order push that arrives before `authorized` takes nothing from either."""
    store = order.history.order.store
    for showing in order.showings:
        if denied := showing.denied():
            return Finding(
                reason=denied.reason,
                expected=Text("the order is served", "为订单提供服务"),
                seen=denied.seen,
                seqs=(order.pushed.arrived, *showing.seqs),
            )
    codes = [
        grant.first.code
        for grant in push_deliveries(ep, "authorized")
        if grant.first.store == store and grant.delivered
    ]
    if not any(ep.exchanges.get(code or "") for code in codes) and not ep.store_calls.get(store):
        return Finding(
            reason="code-unused",
            expected=Text("the grant takes effect", "授权生效"),
            seen=Text("its code was never exchanged", "授权码从未换取"),
            seqs=(order.pushed.arrived,),
        )
    return None


def after_refund(ep: Episode) -> Iterator[OrderPush]:
    """Orders whose push arrived, or came again, after they had been refunded, and what was shown then."""
    for pushed in push_deliveries(ep, PAID, made_up=True):
        history = order_histories(ep).get(pushed.first.order_id or "")
        if history is None or history.refunded is None:
            continue
        late = tuple(push for push in after(pushed.deliveries, history.refunded) if push.delivered)
        shown = after_pull(_later_showings(ep, history, late[0].seq), history.refunded) if late else []
        if shown:
            yield OrderPush(history, PushDeliveries(pushed.first, late), tuple(shown))


@check(
    "order.push-late-after-refund",
    Level.MUST,
    "T11",
    chinese="退款之后才到达的订单推送，不会使订单恢复有效。",
    able=SERVES,
    over=after_refund,
    needs=("order_push",),
    reasons=(INVENTED, LONG),
    exercised_by=("order/late-after-refund", "order/late-after-partial-refund"),
)
def push_late_after_refund(order: OrderPush, _ep: Episode) -> Finding | None:
    """An order push that arrives after its refund does not revive the order."""
    for showing in order.showings:
        if wrong := showing.invented() or showing.long(order.history.order.spec_id):
            return Finding(
                reason=wrong.reason,
                expected=Text("the order stays refunded", "订单保持已退款"),
                seen=wrong.seen,
                seqs=(order.pushed.arrived, *showing.seqs),
            )
    return None
