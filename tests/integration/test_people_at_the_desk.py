"""The people of a store work at the reference provider's pages, against the simulated platform."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from tests.scenario.hand import Hand, session

IMAGES = " ".join(f"https://mmecimage.cn/p/wx1/{name}.jpg" for name in "abcd")


class Desk:
    """A browser of a store's user that has come in by the order service."""

    def __init__(self, hand: Hand) -> None:
        self.hand = hand
        self.browser = requests.Session()
        self.browser.trust_env = False
        jump = hand.do("press_use", store="shop", service="second")
        came_to = self.browser.get(jump["url"], timeout=10)
        assert came_to.status_code == 200
        self.at = came_to.url

    def get(self, page: str) -> str:
        return self._text(self.browser.get(f"{self.at}/{page}", timeout=10))

    def post(self, page: str, **fields: str) -> str:
        """The page that follows, as it is once what the platform does by itself is done."""
        reply = self.browser.post(f"{self.at}/{page}", data=fields, timeout=10)
        self._text(reply)
        self.hand.stage.settle()
        return self._text(self.browser.get(reply.url, timeout=10))

    def refused(self, page: str, **fields: str) -> str:
        """The page that says what was not done."""
        reply = self.browser.post(f"{self.at}/{page}", data=fields, timeout=10)
        assert reply.status_code == 409, reply.text
        return reply.text

    def field(self, page: str, name: str) -> str:
        """The whole name of a field that begins so."""
        found = re.search(rf"name='({name} [^']+)'", self.get(page))
        assert found, f"{page} has no field {name}"
        return found[1]

    def statuses(self, page: str) -> dict[str, str]:
        return dict(re.findall(r"data-id='(\d+)' data-status='(\w+)'", self.get(page)))

    def _text(self, reply: requests.Response) -> str:
        assert reply.status_code == 200, reply.text
        return reply.text


@pytest.fixture(scope="module")
def hand() -> Iterator[Hand]:
    with session() as opened:
        hand = Hand(opened)
        hand.do("create_store", **{"as": "shop"}, orders=0)
        hand.do("purchase", store="shop", service="second")
        hand.do("sync")
        yield hand


@pytest.fixture(scope="module")
def desk(hand: Hand) -> Desk:
    return Desk(hand)


def test_an_order_is_priced_and_shipped_in_parts(hand: Hand, desk: Desk) -> None:
    hand.do("fault", call="ec.order.delivery.send", do="error", errcode=100003, **{"as": "stuck"})
    order: Any = hand.do("buyer_order", store="shop", count=2, pay=False, **{"as": "one"})
    page = f"orders/{order['order_id']}"
    assert desk.statuses("orders") == {str(order["order_id"]): "10"}
    assert "¥15.00" in desk.post(f"{page}/price", **{desk.field(page, "total"): "1500"})
    hand.do("buyer_pay", store="shop", order="one")
    hand.do("heal", fault="stuck")
    desk.post(f"{page}/ship", **{desk.field(page, "count"): "1"})
    hand.stage.settle()  # the event of that parcel has the provider send the rest by itself
    assert "data-shipped=2" in desk.get(page)
    assert desk.statuses("orders")[str(order["order_id"])] == "30"


def test_a_product_is_counted_and_priced_and_a_new_one_listed(hand: Hand, desk: Desk) -> None:
    page = f"products/{next(iter(desk.statuses('products')))}"
    there = int(re.findall(r"data-stock=(\d+)", desk.get(page))[0])
    assert f"data-stock={there + 7}" in desk.post(f"{page}/stock", **{desk.field(page, "by"): "7"})
    assert "¥9.00" in desk.post(f"{page}/price", **{desk.field(page, "price"): "900"})
    said = {"title": "手工青瓷茶杯一套四只", "images": IMAGES, "category": "6033 6057 6091", "price": "1300"}
    assert "10020110" in desk.refused("products", **said, stock="4", address="1"), (
        "the store has no such address"
    )
    made = desk.post("products", **said, stock="4")
    new = re.findall(r"data-id='(\d+)' data-status='0'", made)
    assert len(new) == 1
    hand.do("advance", by="5m")
    hand.do("sync")
    assert desk.statuses("products")[new[0]] == "5", "its audit has passed"


def test_an_after_sale_is_negotiated_refused_and_agreed_to(hand: Hand, desk: Desk) -> None:
    hand.do("buyer_order", store="shop", count=30, **{"as": "many"})
    back: Any = hand.do("buyer_aftersale", store="shop", order="many", **{"as": "back"})
    page = f"aftersales/{back['after_sale_order_id']}"

    def status(shown: str) -> str:
        return str(re.findall(r"data-status='(\w+)'", shown)[0])

    assert status(desk.get(page)) == "MERCHANT_PROCESSING"
    assert status(desk.post(f"{page}/propose", amount="500", reason="退一部分")) == "USER_WAIT_CONFIRM_UPDATE"
    hand.do("buyer_answer", store="shop", after_sale="back", answer="refuse")
    assert status(desk.post(f"{page}/refuse", reason="已发出")) == "MERCHANT_REJECT_REFUND"
    hand.do("buyer_answer", store="shop", after_sale="back", answer="ask_again")
    assert status(desk.post(f"{page}/accept")) == "MERCHANT_REFUND_SUCCESS"


def test_an_amount_that_a_buyer_agrees_to_goes_back(hand: Hand, desk: Desk) -> None:
    hand.do("buyer_order", store="shop", count=30, **{"as": "dear"})
    back: Any = hand.do("buyer_aftersale", store="shop", order="dear", **{"as": "half"})
    page = f"aftersales/{back['after_sale_order_id']}"
    desk.post(f"{page}/propose", amount="500", reason="退一部分")
    hand.do("buyer_answer", store="shop", after_sale="half", answer="agree")
    shown = desk.get(page)
    assert "MERCHANT_REFUND_SUCCESS" in shown
    assert "¥5.00" in shown
