"""Stories in which the calls of this resource show all that they can show."""

from __future__ import annotations

from tests.core.sample import Town
from tests.endpoints.store.product.bodies import product, whole_product
from tests.endpoints.store.stories import Ask, whole


def sold(town: Town, ask: Ask) -> str:
    """The id of one product on sale."""
    found: str = ask("product/list/get", page_size=1)["product_ids"][0]
    return found


@whole("product/list/get")
def pages_of_products(town: Town, ask: Ask) -> None:
    ask("product/list/get", page_size=1)


@whole("product/get")
def a_product_of_which_all_is_said(town: Town, ask: Ask) -> None:
    made = ask("product/add", whole_product(), listing=1)["data"]["product_id"]
    town.do("audit_product", store=town.shop)
    ask("product/get", product_id=str(made), data_type=3)


@whole("product/get")
def a_product_of_which_little_is_said(town: Town, ask: Ask) -> None:
    """What its maker leaves out is shown as the platform has it, and nothing is missing."""
    made = ask("product/add", product(), listing=1)["data"]["product_id"]
    town.do("audit_product", store=town.shop)
    ask("product/get", product_id=str(made), data_type=3)
    ask("product/get", product_id=sold(town, ask), data_type=3)


@whole("product/category/classify")
def a_title_and_a_category(town: Town, ask: Ask) -> None:
    ask("product/category/classify", req_type=2, title="收纳", head_imgs=["x"], cat_id=545301)


@whole("product/categoryprecheck")
def a_category_that_the_store_does_not_have(town: Town, ask: Ask) -> None:
    assert ask("product/categoryprecheck", cat_id=545301)["fail_reasons"]


@whole("product/externalproductmapping")
def an_attribute_of_another_platform(town: Town, ask: Ask) -> None:
    said = {"external_attribute_name": "帮面材质", "external_attribute_value": "塑胶"}
    reply = ask("product/externalproductmapping", said, cat_id=547805)
    assert reply["internal_attribute_name"] == "鞋面材质"
    assert reply["internal_attribute_value"] == ["塑胶"]
