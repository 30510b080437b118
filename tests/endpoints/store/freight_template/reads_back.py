"""Stories in which what changes at this resource is read back."""

from __future__ import annotations

from typing import Any

from tests.core.sample import Town
from tests.endpoints.store.freight_template.documents import FREE, FULL, added, ids, priced, read, region
from tests.endpoints.store.stock.goods import DRAFT
from tests.endpoints.store.stories import Ask, reads_back


def said(told: dict[str, Any]) -> dict[str, Any]:
    """What is told of a template that the merchant has said."""
    own = ("template_id", "create_time", "update_time")
    return {name: value for name, value in told.items() if name not in own}


@reads_back("merchant/addfreighttemplate")
@reads_back("merchant/getfreighttemplatedetail")
def a_template_is_read_as_it_was_given(town: Town, ask: Ask) -> None:
    told = read(ask, added(ask, FULL))
    [nowhere] = told["not_send_area"]["address_info"]
    assert nowhere["province_name"] == "西藏自治区"
    assert told["not_send_area"]["address_infos"] == [nowhere]
    [condition] = told["all_condition_free_detail"]["condition_free_detail_list"]
    assert condition == FULL["all_condition_free_detail"]["condition_free_detail_list"][0]
    near, rest = told["all_freight_calc_method"]["freight_calc_method_list"]
    assert near["address_info"] == near["address_infos"]
    assert [near["first_price"], rest["first_price"], rest["is_default"]] == [600, 1000, True]
    assert [told["delivery_id"], told["is_default"]] == [["SF", "YTO"], False]


@reads_back("merchant/addfreighttemplate")
def regions_are_taken_under_either_name(town: Town, ask: Ask) -> None:
    area = [region("西藏自治区")]
    one = added(ask, {**FREE, "name": "one", "not_send_area": {"address_infos": area}})
    two = added(ask, {**FREE, "name": "two", "not_send_area": {"address_info": area}})
    assert read(ask, one)["not_send_area"] == read(ask, two)["not_send_area"] != {"address_info": []}


@reads_back("merchant/updatefreighttemplate")
def another_takes_its_place(town: Town, ask: Ask) -> None:
    one = added(ask, FULL)
    before = read(ask, one)
    town.pass_(60)
    ask("merchant/updatefreighttemplate", freight_template={**FREE, "template_id": one})
    after = read(ask, one)
    assert [after["name"], after["shipping_method"]] == ["包邮", "FREE"]
    assert after["all_freight_calc_method"] == {"freight_calc_method_list": []}
    assert [after["create_time"] - before["create_time"], after["update_time"] - before["update_time"]] == [
        0,
        60,
    ]
    again = {**FREE, "template_id": int(one)}
    ask("merchant/updatefreighttemplate", freight_template=again)
    assert said(read(ask, one)) == said(after), "it may keep its own name"


@reads_back("merchant/updatefreighttemplate")
def at_most_one_is_the_default(town: Town, ask: Ask) -> None:
    one = added(ask, {**FREE, "name": "one", "is_default": True})
    two = added(ask, {**FREE, "name": "two", "is_default": True})
    assert [read(ask, each)["is_default"] for each in (one, two)] == [False, True]
    ask(
        "merchant/updatefreighttemplate",
        freight_template={**FREE, "name": "one", "is_default": True, "template_id": one},
    )
    assert [read(ask, each)["is_default"] for each in (one, two)] == [True, False]


@reads_back("merchant/getfreighttemplatelist")
def the_list_is_in_the_order_in_which_they_were_made(town: Town, ask: Ask) -> None:
    made = [added(ask, {**FREE, "name": str(number)}) for number in range(5)]
    assert ids(ask) == made
    assert [ids(ask, 1, 2), ids(ask, 4, 2), ids(ask, 9, 2)] == [made[1:3], made[4:], []]


@reads_back("merchant/updatefreighttemplate")
def an_order_costs_what_the_template_asks(town: Town, ask: Ask) -> None:
    """Seven pieces, 400 grams each: by piece the first and six more, by weight three kilograms."""
    template = added(ask, priced("计件"))
    draft = {**DRAFT, "express_info": {"template_id": template, "weight": 400}, "listing": 1}
    product = ask("product/add", draft)["data"]["product_id"]
    town.do("audit_product", store=town.shop, product=product)

    def freight(count: int = 2) -> int:
        order = town.do("buyer_order", store=town.shop, product=product, count=count)["order_id"]
        told = ask("order/get", order_id=order)["order"]["order_detail"]["price_info"]
        assert told["order_price"] == count * 1000 + told["freight"]
        return int(told["freight"])

    assert freight() == 1200
    by_weight = {**priced("计重", first_price=500), "valuation_type": "WEIGHT", "template_id": template}
    ask("merchant/updatefreighttemplate", freight_template=by_weight)
    assert freight(3) == 500 + 200
    ask("merchant/updatefreighttemplate", freight_template={**FREE, "template_id": template})
    assert freight() == 0
