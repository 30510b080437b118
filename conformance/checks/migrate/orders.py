"""A migrated order goes on where the old one stood."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.ability import SERVES
from conformance.history.endpoints import PULLS
from conformance.history.episodes import Episode
from conformance.history.orders_shown import OrderShown, order_shown_after
from conformance.history.showings import DENIED, LONG, SHORT
from conformance.history.truth import order_histories
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text


def migrated(ep: Episode) -> Iterator[OrderShown]:
    """Services that a migrated order carries on."""
    for history in order_histories(ep).values():
        if history.migrated:
            yield from order_shown_after(ep, history, history.order.seq)


@check(
    "migrate.continues",
    Level.MUST,
    "A5d",
    chinese="迁移后的订单延续旧订单的有效期，中间没有间断。",
    over=lambda ep: (shown for shown in migrated(ep) if shown.showing.tells_ends()),
    seen_by=("entitlements",),
    reasons=(DENIED, SHORT),
    exercised_by=("migrate/continues",),
    covers=PULLS,
)
def continues(shown: OrderShown, _ep: Episode) -> Finding | None:
    """A migrated order carries the old one's validity on without a gap."""
    showing = shown.showing
    return showing.finding(
        Text("valid to the end of the old order", "有效至旧订单结束"),
        showing.denied() or showing.short(shown.spec_id),
    )


@check(
    "migrate.not-twice",
    Level.MUST,
    "A5d",
    chinese="旧订单的时长不再累加到新订单上。",
    able=SERVES,
    over=lambda ep: (shown for shown in migrated(ep) if shown.showing.claimed is not None),
    needs=("entitlements",),
    reasons=(LONG,),
    exercised_by=("migrate/continues", "migrate/without-association"),
    covers=PULLS,
)
def not_twice(shown: OrderShown, _ep: Episode) -> Finding | None:
    """The days of the old order are not added to those of the new one."""
    return shown.showing.finding(
        Text("the end of the old order", "旧订单的结束时间"), shown.showing.long(shown.spec_id)
    )


def refused_refunds(ep: Episode) -> Iterator[OrderShown]:
    """Services with an order whose refund was asked for and refused."""
    for history in order_histories(ep).values():
        for seq in history.refused[:1]:
            if history.refunded is None:
                yield from order_shown_after(ep, history, seq)


@check(
    "migrate.not-refundable",
    Level.MUST,
    "A5d",
    chinese="申请退款被拒，有效期不受影响。",
    over=refused_refunds,
    reasons=(DENIED, SHORT),
    exercised_by=("migrate/not-refundable",),
    covers=PULLS,
)
def not_refundable(shown: OrderShown, _ep: Episode) -> Finding | None:
    """A refund that was asked for and refused leaves the validity alone."""
    showing = shown.showing
    return showing.finding(
        Text("the validity stays", "有效期保持不变"), showing.denied() or showing.short(shown.spec_id)
    )
