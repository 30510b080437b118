"""What is listed of a seed's orders is what nobody has changed, whatever that is and whatever is asked."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.core.store import opening, shop_seed
from simulator.core.store.order import seeded, untouched
from simulator.core.store.order.states import Status
from simulator.core.store.shop_seed import ShopSeed
from tests.core.sample import START, Town

ORDERS, BUYERS, SPACING, LAG = 120, 7, 10, 35
STATUSES = (20, 20, 30, 250, 100)
CHANGED = st.sets(st.integers(1, ORDERS)) | st.builds(
    lambda low, size: set(range(low, min(low + size, ORDERS + 1))),
    st.integers(1, ORDERS),
    st.integers(0, 120),
)


def stocked(town: Town, lag: int = 0) -> ShopSeed:
    with town.world.transaction():
        opening.stock_shop(
            town.world,
            town.shop,
            products=3,
            orders=ORDERS,
            buyers=BUYERS,
            spacing=SPACING,
            statuses=STATUSES,
        )
        seed = shop_seed.of(town.world, town.shop)
        assert seed is not None
        seed = replace(seed, lag=lag)
        town.world.tables.put(seed)
    return seed


@settings(max_examples=50)
@given(
    CHANGED,
    st.integers(-5, ORDERS * SPACING + 5),
    st.integers(-5, ORDERS * SPACING + 5),
    st.sampled_from([None, *map(Status, (10, 20, 30, 100, 250))]),
    st.none() | st.integers(1, ORDERS),
    st.sampled_from([0, LAG]),
    st.integers(0, 60),
)
def test_it_is_what_one_by_one_would_find(
    changed: set[int], since: int, until: int, status: Status | None, buyer: int | None, lag: int, ago: int
) -> None:
    town = Town()
    former = stocked(town)
    seed = stocked(town, lag)
    begin = seed.at - ORDERS * SPACING
    at = START - ago
    until = min(until, int(at) - begin)  # nothing is read before it is there
    with town.world.transaction():
        for number in changed:
            town.world.tables.put(seeded.order(seed, number))
            town.world.tables.put(
                seeded.order(former, number)
            )  # of the seed before, and no concern of this one
    openid = "" if buyer is None else seeded.buyer_of(seed, buyer)
    found = untouched.untouched(town.world, seed, begin + since, begin + until, status, openid, at)
    assert list(found) == [
        number
        for number in range(1, ORDERS + 1)
        if number not in changed
        and begin + since <= seeded.created(seed, number) <= begin + until
        and status in (None, seeded.status_at(seed, number, at))
        and openid in ("", seeded.buyer_of(seed, number))
    ]
