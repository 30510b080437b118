"""Events of a store as they reached the provider: which came again, and which never came."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from conformance.history.calls import Call
from conformance.history.episodes import Episode, group
from conformance.history.pushes import STORE_EVENT, Push
from simulator import Text

ORDER_EVENTS = STORE_EVENT + "order_"
INNER = ("order_info", "finder_shop_aftersale_status_update")
SHORT = "channels_ec_stock_no_enough"


@dataclass(frozen=True, slots=True)
class CameAgain:
    """One event, the first time it came and the second; `about` are the ids that it names."""

    first: Push
    again: Push
    about: tuple[str, ...]

    @property
    def label(self) -> Text:
        return Text(
            f"{self.first.label} about {', '.join(self.about)}, again",
            f"{self.first.label} 再次到来，关于 {'、'.join(self.about)}",
        )


def ids_told(push: Push) -> tuple[str, ...]:
    """The ids of orders and after-sales that an event names, or of the product that runs short."""
    short = push.fields.get(SHORT)
    if isinstance(short, dict) and short.get("product_id"):
        return (str(short["product_id"]),)
    for name in INNER:
        inner = push.fields.get(name)
        if isinstance(inner, dict):
            named = (inner.get("order_id"), inner.get("after_sale_order_id"))
            return tuple(str(value) for value in named if value not in (None, ""))
    return ()


def status_told(push: Push) -> str:
    """The status that an event of an after-sale tells; empty for others."""
    inner = push.fields.get(INNER[1])
    return str(inner.get("status") or "") if isinstance(inner, dict) else ""


def shop_events(ep: Episode) -> list[Push]:
    """Events of the episode's stores as the platform makes them, each time that one was to be sent."""
    return ep.cached(
        "shop events",
        lambda: [
            push
            for push in ep.pushes
            if push.kind.startswith(STORE_EVENT) and push.store and ep.is_current_store(push.store)
            if push.indistinguishable
        ],
    )


def came_again(ep: Episode) -> list[CameAgain]:
    """Events that were delivered more than once: copies, retries, and what was sent again later."""
    return ep.cached("events that came again", lambda: list(_came_again(ep)))


def _came_again(ep: Episode) -> Iterator[CameAgain]:
    heard = [push for push in shop_events(ep) if push.delivered and ids_told(push)]
    same = group(heard, lambda push: (push.store, push.kind, str(sorted(push.fields.items(), key=str))))
    for pushes in same.values():
        for first, again in pairwise(pushes):
            yield CameAgain(first, again, ids_told(first))


def told_again(ep: Episode, first: Call, later: Call, id_: str) -> bool:
    """Whether an event about a thing came again between two calls."""
    return any(
        id_ in one.about
        and one.first.started_ms <= first.started_ms
        and one.again.started_ms <= later.started_ms
        and one.again.ended_ms >= first.started_ms
        for one in came_again(ep)
    )


def never_heard(ep: Episode, store: str, order_id: str, since: int, until: int) -> list[Push] | None:
    """The events about an order between two seqs, none of which reached the provider; None where one did, or
    there was none."""
    about = [
        push
        for push in shop_events(ep)
        if push.store == store and push.kind.startswith(ORDER_EVENTS) and order_id in ids_told(push)
        if since <= push.seq < until
    ]
    if not about or any(push.sent for push in about):
        return None
    return about
