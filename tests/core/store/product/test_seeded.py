"""What a shop was stocked with behaves like what its merchant has made, once it is changed."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.core.component.entities import TokenKind
from simulator.core.store.product import lookup
from simulator.core.store.product.entities import Product
from tests.core.sample import Api, Town
from tests.endpoints.store.product.bodies import product, sku

SIZE = 25


@pytest.fixture
def shop(town: Town) -> str:
    town.do("stock_shop", store=town.shop, products=SIZE, orders=0, skus=2)
    town.do("authorize", store=town.shop)
    return str(town.shop)


class Calls:
    def __init__(self, town: Town, api: Api) -> None:
        self.town, self.api = town, api

    def __call__(self, name: str, **body: Any) -> dict[str, Any]:
        token = self.town.token(TokenKind.AUTHORIZER)
        reply: dict[str, Any] = self.api.post(f"/channels/ec/{name}", body, token=token)
        assert reply["errcode"] == 0, reply
        return reply

    def ids(self, **asked: Any) -> list[str]:
        """All ids of a list, in pages of seven."""
        found: list[str] = []
        page = self("product/list/get", page_size=7, **asked)
        while True:
            found += page["product_ids"]
            if not page["next_key"]:
                assert page["total_num"] == len(found) == len(set(found))
                return found
            page = self("product/list/get", page_size=7, next_key=page["next_key"], **asked)


@pytest.fixture
def call(town: Town, api: Api) -> Calls:
    return Calls(town, api)


def test_nothing_is_written_down_of_it_until_it_changes(town: Town, shop: str, call: Calls) -> None:
    assert len(call.ids()) == SIZE
    assert town.world.tables.rows(Product) == []
    [first, *_] = call.ids()
    call("product/delisting", product_id=first)
    assert len(town.world.tables.rows(Product)) == 1


def test_what_changes_keeps_its_place_in_the_lists(town: Town, shop: str, call: Calls) -> None:
    before = call.ids()
    taken_off, deleted, edited, banned = before[3], before[7], before[13], before[20]
    call("product/delisting", product_id=taken_off)
    call("product/delete", product_id=deleted)
    skus = call("product/get", product_id=edited)["product"]["skus"]
    changed = [sku(sku_id=each["sku_id"], sku_attrs=each["sku_attrs"]) for each in skus]
    call("product/update", **product(skus=changed), product_id=edited, listing=1)
    town.do("ban_product", store=shop, product=banned)
    made = str(call("product/add", **product(), listing=1)["data"]["product_id"])
    town.do("audit_product", store=shop)
    assert call.ids() == [one for one in before if one != deleted] + [made]
    gone = {taken_off, deleted, banned}
    assert call.ids(status=5) == [one for one in before if one not in gone] + [made]
    assert [call.ids(status=status) for status in (6, 11, 13)] == [[deleted], [taken_off], [banned]]


def test_all_of_it_can_be_deleted(town: Town, shop: str, call: Calls) -> None:
    everything = call.ids()
    for one in everything:
        call("product/delete", product_id=one)
    assert call.ids() == []
    assert call.ids(status=6) == everything


def test_what_has_changed_stays_when_the_shop_is_stocked_anew(town: Town, shop: str, call: Calls) -> None:
    first, second, *_ = call.ids()
    call("product/delisting", product_id=first)
    call("product/auditfree", product_id=second, spu_code="mine")
    town.do("stock_shop", store=shop, products=SIZE, orders=0)
    found = call.ids()
    assert len(found) == SIZE + 2
    assert found[-2:] == [first, second]
    assert call("product/get", product_id=second)["product"]["spu_code"] == "mine"
    call("product/listing", product_id=first)


def test_its_draft_stays_as_it_was_whatever_changes_without_audit(town: Town, shop: str, call: Calls) -> None:
    """So listing it anew brings the former price back: the trap that merchants know."""
    [one, *_] = call.ids()
    [only, *_] = call("product/get", product_id=one)["product"]["skus"]
    lower = {"sku_id": only["sku_id"], "sale_price": 1}
    call("product/auditfree", product_id=one, skus=[lower])
    assert call("product/get", product_id=one)["product"]["min_price"] == 1
    call("product/listing", product_id=one)
    town.do("audit_product", store=shop)
    assert call("product/get", product_id=one)["product"]["min_price"] == only["sale_price"]


def test_what_was_sold_is_counted(town: Town, shop: str, call: Calls) -> None:
    [one, *_] = call.ids()
    town.do("buyer_order", store=shop, product=one, count=3)
    assert call("product/get", product_id=one)["product"]["total_sold_num"] == 3


def test_a_product_goes_by_its_place(town: Town, shop: str, call: Calls) -> None:
    """What its merchant makes comes behind what the shop was stocked with, drafts too."""
    made = call("product/add", **product())["data"]["product_id"]
    found = call.ids()
    assert lookup.meant(town.world, shop, 2).product_id == int(found[1])
    assert lookup.meant(town.world, shop, SIZE + 1).product_id == made
    for nobody in (0, -1, SIZE + 2):
        with pytest.raises(Exception, match="has no product"):
            lookup.meant(town.world, shop, nobody)


def test_what_is_to_be_sold_later_is_not_ordered_before(town: Town, shop: str, call: Calls) -> None:
    [one, *_] = call.ids()
    later = int(town.now) + 100
    call("product/auditfree", product_id=one, timing_onsale_info={"status": 1, "onsale_time": later})
    with pytest.raises(Exception, match="not on sale"):
        town.do("buyer_order", store=shop, product=one)
    town.pass_(100)
    town.do("buyer_order", store=shop, product=one)
