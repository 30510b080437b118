"""A migrated order goes on where the old one stood."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.checks.refund.refunds import Seen, seen_after
from conformance.history.endpoints import PULLS
from conformance.history.episodes import Episode
from conformance.history.truth import order_histories
from conformance.model import Finding, Level
from conformance.registry import check


def migrated(ep: Episode) -> Iterator[Seen]:
    """Services that a migrated order carries on."""
    for history in order_histories(ep).values():
        if history.migrated:
            yield from seen_after(ep, history, history.order.seq)


@check(
    "migrate.continues",
    Level.MUST,
    "A5d",
    over=lambda ep: (one for one in migrated(ep) if one.showing.tells_ends()),
    seen_by=("entitlements",),
    exercised_by=("migrate/continues",),
    covers=PULLS,
)
def continues(one: Seen, _ep: Episode) -> Finding | None:
    """A migrated order carries the old one's validity on without a gap."""
    if seen := one.showing.denied() or one.showing.short(one.spec_id):
        return Finding(expected="valid to the end of the old order", seen=seen, seqs=one.showing.seqs)
    return None


@check(
    "migrate.not-twice",
    Level.MUST,
    "A5d",
    over=lambda ep: (one for one in migrated(ep) if one.showing.claimed is not None),
    needs=("entitlements",),
    exercised_by=("migrate/continues",),
    covers=PULLS,
)
def not_twice(one: Seen, _ep: Episode) -> Finding | None:
    """The days of the old order are not added to those of the new one."""
    if seen := one.showing.long(one.spec_id):
        return Finding(expected="the end of the old order", seen=seen, seqs=one.showing.seqs)
    return None


def refused_refunds(ep: Episode) -> Iterator[Seen]:
    """Services with an order whose refund was asked for and refused."""
    for history in order_histories(ep).values():
        for seq in history.refused[:1]:
            if history.refunded is None:
                yield from seen_after(ep, history, seq)


@check(
    "migrate.not-refundable",
    Level.MUST,
    "A5d",
    over=refused_refunds,
    exercised_by=("migrate/not-refundable",),
    covers=PULLS,
)
def not_refundable(one: Seen, _ep: Episode) -> Finding | None:
    """A refund that was asked for and refused leaves the validity alone."""
    if seen := one.showing.denied() or one.showing.short(one.spec_id):
        return Finding(expected="the validity stays", seen=seen, seqs=one.showing.seqs)
    return None
