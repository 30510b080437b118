"""What a provider hears of products, and where each word of it stands."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from simulator.core.component.entities import TokenKind
from tests.core.sample import Api, Town
from tests.endpoints.store.product.bodies import product

EVENTS = {"product_spu_audit": "ProductSpuAudit", "product_spu_listing": "ProductSpuListing"}


class Heard:
    """A granted store, calls on its behalf, and what was pushed of its products."""

    def __init__(self, town: Town, api: Api) -> None:
        self.town, self.api = town, api
        town.do("authorize", store=town.shop)

    def call(self, name: str, **body: Any) -> dict[str, Any]:
        token = self.town.token(TokenKind.AUTHORIZER)
        reply: dict[str, Any] = self.api.post(f"/channels/ec/{name}", body, token=token)
        assert reply["errcode"] == 0, reply
        return reply

    def made(self, **said: Any) -> str:
        return str(self.call("product/add", **product(**said))["data"]["product_id"])

    def events(self) -> list[tuple[str, Mapping[str, Any]]]:
        return [(push.kind, push.fields) for push in self.town.pushes() if push.kind.startswith("product_")]


@pytest.fixture
def heard(town: Town, api: Api) -> Heard:
    return Heard(town, api)


def test_a_product_tells_of_its_way_on_sale_and_off(heard: Heard) -> None:
    one = heard.made(listing=1)
    heard.town.do("audit_product", store=heard.town.shop)
    heard.call("product/delisting", product_id=one)
    heard.call("product/delete", product_id=one)
    heard.town.do("purge_product", store=heard.town.shop, product=one)
    told = [(kind, next(iter(part.values()))) for kind, part in _parts(heard)]
    assert told == [
        ("product_spu_update", int(one)),  # a bare number, as the first SDK has it and as was seen
        ("product_spu_audit", one),
        ("product_spu_listing", one),
        ("product_spu_listing", one),
        ("product_spu_update", int(one)),
        ("product_spu_update", int(one)),
    ]
    assert [part["status"] for _, part in _parts(heard)] == [1, 3, 5, 11, 2, 3]
    assert all(part["product_type"] == 1 for _, part in _parts(heard))


def _parts(heard: Heard) -> list[tuple[str, Mapping[str, Any]]]:
    return [
        (kind, part)
        for kind, fields in heard.events()
        for part in fields.values()
        if isinstance(part, Mapping)
    ]


def test_a_draft_that_fails_says_why_and_of_what(heard: Heard) -> None:
    heard.call("product/auditstrategy/set", audit_strategy={"hit_duplicated_flag": 1})
    heard.made(listing=1)
    heard.town.do("audit_product", store=heard.town.shop, passes=False, reason="主图模糊", field="head_imgs")
    [_, (name, said)] = _parts(heard)
    assert (name, said["status"], said["reason"]) == ("product_spu_audit", 2, "主图模糊")
    info = json.loads(said["audit_info"])["busi_audit_info"]
    assert info["user_strategy_flag_list"] == [2]
    [item] = info["item_list"]
    assert item["busi_show_field_api"] == "head_imgs"
    assert item["multi_failed_reasons"] == [{"audit_reason": "主图模糊"}]


@pytest.mark.parametrize(("where", "inside", "beside"), [("inside", 1, 0), ("outside", 0, 1), ("none", 0, 0)])
def test_the_type_of_product_stands_where_the_world_has_it(
    heard: Heard, where: str, inside: int, beside: int
) -> None:
    heard.town.switch("product_type_in_events", where)
    heard.made(listing=1)
    heard.town.do("audit_product", store=heard.town.shop)
    assert [part.get("product_type", 0) for _, part in _parts(heard)] == [inside] * 3
    assert [fields.get("product_type", 0) for _, fields in heard.events()] == [beside] * 3


def test_a_product_that_is_banned_in_audit_has_failed_it(heard: Heard) -> None:
    """Its audit does not end by itself later on."""
    [one] = heard.call("product/list/get", page_size=1)["product_ids"]
    heard.call("product/listing", product_id=one)
    heard.town.do("ban_product", store=heard.town.shop, product=one, why="ban", reason="假货")
    heard.town.pass_(heard.town.world.switches.product_audit_seconds)
    told = [(kind, part["status"], part["reason"]) for kind, part in _parts(heard)]
    assert told == [("product_spu_audit", 2, "假货"), ("product_spu_listing", 20, "假货")]


def test_nobody_hears_of_goods_who_was_not_granted_them(town: Town, api: Api) -> None:
    town.do("authorize", store=town.shop, sets=[131])
    town.do("ban_product", store=town.shop, product=1)
    assert [push.kind for push in town.pushes() if push.kind.startswith("product_")] == []


def test_a_draft_whose_images_are_fetched_is_submitted_once_they_are_there(heard: Heard) -> None:
    heard.town.switch("product_upload_seconds", 60)
    one = heard.made(listing=1)
    assert _edit_status(heard, one) == 7
    heard.town.pass_(59)
    assert _edit_status(heard, one) == 7
    heard.town.pass_(1)
    assert _edit_status(heard, one) == 2
    assert heard.call("product/getauditquota")["audit_quota"]["avail_quota"] == 999


def test_a_draft_that_cannot_be_listed_once_its_images_are_there_stays_one(heard: Heard) -> None:
    heard.town.switch("product_upload_seconds", 60)
    one = heard.made(listing=1)
    heard.town.switch("product_audits_a_day", 0)
    heard.town.pass_(60)
    assert _edit_status(heard, one) == 1


def _edit_status(heard: Heard, product_id: str) -> int:
    return int(heard.call("product/get", product_id=product_id, data_type=2)["edit_product"]["edit_status"])
