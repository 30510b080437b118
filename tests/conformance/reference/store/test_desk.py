"""The desk: pages for who has come in, and forms that do what they say."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient

from tests.conformance.reference.sample import MONTH, ORDER, PRODUCT, STORE, House
from tests.conformance.reference.store.shop import PRODUCT_ID, SKU, UNPAID, Shop, line


@pytest.fixture
def desk(house: House, shop: Shop, client: FlaskClient) -> FlaskClient:
    """A browser that has come in by the order service."""
    assert house.use(client, service_id=ORDER) == 302
    return client


@pytest.mark.parametrize("page", ["orders", "products", "aftersales", "orders/1"])
def test_nobody_sees_it_without_a_session(shop: Shop, client: FlaskClient, page: str) -> None:
    shop.order()
    assert client.get(f"/app/{page}").status_code == 403
    assert client.post("/app/orders/1/ship").status_code == 403


def test_who_has_the_product_service_sees_products_only(
    house: House, shop: Shop, client: FlaskClient
) -> None:
    """… and no link leads him to anything else."""
    assert shop.stock
    house.grant()
    house.valid(("basic", MONTH))
    assert house.use(client, service_id=PRODUCT) == 302
    assert client.get("/app/products").status_code == 200
    assert client.get("/app/orders").status_code == 403
    for page in ("/app", "/app/products", f"/app/products/{PRODUCT_ID}"):
        shown = client.get(page)
        links = re.findall(r"href='?(/app/[\w/]+)", shown.text)
        assert shown.status_code == 200
        assert links, page
        assert [client.get(link).status_code for link in links] == [200] * len(links), page


def test_lists_name_what_there_is(house: House, shop: Shop, desk: FlaskClient) -> None:
    shop.order("3705115058471208928", status=77)
    shop.aftersale("9", status="NEVER_SEEN")
    house.sync()
    assert 'data-id="3705115058471208928"' in desk.get("/app/orders").text.replace("'", '"')
    assert "状态 NEVER_SEEN" in desk.get("/app/aftersales").text
    assert PRODUCT_ID in desk.get("/app/products").text


def test_a_part_is_shipped_by_hand(shop: Shop, desk: FlaskClient) -> None:
    shop.order(lines=[line(SKU, 3)])
    assert "发货" in desk.get("/app/orders/1").text
    reply = desk.post("/app/orders/1/ship", data={f"count {PRODUCT_ID} {SKU}": "1"})
    assert reply.status_code == 303
    assert shop.sent() == {SKU: 1}


def test_a_price_is_lowered_by_hand(shop: Shop, desk: FlaskClient) -> None:
    shop.order(status=UNPAID)
    assert "改价" in desk.get("/app/orders/1").text
    desk.post("/app/orders/1/price", data={f"total {PRODUCT_ID} {SKU}": "1500"})
    assert shop.orders["1"]["order_detail"]["product_infos"][0]["real_price"] == 1500


def test_stock_is_changed_by_hand(house: House, shop: Shop, desk: FlaskClient) -> None:
    house.sync()
    assert "库存" in desk.get(f"/app/products/{PRODUCT_ID}").text
    desk.post(f"/app/products/{PRODUCT_ID}/stock", data={f"by {SKU}": "-4"})
    assert shop.stock[SKU] == 96


def test_an_after_sale_is_answered_by_hand(house: House, shop: Shop, desk: FlaskClient) -> None:
    reasons = [{"reject_reason_type": number, "reject_scene": scene} for number, scene in ((16, 4), (6, 1))]
    house.platform.answers["rejectreason/get"] = lambda _: {"errcode": 0, "reason_list": reasons}
    house.platform.answers["rejectapply"] = lambda _: {"errcode": 0}
    house.platform.answers["merchantupdateaftersale"] = lambda _: {"errcode": 0}
    shop.aftersale(refund_info={"amount": 99_999})
    assert "协商" in desk.get("/app/aftersales/7").text
    assert desk.post("/app/aftersales/7/refuse", data={"reason": "已发出"}).status_code == 303
    assert desk.post("/app/aftersales/7/propose", data={"amount": "500"}).status_code == 303
    assert desk.post("/app/aftersales/7/accept").status_code == 303
    [refusal] = house.platform.asked("rejectapply")
    assert (refusal.body or {})["reject_reason_type"] == 6, "the first that is listed for a refund"
    assert (house.platform.asked("merchantupdateaftersale")[0].body or {})["amount"] == 500
    assert shop.aftersales["7"]["status"] == "MERCHANT_REFUND_SUCCESS"


def test_what_could_not_be_done_is_said(house: House, shop: Shop, desk: FlaskClient) -> None:
    shop.order()
    house.platform.fault("delivery/send", 101100)
    reply = desk.post("/app/orders/1/ship", data={f"count {PRODUCT_ID} {SKU}": "1"})
    assert reply.status_code == 409
    assert 'data-state="not_done"' in reply.text
    assert desk.post("/app/products", data={"title": "茶杯"}).status_code == 409


def test_the_probes_say_what_is_believed(house: House, shop: Shop, desk: FlaskClient) -> None:
    shop.order(status=30)
    shop.aftersale(status="USER_CANCELD")
    house.sync()
    told = {name: desk.get(f"/probe/stores/{STORE}/{name}").get_json() for name in ("orders", "products")}
    assert told["orders"] == {
        "orders": [
            {"order_id": "1", "status": 30, "lines": [{"sku_id": SKU, "count": 2, "shipped": 0}]},
        ]
    }
    assert told["products"]["products"][0]["skus"] == [{"sku_id": SKU, "stock": 100}]
    aftersales = desk.get(f"/probe/stores/{STORE}/aftersales").get_json()
    assert aftersales == {"aftersales": [{"after_sale_order_id": "7", "status": "USER_CANCELD"}]}
    assert desk.get("/probe/stores/wx0000000000000000/orders").status_code == 404
