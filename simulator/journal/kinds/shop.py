"""What becomes of a shop's orders, products, stock and after-sales, for whoever is held against it."""

from __future__ import annotations

from typing import Any

from simulator.journal.kind import UNIX, Kind, fact
from simulator.texts import Text

PARTS = {"order": "订单", "product": "商品", "stock": "库存", "aftersale": "售后单"}


class ShopChanged(
    Kind,
    name="shop",
    zh="店铺数据",
    says=Text(
        "something in a shop has changed, where the provider shows shops or acts in them; of what a shop was "
        "stocked with, that which the provider shows, ahead of the reading",
        "店铺数据有了变化，仅当服务商展示店铺数据或在其中操作时记录；批量生成的数据在观察之前只记录服务商展示的部分",
    ),
):
    phase: str = fact(
        "",
        "阶段",
        values={"made": "新建", "changed": "有变化", "stocked": "批量生成时即如此"},
    )
    store: str = fact("appid of the store", "店铺 appid")
    part: str = fact("", "哪类数据", values=PARTS)
    id: int = fact("of the order, of the product, or of the after-sale", "订单号、商品编号或售后单号")
    status: Any = fact("as the platform has it; reads see it", "平台上的状态，读接口所示", default=None)
    visible_at: float | None = fact(
        "when reads begin to see it", "读接口从何时起看到", unit=UNIX, default=None
    )
    lines: list[dict[str, int]] | None = fact(
        "of an order: per SKU how many are ordered, shipped, and in or through after-sale; of these, how "
        "many are under way, and how many were called off before they were sent",
        "订单各商品的购买、已发货、售后件数，及其中售后进行中、未发货即取消的件数",
        default=None,
    )
    waits_for: str | None = fact(
        "of an order that is not to be shipped just now: for what", "订单暂不应发货的原因", default=None
    )
    sku_id: int | None = fact("whose stock", "哪个 SKU 的库存", default=None)
    warehouse: str | None = fact(
        "in which of the merchant's warehouses; absent for the rest",
        "位于哪个仓库，不写则为其余",
        default=None,
    )
    stock: int | None = fact("how many can be ordered", "可售库存", default=None)
    order_id: int | None = fact("of an after-sale: its order", "售后所属订单", default=None)
    type: str | None = fact("of an after-sale: what is wanted", "售后类型", default=None)
    deadline: int | None = fact("when time answers it", "超时自动处理的时刻", unit=UNIX, default=None)

    def line(self, lang: str) -> str:
        part = self.word("part", lang)
        told = self.status if self.stock is None else f"{self.sku_id}: {self.stock}"
        return Text(
            f"shop {part} {self.id} of {self.store} is {told}",
            f"店铺数据 {part} {self.id} 店铺 {self.store}：{told}",
        ).in_(lang)
