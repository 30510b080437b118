"""Stories in which the calls of this resource show all that they can show."""

from __future__ import annotations

from tests.core.sample import Town
from tests.endpoints.store.stories import WINDOW, Ask, whole


@whole("order/list/get")
def pages_of_orders(town: Town, ask: Ask) -> None:
    ask("order/list/get", page_size=1, create_time_range=WINDOW)


@whole("order/get")
def an_order(town: Town, ask: Ask) -> None:
    [one] = ask("order/list/get", page_size=1, create_time_range=WINDOW)["order_id_list"]
    ask("order/get", order_id=one)
