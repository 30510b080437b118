"""Freight of an order: by the templates of its products, each asked once for all that it sends."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from simulator.core.store.freight_template import rules
from simulator.core.store.order import lookup as orders
from simulator.core.store.product import documents, lookup
from simulator.usage import UsageError
from tests.core.sample import Town
from tests.endpoints.store.freight_template.documents import DEFAULT, FREE, priced, region


def sent_by(town: Town, at: int, said: dict[str, Any] | None, weight: int = 0, **more: Any) -> int:
    """The id of a product on sale, which is sent by a template of that document."""
    product = lookup.page(town.world, town.shop, None, 0, 2)[at]
    with town.world.transaction():
        made = rules.add(town.world, town.shop, said) if said else None
        express = {"template_id": str(made.template_id if made else 0), "weight": weight}
        online = {**documents.online(product), "express_info": express, **more}
        town.world.tables.put(replace(product, online=online))
    return product.product_id


def freight(town: Town, *lines: tuple[int, int], **more: Any) -> int:
    wanted = [{"product": product, "count": count} for product, count in lines]
    made = town.do("buyer_order", store=town.shop, lines=wanted, **more)
    return orders.asked_for(town.world, town.shop, made["order_id"]).freight


def test_each_template_is_asked_once(town: Town) -> None:
    one, other = sent_by(town, 0, priced("a")), sent_by(town, 1, priced("b", first_price=50, second_price=1))
    assert freight(town, (one, 3)) == 1400
    assert freight(town, (one, 3), (other, 2)) == 1400 + 51


def test_goods_under_one_template_go_together(town: Town) -> None:
    one = sent_by(town, 0, priced("a"))
    shared = rules.listed(town.world, town.shop, 0, 1)[0].template_id
    other = sent_by(town, 1, None)
    product = lookup.found(town.world, town.shop, other)
    assert product is not None
    assert product.online is not None
    online = {**product.online, "express_info": {"template_id": str(shared), "weight": 0}}
    with town.world.transaction():
        town.world.tables.put(replace(product, online=online))
    assert freight(town, (one, 2), (other, 1)) == 1400


def test_by_weight_all_pieces_count(town: Town) -> None:
    one = sent_by(town, 0, {**priced("a"), "valuation_type": "WEIGHT"}, weight=700)
    assert [freight(town, (one, count)) for count in (1, 2, 3)] == [1000, 1200, 1400]


def test_what_no_courier_brings_and_what_has_no_template_costs_nothing(town: Town) -> None:
    one, other = sent_by(town, 0, priced("a"), deliver_method=1), sent_by(town, 1, None)
    assert freight(town, (one, 3)) == freight(town, (other, 3)) == 0


def test_what_people_say_goes_first(town: Town) -> None:
    assert freight(town, (sent_by(town, 0, priced("a")), 3), freight=5) == 5


def test_where_it_is_not_sent_nothing_can_be_ordered(town: Town) -> None:
    nowhere = {**FREE, "not_send_area": {"address_info": [region("广东省")]}}
    one = sent_by(town, 0, nowhere)
    with pytest.raises(UsageError, match="does not send to 广东省"):
        freight(town, (one, 1))


def test_where_it_goes_decides(town: Town) -> None:
    far = {**DEFAULT, "is_default": False, "address_infos": [region("新疆维吾尔自治区")], "first_price": 3000}
    said = priced("a")
    said["all_freight_calc_method"]["freight_calc_method_list"].append(far)
    said["not_send_area"] = {"address_infos": [region("西藏自治区", "拉萨市")]}
    one = sent_by(town, 0, said)
    assert freight(town, (one, 1), region="广东省/深圳市/南山区") == 1000
    assert freight(town, (one, 1), region="新疆维吾尔自治区/乌鲁木齐市") == 3000
    assert freight(town, (one, 1), region="西藏自治区/日喀则市") == 1000
    with pytest.raises(UsageError, match="does not send to 西藏自治区拉萨市"):
        freight(town, (one, 1), region="西藏自治区/拉萨市/城关区")
    for wrong in ("广东", "广东省/长沙市", "/", "广东省/广州市/海珠区/昌岗街道"):
        with pytest.raises(UsageError, match="there is no region"):
            freight(town, (one, 1), region=wrong)


def test_the_order_shows_where_it_goes(town: Town) -> None:
    made = town.do("buyer_order", store=town.shop, region="上海市/浦东新区")
    order = orders.asked_for(town.world, town.shop, made["order_id"])
    assert order.address is not None
    assert [order.address[name] for name in ("province_name", "city_name", "county_name")] == [
        "上海市",
        "浦东新区",
        "",
    ]
    assert len(order.address["hash_code"]) == 32
