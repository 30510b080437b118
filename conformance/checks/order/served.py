"""A paid order is served: what the platform has shown of it is what the store gets."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.checks.order.pushes import PAID
from conformance.history.endpoints import PULLS
from conformance.history.episodes import Episode
from conformance.history.orders_shown import OrderShown, order_shown_after
from conformance.history.showings import DENIED, SHORT, showings_at_entries
from conformance.history.truth import lone_orders
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text


def lone_orders_shown(ep: Episode) -> Iterator[OrderShown]:
    """Lone orders, pushed and pulled, at observations and entries while they run.

    In fair weather: other checks judge what faults, switches, ended grants and late sight do to them.
    """
    if ep.faults or ep.did("switch"):
        return
    pushed = {push.order_id for push in ep.pushes if push.kind == PAID and push.delivered}
    ended = {step.store for step in ep.grants if step.phase == "ended"}
    entries = showings_at_entries(ep)
    for history in lone_orders(ep).values():
        order, visible = history.order, history.visible
        if visible != order.seq or order.order_id not in pushed or order.store in ended:
            continue
        yield from (shown for shown in order_shown_after(ep, history, visible) if shown.showing.held_valid)
        for showing in entries:
            of_it = showing.store == order.store and showing.service_id == order.service_id
            if of_it and showing.held_valid and showing.since is not None and showing.since > visible:
                yield OrderShown(history, showing)


@check(
    "order.served",
    Level.MUST,
    "T5",
    "P4",
    chinese="推送过并已拉取到的订单，一直服务到它到期为止。",
    over=lone_orders_shown,
    needs=("order_push",),
    reasons=(DENIED, SHORT),
    exercised_by=("purchase/plain", "validity/both-services", "validity/restart", "order/changed-package"),
    covers=PULLS,
)
def served(shown: OrderShown, _ep: Episode) -> Finding | None:
    """An order that was pushed and pulled is served until it ends."""
    showing = shown.showing
    return showing.finding(
        Text("the order is served", "为订单提供服务"), showing.denied() or showing.short(shown.spec_id)
    )
