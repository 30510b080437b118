"""A store at the fake platform: orders that can be shipped and repriced, after-sales, stock."""

from __future__ import annotations

from typing import Any

from conformance.reference.platform import Request
from tests.conformance.reference.fake import FakePlatform
from tests.conformance.reference.sample import MONTH, NOW, ORDER, STORE, TWO, House

PRODUCT_ID, SKU = "10000000000001", "1000000001"
PAID, UNPAID, PARTLY, SHIPPED = 20, 10, 21, 30


def line(sku: str = SKU, count: int = 2, **more: Any) -> dict[str, Any]:
    """One line of an order."""
    return {"product_id": PRODUCT_ID, "sku_id": sku, "sku_cnt": count, "real_price": 1000 * count, **more}


class Shop:
    """What the platform knows of one store, and what was done to it."""

    def __init__(self, platform: FakePlatform) -> None:
        self.orders: dict[str, dict[str, Any]] = {}
        self.aftersales: dict[str, dict[str, Any]] = {}
        self.stock = {SKU: 100}
        self.platform = platform
        platform.answers |= {
            "order/list/get": lambda _: self.listed("order_id_list", self.orders),
            "order/get": lambda it: self.one(self.orders, it, "order", "order_id", 100002),
            "delivery/send": self.send,
            "order/price/update": self.lower,
            "aftersale/getaftersalelist": lambda _: self.listed("after_sale_order_id_list", self.aftersales),
            "getaftersaleorder": lambda it: self.one(
                self.aftersales, it, "after_sale_order", "after_sale_order_id", 10021050
            ),
            "acceptapply": self.accept,
            "product/list/get": lambda _: {"errcode": 0, "product_ids": [PRODUCT_ID], "next_key": ""},
            "product/get": lambda _: {"errcode": 0, "product": self.product()},
            "stock/batchget": lambda _: {"data": {"spu_stock_list": [self.stocks()]}},
            "stock/get": lambda _: {"data": {"total_stock_num": self.stock[SKU]}},
            "stock/update": self.count,
        }

    def order(self, order_id: str = "1", status: int = PAID, lines: Any = None, **detail: Any) -> None:
        """An order as the platform has it."""
        self.orders[order_id] = {
            "order_id": order_id,
            "status": status,
            "update_time": NOW,
            "order_detail": {
                "product_infos": lines or [line()],
                "pay_info": {"pay_time": NOW} if status != UNPAID else {},
                "delivery_info": {"delivery_product_info": []},
                **detail,
            },
        }

    def aftersale(self, id_: str = "7", status: str = "MERCHANT_PROCESSING", **more: Any) -> None:
        """An after-sale as the platform has it."""
        self.aftersales[id_] = {
            "after_sale_order_id": id_,
            "order_id": "1",
            "type": "REFUND",
            "status": status,
            "refund_info": {"amount": 1000},
            "update_time": NOW,
            **more,
        }

    def listed(self, name: str, rows: dict[str, Any]) -> dict[str, Any]:
        return {"errcode": 0, name: list(rows), "has_more": False, "next_key": ""}

    def one(self, rows: dict[str, Any], request: Request, name: str, key: str, code: int) -> dict[str, Any]:
        row = rows.get((request.body or {})[key])
        return {"errcode": code} if row is None else {"errcode": 0, name: row}

    def product(self) -> dict[str, Any]:
        sku = {"sku_id": SKU, "sale_price": 1000, "stock_num": self.stock[SKU]}
        return {"product_id": PRODUCT_ID, "title": "青瓷茶杯", "status": 5, "edit_status": 4, "skus": [sku]}

    def stocks(self) -> dict[str, Any]:
        rows = [{"sku_id": sku, "total_stock_num": number} for sku, number in self.stock.items()]
        return {"product_id": PRODUCT_ID, "sku_stock": rows}

    def send(self, request: Request) -> dict[str, Any]:
        """A parcel goes off; more than is left is refused."""
        body = request.body or {}
        order = self.orders[body["order_id"]]
        detail = order["order_detail"]
        parcels = detail["delivery_info"]["delivery_product_info"]
        parcels += body["delivery_list"]
        sent = self.sent(body["order_id"])
        lines = {it["sku_id"]: it["sku_cnt"] for it in detail["product_infos"]}
        if any(sent[sku] > count for sku, count in lines.items() if sku in sent):
            del parcels[-len(body["delivery_list"]) :]
            return {"errcode": 606031}
        order["status"] = SHIPPED if all(sent.get(it) == count for it, count in lines.items()) else PARTLY
        return {"errcode": 0}

    def sent(self, order_id: str = "1") -> dict[str, int]:
        """How many of each SKU have gone off."""
        found: dict[str, int] = {}
        for parcel in self.orders[order_id]["order_detail"]["delivery_info"]["delivery_product_info"]:
            for content in parcel["product_infos"]:
                found[content["sku_id"]] = found.get(content["sku_id"], 0) + content["product_cnt"]
        return found

    def lower(self, request: Request) -> dict[str, Any]:
        body = request.body or {}
        detail = self.orders[body["order_id"]]["order_detail"]
        for change in body["change_order_infos"]:
            for it in detail["product_infos"]:
                if it["sku_id"] == change["sku_id"]:
                    it["real_price"] = change["change_price"]
        detail["price_info"] = {"change_down_price": 1}
        return {"errcode": 0}

    def accept(self, request: Request) -> dict[str, Any]:
        row = self.aftersales[(request.body or {})["after_sale_order_id"]]
        refunds = (request.body or {})["accept_type"] == 2
        row["status"] = "MERCHANT_REFUND_SUCCESS" if refunds else "USER_WAIT_RETURN"
        return {"errcode": 0}

    def count(self, request: Request) -> dict[str, Any]:
        body = request.body or {}
        self.stock[body["sku_id"]] += body["num"] if body["diff_type"] == 1 else -body["num"]
        return {"errcode": 0}

    def loses_reply(self, end: str) -> None:
        """The next call of this is done, and its reply lost."""
        from tests.conformance.reference.fake import GONE

        answer = self.platform.answers[end]

        def lost(request: Request) -> dict[str, Any]:
            answer(request)
            self.platform.answers[end] = answer
            raise GONE

        self.platform.answers[end] = lost


def opened(house: House) -> Shop:
    """A store that has bought the order service and granted, at a provider that knows so."""
    house.tickets()
    house.platform.grants[TWO, STORE] = "refreshtoken@@@2"
    house.platform.validity[int(ORDER), STORE] = [{"specification_id": "orders", "expire_time": MONTH}]
    shop = Shop(house.platform)
    house.sync()
    return shop
