"""Lists of this resource that come in pages."""

from __future__ import annotations

from dataclasses import replace

from simulator.core.store.delivery import shipping
from simulator.core.store.order.entities import Content, Parcel
from simulator.core.store.order.lookup import asked_for
from tests.core.sample import Town
from tests.endpoints.store.delivery.parcels import bought
from tests.endpoints.store.lists import listed


@listed("logistics/phonenumberpool/get")
def a_waybill_more(town: Town, store: str) -> None:
    world = town.world
    world.switches = replace(world.switches, platforms_ask_couriers_numbers=True)
    order = asked_for(world, store, bought(town, store, 1))
    [line] = order.lines
    content = Content(product_id=line.product_id, sku_id=line.sku_id, count=1)
    parcel = Parcel(
        waybill_id=f"SF{order.order_id}",
        delivery_id="SF",
        deliver_type=1,
        sent_at=int(town.now),
        contents=(content,),
    )
    shipping.ship(world, order, [parcel])
