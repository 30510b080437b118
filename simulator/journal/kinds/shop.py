"""What becomes of a shop's orders, products, stock and after-sales, for whoever is held against it."""

from __future__ import annotations

from typing import Any

from simulator.journal.kind import UNIX, Kind, fact
from simulator.texts import Text

PARTS = {"order": "订单", "product": "商品", "stock": "库存", "aftersale": "售后单"}
# What the platform's statuses mean, by part.
STATUSES: dict[str, dict[str, Text]] = {
    "order": {
        "10": Text("to be paid", "待付款"),
        "12": Text("a present to be taken", "礼物待收下"),
        "20": Text("to be shipped", "待发货"),
        "21": Text("partly shipped", "部分发货"),
        "30": Text("to be received", "待收货"),
        "100": Text("finished", "已完成"),
        "190": Text("cancelled: oversold", "商品超卖取消"),
        "200": Text("cancelled: all is refunded", "售后完成取消"),
        "250": Text("cancelled", "已取消"),
    },
    "product": {
        "0": Text("never listed", "从未上架"),
        "5": Text("on sale", "上架"),
        "6": Text("in the recycle bin", "回收站"),
        "9": Text("purged", "彻底删除"),
        "11": Text("taken off by the merchant", "自主下架"),
        "13": Text("taken off: a violation", "违规下架"),
        "14": Text("taken off: the deposit is short", "保证金不足下架"),
        "15": Text("taken off: the brand has expired", "品牌过期下架"),
        "20": Text("banned", "商品被封禁"),
    },
    "aftersale": {
        "MERCHANT_PROCESSING": Text("the merchant has to answer", "待商家处理"),
        "MERCHANT_REJECT_REFUND": Text("refund refused", "商家拒绝退款"),
        "MERCHANT_REJECT_RETURN": Text("return refused", "商家拒绝退货"),
        "MERCHANT_REJECT_RESHIP": Text("exchange refused", "商家拒绝发货"),
        "USER_WAIT_RETURN": Text("the buyer has to send it back", "待买家退货"),
        "RETURN_CLOSED": Text("return closed", "退货关闭"),
        "MERCHANT_WAIT_RECEIPT": Text("the merchant has to receive it", "待商家收货"),
        "PLATFORM_REFUNDING": Text("the platform is refunding", "平台退款中"),
        "PLATFORM_REFUND_FAIL": Text("the platform's refund failed", "平台退款失败"),
        "USER_WAIT_CONFIRM": Text("the buyer has to confirm", "待买家确认"),
        "USER_WAIT_CONFIRM_UPDATE": Text("the buyer has to answer the offer", "待买家处理协商"),
        "USER_WAIT_HANDLE_MERCHANT_AFTER_SALE": Text(
            "the buyer has to answer what the merchant opened", "待买家处理商家发起的售后"
        ),
        "MERCHANT_REFUND_SUCCESS": Text("refunded", "退款完成"),
        "MERCHANT_RETURN_SUCCESS": Text("returned and refunded", "退货退款完成"),
        "MERCHANT_OVERDUE_REFUND": Text("the merchant has not refunded in time", "商家逾期未退款"),
        "MERCHANT_REFUND_RETRY_FAIL": Text("the payout failed", "打款失败"),
        "USER_CANCELD": Text("cancelled by the buyer", "买家已撤销"),
        "MERCHANT_FAIL": Text("closed", "售后关闭"),
    },
}


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
        told = self._status()
        if self.stock is not None:
            told = Text(f"{self.stock} of SKU {self.sku_id}", f"SKU {self.sku_id} 可售 {self.stock}")
        return Text(
            f"shop {part} {self.id} of {self.store} is {told.en}",
            f"店铺数据 {part} {self.id} 店铺 {self.store}：{told.zh}",
        ).in_(lang)

    def _status(self) -> Text:
        """As the platform has it, and what that means."""
        means = STATUSES.get(str(self.part), {}).get(str(self.status))
        if means is None:
            return Text.same(str(self.status))
        return Text(f"{self.status} ({means.en})", f"{self.status}（{means.zh}）")
