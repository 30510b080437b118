"""What was true when: the orders of a store, and what the platform knew of it between two places.

The yardstick that readings and visits are held against (see showings).
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from conformance.history.episodes import Episode, group
from conformance.history.readings import Truth
from conformance.history.steps import OrderStep
from simulator import Text

NOWHERE = Truth(seq=0, at=0.0, store="", services={})


@dataclass(frozen=True, slots=True)
class OrderHistory:
    """One service order from its payment on: the seqs at which the pull showed it, it was refunded, and
    a refund was refused."""

    order: OrderStep
    visible: int | None
    refunded: int | None = None
    refused: tuple[int, ...] = ()

    @property
    def label(self) -> Text:
        return Text(
            f"order {self.order.order_id} of {self.order.store}",
            f"店铺 {self.order.store} 的订单 {self.order.order_id}",
        )

    def living(self, seq: int) -> bool:
        """It was not refunded by then."""
        return self.refunded is None or seq < self.refunded

    @property
    def migrated(self) -> bool:
        return self.order.phase == "migrated"


def order_histories(ep: Episode) -> dict[str, OrderHistory]:
    """The episode's orders by their id, oldest first; those of the old market are left out."""
    return ep.cached("order histories", lambda: _order_histories(ep))


def _order_histories(ep: Episode) -> dict[str, OrderHistory]:
    histories: dict[str, OrderHistory] = {}
    for step in ep.orders:
        history = histories.get(step.order_id)
        if step.phase in {"paid", "migrated"}:
            if not step.old:
                histories[step.order_id] = OrderHistory(step, step.seq if step.visible else None)
        elif history is None:
            continue
        elif step.phase == "visible":
            histories[step.order_id] = replace(history, visible=step.seq)
        elif step.phase == "refunded":
            histories[step.order_id] = replace(history, refunded=step.seq)
        elif step.phase == "refund_refused":
            histories[step.order_id] = replace(history, refused=(*history.refused, step.seq))
    return histories


def order_histories_of(ep: Episode, store: str) -> list[OrderHistory]:
    """The orders of one store, oldest first."""
    by_store = ep.cached(
        "order histories by store",
        lambda: group(order_histories(ep).values(), lambda history: history.order.store),
    )
    return by_store.get(store, [])


def lone_orders(ep: Episode) -> dict[str, OrderHistory]:
    """By their id, the orders that nothing is special about: the store's only one of the service, of a
    package that is listed and paid for, never refunded."""
    return ep.cached("lone orders", lambda: _lone_orders(ep))


def _lone_orders(ep: Episode) -> dict[str, OrderHistory]:
    histories = order_histories(ep)
    of_service = Counter((each.order.store, each.order.service_id) for each in histories.values())
    return {
        id_: history
        for id_, history in histories.items()
        if of_service[history.order.store, history.order.service_id] == 1
        and history.order.package_known
        and not (history.order.trial or history.migrated or history.refused or history.refunded)
    }


def truths(ep: Episode, store: str, since: int | None, until: int) -> Sequence[Truth]:
    """Every truth of a store that held between two seqs; from its very beginning where `since` is None."""
    of_store = ep.truths_of.get(store, [])
    last = bisect_right(of_store, until, key=lambda truth: truth.seq)
    if since is None:
        return [NOWHERE, *of_store[:last]]
    first = bisect_right(of_store, since, key=lambda truth: truth.seq)
    held = of_store[max(first - 1, 0) : last]
    return held if first else [NOWHERE, *held]


def unsettled(ep: Episode, store: str, service_id: str, since: int | None, seq: int) -> bool:
    """Whether by `seq` an order of the service was paid that the pull round begun at `since` had not seen."""
    for history in order_histories_of(ep, store):
        if history.order.service_id != service_id or history.order.seq > seq:
            continue
        # Also one that was paid since then: who looked meanwhile was told of the others alone.
        if history.visible is None or history.visible > max(
            seq if since is None else since, history.order.seq
        ):
            return True
    return False
