"""Stories in which what changes at this resource is read back."""

from __future__ import annotations

from tests.core.sample import Town
from tests.endpoints.store.stories import Ask, reads_back


@reads_back("product/delisting")
def a_product_off_sale_says_so(town: Town, ask: Ask) -> None:
    [one] = ask("product/list/get", page_size=1)["product_ids"]
    ask("product/delisting", product_id=one)
    assert ask("product/get", product_id=one)["product"]["status"] == 11


@reads_back("product/get")
def a_product_says_that_it_is_banned(town: Town, ask: Ask) -> None:
    [one] = ask("product/list/get", page_size=1)["product_ids"]
    town.do("ban_product", store=town.shop, product=one)
    assert ask("product/get", product_id=one)["product"]["status"] == 13


@reads_back("product/list/get")
def the_list_of_a_status_follows_it(town: Town, ask: Ask) -> None:
    before = ask("product/list/get", page_size=30, status=5)["product_ids"]
    town.do("ban_product", store=town.shop, product=before[0])
    assert ask("product/list/get", page_size=30, status=5)["product_ids"] == before[1:]
    assert ask("product/list/get", page_size=30, status=13)["product_ids"] == before[:1]
