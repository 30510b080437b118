"""Scenes in which calls of this resource are refused."""

from __future__ import annotations

from typing import Any

from simulator.core.store.address import regions
from tests.endpoints.scenes import Stand, of
from tests.endpoints.store.freight_template.documents import DEFAULT, FREE, FULL, priced, region

WRITES = ("merchant/addfreighttemplate", "merchant/updatefreighttemplate")
PROVINCES = [{"province_name": regions.name(code)} for code in regions.provinces()]


def right(at: Stand) -> dict[str, Any]:
    """What every document needs: that of one that is there, where one is changed."""
    if at.row.id.endswith("addfreighttemplate"):
        return {}
    made = at.other("merchant/addfreighttemplate", freight_template={**FREE, "name": "改"})
    return {"template_id": made["template_id"]}


def methods(*rules: dict[str, Any]) -> dict[str, Any]:
    return {"freight_calc_method_list": list(rules)}


@of(*WRITES)
def a_document_that_cannot_be(at: Stand) -> None:
    named = {"not_send_area": {"address_info": PROVINCES}}
    beside = [region("广东省")]
    condition = {"address_infos": [region("广东")], "min_piece": 1, "valuation_flag": 1}
    documents: list[tuple[int, dict[str, Any]]] = [
        (10021053, {**FULL, "all_freight_calc_method": methods({**DEFAULT, "address_infos": beside})}),
        (10021053, {**FULL, "all_freight_calc_method": methods({**DEFAULT, "address_info": beside})}),
        (10021054, {**FREE, "address_info": {**FREE["address_info"], "city_name": "深圳"}}),
        (10021054, {**FREE, "not_send_area": {"address_info": [region("广东省", "长沙市")]}}),
        (10021054, {**FREE, "not_send_area": {"address_info": [{}]}}),
        (10021054, {**FULL, "all_condition_free_detail": {"condition_free_detail_list": [condition]}}),
        (10021055, {**FULL, "all_freight_calc_method": methods({**DEFAULT, "is_default": False})}),
        (10021055, {**priced("无"), "all_freight_calc_method": {}}),
        (10021081, {name: value for name, value in FREE.items() if name != "address_info"}),
        (10021081, {**FREE, "address_info": {}}),
        (10021082, {**FREE, "send_time": "SendTime_NEVER"}),
        (10025501, {**FREE, **named}),
        (10025502, {**FREE, "delivery_id": ["SF"] * 21}),
        (10025503, {**FREE, "all_condition_free_detail": {"condition_free_detail_list": [{}] * 101}}),
        (10025504, {**FREE, "all_freight_calc_method": methods(*[DEFAULT] * 101)}),
    ]
    more = right(at)
    for code, document in documents:
        assert at.ask({"freight_template": {**document, **more}}) == code, document


@of(*WRITES)
def a_name_that_is_taken(at: Stand) -> None:
    at.other("merchant/addfreighttemplate", freight_template=FREE)
    assert at.ask({"freight_template": {**FREE, **right(at)}}) == 10021200


@of(*WRITES)
def a_document_of_wrong_values(at: Stand) -> None:
    more = right(at)
    wrongs: tuple[dict[str, Any], ...] = (
        {"name": ""},
        {"valuation_type": "VOLUME"},
        {"shipping_method": "MAYBE"},
        {"delivery_type": 1},
        {"all_freight_calc_method": methods({**DEFAULT, "first_price": -1})},
        {"all_freight_calc_method": methods({"is_default": True})},
        {"all_freight_calc_method": []},
    )
    for wrong in wrongs:
        assert at.ask({"freight_template": {**FREE, **more, **wrong}}) == 40097, wrong


@of("merchant/getfreighttemplatedetail", "merchant/updatefreighttemplate")
def a_template_that_there_is_not(at: Stand) -> None:
    assert at.ask({"template_id": "1", "freight_template": {**FREE, "template_id": 1}}) == 10020005


@of("merchant/getfreighttemplatelist")
def a_place_in_the_list_that_there_is_not(at: Stand) -> None:
    for wrong in ({"offset": -1}, {"limit": 0}):
        assert at.ask({"offset": 0, "limit": 10, **wrong}) == 40097
