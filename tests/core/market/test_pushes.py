"""The order push in every form that can be switched."""

from __future__ import annotations

import itertools
import json
from typing import Any

import pytest

from simulator.core.market.entities import ServiceOrder
from simulator.core.outbox import Channel, Push
from simulator.faults.defects import DEFECTS
from simulator.usage import UsageError
from simulator.wire import envelope, events, push
from simulator.wire.signature import sign
from tests.core.sample import COMPONENT, HOME_PAGE, KEY, NOWHERE, Town

OF_XML = {effect for effect, defect in DEFECTS.items() if defect.xml}
OF_SEAL = {effect for effect, defect in DEFECTS.items() if defect.sealed}
TOKENS = {COMPONENT: "token1", HOME_PAGE: "token2"}


def sealed(town: Town, one: Push) -> push.Sealed:
    """The request as the sender would make it."""
    return town.sender._sealed(one, ())


def opened(town: Town, one: Push) -> dict[str, Any]:
    """The document of a push, opened as its receiver would."""
    request = sealed(town, one)
    body: Any = request.body
    if one.sealed:
        outer = json.loads(body) if one.format == "json" else events.parse(body)
        held = envelope.unseal(outer["Encrypt"], KEY)
        assert held.appid == one.receiver
        query = request.query
        stamp, nonce = query["timestamp"], query["nonce"]
        assert query["msg_signature"] == sign(TOKENS[one.receiver], stamp, nonce, outer["Encrypt"])
        body = held.message
    else:
        assert not {"msg_signature", "encrypt_type"} & set(request.query)
    read: dict[str, Any] = json.loads(body) if one.format == "json" else events.parse(body)
    return read


def pushed(town: Town, kind: str = "servicemarket_order_paid") -> Push:
    [one] = town.pushes(kind)
    return one


def info(order: ServiceOrder) -> dict[str, Any]:
    return {"order_id": order.order_id, "specification_id": "basic", "total_price": 1900, "buyer_type": 1}


@pytest.mark.parametrize(
    ("target", "wrapping", "written"),
    list(itertools.product(("home_page", "component"), ("encrypted", "plain"), ("xml", "json"))),
)
def test_target_envelope_and_format_can_be_chosen(
    town: Town, target: str, wrapping: str, written: str
) -> None:
    town.switch("order_push_to", target)
    town.switch("order_push_envelope", wrapping)
    town.switch("order_push_format", written)
    order = town.buy()
    one = pushed(town)
    urls = {"home_page": f"{NOWHERE}/orders", "component": f"{NOWHERE}/messages/{town.shop}"}
    assert one.url == urls[target]
    assert one.receiver == {"home_page": HOME_PAGE, "component": COMPONENT}[target]
    document = opened(town, one)
    assert (document["Event"], document["ToUserName"]) == ("servicemarket_order_paid", one.receiver)
    shown = {name: document["order_info"][name] for name in info(order)}
    assert shown == (info(order) if written == "json" else {k: str(v) for k, v in info(order).items()})
    content = "application/json" if written == "json" else "text/xml"
    assert sealed(town, one).headers["Content-Type"] == content


def test_the_default_is_sealed_xml_to_the_home_page(town: Town) -> None:
    town.buy()
    one = pushed(town)
    assert (one.sealed, one.format, one.receiver) == (True, "xml", HOME_PAGE)
    assert sealed(town, one).body.startswith(b"<xml><ToUserName>")


def test_json_keeps_long_ids_as_bare_numbers(town: Town) -> None:
    town.switch("order_push_format", "json")
    town.switch("order_push_envelope", "plain")
    order = town.buy()
    assert f'"order_id":{order.order_id},' in sealed(town, pushed(town)).body.decode()


def test_events_can_be_called_otherwise_and_faults_still_name_them(town: Town) -> None:
    town.switch("order_event", "order_bought")
    town.switch("refund_event", "order_returned")
    town.switch("refund_push", True)
    order = town.buy()
    town.refund(order)
    assert opened(town, pushed(town))["Event"] == "order_bought"
    assert opened(town, pushed(town, "servicemarket_order_refund"))["Event"] == "order_returned"


