"""The warehouse that an order is sent from: that of the documentation's own example, and of any other."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from simulator.core.store.address import regions
from simulator.core.store.address.regions import Place
from simulator.core.store.stock import rules as stock
from simulator.core.store.stock.entities import GENERAL
from simulator.core.store.warehouse import matching, rules
from tests.core.sample import Town

PRODUCT, SKU = 10_000_000_000_001, 1_000_000_001
A, B, C, D = 440000000, 440100000, 440105000, 440105001
STREET: Place = (A, B, C, D)
COUNTY: Place = (A, B, C, 0)
CITY: Place = (A, B, 0, 0)
PROVINCE: Place = (A, 0, 0, 0)
ELSEWHERE: Place = (A, 440300000, 0, 0)
AREAS = (STREET, COUNTY, CITY, PROVINCE, ELSEWHERE)


def opened(town: Town, name: str, covers: Place, free: int) -> None:
    with town.world.transaction():
        said = {"out_warehouse_id": name, "name": name, "intro": name}
        said["cover_locations"] = [dict(zip(rules.LEVELS, covers, strict=True))]  # type: ignore[assignment]
        row = rules.create(town.world, town.shop, said)
        there = stock.of(town.world, town.shop, PRODUCT, SKU, name)
        stock.adjust(town.world, there, free, number=row.number)


def chosen(town: Town, count: int, at: Place = COUNTY) -> str:
    return matching.choose(town.world, town.shop, PRODUCT, SKU, count, at)


def test_the_documented_example() -> None:
    town = Town(url="")
    for name, covers, free in (
        ("wh1", COUNTY, 40),
        ("wh2", COUNTY, 30),
        ("wh3", CITY, 20),
        ("wh4", STREET, 10),
        ("wh5", COUNTY, 5),
    ):
        opened(town, name, covers, free)
    assert chosen(town, 10) == "wh1"
    with town.world.transaction():
        rules.prioritise(town.world, town.shop, COUNTY, ["wh5", "wh2", "wh1"])
    assert chosen(town, 10) == "wh2"
    assert chosen(town, 35) == "wh1"
    assert chosen(town, 41) == GENERAL
    assert chosen(town, 10, STREET) == "wh4"
    assert chosen(town, 15, (A, B, 440106000, 0)) == "wh3"


@given(
    st.lists(st.tuples(st.sampled_from(AREAS), st.integers(0, 9)), max_size=6),
    st.sampled_from(AREAS),
    st.integers(1, 9),
)
def test_what_is_chosen_has_enough_covers_the_place_and_none_is_nearer(
    warehouses: list[tuple[Place, int]], at: Place, count: int
) -> None:
    town = Town(url="")
    for number, (covers, free) in enumerate(warehouses):
        opened(town, f"w{number}", covers, free)
    able = [
        (sum(map(bool, covers)), -number)
        for number, (covers, free) in enumerate(warehouses)
        if free >= count and regions.covers(covers, at)
    ]
    expected = f"w{-max(able)[1]}" if able else GENERAL
    assert chosen(town, count, at) == expected
