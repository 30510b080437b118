"""Orders and after-sales to call about, as consumers and merchants bring them about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

Do = Callable[..., Any]  # an action
Call = Callable[..., dict[str, Any]]  # a right call on behalf of the store
ADDRESS = {
    "user_name": "张三",
    "tel_number": "13800000000",
    "province_name": "广东省",
    "city_name": "广州市",
    "county_name": "海珠区",
    "detail_info": "新港中路 397 号",
}
NOBODYS = "3300000000000000001"


class Cases:
    """What is brought about at one store."""

    def __init__(self, do: Do, call: Call, store: str) -> None:
        self.do = do
        self.call = call
        self.store = store

    def paid(self, **more: Any) -> str:
        return str(self.do("buyer_order", store=self.store, **more)["order_id"])

    def sent(self, **more: Any) -> str:
        """All of an order is on its way."""
        order = self.paid(**more)
        self.send(order)
        return order

    def send(self, order: str, count: int | None = None) -> None:
        """So many of its first line go off; all of it by default."""
        lines = self.lines(order)[: 1 if count else None]
        goods = [
            {
                "product_id": line["product_id"],
                "sku_id": line["sku_id"],
                "product_cnt": count or line["sku_cnt"],
            }
            for line in lines
        ]
        parcel = {"delivery_id": "SF", "waybill_id": "SF1", "deliver_type": 1, "product_infos": goods}
        self.call("order/delivery/send", order_id=order, delivery_list=[parcel])

    def lines(self, order: str) -> list[dict[str, Any]]:
        shown = self.call("order/get", order_id=order)["order"]["order_detail"]["product_infos"]
        assert isinstance(shown, list)
        return shown

    def line(self, order: str) -> dict[str, Any]:
        """The first line, as calls name it."""
        line = self.lines(order)[0]
        return {"order_id": order, "product_id": line["product_id"], "sku_id": line["sku_id"]}

    def asked(self, kind: str = "REFUND", order: str = "", **more: Any) -> str:
        """An after-sale of an order: one that was paid for a refund, one that was sent for all else."""
        order = order or (self.paid() if kind == "REFUND" else self.sent())
        made = self.do("buyer_aftersale", store=self.store, order=order, type=kind, **more)
        return str(made["after_sale_order_id"])

    def back(self, kind: str = "RETURN", **more: Any) -> str:
        """One whose goods are on their way back."""
        id_ = self.asked(kind, **more)
        if self.status(id_) == "MERCHANT_PROCESSING":
            self.call("aftersale/acceptapply", after_sale_order_id=id_, address_id=self.address())
        self.do("buyer_return", store=self.store, after_sale=id_)
        return id_

    def refused(self) -> str:
        """One that the merchant has refused."""
        id_ = self.asked()
        self.call("aftersale/rejectapply", after_sale_order_id=id_, reject_reason_type=4)
        return id_

    def disputed(self) -> tuple[str, str]:
        """One that the platform was called in about, and the complaint."""
        id_ = self.refused()
        made = self.do("buyer_complains", store=self.store, after_sale=id_, pictures=1)
        return id_, str(made["complaint_id"])

    def ended(self) -> str:
        """One that its buyer has given up."""
        id_ = self.asked()
        self.answers(id_, "cancel")
        return id_

    def answers(self, id_: str, answer: str) -> str:
        return str(self.do("buyer_answer", store=self.store, after_sale=id_, answer=answer)["status"])

    def address(self, **flags: bool) -> str:
        """A merchant's address; the default for returns where it is told to be."""
        every = {"send_addr": False, "default_send": False, "recv_addr": True, "default_recv": False}
        detail = {"address_info": ADDRESS, **every, **flags}
        return str(self.call("merchant/address/add", address_detail=detail)["address_id"])

    def claimed(self, kind: str = "damage", **more: Any) -> str:
        """A guarantee about an order that was sent."""
        made = self.do("buyer_claims", store=self.store, order=self.sent(), type=kind, **more)
        return str(made["guarantee_order_id"])

    def shown(self, id_: str) -> dict[str, Any]:
        reply = self.call("aftersale/getaftersaleorder", after_sale_order_id=id_)["after_sale_order"]
        assert isinstance(reply, dict)
        return reply

    def status(self, id_: str) -> str:
        return str(self.shown(id_)["status"])


def proposal(**change: Any) -> dict[str, Any]:
    """The arguments of a proposal beside whom it is about."""
    return {
        "type": 1,
        "amount": 1,
        "merchant_update_desc": "一半",
        "update_reason_type": 10,
        "merchant_update_type": 3,
        "media_ids": ["media-1"],
        **change,
    }
