"""Stories in which the calls of this resource show all that they can show."""

from __future__ import annotations

from tests.core.sample import Town
from tests.endpoints.store.delivery.parcels import bought, lines, parcel
from tests.endpoints.store.stories import Ask, whole


@whole("logistics/phonenumberpool/get")
def pages_of_numbers(town: Town, ask: Ask) -> None:
    town.switch("platforms_ask_couriers_numbers", True)
    for number in range(3):
        order = bought(town, town.shop, 1)
        parcels = [parcel(lines(town, town.shop, 1), f"SF{number}")]
        ask("order/delivery/send", order_id=order, delivery_list=parcels)
    first = ask("logistics/phonenumberpool/get", page_size=2)
    found, key = list(first["phonenumbers"]), first["next_key"]
    while key:
        page = ask("logistics/phonenumberpool/get", page_size=2, next_key=key)
        found, key = found + page["phonenumbers"], page["next_key"]
        assert page["has_more"] == bool(key)
    assert len(found) == len(set(found)) == first["total_num"] == 3


@whole("order/delivery/send")
def all_at_once(town: Town, ask: Ask) -> None:
    order = bought(town, town.shop, 2, 1)
    reply = ask("order/delivery/send", order_id=order, delivery_list=[parcel(lines(town, town.shop, 2, 1))])
    assert set(reply) == {"errcode", "errmsg"}
