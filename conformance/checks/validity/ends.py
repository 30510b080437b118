"""Validity: days of one spec add up, specs run apart, and the end is the end."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

from conformance.ability import SERVES
from conformance.history.endpoints import BUYER, BUYERS
from conformance.history.episodes import Episode
from conformance.history.orders_shown import pulled_showings
from conformance.history.showings import (
    DENIED,
    INVENTED,
    LONG,
    SHORT,
    SLACK,
    Showing,
    Wrong,
    showings,
    showings_at_entries,
)
from conformance.history.truth import OrderHistory, order_histories, order_histories_of
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text

DAY = 86400.0


@dataclass(frozen=True, slots=True)
class SpecShown:
    """One spec of a service as it was seen."""

    showing: Showing
    spec_id: str

    @property
    def label(self) -> Text:
        return Text(
            f"spec {self.spec_id!r}: {self.showing.label.en}",
            f"规格 {self.spec_id!r}：{self.showing.label.zh}",
        )

    def wrong(self) -> Wrong | None:
        """How it was shown as it is not."""
        return self.showing.denied() or self.showing.short(self.spec_id) or self.showing.long(self.spec_id)


def _running(ep: Episode, showing: Showing) -> list[OrderHistory]:
    """Orders of what was shown, bought until then, neither refunded by then nor migrated."""
    return [
        history
        for history in order_histories_of(ep, showing.store)
        if history.order.service_id == showing.service_id
        and history.order.seq < showing.seq
        and history.living(showing.seq)
        and not history.migrated
    ]


def queued(ep: Episode, *, renewed: bool) -> Iterator[SpecShown]:
    """Specs with several orders, seen after a pull; renewed ones were bought a day or more later."""
    for showing in (*showings(ep), *showings_at_entries(ep)):
        orders = _running(ep, showing)
        by_spec: dict[str, list[OrderHistory]] = {}
        for history in orders:
            by_spec.setdefault(history.order.spec_id, []).append(history)
        for spec_id, queue in by_spec.items():
            last = queue[-1]
            if len(queue) < 2 or not last.visible or showing.since is None or showing.since < last.visible:
                continue
            late = last.order.at - queue[-2].order.at >= DAY
            if late == renewed and showing.tells_ends(queue[0].order.end or math.inf):
                yield SpecShown(showing, spec_id)


@check(
    "validity.same-spec-adds",
    Level.MUST,
    "A5e",
    chinese="同一规格的订单时长累加：7 天加 30 天，到第 37 天结束。",
    over=lambda ep: queued(ep, renewed=False),
    seen_by=("entitlements",),
    reasons=(DENIED, SHORT, LONG),
    exercised_by=("validity/same-spec", "validity/same-spec-runs-on"),
    covers=(BUYERS, BUYER),
)
def same_spec_adds(spec: SpecShown, _ep: Episode) -> Finding | None:
    """Orders of one spec add their days up: 7 and 30 end on day 37."""
    return spec.showing.finding(Text("the days of both orders", "两个订单的天数"), spec.wrong())


@check(
    "validity.renewal",
    Level.MUST,
    "A5e",
    chinese="到期前续费，从到期时起算；到期后续费，立即起算。",
    over=lambda ep: queued(ep, renewed=True),
    needs=("clock",),
    seen_by=("entitlements",),
    reasons=(DENIED, SHORT, LONG),
    exercised_by=(
        "validity/renewal",
        "validity/renewal-late",
        "order/other-order",
        "order/renewal-again",
    ),
    covers=(BUYERS, BUYER),
)
def renewal(spec: SpecShown, _ep: Episode) -> Finding | None:
    """A renewal bought before the end starts at the end; one bought after it starts at once."""
    return spec.showing.finding(
        Text("the renewal starts where it has to", "续费从应当的时间开始"), spec.wrong()
    )


def side_by_side(ep: Episode) -> Iterator[Showing]:
    """Services of which a store holds several specs that end apart, or one alone, seen after a pull."""
    for showing in (*showings(ep), *showings_at_entries(ep)):
        orders = _running(ep, showing)
        visible = [history.visible for history in orders if history.visible]
        pulled = visible and showing.since is not None and showing.since > max(visible)
        if pulled and (showing.claimed is not None or (showing.tells_ends() and _apart(ep, showing))):
            yield showing


def _invented(ep: Episode, showing: Showing) -> bool:
    """The provider gives a spec that was never bought; what a refund took is judged as that."""
    bought = {
        history.order.spec_id
        for history in order_histories_of(ep, showing.store)
        if history.order.service_id == showing.service_id
    }
    never = set(showing.claimed or {}) - bought
    return any(showing.knows_no(spec) and showing.long(spec) for spec in never)


def _apart(ep: Episode, showing: Showing) -> bool:
    """Every truth knows the specs to end more than a moment apart."""
    specs = {history.order.spec_id for history in _running(ep, showing)}
    ends = [[truth.specs(showing.service_id).get(spec, 0.0) for spec in specs] for truth in showing.truths]
    return len(specs) > 1 and all(max(each) - min(each) > SLACK for each in ends)


@check(
    "validity.specs-apart",
    Level.MUST,
    "A5e",
    chinese="同一服务的两个规格分别计算，各自到期；没有购买的规格不会开通。",
    over=side_by_side,
    seen_by=("entitlements",),
    reasons=(DENIED, SHORT, LONG),
    exercised_by=("validity/specs-apart", "validity/specs-end-apart", "purchase/plain"),
    covers=(BUYERS, BUYER),
)
def specs_apart(showing: Showing, ep: Episode) -> Finding | None:
    """Two specs of one service run side by side, each to its own end, and none that was not bought."""
    if not (_apart(ep, showing) or _invented(ep, showing)):
        return None
    return showing.finding(
        Text("each spec has its own end", "每个规格各有结束时间"), showing.denied() or showing.wrong_specs()
    )


def around_the_end(ep: Episode) -> Iterator[Showing]:
    """Services within a day of their end, before and after it, at observations and visits."""
    for showing in (*showings(ep), *showings_at_entries(ep)):
        ends = {truth.end(showing.service_id) for truth in showing.truths}
        if len(ends) == 1 and SLACK < abs(showing.at - next(iter(ends))) < DAY:
            yield showing


@check(
    "validity.expiry",
    Level.MUST,
    "P4",
    chinese="服务提供到到期为止，精确到分钟。",
    over=around_the_end,
    needs=("clock",),
    reasons=(DENIED, INVENTED),
    exercised_by=("validity/expiry", "validity/odd-end"),
)
def expiry(showing: Showing, _ep: Episode) -> Finding | None:
    """A service is served until its end and not after it, to the minute."""
    return showing.finding(
        Text("served before the end", "到期前提供服务"), showing.denied()
    ) or showing.finding(Text("not served after the end", "到期后不再提供服务"), showing.invented())


def _pulled(ep: Episode, history: OrderHistory) -> list[Showing]:
    """The showings of a living order's service since the pull could tell of it, while it was valid."""
    if history.visible is None:
        return []
    pulled = pulled_showings(ep, history, history.visible)
    return [showing for showing in pulled if showing.held_valid and history.living(showing.seq)]


