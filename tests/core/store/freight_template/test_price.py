"""What a template asks, whatever is in it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.core.store.address import regions
from simulator.core.store.address.regions import Place
from simulator.core.store.freight_template import price
from simulator.core.store.freight_template.price import Load
from simulator.usage import UsageError

HAIZHU = {"province_name": "广东省", "city_name": "广州市", "county_name": "海珠区"}
NEAR = {"province_name": "广东省", "city_name": "广州市"}
FAR = {"province_name": "西藏自治区"}
AT = regions.place_of(HAIZHU)
TIBET = regions.place_of(FAR)
COUNTS = st.integers(1, 200)
FEN = st.integers(0, 10_000)
LOADS = st.builds(Load, pieces=COUNTS, weight=st.integers(0, 50_000), amount=st.integers(0, 10**6))
BY = st.sampled_from(["PIECE", "WEIGHT"])
AREAS = st.sampled_from([HAIZHU, NEAR, {"province_name": "广东省"}, FAR])


def method(first: int, price: int, step: int, more: int, *areas: dict[str, str]) -> dict[str, Any]:
    return {
        "is_default": not areas,
        "address_info": list(areas),
        "first_val_amount": first,
        "first_price": price,
        "second_val_amount": step,
        "second_price": more,
    }


METHODS = st.builds(method, COUNTS, FEN, st.integers(0, 20), FEN)


def template(how: str, by: str, *methods: dict[str, Any], **more: Any) -> dict[str, Any]:
    rules = {"all_freight_calc_method": {"freight_calc_method_list": list(methods)}}
    return {"shipping_method": how, "valuation_type": by, **rules, **more}


def free_from(*areas: dict[str, str], **least: int) -> dict[str, Any]:
    rule = {"address_info": list(areas), **least}
    return {"all_condition_free_detail": {"condition_free_detail_list": [rule]}}


@pytest.mark.parametrize(
    ("pieces", "asked"), [(1, 1000), (2, 1000), (3, 1200), (5, 1200), (6, 1400), (8, 1400), (9, 1600)]
)
def test_each_started_step_beyond_the_first_costs(pieces: int, asked: int) -> None:
    said = template("NO_FREE", "PIECE", method(2, 1000, 3, 200))
    assert price.of(said, Load(pieces=pieces, weight=0, amount=0), AT) == asked


@pytest.mark.parametrize(("grams", "kilograms"), [(0, 1), (1, 1), (1000, 1), (1001, 2), (2000, 2), (2001, 3)])
def test_weight_counts_in_started_kilograms_one_at_least(grams: int, kilograms: int) -> None:
    assert Load(pieces=9, weight=grams, amount=0).measured("WEIGHT") == kilograms


def test_without_a_step_nothing_more_is_asked() -> None:
    said = template("NO_FREE", "PIECE", method(1, 1000, 0, 500))
    assert price.of(said, Load(pieces=99, weight=0, amount=0), AT) == 1000


@given(METHODS, LOADS, LOADS, BY)
def test_more_never_costs_less(default: dict[str, Any], one: Load, other: Load, by: str) -> None:
    said = template("NO_FREE", by, default)
    both = Load(
        pieces=one.pieces + other.pieces, weight=one.weight + other.weight, amount=one.amount + other.amount
    )
    assert price.of(said, one, AT) <= price.of(said, both, AT)


@given(METHODS, LOADS, BY)
def test_what_is_free_costs_nothing_anywhere(default: dict[str, Any], load: Load, by: str) -> None:
    assert price.of(template("FREE", by, default), load, TIBET) == 0


@given(METHODS, LOADS, BY, st.permutations([HAIZHU, NEAR, {"province_name": "广东省"}]))
def test_the_region_that_says_most_decides(
    default: dict[str, Any], load: Load, by: str, areas: list[dict[str, str]]
) -> None:
    methods = [method(1, len(area), 0, 0, area) for area in areas]
    assert price.of(template("NO_FREE", by, default, *methods), load, AT) == 3
    elsewhere = price.of(template("NO_FREE", by, default), load, TIBET)
    assert price.of(template("NO_FREE", by, default, *methods), load, TIBET) == elsewhere


@given(METHODS, LOADS, BY, AREAS, FEN, COUNTS)
def test_a_condition_makes_it_free_just_where_it_holds(
    default: dict[str, Any], load: Load, by: str, area: dict[str, str], amount: int, least: int
) -> None:
    asked = price.of(template("NO_FREE", by, default), load, AT)
    named = {"PIECE": "min_piece", "WEIGHT": "min_weight"}[by]
    held = area is not FAR
    for by_number, by_amount in ((0, 0), (1, 0), (0, 1), (1, 1)):
        flags = {"valuation_flag": by_number, "amount_flag": by_amount}
        condition = free_from(area, **{named: least, "min_amount": amount, **flags})
        reached = [load.measured(by) >= least] * by_number + [load.amount >= amount] * by_amount
        free = held and bool(reached) and all(reached)
        assert price.of(template("CONDITION_FREE", by, default, **condition), load, AT) == (
            0 if free else asked
        )
        assert price.of(template("NO_FREE", by, default, **condition), load, AT) == asked


def test_a_condition_without_regions_holds_everywhere() -> None:
    condition = free_from(min_piece=2, valuation_flag=1)
    said = template("CONDITION_FREE", "PIECE", method(1, 700, 1, 0), **condition)
    assert [price.of(said, Load(pieces=count, weight=0, amount=0), TIBET) for count in (1, 2)] == [700, 0]


@pytest.mark.parametrize(("area", "at"), [(FAR, TIBET), (NEAR, AT), (HAIZHU, AT)])
@pytest.mark.parametrize("how", ["FREE", "NO_FREE"])
def test_where_it_is_not_sent_there_is_no_price(area: dict[str, str], at: Place, how: str) -> None:
    said = template(how, "PIECE", method(1, 700, 1, 0), not_send_area={"address_info": [area]})
    load = Load(pieces=1, weight=0, amount=0)
    with pytest.raises(UsageError, match="does not send to"):
        price.of(said, load, at)
    elsewhere = AT if at is TIBET else TIBET
    assert price.of(said, load, elsewhere) in (0, 700)
