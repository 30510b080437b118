"""Parcels as calls write them, and orders to send."""

from __future__ import annotations

from typing import Any

from simulator.core.component import conversations
from simulator.core.store.order import buying
from simulator.core.store.order.buying import Wanted
from simulator.core.store.product import lookup
from simulator.core.store.product.documents import sku_of
from tests.core.sample import Town

ELSEWHERE = 99999999999999


def bought(town: Town, store: str, *counts: int) -> str:
    """A paid order of so many of each of a store's first products; its id."""
    products = lookup.page(town.world, store, None, 0, len(counts))
    wanted = [
        Wanted(product.product_id, sku_of(product.product_id), count)
        for product, count in zip(products, counts, strict=True)
    ]
    with town.world.transaction():
        openid = conversations.openid_of(town.world, store, "buyer")
        order = buying.pay(town.world, buying.place(town.world, store, openid, wanted))
    return str(order.order_id)


def lines(town: Town, store: str, *counts: int) -> list[dict[str, Any]]:
    """So many of each of a store's first products, as a parcel has them."""
    products = lookup.page(town.world, store, None, 0, len(counts))
    return [
        {
            "product_id": str(product.product_id),
            "sku_id": str(sku_of(product.product_id)),
            "product_cnt": count,
        }
        for product, count in zip(products, counts, strict=True)
        if count
    ]


def parcel(goods: list[dict[str, Any]], waybill: str = "SF1", courier: str = "SF", **more: Any) -> Any:
    return {
        "delivery_id": courier,
        "waybill_id": waybill,
        "deliver_type": 1,
        "product_infos": goods,
        **more,
    }


def changed(goods: list[dict[str, Any]], waybill: str, courier: str = "SF") -> dict[str, Any]:
    """One side of a change of waybill."""
    return {"delivery_id": courier, "waybill_id": waybill, "product_infos": goods}