def test_refunds_are_pushed_only_where_switched_on(town: Town) -> None:
    town.refund(town.buy())
    assert town.pushes("servicemarket_order_refund") == []


def test_orders_may_not_be_pushed_at_all(town: Town) -> None:
    town.switch("order_push", False)
    town.switch("refund_push", True)
    town.refund(town.buy())
    assert {"authorized", "unauthorized"} == set(town.kinds())


@pytest.mark.parametrize("defect", sorted(OF_XML))
def test_a_defect_of_xml_is_none_of_json(town: Town, defect: str) -> None:
    town.switch("order_push_format", "json")
    town.buy()
    with pytest.raises(Exception, match="is a defect of XML, and this push is JSON"):
        town.sender._sealed(pushed(town), (defect,))


@pytest.mark.parametrize("defect", sorted(OF_SEAL))
def test_a_defect_of_a_seal_is_none_of_a_plain_push(town: Town, defect: str) -> None:
    town.switch("order_push_envelope", "plain")
    town.buy()
    with pytest.raises(Exception, match="is a defect of a sealed push, and this one is plain"):
        town.sender._sealed(pushed(town), (defect,))


@pytest.mark.parametrize("defect", sorted(set(DEFECTS) - OF_XML))
def test_a_json_push_is_made_wrong_like_any_other(town: Town, defect: str) -> None:
    town.switch("order_push_format", "json")
    town.buy()
    one = pushed(town)
    wrong = town.sender._sealed(one, (defect,))
    right = sealed(town, one)
    assert (wrong.body, wrong.query, wrong.method) != (right.body, right.query, right.method)


@pytest.mark.parametrize("pad", [1, 17, 32])
def test_a_json_push_grows_to_a_padding(town: Town, pad: int) -> None:
    request = push.seal(
        Channel.ORDER,
        "http://x/",
        push.Keys(token="t", encoding_aes_key=KEY, receiver=HOME_PAGE),
        {"Event": "e"},
        timestamp=1,
        nonce="1",
        random=b"r" * 16,
        pad=pad,
        form=push.Form(json=True),
    )
    assert envelope.unseal(json.loads(request.body)["Encrypt"], KEY).pad == pad


@pytest.mark.parametrize(
    ("target", "wrapping", "written"),
    list(itertools.product(("home_page", "component"), ("encrypted", "plain"), ("xml", "json"))),
)
def test_a_made_up_push_looks_like_one_of_the_platform(
    town: Town, target: str, wrapping: str, written: str
) -> None:
    town.switch("order_push_to", target)
    town.switch("order_push_envelope", wrapping)
    town.switch("order_push_format", written)
    town.switch("order_event", "order_bought")
    order = town.buy()
    real = pushed(town)
    town.do("send_push", kind="servicemarket_order_paid", store=town.shop, order=order.order_id)
    town.do("send_push", kind="servicemarket_order_paid", store=town.shop)
    copied, forged = town.pushes("servicemarket_order_paid")[1:]
    assert {(one.url, one.receiver, one.format, one.sealed) for one in (real, copied, forged)} == {
        (real.url, real.receiver, written, wrapping == "encrypted")
    }
    assert opened(town, copied) == opened(town, real)
    assert opened(town, forged).keys() == opened(town, real).keys()
    assert opened(town, forged)["order_info"].keys() == opened(town, real)["order_info"].keys()
    assert opened(town, forged)["order_info"]["order_id"] != opened(town, real)["order_info"]["order_id"]


def test_a_defect_that_the_form_has_no_part_for_is_refused(town: Town) -> None:
    town.switch("order_push_envelope", "plain")
    before = len(town.entries("push"))
    with pytest.raises(UsageError, match="flipped is a defect of a sealed push"):
        town.do("send_push", kind="servicemarket_order_paid", store=town.shop, defects="flipped")
    assert town.pushes("servicemarket_order_paid") == []
    assert len(town.entries("push")) == before
