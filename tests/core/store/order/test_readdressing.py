"""Another address: whose word it takes, how long that is waited for, and what is told."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.core.component.entities import TokenKind
from simulator.core.store.order.receivers import receiver
from simulator.durations import HOUR
from simulator.usage import UsageError
from tests.core.sample import Api, Town
from tests.endpoints.store.order.goods import ADDRESS, ordered, row, shipped

EXT = "channels_ec_order_ext_info_update"


@pytest.fixture
def order(town: Town) -> str:
    town.do("authorize", store=town.shop)
    return ordered(town)


def call(town: Town, api: Api, name: str, order: str, **body: Any) -> int:
    token = town.token(TokenKind.AUTHORIZER)
    reply = api.post(f"/channels/ec/order/{name}", {"order_id": order, **body}, token=token)
    return int(reply["errcode"])


def told(town: Town) -> list[int]:
    return [push.fields["order_info"]["type"] for push in town.pushes(EXT)]


def street(town: Town, order: str) -> str:
    return str(receiver(row(town, order))["detail_info"])


def ask(town: Town, order: str) -> None:
    address = {"detail_info": "新街 2 号"}
    town.do("buyer_change_address", store=town.shop, order=order, address=address)


def test_a_buyer_changes_it_himself_within_six_hours(town: Town, order: str) -> None:
    town.pass_(6 * HOUR - 1)
    ask(town, order)
    assert (street(town, order), told(town)) == ("新街 2 号", [19])


def test_later_the_merchant_decides_and_silence_is_yes(town: Town, order: str) -> None:
    town.pass_(6 * HOUR)
    before = street(town, order)
    ask(town, order)
    with pytest.raises(UsageError, match="asked already"):
        ask(town, order)
    town.pass_(12 * HOUR - 1)
    assert street(town, order) == before
    town.pass_(1)
    assert (street(town, order), told(town)) == ("新街 2 号", [4, 2])


def test_a_buyer_who_does_not_answer_the_merchant_keeps_his_address(town: Town, api: Api, order: str) -> None:
    before = street(town, order)
    assert call(town, api, "address/update", order, user_address=ADDRESS) == 0
    town.pass_(12 * HOUR)
    assert (street(town, order), told(town)) == (before, [18])
    with pytest.raises(UsageError, match="no other address"):
        town.do("buyer_answer_address", store=town.shop, order=order)


@pytest.mark.parametrize(("agrees", "type_"), [(True, 16), (False, 17)])
def test_a_buyers_answer_is_told(town: Town, api: Api, order: str, agrees: bool, type_: int) -> None:
    assert call(town, api, "address/update", order, user_address=ADDRESS) == 0
    town.do("buyer_answer_address", store=town.shop, order=order, agrees=agrees)
    assert (street(town, order) == ADDRESS["detail_info"], told(town)) == (agrees, [type_])


def test_on_older_pages_the_merchants_change_counts_at_once(town: Town, api: Api, order: str) -> None:
    town.switch("address_update_asks_buyer", False)
    assert call(town, api, "address/update", order, user_address=ADDRESS) == 0
    assert (street(town, order), told(town)) == (ADDRESS["detail_info"], [2])


@pytest.mark.parametrize("by_buyer", [True, False])
def test_shipping_makes_what_is_asked_void(town: Town, api: Api, order: str, by_buyer: bool) -> None:
    before = street(town, order)
    town.pass_(6 * HOUR)
    if by_buyer:
        ask(town, order)
    else:
        assert call(town, api, "address/update", order, user_address=ADDRESS) == 0
    assert call(town, api, "delivery/send", order, delivery_list=shipped(town, order)) == 0
    town.pass_(12 * HOUR)
    assert (street(town, order), told(town)) == (before, [4, 20] if by_buyer else [20])
    with pytest.raises(UsageError):
        ask(town, order)


def test_a_number_of_the_former_receiver_is_none_of_the_order_any_more(
    town: Town, api: Api, order: str
) -> None:
    assert call(town, api, "sensitiveinfo/decode", order) == 0
    ask(town, order)
    assert told(town) == [5, 19, 5]
    assert call(town, api, "virtualtelnumber/get", order) == 6060453


def test_equal_addresses_share_their_hash(town: Town, api: Api, order: str) -> None:
    other = ordered(town)
    town.switch("address_update_asks_buyer", False)
    for each in (order, other):
        assert call(town, api, "address/update", each, user_address=ADDRESS) == 0
    hashes = {receiver(row(town, each))["hash_code"] for each in (order, other)}
    assert len(hashes) == 1
    assert len(hashes.pop()) == 32
