"""Regions are found by code and by name, and each lies in another."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.core.store.address import regions
from simulator.core.store.address.regions import NOWHERE, Place

ALL = sorted(regions._names())
GUANGDONG, GUANGZHOU, HAIZHU = 440000000, 440100000, 440105000


def place(code: int) -> Place:
    """The place that a region is, from its province on."""
    codes = []
    while code:
        codes.append(code)
        code = regions.parent(code)
    first, second, third, fourth = [*reversed(codes), 0, 0, 0, 0][:4]
    return first, second, third, fourth


def named(code: int) -> dict[str, str]:
    names = ("province_name", "city_name", "county_name")
    return {name: regions.name(part) for name, part in zip(names, place(code), strict=False) if part}


def test_there_are_34_provinces_and_every_region_lies_in_one() -> None:
    assert len(regions.provinces()) == 34
    assert len(ALL) > 3000
    for code in ALL:
        assert regions.name(code)
        assert place(code)[0] in regions.provinces()
        assert regions.known(place(code)), code


@given(st.sampled_from(ALL))
def test_a_region_is_found_by_its_names(code: int) -> None:
    found = regions.place_of(named(code))
    assert named(code) == named(next(part for part in reversed(found) if part))
    assert regions.exists(named(code))


@given(st.sampled_from(ALL), st.sampled_from(ALL))
def test_an_area_covers_what_lies_in_it(outer: int, inner: int) -> None:
    inside = outer in place(inner)
    assert regions.covers(place(outer), place(inner)) == inside


@given(st.lists(st.sampled_from([0, *ALL[:400]]) | st.integers(), min_size=4, max_size=4))
def test_only_a_place_that_there_is_is_known(codes: list[int]) -> None:
    first, second, third, fourth = codes
    if regions.known((first, second, third, fourth)):
        deepest = next(code for code in reversed(codes) if code)
        assert place(deepest) == tuple(codes)


@pytest.mark.parametrize(
    "wrong",
    [
        NOWHERE,
        (GUANGZHOU, 0, 0, 0),
        (GUANGDONG, HAIZHU, 0, 0),
        (GUANGDONG, 0, HAIZHU, 0),
        (GUANGDONG, 110100000, 0, 0),
        (GUANGDONG, GUANGZHOU, 440199000, 0),
        (GUANGDONG, GUANGZHOU, HAIZHU, 440106001),
        (-GUANGDONG, 0, 0, 0),
    ],
)
def test_a_place_that_there_is_not_is_not_known(wrong: Place) -> None:
    assert not regions.known(wrong)


def test_a_street_is_known_by_its_digits() -> None:
    assert regions.known((GUANGDONG, GUANGZHOU, HAIZHU, 440105012))
    assert [regions.level(code) for code in (0, GUANGDONG, GUANGZHOU, HAIZHU, 440105012)] == [0, 1, 2, 3, 4]


def test_of_a_city_of_a_provinces_rank_a_county_may_stand_where_the_city_does() -> None:
    long = {"province_name": "上海市", "city_name": "上海市", "county_name": "浦东新区"}
    short = {"province_name": "上海市", "city_name": "浦东新区"}
    assert regions.place_of(long) == regions.place_of(short) == (310000000, 310100000, 310115000, 0)


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"province_name": "广东"},
        {"city_name": "广州市"},
        {"province_name": "广东省", "county_name": "海珠区"},
        {"province_name": "广东省", "city_name": "长沙市"},
        {"province_name": "广东省", "city_name": "广州市", "county_name": "南山区"},
    ],
)
def test_names_that_are_none_are_nowhere(wrong: dict[str, str]) -> None:
    assert regions.place_of(wrong) == NOWHERE
    assert not regions.exists(wrong)
