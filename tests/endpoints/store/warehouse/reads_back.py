"""Stories in which what changes at this resource is read back."""

from __future__ import annotations

from typing import Any

from simulator.core.store.order import lookup as orders
from tests.core.sample import Town
from tests.endpoints.store.stock.goods import on_sale
from tests.endpoints.store.stories import Ask, reads_back
from tests.endpoints.store.warehouse.places import CITY, ELSEWHERE, HAIZHU, PROVINCE, opened


def shown(ask: Ask, out_warehouse_id: str) -> dict[str, Any]:
    found: dict[str, Any] = ask("warehouse/get", out_warehouse_id=out_warehouse_id)["data"]
    return found


def first_at(ask: Ask, at: dict[str, int]) -> list[str]:
    found: list[str] = ask("warehouse/address/prioritysort/get", **at)["data"]["priority_sort"]
    return found


@reads_back("warehouse/create")
@reads_back("warehouse/get")
def what_was_made_is_there(town: Town, ask: Ask) -> None:
    opened(ask, "A-1_b.9", HAIZHU, HAIZHU, CITY)
    assert shown(ask, "A-1_b.9") == {
        "out_warehouse_id": "A-1_b.9",
        "name": "A-1_b.9",
        "intro": "一号库",
        "cover_locations": [HAIZHU, CITY],
    }


@reads_back("warehouse/list/get")
def the_oldest_come_first_ten_a_page(town: Town, ask: Ask) -> None:
    made = [f"w{number}" for number in range(12)]
    for one in made:
        opened(ask, one)
    first = ask("warehouse/list/get", page_size=10)["data"]
    rest = ask("warehouse/list/get", page_size=10, next_key=first["next_key"])["data"]
    assert first["out_warehouse_ids"] + rest["out_warehouse_ids"] == made
    assert rest["next_key"] == ""


@reads_back("warehouse/detail/update")
def another_name_is_read_back(town: Town, ask: Ask) -> None:
    opened(ask, "south", HAIZHU)
    ask("warehouse/detail/update", out_warehouse_id="south", name="二号库", intro="更名")
    after = shown(ask, "south")
    assert (after["name"], after["intro"], after["cover_locations"]) == ("二号库", "更名", [HAIZHU])


@reads_back("warehouse/coverlocations/add")
@reads_back("warehouse/coverlocations/del")
def areas_come_and_go(town: Town, ask: Ask) -> None:
    opened(ask, "south", HAIZHU)
    for _ in range(2):
        ask("warehouse/coverlocations/add", out_warehouse_id="south", cover_locations=[CITY, ELSEWHERE])
        assert shown(ask, "south")["cover_locations"] == [HAIZHU, CITY, ELSEWHERE]
    ask("warehouse/coverlocations/del", out_warehouse_id="south", cover_locations=[HAIZHU, ELSEWHERE])
    assert shown(ask, "south")["cover_locations"] == [CITY]
    assert first_at(ask, HAIZHU) == []
    assert first_at(ask, CITY) == ["south"]


@reads_back("warehouse/address/prioritysort/get")
@reads_back("warehouse/address/prioritysort/set")
def the_oldest_comes_first_until_it_is_said_otherwise(town: Town, ask: Ask) -> None:
    for one in ("a", "b", "c"):
        opened(ask, one, HAIZHU)
    opened(ask, "d", CITY)
    assert first_at(ask, HAIZHU) == ["a", "b", "c"]
    ask("warehouse/address/prioritysort/set", **HAIZHU, priority_sort=["c", "a"])
    assert first_at(ask, HAIZHU) == ["c", "a", "b"]
    assert first_at(ask, CITY) == ["d"]
    ask("warehouse/address/prioritysort/set", **HAIZHU)
    assert first_at(ask, HAIZHU) == ["a", "b", "c"]


@reads_back("warehouse/stock/update")
@reads_back("warehouse/stock/get")
def stock_of_a_warehouse_is_apart(town: Town, ask: Ask) -> None:
    goods = on_sale(ask)
    opened(ask, "south", HAIZHU)
    of_south = {**goods, "out_warehouse_id": "south"}
    assert ask("warehouse/stock/get", **of_south)["data"]["num"] == 0
    for diff_type, num, after in ((1, 5, 5), (2, 3, 2), (3, 40, 40)):
        ask("warehouse/stock/update", **of_south, diff_type=diff_type, num=num)
        assert ask("warehouse/stock/get", **of_south)["data"]["num"] == after
    town.do("count_stock", store=town.shop, product=goods["product_id"], num=6, warehouse="south")
    assert ask("warehouse/stock/get", **of_south)["data"]["num"] == 6
    data = ask("product/stock/get", **goods)["data"]
    assert (data["normal_stock_num"], data["total_stock_num"]) == (100, 106)


@reads_back("warehouse/stock/get")
def an_order_is_sent_from_the_warehouse_that_is_nearest_and_first(town: Town, ask: Ask) -> None:
    goods = on_sale(ask)
    for one, covers, num in (
        ("few", HAIZHU, 1),
        ("far", PROVINCE, 50),
        ("near", HAIZHU, 5),
        ("first", HAIZHU, 5),
        ("other", ELSEWHERE, 50),
    ):
        opened(ask, one, covers)
        ask("warehouse/stock/update", **goods, out_warehouse_id=one, diff_type=3, num=num)
    ask("warehouse/address/prioritysort/set", **HAIZHU, priority_sort=["first"])

    def sent_from(count: int) -> str:
        bought = {"store": town.shop, "product": goods["product_id"], "count": count}
        order = orders.found(town.world, town.shop, int(town.do("buyer_order", **bought)["order_id"]))
        assert order is not None
        [line] = order.lines
        return line.out_warehouse_id

    assert [sent_from(count) for count in (2, 3, 4, 1, 2, 49)] == ["first", "first", "near", "few", "far", ""]
    assert ask("warehouse/stock/get", **goods, out_warehouse_id="far")["data"]["num"] == 48
    data = ask("product/stock/get", **goods)["data"]
    assert {each["out_warehouse_id"]: each["num"] for each in data["warehouse_stocks"]} == {
        "few": 0,
        "far": 48,
        "near": 1,
        "first": 0,
        "other": 50,
    }
    assert data["normal_stock_num"] == 51


@reads_back("warehouse/stock/get")
def what_an_unpaid_order_holds_comes_back_to_its_warehouse(town: Town, ask: Ask) -> None:
    goods = on_sale(ask)
    opened(ask, "south", CITY)
    ask("warehouse/stock/update", **goods, out_warehouse_id="south", diff_type=3, num=5)
    order = town.do("buyer_order", store=town.shop, product=goods["product_id"], count=4, pay=False)
    [held] = ask("product/stock/get", **goods)["data"]["warehouse_stocks"]
    assert (held["num"], held["lock_stock"]) == (1, 4)
    town.do("buyer_cancel", store=town.shop, order=order["order_id"])
    [free] = ask("product/stock/get", **goods)["data"]["warehouse_stocks"]
    assert (free["num"], free["lock_stock"]) == (5, 0)
    assert ask("warehouse/stock/get", **goods, out_warehouse_id="south")["data"]["num"] == 5
