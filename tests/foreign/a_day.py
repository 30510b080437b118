"""A store's day, run by whoever can post JSON on its behalf: its goods and orders listed, one shipped in two
parcels, one piece of it given back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simulator.durations import DAY, HOUR, MINUTE

Ask = Callable[[str, Mapping[str, Any]], Mapping[str, Any]]  # path behind `/channels/ec/`, body; the reply
Do = Callable[..., Mapping[str, Any]]  # an action of the world
FAR = 2**53  # the first whole number whose neighbour a double does not hold


def lived(ask: Ask, do: Do, shop: str, now: float) -> None:
    """Every reply is the platform's, as the client hands it on."""

    def good(path: str, **body: Any) -> Mapping[str, Any]:
        reply = ask(path, body)
        assert reply.get("errcode", 0) == 0, f"{path}: {reply}"
        return reply

    [first, *_] = good("product/list/get", page_size=30, status=5)["product_ids"]
    product = good("product/get", product_id=first)["product"]
    order_id = str(do("buyer_order", store=shop, product=int(first), count=2)["order_id"])
    until = int(now) + HOUR
    listed = good(
        "order/list/get",
        page_size=100,
        create_time_range={"start_time": int(now) - DAY, "end_time": until},
        status=20,
    )
    assert int(order_id) > FAR, "an id that does not survive as a number"
    assert order_id in listed["order_id_list"]
    [line] = good("order/get", order_id=order_id)["order"]["order_detail"]["product_infos"]
    assert (line["product_id"], line["title"], line["sku_cnt"]) == (first, product["title"], 2)

    couriers = good("order/deliverycompanylist/new/get", ewaybill_only=True)["company_list"]
    piece = {"product_id": line["product_id"], "sku_id": line["sku_id"], "product_cnt": 1}
    for waybill in ("SF0001", "SF0002"):
        parcel = {
            "delivery_id": couriers[0]["delivery_id"],
            "waybill_id": waybill,
            "deliver_type": 1,
            "product_infos": [piece],
        }
        good("order/delivery/send", order_id=order_id, delivery_list=[parcel])
    again = ask("order/delivery/send", {"order_id": order_id, "delivery_list": [parcel]})
    assert again["errcode"] == 101100, "what is shipped is not shipped once more"
    shipped = good("order/get", order_id=order_id)["order"]
    parcels = shipped["order_detail"]["delivery_info"]["delivery_product_info"]
    assert (shipped["status"], [one["waybill_id"] for one in parcels]) == (30, ["SF0001", "SF0002"])

    do("buyer_aftersale", store=shop, order=order_id, count=1)
    window = {"begin_create_time": int(now) - HOUR, "end_create_time": until}
    [id_] = good("aftersale/getaftersalelist", **window)["after_sale_order_id_list"]
    asked = good("aftersale/getaftersaleorder", after_sale_order_id=id_)["after_sale_order"]
    assert (asked["order_id"], asked["status"]) == (order_id, "MERCHANT_PROCESSING")
    good("aftersale/acceptapply", after_sale_order_id=id_, accept_type=2)
    do("advance", by=10 * MINUTE)
    ended = good("aftersale/getaftersaleorder", after_sale_order_id=id_)["after_sale_order"]
    assert ended["status"] == "MERCHANT_REFUND_SUCCESS"
    assert ended["refund_info"]["amount"] == line["sale_price"]
    [line] = good("order/get", order_id=order_id)["order"]["order_detail"]["product_infos"]
    assert line["finish_aftersale_sku_cnt"] == 1
