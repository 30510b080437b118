"""Orders of a shop's seed that nobody has changed, by number: found past however many that are rows now."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from simulator.core.store.gaps import first_gap
from simulator.core.store.order import seeded
from simulator.core.store.order.entities import Order
from simulator.core.store.order.states import Status
from simulator.core.store.shop_seed import ShopSeed

if TYPE_CHECKING:
    from simulator.core.world import World

_PATIENCE = 32  # rows that are passed over one by one


def untouched(
    world: World, seed: ShopSeed, since: int, until: int, status: Status | None, openid: str, at: float
) -> Iterator[int]:
    """The numbers of those placed in a window, both ends included, of that status as read then, and of that
    buyer: oldest first."""
    among = seeded.among(seed, since, until, status, openid, at)
    slots = seeded.slots(seed, status)
    if not slots:
        return
    here = passed = 0
    while here < len(among):
        number = among[here]
        here += 1
        if status is not None and seeded.status_at(seed, number, at) is not status:
            continue
        if world.tables.get(Order, seed.store, seed.order_id(number)) is None:
            passed = 0
            yield number
            continue
        passed += 1
        if passed == _PATIENCE:
            passed = 0
            here = bisect_left(among, _next(world, seed, slots, number, among[-1]))


def _next(world: World, seed: ShopSeed, slots: Sequence[int], after: int, last: int) -> int:
    """The first number in these slots behind one that is no row; that behind the last where all are."""
    turns, sown = len(seed.statuses), seeded.sown(seed)
    every = len(slots) == turns

    def there(low: int, high: int) -> int:
        return sum((high - slot) // turns - (low - slot) // turns for slot in slots)

    def changed(low: int, high: int) -> int:
        between = {"since": low + 1, "until": high + 1}
        if every:
            return world.tables.count(Order, "sown", seed.store, sown, **between)
        return sum(
            world.tables.count(Order, "sown_slot", seed.store, sown, slot, **between) for slot in slots
        )

    return first_gap(after, last, there, changed)
