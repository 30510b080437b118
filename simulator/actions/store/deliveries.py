"""What others than the merchant send."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.actions.registry import Arg, action
from simulator.actions.stage import Stage
from simulator.actions.store.buyers import ORDER, STORE, order_of, status_of
from simulator.core.store.delivery import parcels, shipping
from simulator.core.store.order.entities import Content, Parcel
from simulator.core.store.order.inspecting import JEWELLERY
from simulator.core.store.order.states import ORDERS, OrderEvent
from simulator.texts import Text
from simulator.usage import UsageError

CHINESE = "商家以外的人发出的商品。"


@action(
    "inspector_ships",
    STORE,
    ORDER,
    Arg("waybill", "text", "the number of its parcel", "运单号", default="SF1000000000001"),
    chinese="质检服务商验货后发出订单的全部商品：珠宝订单由商家发货会返回 606034。",
    clauses=("T10",),
)
def inspector_ships(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """The provider that inspects an order of jewellery sends all of it: a merchant who tries gets 606034."""
    world = stage.world
    order = order_of(world, args)
    if order.inspect_type != JEWELLERY:
        raise UsageError(
            Text(
                f"order {order.order_id} is not one of jewellery: its merchant sends it",
                f"订单 {order.order_id} 不是珠宝订单：由商家发货",
            )
        )
    ORDERS.after(order.status, OrderEvent.SHIP_ALL)
    contents = tuple(
        Content(product_id=line.product_id, sku_id=line.sku_id, count=order.left(line))
        for line in order.lines
        if order.left(line) > 0
    )
    parcel = Parcel(
        waybill_id=args["waybill"],
        delivery_id="SF",
        deliver_type=parcels.BY_COURIER,
        sent_at=int(world.clock.now()),
        contents=contents,
    )
    return status_of(shipping.gone(world, order, [parcel]))