def trials(ep: Episode) -> Iterator[Showing]:
    """Services held by a free order alone."""
    for history in order_histories(ep).values():
        others = [other for other in order_histories_of(ep, history.order.store) if other is not history]
        if history.order.trial and all(
            other.order.service_id != history.order.service_id for other in others
        ):
            yield from _pulled(ep, history)


@check(
    "validity.trial",
    Level.MUST,
    "A5f",
    chinese="七天的免费版与其他订单一样得到服务。",
    over=trials,
    reasons=(DENIED, SHORT, LONG),
    exercised_by=("validity/trial", "validity/trial-again"),
)
def trial(showing: Showing, _ep: Episode) -> Finding | None:
    """A free version of seven days is served like any order."""
    return showing.finding(
        Text("the trial is served", "试用期间提供服务"), showing.denied() or showing.wrong_specs()
    )


def beside_another(ep: Episode) -> Iterator[Showing]:
    """Services that are not valid, or no more, for a store which holds another one."""
    for showing in showings(ep):
        held = (service for truth in showing.truths for service in truth.services.values())
        if showing.held_invalid and any(service.valid(showing.at + SLACK) for service in held):
            yield showing


@check(
    "validity.per-service",
    Level.MUST,
    "A5a",
    chinese="一个服务的订单不会开通另一个服务。",
    able=SERVES,
    over=beside_another,
    seen_by=("entitlements",),
    reasons=(INVENTED,),
    exercised_by=(
        "validity/per-service",
        "validity/expired-beside",
        "validity/both-services",
        "validity/unlisted-service",
    ),
)
def per_service(showing: Showing, _ep: Episode) -> Finding | None:
    """An order of one service does not open another."""
    return showing.finding(Text("only what was bought is open", "只开通所购买的"), showing.invented())


def unknown_packages(ep: Episode) -> Iterator[Showing]:
    """Services held by a package that the provider does not know."""
    for history in order_histories(ep).values():
        if not history.order.package_known:
            yield from _pulled(ep, history)


@check(
    "validity.unknown-package",
    Level.MUST,
    "A5e",
    chinese="服务商不认识的套餐，按其规格提供服务。",
    over=unknown_packages,
    reasons=(DENIED, SHORT, LONG),
    exercised_by=("validity/unknown-package", "order/no-spec-id"),
)
def unknown_package(showing: Showing, _ep: Episode) -> Finding | None:
    """A package the provider does not know is served by its spec."""
    return showing.finding(
        Text("the spec decides, not the package", "由规格决定，而不是套餐"),
        showing.denied() or showing.wrong_specs(),
    )
