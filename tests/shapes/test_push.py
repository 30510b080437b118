from __future__ import annotations

import pytest

from simulator.shapes.push import fields_of
from simulator.usage import SpecViolation

ID = 3705115058471208928


def test_an_order_is_a_number_in_some_pushes_and_text_in_others() -> None:
    assert fields_of("channels_ec_order_new", {"order_id": ID}) == {"order_info": {"order_id": ID}}
    assert fields_of("channels_ec_order_pay", {"order_id": ID, "pay_time": 1658509200}) == {
        "order_info": {"order_id": str(ID), "pay_time": "1658509200"}
    }
    assert fields_of("channels_ec_order_deliver", {"order_id": ID, "finish_delivery": 1}) == {
        "order_info": {"order_id": ID, "finish_delivery": 1}
    }


def test_a_push_without_an_object_has_its_fields_at_the_top() -> None:
    said = {"appid": "wx1", "close_timestamp": 1}
    assert fields_of("channels_ec_close_store", said) == said


def test_a_push_says_what_it_must_and_nothing_that_it_does_not_have() -> None:
    told = fields_of("channels_ec_aftersale_update", {"order_id": ID, "status": "USER_WAIT_RETURN"})
    assert told["finder_shop_aftersale_status_update"]["after_sale_order_id"] == ""
    with pytest.raises(SpecViolation, match="refund"):
        fields_of("channels_ec_aftersale_update", {"status": "USER_WAIT_RETURN", "refund": 1})
    with pytest.raises(KeyError):
        fields_of("channels_ec_nothing", {})
