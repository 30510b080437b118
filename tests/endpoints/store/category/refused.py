"""Scenes in which calls of this resource are refused."""

from __future__ import annotations

from tests.endpoints.scenes import Stand, of
from tests.endpoints.store.brand.bodies import CLOUDTIME, brand
from tests.endpoints.store.category.bodies import category_info
from tests.endpoints.store.product.bodies import SHOES, SPIRITS, WATCHES


@of("category/add")
def a_path_that_leads_to_no_leaf(at: Stand) -> None:
    whole = category_info(SPIRITS)
    path = whole["cats_v2"]
    for wrong in ([], path[:-1], path[1:], list(reversed(path)), [{"cat_id": 1}], [*path, *path]):
        assert at.ask({"category_info": {**whole, "cats_v2": wrong}}) == 10020017
    assert at.ask({"category_info": {"level1": 7339, "level3": SPIRITS, "certificate": ["x"]}}) == 10020017


@of("category/add")
def a_paper_that_is_missing(at: Stand) -> None:
    path = category_info(SPIRITS)["cats_v2"]
    assert at.ask({"category_info": {"cats_v2": path}}) == 10020055
    assert at.ask({"category_info": {"cats_v2": path, "certificate": []}}) == 10020055
    groups = [{"license_group_id": 1, "license": {"license_id": 1, "file_id_list": []}}]
    new = {"cats_v2": path, "is_new_apply_cat": True, "certificate": ["x"]}
    assert at.ask({"category_info": new}) == 10020055
    assert at.ask({"category_info": {**new, "license_group_list": groups}}) == 10020055


@of("category/add")
def what_is_applied_for_already(at: Stand) -> None:
    for category in (SPIRITS, SHOES):
        at.other("category/add", category_info=category_info(category))
        assert at.ask({"category_info": category_info(category)}) == 10020055
    at.do("audit_category", store=at.store)
    assert at.ask({"category_info": category_info(SPIRITS)}) == 10020055


@of("category/add")
def a_brand_that_a_category_lets_in_and_the_store_does_not_have(at: Stand) -> None:
    assert at.ask({"category_info": category_info(WATCHES)}) == 10020018
    named = category_info(WATCHES, brand_list=[{"brand_id": CLOUDTIME}])
    assert at.ask({"category_info": named}) == 10020018
    at.other("brand/add", brand=brand(CLOUDTIME))
    assert at.ask({"category_info": named}) == 10020018
    at.do("audit_brand", store=at.store)
    assert at.ask({"category_info": named}) == 0


@of("category/audit/get", "category/audit/cancel")
def an_application_that_there_is_not(at: Stand) -> None:
    assert at.ask(at.body(audit_id=1)) == 10020006
    theirs = at.other("category/add", category_info=category_info(SPIRITS))["audit_id"]
    foreign = at.town.store("another")
    at.do("authorize", store=foreign)
    token = at.town.token(at.row.tokens[0], foreign)
    assert at.ask(at.body(audit_id=theirs), token=token) == 10020006


@of("category/audit/cancel")
def what_is_decided_is_not_taken_back(at: Stand) -> None:
    for passes in (True, False):
        audit = at.other("category/add", category_info=category_info(SPIRITS))["audit_id"]
        at.do("audit_category", store=at.store, passes=not passes)
        assert at.ask(at.body(audit_id=audit)) == 10020006


@of("category/detail")
def a_category_that_is_no_leaf(at: Stand) -> None:
    for category in (1, 10000201, 7339, 0):
        assert at.ask(at.body(cat_id=category)) == 10020079


@of("category/availablesoncategories/get")
def a_category_that_there_is_not(at: Stand) -> None:
    assert at.ask(at.body(f_cat_id=1)) == 10020017
