"""Lists of orders against a naive reading of all of them: every filter, every place, whatever lags."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.core.store import shop_seed
from simulator.core.store.opening import stock_shop
from simulator.core.store.order import listing, lookup, seeded
from simulator.core.store.order.entities import Order
from simulator.core.store.order.listing import Query
from simulator.core.store.order.states import Status
from simulator.core.world import World
from simulator.durations import DAY
from tests.core.sample import START, make_world

STORE = "wx0000000000000001"
SIZE, BUYERS, SPACING = 40, 3, 600
AT = int(START)
PATTERN = (Status.PAID, Status.SHIPPED, Status.FINISHED, Status.FINISHED, Status.CANCELLED)
INSTANTS = st.integers(AT - SIZE * SPACING, AT + 3600)
WINDOWS = st.none() | st.tuples(INSTANTS, INSTANTS).map(lambda ends: (min(ends), max(ends)))


def stocked(lag: int = 0) -> World:
    world = make_world()
    with world.transaction():
        seed = stock_shop(
            world,
            STORE,
            products=4,
            orders=SIZE,
            buyers=BUYERS,
            spacing=SPACING,
            statuses=PATTERN,
        )
        world.tables.put(replace(seed, lag=lag))
    return world


def put(world: World, number: int, **values: object) -> Order:
    """An order of the seed that is other than it was, and so a row."""
    seed = shop_seed.of(world, STORE)
    assert seed is not None
    row = replace(seeded.order(seed, number), **values)  # type: ignore[arg-type]
    with world.transaction():
        world.tables.put(row)
    return row


def everything(world: World) -> list[Order]:
    seed = shop_seed.of(world, STORE)
    assert seed is not None
    found = (lookup.found(world, STORE, seed.order_id(number)) for number in range(1, SIZE + 1))
    return [order for order in found if order is not None]


CHANGES = st.lists(
    st.tuples(
        st.integers(1, SIZE),
        st.sampled_from(Status),
        st.integers(0, 7200),  # how long after it was placed it changed
        st.integers(-600, 600),  # when that is seen
    ),
    max_size=12,
)
BUYER = st.integers(-1, BUYERS)


@given(
    changes=CHANGES,
    created=WINDOWS,
    updated=WINDOWS,
    status=st.none() | st.sampled_from(Status),
    buyer=BUYER,
    lag=st.sampled_from([0, 900]),
    behind=st.sampled_from([0, 30, 4000]),
    size=st.integers(1, 7),
)
def test_pages_are_those_of_a_naive_list(
    changes: list[tuple[int, Status, int, int]],
    created: tuple[int, int] | None,
    updated: tuple[int, int] | None,
    status: Status | None,
    buyer: int,
    lag: int,
    behind: int,
    size: int,
) -> None:
    world = stocked(lag)
    seed = shop_seed.of(world, STORE)
    assert seed is not None
    for number, after, late, seen in changes:
        at = min(seeded.created(seed, number) + late, AT)
        put(world, number, status=after, update_time=at, visible_at=at + seen)
    openid = "" if buyer < 0 else seeded.buyer_of(seed, buyer) if buyer < BUYERS else "o" + "0" * 27
    query = Query(as_of=START - behind, created=created, updated=updated, status=status, openid=openid)
    expected = sorted((order for order in everything(world) if query.holds(order)), key=query.place)
    found: list[Order] = []
    last: Order | None = None
    while True:
        after_ = query.place(last) if last is not None else ()
        page, last = listing.page(listing.listed(world, STORE, replace(query, after=after_)), size)
        found += page
        assert len(page) == size or last is None
        if last is None:
            break
    assert found == expected


def test_an_order_that_has_changed_is_listed_once() -> None:
    world = stocked()
    put(world, 7, merchant_notes="x", update_time=AT)
    for query in (Query(as_of=START, created=(0, AT)), Query(as_of=START, updated=(0, AT))):
        numbers = [order.number for order in listing.listed(world, STORE, query)]
        assert sorted(numbers) == list(range(1, SIZE + 1))
    assert numbers[-1] in (7, SIZE)


def test_an_order_whose_state_is_seen_later_is_listed_as_it_is_seen() -> None:
    world = stocked()
    row = put(world, SIZE, status=Status.PAID, former_status=Status.UNPAID, visible_at=START + 1)

    def numbers(status: Status, as_of: float) -> list[int]:
        query = Query(as_of=as_of, created=(AT, AT), status=status)
        return [order.number for order in listing.listed(world, STORE, query)]

    assert (numbers(Status.UNPAID, START), numbers(Status.PAID, START)) == ([row.number], [])
    assert (numbers(Status.UNPAID, START + 1), numbers(Status.PAID, START + 1)) == ([], [row.number])


def test_each_buyer_of_a_shop_is_told_from_the_others_and_found_again() -> None:
    world = stocked()
    seed = shop_seed.of(world, STORE)
    assert seed is not None

    def of(openid: str) -> set[str]:
        query = Query(as_of=START, created=(0, AT), openid=openid)
        return {order.openid for order in listing.listed(world, STORE, query)}

    buyers = {seeded.buyer_of(seed, number) for number in range(BUYERS)}
    assert len(buyers) == BUYERS
    assert all(len(openid) == 28 and of(openid) == {openid} for openid in buyers)
    for openid in ("o", "nobody", "o" + "f" * 26 + "A", "o" + "é" * 27):
        assert of(openid) == set()


@pytest.mark.parametrize("status", Status)
def test_a_status_that_no_order_has_costs_nothing(status: Status) -> None:
    world = stocked()
    query = Query(as_of=START, created=(0, AT), status=status)
    assert bool(list(listing.listed(world, STORE, query))) is (status in PATTERN)


def test_an_order_that_was_just_paid_is_not_listed_yet_where_lists_lag() -> None:
    """By its update it is missing, and what is listed stands where it will stand: pages are stable."""
    world = stocked()
    row = put(world, SIZE, status=Status.PAID, update_time=AT, create_time=AT - DAY)
    window = (AT - DAY, AT)
    now = list(listing.listed(world, STORE, Query(as_of=START, updated=window)))
    then = list(listing.listed(world, STORE, Query(as_of=START - 5, updated=window)))
    assert now[-1] == row
    assert then == now[:-1]


def test_a_page_says_the_last_that_it_looked_at() -> None:
    orders = everything(stocked())
    found, last = listing.page(orders, 2, lambda order: order.number % 2 == 0, 5)
    assert ([order.number for order in found], last and last.number) == ([2, 4], 5)
    found, last = listing.page(orders[:4], 2, lambda order: order.number % 2 == 0, 5)
    assert (len(found), last) == (2, None)
