"""One order as `order/get` tells it, as far as the work needs it: no word of who the buyer is."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from .wire import number, part, rows, text

UNPAID, PAID, PARTLY_SHIPPED = 10, 20, 21
NOTHING_TO_INSPECT, FRESH = 0, 2  # `quality_inspect_type`
WORDS = {
    10: "待付款",
    12: "礼物待收下",
    13: "一起买待成团",
    20: "待发货",
    21: "部分发货",
    30: "待收货",
    100: "已完成",
    190: "商品超卖取消",
    200: "售后完成取消",
    250: "已取消",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """So many of one SKU: `shipped` have gone off, `under_way` are in after-sale, `through` have been.

    `total` is what the line costs, in fen.
    """

    product_id: str
    sku_id: str
    title: str
    count: int
    shipped: int
    under_way: int
    through: int
    total: int
    warehouse: str

    @property
    def left(self) -> int:
        """How many are still to be sent."""
        return max(0, self.count - self.shipped - self.through)


@dataclass(frozen=True, kw_only=True, slots=True)
class Order:
    """`status` is the platform's number, also where it is one never seen; times in seconds since 1970.

    `readdressed`: its buyer wants it to go elsewhere, and nobody has agreed yet. `inspected`: nobody has to
    look at the goods first, or somebody has.
    """

    order_id: str
    status: int
    paid_at: int
    updated_at: int
    lines: tuple[Line, ...]
    parcels: int
    virtual: bool
    readdressed: bool
    inspected: bool
    lowered: bool
    notes: str
    aftersales: tuple[str, ...]

    @property
    def word(self) -> str:
        """Its status in words; the platform adds new ones now and then."""
        return WORDS.get(self.status, f"状态 {self.status}")

    def line(self, product_id: str, sku_id: str) -> Line | None:
        """The line of a SKU."""
        return next((it for it in self.lines if (it.product_id, it.sku_id) == (product_id, sku_id)), None)


def read(order_id: str, said: dict[str, Any]) -> Order:
    """The `order` of a reply; what is missing counts as nothing."""
    detail = part(said, "order_detail")
    delivery = part(detail, "delivery_info")
    parcels = list(rows(delivery.get("delivery_product_info")))
    shipped: Counter[tuple[str, str]] = Counter()
    for parcel in parcels:
        for content in rows(parcel.get("product_infos")):
            key = text(content.get("product_id")), text(content.get("sku_id"))
            shipped[key] += number(content.get("product_cnt"))
    price = part(detail, "price_info")
    return Order(
        order_id=order_id,
        status=number(said.get("status"), -1),
        paid_at=number(part(detail, "pay_info").get("pay_time")),
        updated_at=number(said.get("update_time")),
        lines=tuple(_line(line, shipped) for line in rows(detail.get("product_infos"))),
        parcels=len(parcels),
        virtual=number(delivery.get("deliver_method")) == 1,
        readdressed=bool(delivery.get("address_under_review")),
        inspected=_inspected(delivery),
        lowered=number(price.get("change_down_price")) > 0 or bool(price.get("is_change_freight")),
        notes=text(part(detail, "ext_info").get("customer_notes")),
        aftersales=tuple(
            text(row.get("aftersale_order_id"))
            for row in rows(part(said, "aftersale_detail").get("aftersale_order_list"))
        ),
    )


def _inspected(delivery: dict[str, Any]) -> bool:
    """Jewellery is sent by its inspector; of fresh goods the merchant shows pictures before."""
    kind = number(delivery.get("quality_inspect_type"))
    shown = number(part(delivery, "quality_inspect_info").get("inspect_status")) > 0
    return kind == NOTHING_TO_INSPECT or (kind == FRESH and shown)


def _line(said: dict[str, Any], shipped: Counter[tuple[str, str]]) -> Line:
    key = text(said.get("product_id")), text(said.get("sku_id"))
    return Line(
        product_id=key[0],
        sku_id=key[1],
        title=text(said.get("title")),
        count=number(said.get("sku_cnt")),
        shipped=shipped[key],
        under_way=number(said.get("on_aftersale_sku_cnt")),
        through=number(said.get("finish_aftersale_sku_cnt")),
        total=number(said.get("real_price")),
        warehouse=text(said.get("out_warehouse_id")),
    )
