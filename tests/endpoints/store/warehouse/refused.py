"""Scenes in which calls of this resource are refused."""

from __future__ import annotations

import pytest

from simulator.core.store.warehouse import rules
from tests.endpoints.scenes import Stand, of
from tests.endpoints.store.stock.goods import on_sale
from tests.endpoints.store.warehouse.places import (
    CITY,
    ELSEWHERE,
    GUANGDONG,
    GUANGZHOU,
    HAIZHU,
    SHENZHEN,
    opened,
    place,
)

NAMED = {"out_warehouse_id": "south"}
NOWHERE = (
    place(0),
    place(-1),
    place(440000001),
    place(990000000),
    place(GUANGZHOU),
    place(GUANGDONG, 430100000),
    place(GUANGDONG, SHENZHEN, 440105000),
    place(GUANGDONG, 0, 440105000),
    place(GUANGDONG, GUANGZHOU, 0, 440105001),
    place(GUANGDONG, GUANGZHOU, 440199000),
)


@of(
    "warehouse/get",
    "warehouse/detail/update",
    "warehouse/coverlocations/add",
    "warehouse/coverlocations/del",
    "warehouse/stock/get",
    "warehouse/stock/update",
    "warehouse/address/prioritysort/set",
)
def a_warehouse_that_there_is_not(at: Stand) -> None:
    goods = on_sale(at) if "stock" in at.row.id else {}
    more = {**CITY, "priority_sort": ["north"]} if "priority" in at.row.id else {}
    assert at.ask(at.body(out_warehouse_id="north", **goods, **more)) == 10020202


@of("warehouse/create")
def a_warehouse_that_cannot_be(at: Stand) -> None:
    right = {"out_warehouse_id": "x" * 128, "name": "一号库", "intro": "新"}
    for bad in ("x" * 129, "南", "a b", "a/b", "a\n"):
        assert at.ask({**right, "out_warehouse_id": bad}) == 10020200
    for nameless in ({"name": ""}, {"intro": ""}, {"name": "  "}):
        assert at.ask({**right, **nameless}) == 10020205
    assert at.ask({**right, "out_warehouse_id": ""}) == 40097
    assert at.ask(right) == 0
    assert at.ask(right) == 10020206


@of("warehouse/detail/update")
def a_warehouse_without_a_name(at: Stand) -> None:
    opened(at, "south")
    assert at.ask({**NAMED, "name": "", "intro": "新"}) == 10020205
    assert at.ask({**NAMED, "name": "新", "intro": " "}) == 10020205


@of(
    "warehouse/create",
    "warehouse/coverlocations/add",
    "warehouse/coverlocations/del",
    "warehouse/address/prioritysort/get",
    "warehouse/address/prioritysort/set",
)
def a_place_that_there_is_not(at: Stand) -> None:
    if at.row.id != "ec.warehouse.create":
        opened(at, "south", HAIZHU)
    for nowhere in NOWHERE:
        body = at.body(**NAMED, cover_locations=[CITY, nowhere], **nowhere)
        assert at.ask({**body, "priority_sort": []}) == 10020203, nowhere


@of("warehouse/coverlocations/del", "warehouse/address/prioritysort/set")
def an_area_that_it_does_not_cover(at: Stand) -> None:
    opened(at, "south", HAIZHU)
    body = at.body(**NAMED, cover_locations=[HAIZHU, ELSEWHERE], **ELSEWHERE, priority_sort=["south"])
    assert at.ask(body) == 10020203


@of("warehouse/address/prioritysort/set")
def a_warehouse_that_comes_twice(at: Stand) -> None:
    opened(at, "south", HAIZHU)
    assert at.ask({**HAIZHU, "priority_sort": ["south", "south"]}) == 10020206


@of("warehouse/list/get")
def a_page_that_is_none(at: Stand) -> None:
    for size in (0, 11):
        assert at.ask({"page_size": size}) == 40097
    assert at.ask({"page_size": 10, "next_key": "made up"}) == 606006


@of("warehouse/stock/get", "warehouse/stock/update")
def goods_that_there_are_not(at: Stand) -> None:
    opened(at, "south", HAIZHU)
    assert at.ask(at.body(**NAMED, product_id="1")) == 10020052
    of_another = at.body(**NAMED, **{**on_sale(at), "sku_id": on_sale(at, 1)["sku_id"]})
    assert at.ask(of_another) == 10020055
    at.town.switch("one_stock_error", True)
    assert at.ask(of_another) == (10020054 if at.row.id.endswith("update") else 10020055)


@of("warehouse/stock/update")
def a_change_that_cannot_be(at: Stand) -> None:
    opened(at, "south", HAIZHU)
    right = {**on_sale(at), **NAMED, "diff_type": 1, "num": 3}
    assert at.ask(right) == 0
    for wrong, code in (
        ({"num": 0}, 10020218),
        ({"diff_type": 2, "num": 4}, 10020219),
        ({"diff_type": 9}, 10020055),
        ({"num": -1}, 10020055),
    ):
        assert at.ask({**right, **wrong}) == code
    at.town.switch("stock_change_pause", 60)
    assert at.ask(right) == 10020112


@of("warehouse/stock/update")
def a_sku_in_too_many_warehouses(at: Stand) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rules, "MOST_OF_A_SKU", 2)
        for one in ("a", "b", "c"):
            opened(at, one, HAIZHU)
        goods = on_sale(at)
        codes = [at.ask({**goods, "out_warehouse_id": one, "diff_type": 1, "num": 1}) for one in "abca"]
        assert codes == [0, 0, 10020204, 0]
