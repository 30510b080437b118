"""A migrated order goes on where the old one stood."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.checks.refund.refunds import Seen, seen_after
from conformance.history.effects import PULLS
from conformance.history.episodes import Episode
from conformance.history.truth import lives
from conformance.model import Finding, Level
from conformance.registry import check


def migrated(ep: Episode) -> Iterator[Seen]:
    """Services that a migrated order carries on."""
    for life in lives(ep).values():
        if life.migrated:
            yield from seen_after(ep, life, life.order.seq)


@check(
    "migrate.continues",
    Level.MUST,
    "A5d",
    over=lambda ep: (one for one in migrated(ep) if one.sight.tells_ends()),
    seen_by=("entitlements",),
    exercised_by=("migrate/continues",),
    covers=PULLS,
)
def continues(one: Seen, _ep: Episode) -> Finding | None:
    """A migrated order carries the old one's validity on without a gap."""
    if seen := one.sight.denied() or one.sight.short(one.spec_id):
        return Finding(expected="valid to the end of the old order", seen=seen, seqs=one.sight.seqs)
    return None


@check(
    "migrate.not-twice",
    Level.MUST,
    "A5d",
    over=lambda ep: (one for one in migrated(ep) if one.sight.claimed is not None),
    needs=("entitlements",),
    exercised_by=("migrate/continues",),
    covers=PULLS,
)
def not_twice(one: Seen, _ep: Episode) -> Finding | None:
    """The days of the old order are not added to those of the new one."""
    if seen := one.sight.long(one.spec_id):
        return Finding(expected="the end of the old order", seen=seen, seqs=one.sight.seqs)
    return None


def refused_refunds(ep: Episode) -> Iterator[Seen]:
    """Services with an order whose refund was asked for and refused."""
    for life in lives(ep).values():
        for seq in life.refused[:1]:
            if life.refunded is None:
                yield from seen_after(ep, life, seq)


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
    if seen := one.sight.denied() or one.sight.short(one.spec_id):
        return Finding(expected="the validity stays", seen=seen, seqs=one.sight.seqs)
    return None
