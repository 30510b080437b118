"""The order push: optional to receive, and only a hint. Its form is a choice of ours."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.ability import SERVES
from conformance.history.deliveries import PushDeliveries, push_deliveries
from conformance.history.effects import EFFECTS, ignored
from conformance.history.endpoints import PULLS
from conformance.history.episodes import Episode
from conformance.history.pushes import ORDER_PUSH_FORM, UNANSWERED, Push
from conformance.history.showings import showings_of
from conformance.history.truth import order_histories
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text

PAID = "servicemarket_order_paid"
REFUNDED = "servicemarket_order_refund"


def order_pushes(ep: Episode) -> list[Push]:
    """Order pushes that an answer is owed to, also where fields are missing or unknown: those of such orders
    are made up. Nobody has to read, or to trust, a form that is not ours."""
    known = order_histories(ep)
    return [
        push
        for push in ep.pushes
        if push.channel == "order"
        and push.sent
        and push.in_usual_form
        and (
            push.owed_answer
            or (push.indistinguishable and push.order_id in known and push.outcome != "unreachable")
        )
    ]


@check(
    "order.push-acknowledged",
    Level.MUST,
    "T5",
    chinese="订单推送及时以 `success` 或空内容应答。",
    over=order_pushes,
    needs=("order_push",),
    reasons=UNANSWERED,
    exercised_by=("auth/purchase", "order/other-fields", "refund/pushed"),
    ours=ORDER_PUSH_FORM,
    firm_with="order_push_form",
)
def push_acknowledged(push: Push, _ep: Episode) -> Finding | None:
    """An order push is answered in time, with `success` or nothing."""
    if push.acknowledged:
        return None
    return Finding(
        reason=push.unanswered,
        expected=Text("HTTP 200 within 5 s, success or empty", "5 秒内 HTTP 200，success 或空"),
        seen=Text(
            f"{push.ended.en}, HTTP {push.status} {push.reply[:40]!r} after {push.wall_ms:.0f} ms",
            f"{push.ended.zh}，{push.wall_ms:.0f} ms 后 HTTP {push.status} {push.reply[:40]!r}",
        ),
        seqs=push.seqs,
        ours=True,
    )


def forged(ep: Episode) -> list[Push]:
    """Badly signed pushes of an order or a refund, about stores whose state was seen afterwards."""
    return [
        push
        for push in ep.pushes
        if push.kind in {PAID, REFUNDED}
        and push.badly_signed
        and push.sent
        and any(showing.seq > push.seq for showing in showings_of(ep, push.store or ""))
    ]


@check(
    "order.push-forged",
    Level.MUST,
    "P1",
    chinese="签名错误的订单推送既不授予也不取消任何权益。",
    able=SERVES,
    over=forged,
    needs=("order_push",),
    reasons=EFFECTS,
    exercised_by=("order/forged", "order/forged-renewal"),
)
def push_forged(push: Push, ep: Episode) -> Finding | None:
    """A badly signed order push grants nothing, and takes nothing."""
    return ignored(push, ep, Text("that is badly signed", "签名错误的"))


@dataclass(frozen=True, slots=True)
class OrderToConfirm:
    """An order push, and the seq at which the pull round after it was over."""

    pushed: PushDeliveries
    until: int

    @property
    def label(self) -> str:
        return self.pushed.label


def to_confirm(ep: Episode) -> Iterator[OrderToConfirm]:
    """Order pushes after which a pull round had time to run."""
    for pushed in push_deliveries(ep, PAID):
        history = order_histories(ep).get(pushed.first.order_id or "")
        if history is None or not pushed.delivered or not ep.run.knows(history.order.service_id):
            continue
        rounds = [sync.seq for sync in ep.syncs if sync.ok and sync.start > pushed.arrived]
        waited = [
            reading.seq
            for reading in ep.readings_of.get(history.order.store, [])
            if not ep.syncs and reading.pulled is not None and reading.pulled > pushed.arrived
        ]
        if rounds or waited:
            yield OrderToConfirm(pushed, min([*rounds, *waited]))


@check(
    "order.push-unconfirmed",
    Level.SHOULD,
    "P1",
    chinese="订单推送的内容在一个周期内通过拉取核实。",
    over=to_confirm,
    needs=("order_push",),
    reasons=("not-pulled",),
    exercised_by=("auth/purchase", "validity/per-service"),
    covers=PULLS,
)
def push_unconfirmed(order: OrderToConfirm, ep: Episode) -> Finding | None:
    """What an order push says is confirmed by a pull within a period."""
    push = order.pushed.first
    # A provider may answer after it has pulled, so calls during the push count.
    calls = [
        call
        for call in ep.calls_to(*PULLS)
        if call.started_ms >= push.started_ms
        and call.seq <= order.until
        and call.service_id in {None, push.order_service}
        and call.sent("appid") in {None, push.store}
    ]
    if calls:
        return None
    return Finding(
        reason="not-pulled",
        expected=Text("a pull of its service within a period of the push", "推送后一个周期内拉取它的服务"),
        seen=Text("none", "没有"),
        seqs=(order.pushed.arrived, order.until),
    )
