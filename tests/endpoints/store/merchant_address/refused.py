"""Scenes in which calls of this resource are refused."""

from __future__ import annotations

from typing import Any

from tests.endpoints.scenes import Stand, of
from tests.endpoints.store.merchant_address.details import DETAIL


@of("merchant/address/get", "merchant/address/update", "merchant/address/delete")
def an_address_that_there_is_not(at: Stand) -> None:
    for address_id in ("1", 2**63, 10**18):
        assert at.ask({"address_id": address_id, "address_detail": {**DETAIL, "address_id": address_id}}) == (
            10021062
        )


@of("merchant/address/get", "merchant/address/update", "merchant/address/delete")
def an_address_of_another_store(at: Stand) -> None:
    theirs = at.other("merchant/address/add", address_detail=DETAIL)["address_id"]
    other = at.town.store("other")
    at.do("authorize", store=other, sets=[130])
    body = {"address_id": theirs, "address_detail": {**DETAIL, "address_id": theirs}}
    assert at.ask(body, token=at.token(other)) == 10021062


@of("merchant/address/add", "merchant/address/update")
def an_address_that_says_too_little(at: Stand) -> None:
    detail = {name: value for name, value in DETAIL.items() if name != "address_info"}
    assert at.ask({"address_detail": {**detail, "address_id": "1"}}) == 40097
    wrongs: tuple[dict[str, Any], ...] = (
        {"send_addr": 2},
        {"default_send": "yes"},
        {"address_type": {"pickup": 7}},
        {"address_info": []},
    )
    for wrong in wrongs:
        assert at.ask({"address_detail": {**DETAIL, "address_id": "1", **wrong}}) == 40097


@of("merchant/address/list")
def a_place_in_the_list_that_there_is_not(at: Stand) -> None:
    for wrong in ({"offset": -1}, {"limit": 0}, {"limit": -5}):
        assert at.ask({"offset": 0, "limit": 10, **wrong}) == 40097
