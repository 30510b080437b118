"""Stories in which the calls of this resource show all that they can show."""

from __future__ import annotations

from tests.core.sample import Town
from tests.endpoints.store.brand.bodies import whole_brand
from tests.endpoints.store.stories import Ask, whole


@whole("brand/all")
def a_page_of_the_library(town: Town, ask: Ask) -> None:
    ask("brand/all", page_size=2)


@whole("brand/get")
def a_brand_of_which_all_is_said(town: Town, ask: Ask) -> None:
    ask("brand/add", brand=whole_brand())
    town.do("audit_brand", store=town.shop, passes=False)
    ask("brand/get", brand_id=10000531)


@whole("brand/list/get")
def a_list_of_one(town: Town, ask: Ask) -> None:
    ask("brand/add", brand=whole_brand())
    ask("brand/list/get", page_size=1)


@whole("brand/valid/list/get")
def a_list_of_one_in_effect(town: Town, ask: Ask) -> None:
    ask("brand/add", brand=whole_brand())
    town.do("audit_brand", store=town.shop)
    ask("brand/valid/list/get", page_size=1)
