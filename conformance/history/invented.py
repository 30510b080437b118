"""Orders that were pushed and that the platform never had: a provider may believe them, for a while."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.history.episodes import Episode
from conformance.history.pushes import Push
from conformance.history.readings import Reading, Visit
from conformance.history.truth import order_histories

TRUSTED = 120.0  # seconds for which such a push may rightly be believed though no pull shows its order


def invented_orders(ep: Episode) -> list[Push]:
    """Order pushes that nothing tells from those of the platform, of orders that there are none."""
    return ep.cached("invented orders", lambda: list(_invented(ep)))


def _invented(ep: Episode) -> Iterator[Push]:
    for push in ep.pushes:
        if push.kind != "servicemarket_order_paid" or not push.delivered or not push.indistinguishable:
            continue
        if push.order_id not in order_histories(ep) and push.store and ep.is_current_store(push.store):
            yield push


def believed(ep: Episode, seen: Reading | Visit, service_id: str) -> bool:
    """Whether such a push of a service of the store is so young that what is shown of it says nothing."""
    return any(
        push.store == seen.store
        and push.order_service == service_id
        and push.seq < seen.seq
        and seen.at < push.at + TRUSTED
        for push in invented_orders(ep)
    )
