"""The events of stores are answered, and what they make the provider read is read in the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.history.calls import QUOTA, Call
from conformance.history.endpoints import ORDER_LISTS
from conformance.history.episodes import Episode, Run, after
from conformance.history.grants import granted_at
from conformance.history.pushes import STORE_EVENT, UNANSWERED, Push
from conformance.history.store_calls import own_calls
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text

ORDER_EVENT = "channels_ec_order_"
HOUR = 3600.0  # seconds in which whatever failed is tried again
SHOWN_BY = 2  # events of a kind after which each of them was read at once


def events(ep: Episode) -> list[Push]:
    """Rightly sealed events of stores."""
    return [
        push
        for push in ep.pushes
        if push.channel == "message" and push.kind.startswith(STORE_EVENT) and push.sent
        if push.wrong_in <= {"kind"} and (push.owed_answer or push.made_up)
    ]


@check(
    "store.event-acknowledged",
    Level.MUST,
    "P1",
    chinese="店铺的事件在 5 秒内得到应答。",
    over=events,
    needs=("messages",),
    reasons=UNANSWERED,
    exercised_by=("store/events",),
)
def event_acknowledged(push: Push, _ep: Episode) -> Finding | None:
    """An event of a store is answered within 5 s."""
    if push.acknowledged:
        return None
    return Finding(
        reason=push.unanswered,
        expected=Text("HTTP 200 within 5 s, success or empty", "5 秒内 HTTP 200，success 或空"),
        seen=Text(
            f"{push.ended.en}, HTTP {push.status} after {push.wall_ms:.0f} ms",
            f"{push.ended.zh}，{push.wall_ms:.0f} ms 后 HTTP {push.status}",
        ),
        seqs=push.seqs,
    )


@dataclass(frozen=True, slots=True)
class OrderEvent:
    """An acknowledged event that names an order of a store, and the calls since then that name it too."""

    push: Push
    tries: tuple[Call, ...]

    @property
    def label(self) -> Text:
        return Text(
            f"{self.push.label} of order {self.push.order_id}",
            f"订单 {self.push.order_id} 的 {self.push.label}",
        )

    @property
    def read(self) -> bool:
        """The platform has answered about the order."""
        return any(call.final for call in self.tries)


def order_events(ep: Episode) -> list[OrderEvent]:
    """Events about orders that a provider may act upon: of one sender and second the first alone counts, as
    the platform advises."""
    return ep.cached("order events", lambda: list(_order_events(ep)))


def _order_events(ep: Episode) -> Iterator[OrderEvent]:
    known: set[tuple[object, ...]] = set()
    for push in events(ep):
        named = (push.store, push.fields.get("FromUserName"), push.fields.get("CreateTime"))
        if named in known:
            continue
        known.add(named)
        if not (push.kind.startswith(ORDER_EVENT) and push.order_id and push.acknowledged and push.store):
            continue
        if ep.is_current_store(push.store) and granted_at(ep, push.store, push.seq):
            tries = (
                call
                for call in ep.store_calls.get(push.store, [])
                if call.sent("order_id") == push.order_id and call.ended_ms >= push.started_ms
            )
            yield OrderEvent(push, tuple(tries))


def kinds_read(run: Run) -> frozenset[str]:
    """The kinds of events after which the provider reads the order at once, where nothing is in its way."""
    return run.whole.cached("kinds of events read", lambda: frozenset(_kinds_read(run.whole)))


def _kinds_read(run: Run) -> Iterator[str]:
    plain: dict[str, list[bool]] = {}
    for ep in run.episodes:
        for event in order_events(ep):
            push = event.push
            if ep.call_fault_at(push.seq, push.at) or ep.beside(push.seq) or _changed(ep, push):
                continue
            at_once = any(call.seq < ep.end_of_work(push.seq) for call in event.tries)
            plain.setdefault(push.kind, []).append(at_once)
    yield from (kind for kind, each in plain.items() if len(each) >= SHOWN_BY and all(each))


def _changed(ep: Episode, push: Push) -> bool:
    """Whether the grant of the store changes, or the provider ends, once the event has come."""
    return bool(after(ep.grants_of.get(push.store or "", []), push.seq) or after(ep.provider, push.seq))


def to_be_read(ep: Episode) -> Iterator[OrderEvent]:
    """Events of those kinds since which there was time enough, and nothing in the way at last."""
    troubled = [step.at for step in ep.faults if step.call is not None]
    kinds = kinds_read(ep.run)
    for event in order_events(ep):
        push = event.push
        over = max([push.at, *(at for at in troubled if at > push.at)])
        resting = any(call.errcode in QUOTA for call in after(ep.calls, push.seq))
        if push.kind not in kinds or over + HOUR > ep.end_at or resting or _changed(ep, push):
            continue
        if not ep.call_fault_at(ep.end, ep.end_at) and any(at > over for _, at in ep.rounds):
            yield event


@check(
    "store.event-worked-off",
    Level.SHOULD,
    "P1",
    "T10",
    chinese="服务商收到订单事件后会查询该订单；查询失败时稍后再查，不会漏掉。",
    over=to_be_read,
    needs=("messages",),
    reasons=("given-up",),
    exercised_by=("store/events-while-busy",),
    voluntary=Text(
        "the provider does not read an order when an event tells of it", "服务商不会因事件而查询订单"
    ),
)
def event_worked_off(event: OrderEvent, ep: Episode) -> Finding | None:
    """An event that has the provider read an order has it read in the end, though that fails at first."""
    listed = any(call.took_effect and call.ended_ms >= event.push.started_ms for call in _lists(event, ep))
    if event.read or listed:
        return None
    tried = (
        Text(
            f"{len(event.tries)} tries failed, and none came later",
            f"{len(event.tries)} 次尝试失败，之后再没有尝试",
        )
        if event.tries
        else Text("nobody asked for it", "没有去查询")
    )
    return Finding(
        reason="given-up",
        expected=Text(
            "the order is read within an hour of the end of the trouble, by its id or in a list",
            "故障结束后一小时内，按订单号或在列表中读取该订单",
        ),
        seen=tried,
        seqs=(event.push.seq, *(call.seq for call in event.tries[:4])),
    )


def _lists(event: OrderEvent, ep: Episode) -> list[Call]:
    """Lists of the store's orders that the provider read of itself."""
    return [call for call in own_calls(ep, *ORDER_LISTS) if call.token_store == event.push.store]
