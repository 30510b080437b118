"""A product is made, submitted once, and followed through its audit."""

from __future__ import annotations

from typing import Any

import pytest

from conformance.reference.line import Refused
from conformance.reference.store.listing import Draft, draft_of
from tests.conformance.reference.fake import GONE
from tests.conformance.reference.sample import STORE, TWO, House
from tests.conformance.reference.store.shop import PRODUCT_ID, Shop

DRAFT = Draft(
    title="青瓷茶杯", images=("a", "b", "c"), category=("1", "2"), price=900, stock=3, template="4", address=5
)


@pytest.fixture
def edit_status(house: House, shop: Shop) -> list[int]:
    now = [1]

    def submitted(_: object) -> dict[str, Any]:
        now[0] = 2
        return {"errcode": 0}

    house.platform.answers |= {
        "product/add": lambda _: {"data": {"product_id": int(PRODUCT_ID)}},
        "product/listing": submitted,
        "product/get": lambda _: {"edit_product": {**shop.product(), "status": 0, "edit_status": now[0]}},
    }
    return now


def test_a_product_is_added_and_submitted(house: House, edit_status: list[int]) -> None:
    assert house.provider.daily.listing.list_new(TWO, STORE, DRAFT) == PRODUCT_ID
    assert edit_status == [2]
    house.platform.calls.clear()
    house.sync()
    assert house.platform.asked("product/get"), "a draft in audit is looked at in each round"


def test_a_lost_reply_costs_no_second_submission(house: House, shop: Shop, edit_status: list[int]) -> None:
    shop.loses_reply("product/listing")
    house.provider.daily.listing.list_new(TWO, STORE, DRAFT)
    assert edit_status == [2]
    assert len(house.platform.asked("product/listing")) == 1


@pytest.mark.usefixtures("edit_status")
def test_what_did_not_arrive_is_submitted_again(house: House) -> None:
    house.platform.fault("product/listing", GONE)
    house.provider.daily.listing.list_new(TWO, STORE, DRAFT)
    assert len(house.platform.asked("product/listing")) == 2


@pytest.mark.usefixtures("edit_status")
def test_a_refusal_is_told(house: House) -> None:
    house.platform.fault("product/listing", 1002001)
    with pytest.raises(Refused, match="1002001"):
        house.provider.daily.listing.list_new(TWO, STORE, DRAFT)


def test_a_form_without_images_is_no_draft() -> None:
    with pytest.raises(ValueError, match="images"):
        draft_of({"title": "茶杯", "images": "one two"})
