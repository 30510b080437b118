"""What goes off is told with whether it was all, and what waited for the merchant's word is void then."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.core.errors import Refusal
from simulator.core.store.delivery import compensation, parcels, shipping, waybills
from simulator.core.store.delivery.waybills import Swap
from simulator.core.store.order import lookup
from simulator.core.store.order.entities import Content, Order, Parcel
from simulator.core.store.order.states import ExtInfo
from simulator.durations import HOUR
from simulator.usage import UsageError
from tests.core.sample import Town
from tests.endpoints.store.delivery.parcels import bought

ADDRESS_ASKED, ADDRESS_VOID = int(ExtInfo.ADDRESS_ASKED), int(ExtInfo.ADDRESS_VOID)


def order_of(town: Town, *counts: int) -> Order:
    town.do("authorize", store=town.shop)
    return lookup.asked_for(town.world, town.shop, bought(town, town.shop, *counts))


def parcel(order: Order, *counts: int, waybill: str = "SF1", reason: int = 0) -> Parcel:
    contents = tuple(
        Content(product_id=line.product_id, sku_id=line.sku_id, count=count)
        for line, count in zip(order.lines, counts, strict=True)
        if count
    )
    return Parcel(
        waybill_id=waybill,
        delivery_id="SF",
        deliver_type=1,
        sent_at=order.update_time,
        contents=contents,
        reason=reason,
    )


def told(town: Town, order: Order) -> list[tuple[str, Any]]:
    """Of an order, the events of its shipping and what is beside its state."""
    found = []
    for push in town.pushes():
        name, info = push.kind, push.fields.get("order_info", {})
        if name.endswith(("order_deliver", "ext_info_update")) and int(info["order_id"]) == order.order_id:
            found.append((name, info.get("finish_delivery", info.get("type"))))
    return found


def test_each_parcel_is_told_of_and_whether_it_was_the_last(town: Town) -> None:
    order = order_of(town, 2, 1)
    with town.world.transaction():
        order = shipping.ship(town.world, order, [parcel(order, 1, 1)])
        order = shipping.ship(town.world, order, [parcel(order, 1, 0)])
    assert told(town, order) == [("channels_ec_order_deliver", 0), ("channels_ec_order_deliver", 1)]


def test_several_parcels_at_once_are_told_of_once(town: Town) -> None:
    order = order_of(town, 2)
    with town.world.transaction():
        order = shipping.ship(town.world, order, [parcel(order, 1), parcel(order, 1)])
    assert told(town, order) == [("channels_ec_order_deliver", 1)]


def test_what_is_sent_once_more_and_under_another_waybill_is_not_told(town: Town) -> None:
    order = order_of(town, 1)
    with town.world.transaction():
        order = shipping.ship(town.world, order, [parcel(order, 1)])
        order = compensation.compensate(town.world, order, [parcel(order, 1, waybill="SF2", reason=1)])
        swap = Swap(parcel(order, 1), parcel(order, 1, waybill="SF3"))
        order = waybills.change_some(town.world, order, [swap])
    assert told(town, order) == [("channels_ec_order_deliver", 1)]
    assert [each.waybill_id for each in order.parcels] == ["SF3", "SF2"]


def test_an_order_is_found_by_the_waybill_that_it_goes_under_now(town: Town) -> None:
    order = order_of(town, 2)
    with town.world.transaction():
        order = shipping.ship(town.world, order, [parcel(order, 1, waybill=one) for one in ("A", "B")])
        swaps = [
            Swap(parcel(order, 1, waybill="A"), parcel(order, 1, waybill="B")),
            Swap(parcel(order, 1, waybill="B"), parcel(order, 1, waybill="C")),
        ]
        waybills.change_some(town.world, order, swaps)
    found = {one: parcels.of_waybill(town.world, town.shop, one) for one in ("A", "B", "C")}
    assert {one: each and each.order_id for one, each in found.items()} == {
        "A": None,
        "B": order.order_id,
        "C": order.order_id,
    }


def test_parcels_in_order_are_refused_as_a_whole(town: Town) -> None:
    order = order_of(town, 2)
    with pytest.raises(Refusal, match="606042"), town.world.transaction():
        shipping.ship(town.world, order, [parcel(order, 2), parcel(order, 1)])
    assert lookup.asked_for(town.world, town.shop, order.order_id) == order
    assert told(town, order) == []


def test_another_address_that_waits_for_the_merchant_is_void_once_something_goes_off(town: Town) -> None:
    order = order_of(town, 2)
    town.pass_(7 * HOUR)
    town.do("buyer_change_address", store=town.shop, order=str(order.order_id))
    order = lookup.asked_for(town.world, town.shop, order.order_id)
    assert order.asked is not None
    with town.world.transaction():
        order = shipping.ship(town.world, order, [parcel(order, 1)])
    assert order.asked is None
    assert [said for _, said in told(town, order)] == [ADDRESS_ASKED, 0, ADDRESS_VOID]


def test_jewellery_is_shipped_by_its_inspector_and_by_nobody_else(town: Town) -> None:
    id_ = town.do("buyer_order", store=town.shop, count=2, inspect="jewellery")["order_id"]
    order = lookup.asked_for(town.world, town.shop, id_)
    with pytest.raises(Refusal, match="606034"):
        shipping.ship(town.world, order, [parcel(order, 2)])
    assert town.do("inspector_ships", store=town.shop, order=str(id_))["status"] == 30
    for wrong in (id_, bought(town, town.shop, 1)):
        with pytest.raises(UsageError):
            town.do("inspector_ships", store=town.shop, order=str(wrong))
