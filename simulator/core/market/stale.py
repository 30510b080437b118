"""What the pull interfaces show of a moment ago: a read that lags behind the payments."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from simulator.core.market import validity_periods
from simulator.core.market.entities import ServiceOrder

if TYPE_CHECKING:
    from simulator.core.world import World


class _Undone(Exception):
    """Ends a transaction that leaves nothing behind."""


@contextmanager
def seen_as(world: World, seconds: float) -> Iterator[None]:
    """Inside, orders paid in the last `seconds` are not listed. Only for reading: all of it is undone."""
    failure: Exception | None = None
    try:
        with world.transaction():
            since = world.clock.now() - seconds
            for order in world.tables.list(ServiceOrder, "recent", since=since):
                if order.listed and order.paid_at > since:
                    world.tables.put(replace(order, listed=False))
                    validity_periods.list_buyer(world, order)
            try:
                yield
            except Exception as error:  # noqa: BLE001 - raised again once all is undone
                failure = error
            raise _Undone  # noqa: TRY301 - this is how a transaction is undone
    except _Undone:
        pass
    if failure is not None:
        raise failure
