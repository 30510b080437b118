"""Refunds take what they refund and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.checks.auth.changes import Ended, ended_grants, uses_after_end
from conformance.history.deliveries import grants_pushed_to
from conformance.history.endpoints import PULLS
from conformance.history.episodes import Episode, after
from conformance.history.showings import Showing, after_pull, showings_at_visits, showings_of
from conformance.history.truth import OrderHistory, order_histories, order_histories_of
from conformance.model import Finding, Level
from conformance.registry import check

MOST_AFTER_END = 3


@dataclass(frozen=True, slots=True)
class Seen:
    """An order, and one sight of its service that shows what became of it."""

    history: OrderHistory
    showing: Showing

    @property
    def label(self) -> str:
        return f"{self.history.label} {self.showing.label}"

    @property
    def spec_id(self) -> str:
        return self.history.order.spec_id


def seen_after(ep: Episode, history: OrderHistory, seq: int) -> list[Seen]:
    """Sights of the order's service whose pull round began past `seq`."""
    found = after_pull(showings_of(ep, history.order.store), seq)
    return [Seen(history, showing) for showing in found if showing.service_id == history.order.service_id]


def _others(ep: Episode, history: OrderHistory) -> list[OrderHistory]:
    """Other orders of the same store and service that were not refunded."""
    return [
        other
        for other in order_histories_of(ep, history.order.store)
        if other is not history
        and other.order.service_id == history.order.service_id
        and other.refunded is None
    ]


def refunded(ep: Episode) -> Iterator[tuple[OrderHistory, int]]:
    for history in order_histories(ep).values():
        if history.refunded is not None:
            yield history, history.refunded


def _told(ep: Episode, history: OrderHistory) -> bool:
    """A push told of the refund, or of the end of its grant; otherwise pull.finds-lost-refund judges it."""
    kinds = {"unauthorized", "servicemarket_order_refund"}
    pushes = after(ep.pushes_of.get(history.order.store, []), history.refunded or 0)
    return any(push.kind in kinds and push.delivered for push in pushes)


def _revived(ep: Episode, history: OrderHistory) -> bool:
    """Its order push came after the refund; order.push-late-after-refund judges that."""
    pushes = after(ep.pushes_of.get(history.order.store, []), history.refunded or 0)
    return any(push.order_id == history.order.order_id and push.delivered for push in pushes)


def whole_refunds(ep: Episode) -> Iterator[Seen]:
    """Services that a refund ended and some push told of, at observations and visits."""
    for history, seq in refunded(ep):
        if not _told(ep, history) or _revived(ep, history):
            continue
        visited = showings_at_visits(ep, history.order.store, history.order.service_id, seq)
        seen = [*seen_after(ep, history, seq), *(Seen(history, showing) for showing in visited)]
        yield from (one for one in seen if one.showing.held_invalid)


@check(
    "refund.ends-access",
    Level.MUST,
    "T11",
    over=whole_refunds,
    exercised_by=("refund/whole",),
    covers=PULLS,
)
def ends_access(one: Seen, _ep: Episode) -> Finding | None:
    """A refund ends the access within a pull period."""
    if seen := one.showing.invented():
        return Finding(expected="not served after the refund", seen=seen, seqs=one.showing.seqs)
    return None


def one_of_several(ep: Episode) -> Iterator[Seen]:
    """Services with another order of the refunded spec."""
    for history, seq in refunded(ep):
        others = [other for other in _others(ep, history) if other.order.seq < seq]
        if any(other.order.spec_id == history.order.spec_id for other in others):
            yield from (seen for seen in seen_after(ep, history, seq) if seen.showing.tells_ends())


@check(
    "refund.one-of-two",
    Level.MUST,
    "A5e",
    "T11",
    over=one_of_several,
    seen_by=("entitlements",),
    exercised_by=("refund/one-of-two",),
    covers=PULLS,
)
def one_of_two(one: Seen, _ep: Episode) -> Finding | None:
    """The refund of one of two orders of a spec takes its days and no more."""
    showing = one.showing
    if seen := showing.denied() or showing.short(one.spec_id) or showing.long(one.spec_id):
        return Finding(expected="the days of the other order stay", seen=seen, seqs=showing.seqs)
    return None


@dataclass(frozen=True, slots=True)
class Kept:
    """A spec that a refund of another one must leave alone."""

    seen: Seen
    spec_id: str

    @property
    def label(self) -> str:
        return f"spec {self.spec_id!r} after {self.seen.history.label}"


def other_specs(ep: Episode) -> Iterator[Kept]:
    """Other specs of the refunded order's service."""
    for history, seq in refunded(ep):
        specs = {other.order.spec_id for other in _others(ep, history)} - {history.order.spec_id}
        for spec_id in sorted(specs):
            yield from (Kept(seen, spec_id) for seen in seen_after(ep, history, seq))


@check(
    "refund.other-spec",
    Level.MUST,
    "A5e",
    "T11",
    over=other_specs,
    exercised_by=("refund/other-spec",),
    covers=PULLS,
)
def other_spec(kept: Kept, _ep: Episode) -> Finding | None:
    """The refund of one spec leaves the other valid."""
    showing = kept.seen.showing
    if seen := showing.denied() or showing.short(kept.spec_id):
        return Finding(expected="the other spec stays valid", seen=seen, seqs=showing.seqs)
    return None


@check(
    "refund.grant-ends",
    Level.MUST,
    "T11",
    over=lambda ep: ended_grants(ep, "refund"),
    exercised_by=("refund/grant-ends",),
)
def grant_ends(end: Ended, ep: Episode) -> Finding | None:
    """After a refund, calls for the store stop, and refusals are not stormed."""
    uses = uses_after_end(end, ep)
    if len(uses) <= MOST_AFTER_END:
        return None
    return Finding(
        expected="calls for the store stop",
        seen=f"{len(uses)} calls with the store's token, the last answered with {uses[-1].errcode}",
        seqs=(end.told.seq, *(call.seq for call in uses[:4])),
    )


def bought_again(ep: Episode) -> Iterator[Seen]:
    """Services bought after a refund of the same."""
    for history, seq in refunded(ep):
        for other in _others(ep, history):
            if other.order.seq > seq and other.visible is not None:
                yield from (seen for seen in seen_after(ep, other, other.visible) if seen.showing.held_valid)


@check(
    "refund.buy-again",
    Level.MUST,
    "T11",
    "T1",
    over=bought_again,
    exercised_by=("refund/buy-again",),
    covers=PULLS,
)
def buy_again(one: Seen, ep: Episode) -> Finding | None:
    """A service bought again after a refund is granted and served again."""
    showing = one.showing
    if seen := showing.denied() or showing.wrong_specs():
        return Finding(expected="the new order is served", seen=seen, seqs=showing.seqs)
    told = [
        push for push in grants_pushed_to(ep, one.history.order.store) if push.arrived > one.history.order.seq
    ]
    tried = any(ep.exchanges.get(push.first.code or "") for push in told)
    if (
        told
        and showing.needs_grant
        and tried
        and all(truth.granted(showing.service_id) for truth in showing.truths)
    ):
        return Finding(
            expected="the new grant is used", seen="the store is asked to grant again", seqs=showing.seqs
        )
    return None
