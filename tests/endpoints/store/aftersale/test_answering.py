"""Answers to after-sales that go wrong on their way."""

from __future__ import annotations

import pytest

from tests.core.sample import Api, Town
from tests.endpoints.store.aftersale.cases import Cases
from tests.endpoints.store.stories import Ask


@pytest.mark.parametrize(
    ("effect", "again"), [("error", 0), ("error_done", 10021041)], ids=["not done", "done all the same"]
)
def test_a_busy_platform_has_refunded_or_not(town: Town, api: Api, effect: str, again: int) -> None:
    """Only a read tells; asked again, it refunds once."""
    town.switch("refund_seconds", 60)
    town.do("authorize", store=town.shop)
    ask = Ask(town, api)
    cases = Cases(town.do, ask, town.shop)
    id_ = cases.asked()
    town.do("fault", call="aftersale.acceptapply", do=effect, errcode=10021044, times=1)
    told = ask.refused("aftersale/acceptapply", 10021044, after_sale_order_id=id_)
    assert told["errmsg"].startswith("当前用户太多,请稍后再试")
    assert cases.status(id_) == ("MERCHANT_PROCESSING" if effect == "error" else "PLATFORM_REFUNDING")
    if again:
        ask.refused("aftersale/acceptapply", again, after_sale_order_id=id_)
    else:
        ask("aftersale/acceptapply", after_sale_order_id=id_)
    town.pass_(60)
    assert cases.status(id_) == "MERCHANT_REFUND_SUCCESS"
