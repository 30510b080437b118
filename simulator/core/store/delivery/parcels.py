"""What holds for every parcel of an order, whichever call sends it or changes it.

Facts: a product or SKU that the order does not have is 606031; jewellery is sent by the provider that
inspects it and by nobody else (606034, seen of stores that are bound to one; here of all). That so many of a
line are too many is 606042, whose text speaks of quantities, and that a courier nobody knows is 606004
everywhere: inferred, both are documented of `deliveryinfo/update` alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from simulator.core.errors import Refusal
from simulator.core.store import shop_seed
from simulator.core.store.delivery.companies import COMPANIES
from simulator.core.store.delivery.entities import Waybill
from simulator.core.store.order import lookup, seeded
from simulator.core.store.order.entities import Content, Line, Order, Parcel
from simulator.core.store.order.inspecting import JEWELLERY
from simulator.texts import Text

if TYPE_CHECKING:
    from simulator.core.world import World

BY_COURIER, WITHOUT_COURIER, BY_OWN = 1, 3, 6  # values of `deliver_type`
NO_RETURN_ADDRESS, NO_COURIER, NO_WAYBILL = 606003, 606004, 606005
NOT_BY_YOU, GOODS = 606034, 606042


def check_sender(order: Order) -> None:
    """606034 where somebody else has to send it."""
    if order.inspect_type == JEWELLERY:
        raise Refusal(
            NOT_BY_YOU,
            why=Text(
                f"order {order.order_id} is sent by the provider that inspects it",
                f"订单 {order.order_id} 由质检的服务商发货",
            ),
        )


def check_courier(parcel: Parcel) -> None:
    """606004 for a courier that nobody knows."""
    if parcel.deliver_type != WITHOUT_COURIER and parcel.delivery_id not in COMPANIES:
        raise Refusal(
            NO_COURIER,
            why=Text(
                f"no courier is known as {parcel.delivery_id!r}", f"没有快递公司 {parcel.delivery_id!r}"
            ),
        )


def check_goods(order: Order, parcels: Sequence[Parcel], most: Callable[[Line], int]) -> None:
    """606031 for what is no line of the order, 606042 for more of a line than may be."""
    wanted: Counter[tuple[int, int]] = Counter()
    for parcel in parcels:
        for content in parcel.contents:
            wanted[content.product_id, content.sku_id] += content.count
    for (product_id, sku_id), count in wanted.items():
        line = lookup.line_asked_for(order, product_id, sku_id)
        if count > most(line):
            raise Refusal(
                GOODS,
                why=Text(
                    f"{count} of SKU {sku_id} are sent, and at most {most(line)} can be",
                    f"SKU {sku_id} 发出 {count} 件，最多 {most(line)} 件",
                ),
            )


def goods(contents: Sequence[Content]) -> list[tuple[int, int, int]]:
    """The same for the same goods, in whatever order they are named."""
    return sorted((content.product_id, content.sku_id, content.count) for content in contents)


def note(world: World, order: Order, parcels: Iterable[Parcel], instead_of: Iterable[Parcel] = ()) -> None:
    """From now on the order is found by these waybills, and no more by those."""
    for parcel in instead_of:
        world.tables.delete(Waybill, order.store, parcel.waybill_id, order.order_id)
    for waybill_id in {parcel.waybill_id: None for parcel in parcels if parcel.waybill_id}:
        number = world.sequence("waybill", order.store)
        world.tables.put(
            Waybill(store=order.store, waybill_id=waybill_id, number=number, order_id=order.order_id)
        )


def of_waybill(world: World, store: str, waybill_id: str) -> Order | None:
    """The last order that went off under a waybill; None where none did."""
    rows = world.tables.list(Waybill, "under", store, waybill_id, descending=True, limit=1)
    if rows:
        return lookup.found(world, store, rows[0].order_id)
    seed = shop_seed.of(world, store)
    number = seeded.of_waybill(seed, waybill_id) if seed is not None else 0
    order = lookup.found(world, store, seed.order_id(number)) if seed is not None and number else None
    if order is None or all(parcel.waybill_id != waybill_id for parcel in order.parcels):
        return None  # it has gone under another one since
    return order
