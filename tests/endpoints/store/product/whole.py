"""Stories in which the calls of this resource show all that they can show."""

from __future__ import annotations

from tests.core.sample import Town
from tests.endpoints.store.stories import Ask, whole


@whole("product/list/get")
def pages_of_products(town: Town, ask: Ask) -> None:
    ask("product/list/get", page_size=1)


@whole("product/get")
def a_product(town: Town, ask: Ask) -> None:
    [one] = ask("product/list/get", page_size=1)["product_ids"]
    ask("product/get", product_id=one, data_type=3)
