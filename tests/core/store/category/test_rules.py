"""Applications for categories tell of each of their states, and say once what they are about."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.core.component.entities import TokenKind
from simulator.core.store.category import tree
from tests.core.sample import Api, Town
from tests.endpoints.store.category.bodies import category_info
from tests.endpoints.store.product.bodies import CERAMICS, SHOES, SPIRITS, path, product


def applied(town: Town, api: Api, cat_id: int) -> str:
    town.do("authorize", store=town.shop)
    token = town.token(TokenKind.AUTHORIZER)
    body = {"category_info": category_info(cat_id)}
    return str(api.post("/channels/ec/category/add", body, token=token)["audit_id"])


def told(town: Town) -> list[Any]:
    return [push.fields["ProductCategoryAudit"] for push in town.pushes("product_category_audit")]


def test_an_application_tells_that_it_is_in_audit_and_then_how_that_ended(town: Town, api: Api) -> None:
    """The status is text in the platform's sample, the id too."""
    audit = applied(town, api, SPIRITS)
    assert told(town) == [{"audit_id": audit, "status": "1"}]
    town.do("audit_category", store=town.shop, passes=False, reason="过期")
    assert told(town)[1:] == [{"audit_id": audit, "status": "2", "reason": "过期"}]


def test_what_asks_for_no_paper_tells_both_at_once(town: Town, api: Api) -> None:
    audit = applied(town, api, SHOES)
    assert told(town) == [{"audit_id": audit, "status": "1"}, {"audit_id": audit, "status": "3"}]


def test_an_application_is_decided_once(town: Town, api: Api) -> None:
    applied(town, api, SPIRITS)
    town.do("audit_category", store=town.shop)
    with pytest.raises(Exception, match="no category in audit"):
        town.do("audit_category", store=town.shop)
    town.pass_(town.world.switches.qualification_audit_seconds)
    assert len(told(town)) == 2


def test_a_category_is_not_given_up_twice(town: Town, api: Api) -> None:
    applied(town, api, SHOES)
    town.do("revoke_category", store=town.shop, category=SHOES)
    for category in (SHOES, SPIRITS, 1):
        with pytest.raises(Exception, match="was never let into"):
            town.do("revoke_category", store=town.shop, category=category)


def test_what_is_sold_in_a_category_goes_off_sale_with_it(town: Town, api: Api) -> None:
    """And nothing else does: the shop's other goods are in the category that it opened with."""
    applied(town, api, CERAMICS)
    token = town.token(TokenKind.AUTHORIZER)
    service = {"seven_day_return": 1, "freight_insurance": 0, "damage_guarantee": 1}
    body = product(cats_v2=path(CERAMICS), extra_service=service, listing=1)
    made = str(api.post("/channels/ec/product/add", body, token=token)["data"]["product_id"])
    town.do("audit_product", store=town.shop)

    def sold() -> list[str]:
        asked = {"page_size": 30, "status": 5}
        found: list[str] = api.post("/channels/ec/product/list/get", asked, token=token)["product_ids"]
        return found

    before = sold()
    town.do("revoke_category", store=town.shop, category=CERAMICS)
    assert sold() == [one for one in before if one != made] != before
    [*_, last] = town.pushes("product_spu_listing")
    assert last.fields["ProductSpuListing"]["reason"] == "类目权限失效"
    assert last.fields["ProductSpuListing"]["status"] == 13


def test_both_trees_lead_to_the_same_leaves() -> None:
    for leaf in tree.LEAVES:
        assert tree.by_path(leaf.path) is tree.by_path(leaf.old_path) is leaf
        assert len(leaf.old_path) == 3
        assert leaf.path[-1] == leaf.old_path[-1] == leaf.cat_id
    assert len({leaf.cat_id for leaf in tree.LEAVES}) == len(tree.LEAVES)


def test_a_path_that_stops_on_the_way_leads_nowhere() -> None:
    for leaf in tree.LEAVES:
        for wrong in (leaf.path[:-1], leaf.path[1:], (*leaf.path, 1), leaf.path[::-1], ()):
            assert tree.by_path(wrong) is None
