"""Refunds take what they refund and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.ability import CALLS_FOR_STORES, SERVES
from conformance.history.deliveries import grants_pushed_to
from conformance.history.endpoints import PULLS
from conformance.history.episodes import Episode, after
from conformance.history.grants import STORMED, EndedGrant, UnheardEnd, ended_grants, stormed, unheard_ends
from conformance.history.orders_shown import OrderShown, known_showings, order_shown_after
from conformance.history.showings import DENIED, INVENTED, LONG, SHORT, Wrong, showings_at_visits
from conformance.history.tries import in_turn
from conformance.history.truth import OrderHistory, order_histories, order_histories_of
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Count, Text

MOST_AFTER_END = 3


def _others(ep: Episode, history: OrderHistory) -> list[OrderHistory]:
    """Other orders of the same store and service."""
    return [
        other
        for other in order_histories_of(ep, history.order.store)
        if other is not history and other.order.service_id == history.order.service_id
    ]


def refunded(ep: Episode) -> Iterator[tuple[OrderHistory, int]]:
    """The orders that were refunded, each with the seq of its refund."""
    for history in order_histories(ep).values():
        if history.refunded is not None:
            yield history, history.refunded


def _pushed(ep: Episode, history: OrderHistory) -> bool:
    """A push told of the refund, or of the end of its grant; otherwise pull.finds-lost-refund judges it."""
    kinds = {"unauthorized", "servicemarket_order_refund"}
    pushes = after(ep.pushes_of.get(history.order.store, []), history.refunded or 0)
    return any(push.kind in kinds and push.delivered for push in pushes)


def _revived(ep: Episode, history: OrderHistory) -> bool:
    """Its order push came after the refund; order.push-late-after-refund judges that."""
    pushes = after(ep.pushes_of.get(history.order.store, []), history.refunded or 0)
    return any(push.order_id == history.order.order_id and push.delivered for push in pushes)


def whole_refunds(ep: Episode) -> Iterator[OrderShown]:
    """Services, and specs of them, that a refund ended and some push told of, at observations and visits."""
    for history, seq in refunded(ep):
        if not _pushed(ep, history) or _revived(ep, history):
            continue
        visited = showings_at_visits(ep, history.order.store, history.order.service_id, seq)
        yield from (shown for shown in order_shown_after(ep, history, seq) if shown.taken)
        yield from (OrderShown(history, showing) for showing in visited if showing.held_invalid)


@check(
    "refund.ends-access",
    Level.MUST,
    "T11",
    chinese="退款后，在一个拉取周期内停止服务。",
    able=SERVES,
    over=whole_refunds,
    reasons=(INVENTED, LONG),
    exercised_by=("refund/whole", "refund/last-order", "refund/other-spec", "refund/buy-again"),
    covers=PULLS,
)
def ends_access(shown: OrderShown, _ep: Episode) -> Finding | None:
    """A refund ends the access within a pull period."""
    return shown.showing.finding(Text("not served after the refund", "退款后不再提供服务"), shown.kept())


def one_of_several(ep: Episode) -> Iterator[OrderShown]:
    """Services with another order of the refunded spec."""
    for history, seq in refunded(ep):
        spec_id = history.order.spec_id
        others = [
            other
            for other in _others(ep, history)
            if other.order.seq < seq and other.order.spec_id == spec_id
        ]
        for showing in known_showings(ep, history, seq):
            if any(other.living(showing.seq) for other in others) and showing.tells_ends():
                yield OrderShown(history, showing)


@check(
    "refund.one-of-two",
    Level.MUST,
    "A5e",
    "T11",
    chinese="同一规格有两个订单，退款其中一个只减去它的时长。",
    over=one_of_several,
    seen_by=("entitlements",),
    reasons=(DENIED, SHORT, LONG),
    exercised_by=("refund/one-of-two", "refund/one-pushed", "refund/two-in-a-round", "refund/after-renewal"),
    covers=PULLS,
)
def one_of_two(shown: OrderShown, _ep: Episode) -> Finding | None:
    """The refund of one of two orders of a spec takes its days and no more."""
    showing = shown.showing
    wrong = showing.denied() or showing.short(shown.spec_id) or showing.long(shown.spec_id)
    return showing.finding(Text("the days of the other order stay", "另一个订单的天数保留"), wrong)


@dataclass(frozen=True, slots=True)
class OtherSpec:
    """A spec that a refund of another one must leave alone."""

    shown: OrderShown
    spec_id: str

    @property
    def label(self) -> Text:
        return Text(
            f"spec {self.spec_id!r} after {self.shown.history.label.en}",
            f"{self.shown.history.label.zh} 之后的规格 {self.spec_id!r}",
        )


def other_specs(ep: Episode) -> Iterator[OtherSpec]:
    """Other specs of the refunded order's service, and those of the store's other services."""
    for history, seq in refunded(ep):
        line = (history.order.service_id, history.order.spec_id)
        for other in order_histories_of(ep, history.order.store):
            if (other.order.service_id, other.order.spec_id) == line:
                continue
            for showing in known_showings(ep, other, seq):
                if other.living(showing.seq):
                    yield OtherSpec(OrderShown(history, showing), other.order.spec_id)


@check(
    "refund.other-spec",
    Level.MUST,
    "A5e",
    "T11",
    chinese="一个规格退款，另一个规格与其他服务仍然有效。",
    over=other_specs,
    reasons=(DENIED, SHORT),
    exercised_by=("refund/other-spec", "refund/other-service"),
    covers=PULLS,
)
def other_spec(other: OtherSpec, _ep: Episode) -> Finding | None:
    """The refund of one spec leaves the other, and other services, valid."""
    showing = other.shown.showing
    return showing.finding(
        Text("the other spec stays valid", "另一个规格保持有效"),
        showing.denied() or showing.short(other.spec_id),
    )


def ends_of_grants(ep: Episode) -> list[EndedGrant | UnheardEnd]:
    """Grants that refunds ended, told by a push or by none."""
    return [*ended_grants(ep, "refund"), *unheard_ends(ep, "refund")]


@check(
    "refund.grant-ends",
    Level.MUST,
    "T11",
    chinese="退款后停止代店铺调用，被拒后不频繁重试。",
    able=CALLS_FOR_STORES,
    over=ends_of_grants,
    reasons=("used-after-end", "refreshed-after-end", STORMED),
    exercised_by=("refund/grant-ends", "refund/end-unheard"),
)
def grant_ends(end: EndedGrant | UnheardEnd, ep: Episode) -> Finding | None:
    """After a refund, calls for the store stop, and refusals are not stormed."""
    if isinstance(end, UnheardEnd):
        return end.stormed(ep)
    uses = in_turn(end.uses(ep))
    if len(uses) <= MOST_AFTER_END:
        stop = Text("no token of the store is asked for any more", "不再换取该店铺的令牌")
        return stormed(
            in_turn(end.refreshes(ep)), MOST_AFTER_END, "refreshed-after-end", stop, end.pushed.seq
        )
    return Finding(
        reason="used-after-end",
        expected=Text("calls for the store stop", "停止代店铺调用"),
        seen=Text(
            f"{Count(len(uses)):call} with the store's token, the last answered with {uses[-1].errcode}",
            f"用店铺令牌调用了 {len(uses)} 次，最后一次返回 {uses[-1].errcode}",
        ),
        seqs=(end.pushed.seq, *(call.seq for call in uses[:4])),
    )


def bought_again(ep: Episode) -> Iterator[OrderShown]:
    """Services bought after a refund of the same."""
    for history, seq in refunded(ep):
        for other in _others(ep, history):
            if other.order.seq > seq and other.visible is not None:
                again = order_shown_after(ep, other, other.visible)
                yield from (
                    shown for shown in again if shown.showing.held_valid and other.living(shown.showing.seq)
                )


@check(
    "refund.buy-again",
    Level.MUST,
    "T11",
    "T1",
    chinese="退款后再次购买，重新获得授权与服务。",
    over=bought_again,
    reasons=(DENIED, SHORT, LONG, "asked-to-grant"),
    exercised_by=("refund/buy-again", "refund/at-once-again"),
    covers=PULLS,
)
def buy_again(shown: OrderShown, ep: Episode) -> Finding | None:
    """A service bought again after a refund is granted and served again."""
    showing, order = shown.showing, shown.history.order
    if wrong := showing.denied() or showing.wrong_specs():
        return showing.finding(Text("the new order is served", "为新订单提供服务"), wrong)
    grants = [pushed for pushed in grants_pushed_to(ep, order.store) if pushed.arrived > order.seq]
    tried = any(ep.exchanges.get(pushed.first.code or "") for pushed in grants)
    if tried and showing.needs_grant and showing.held_granted:
        wrong = Wrong("asked-to-grant", Text("the store is asked to grant again", "请店铺重新授权"))
        return showing.finding(Text("the new grant is used", "使用新的授权"), wrong)
    return None
