"""Pulling: the main road. Orders and refunds are found without any push, in whatever shape they are told."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.ability import SERVES
from conformance.checks.pull.pages import beyond
from conformance.history.deliveries import push_deliveries
from conformance.history.endpoints import PULLS
from conformance.history.episodes import Episode
from conformance.history.invented import TRUSTED, invented_orders
from conformance.history.orders_shown import OrderShown, order_shown_after, pulled_showings
from conformance.history.showings import (
    DENIED,
    INVENTED,
    LONG,
    SHORT,
    Showing,
    after_pull,
    showings,
    showings_at_visits,
    showings_of,
)
from conformance.history.steps import ActionStep
from conformance.history.truth import order_histories
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text

TOLERANCE = ("extra_fields", "omit_optional_fields", "sku_id_as_text")


def pushed_orders(ep: Episode, kind: str) -> frozenset[str]:
    """The orders that some push of that kind told the provider about."""
    return ep.cached(
        f"orders pushed by {kind}",
        lambda: frozenset(
            push.order_id for push in ep.pushes if push.kind == kind and push.delivered and push.order_id
        ),
    )


def unheard_orders(ep: Episode) -> Iterator[OrderShown]:
    """Orders that no push told of, as their services were shown after a pull that could find them."""
    pushed = pushed_orders(ep, "servicemarket_order_paid")
    for history in order_histories(ep).values():
        if history.order.order_id in pushed or beyond(ep, history.order.store, history.order.service_id):
            continue
        if history.visible is None:
            continue
        for shown in order_shown_after(ep, history, history.visible):
            if shown.showing.held_valid and (
                history.refunded is None or shown.showing.seq < history.refunded
            ):
                yield shown


@check(
    "pull.finds-lost-order",
    Level.MUST,
    "P1",
    "T5",
    chinese="订单推送丢失的购买，在一个拉取周期后得到服务。",
    over=unheard_orders,
    reasons=(DENIED, SHORT),
    exercised_by=(
        "pull/lost-order",
        "pull/lost-again",
        "pull/lost-renewal",
        "pull/outage-day",
        "order/otherwise",
        "refund/second-lost",
        "refund/second-service-lost",
        "validity/late-and-lost",
    ),
    covers=PULLS,
)
def finds_lost_order(shown: OrderShown, _ep: Episode) -> Finding | None:
    """A purchase whose order push was lost is served after one pull period."""
    showing = shown.showing
    return showing.finding(
        Text("the order is found by the pull", "靠拉取发现订单"),
        showing.denied() or showing.short(shown.spec_id),
    )


def unheard_refunds(ep: Episode) -> Iterator[OrderShown]:
    """Services, and specs of them, refunded with no push that told of it, after a pull that can find out."""
    pushed = pushed_orders(ep, "servicemarket_order_refund")
    for history in order_histories(ep).values():
        if history.refunded is None or history.order.order_id in pushed:
            continue
        store, service_id = history.order.store, history.order.service_id
        ends = [end for end in push_deliveries(ep, "unauthorized") if end.first.store == store]
        if any(end.delivered and end.arrived > history.refunded for end in ends):
            continue
        pulled = pulled_showings(ep, history, history.refunded)
        visits = showings_at_visits(ep, store, service_id, history.refunded)
        every = (OrderShown(history, showing) for showing in (*pulled, *visits))
        yield from (shown for shown in every if shown.taken)


@check(
    "pull.finds-lost-refund",
    Level.MUST,
    "P1",
    "T11",
    chinese="没有推送告知的退款，在一个拉取周期后停止服务。",
    able=SERVES,
    over=unheard_refunds,
    reasons=(INVENTED, LONG),
    exercised_by=(
        "pull/failing-store",
        "pull/full-page-and-refund",
        "pull/lost-again",
        "pull/lost-refund",
        "refund/end-unheard",
        "refund/second-lost",
        "refund/second-service-lost",
        "refund/ungranted",
    ),
    covers=PULLS,
)
def finds_lost_refund(shown: OrderShown, _ep: Episode) -> Finding | None:
    """A refund that no push told of ends the access after one pull period."""
    return shown.showing.finding(Text("the refund is found by the pull", "靠拉取发现退款"), shown.kept())


def late_orders(ep: Episode) -> Iterator[OrderShown]:
    """Orders that the pull showed only some time after their push, and their services from then on."""
    for history in order_histories(ep).values():
        if not history.order.visible and history.visible is not None and history.refunded is None:
            pulled = order_shown_after(ep, history, history.visible)
            yield from (shown for shown in pulled if shown.showing.held_valid)


@check(
    "pull.stale-read",
    Level.MUST,
    "P1",
    chinese="推送之后才能查到的订单会再次查询，并得到服务。",
    over=late_orders,
    reasons=(DENIED, SHORT),
    exercised_by=("pull/stale-again", "pull/stale-read"),
    covers=PULLS,
)
def stale_read(shown: OrderShown, _ep: Episode) -> Finding | None:
    """An order that becomes visible only after its push is looked up again, and served."""
    wrong = shown.showing.denied() or shown.showing.short(shown.spec_id)
    return shown.showing.finding(
        Text("the order is served within a period of becoming visible", "订单可见后一个周期内提供服务"), wrong
    )


def after_changed_shapes(ep: Episode) -> Iterator[Showing]:
    """Services seen after the replies had changed shape: more fields, fewer, or ids of another type."""
    switched = [step for step in ep.did("switch") if _tolerance(step)]
    for step in switched[:1]:
        for showing in after_pull(showings(ep), step.seq):
            if showing.held_valid and not beyond(ep, showing.store, showing.service_id):
                yield showing


def _tolerance(step: ActionStep) -> bool:
    names = {str(step.args.get("name")), *(str(name) for name in step.args)}
    return bool(names & set(TOLERANCE)) and step.args.get("value", True) is not False


@check(
    "pull.tolerant",
    Level.MUST,
    "T9",
    chinese="多出未知字段、缺少可选字段、sku_id 为数字或文本，都不影响结果。",
    over=after_changed_shapes,
    reasons=(DENIED, SHORT, LONG),
    exercised_by=("pull/tolerant",),
    covers=PULLS,
)
def tolerant(showing: Showing, _ep: Episode) -> Finding | None:
    """Unknown fields, missing optional fields, and sku_id as number or text change nothing."""
    wrong = showing.denied() or showing.wrong_specs()
    return showing.finding(
        Text("replies of any documented shape are read", "文档列出的各种应答形式都能读取"), wrong
    )


def unconfirmed(ep: Episode) -> Iterator[Showing]:
    """Services of a pushed order that the platform never had, two pull rounds on, and two minutes."""
    for push in invented_orders(ep):
        rounds = [sync for sync in ep.syncs if sync.ok and sync.start > push.seq]
        if len(rounds) < 2:
            continue
        for showing in showings_of(ep, push.store or ""):
            past = showing.seq > rounds[1].seq and showing.at >= push.at + TRUSTED
            if past and showing.service_id == push.order_service:
                yield showing


@check(
    "pull.empty-is-none",
    Level.MUST,
    "T9",
    chinese="拉取一直没有数据时，推送所称的订单不再有效。",
    able=SERVES,
    over=unconfirmed,
    needs=("sync", "order_push"),
    reasons=(INVENTED, LONG),
    exercised_by=("pull/empty-is-none", "pull/claimed-renewal"),
    covers=PULLS,
)
def empty_is_none(showing: Showing, _ep: Episode) -> Finding | None:
    """A pull that keeps answering without rows ends what a push had claimed."""
    wrong = showing.invented() or next(filter(None, map(showing.long, showing.claimed or ())), None)
    return showing.finding(
        Text("what two pulls do not show was not bought", "两次拉取都没有的，就是没有购买"), wrong
    )
