"""Scenes in which calls of this resource are refused."""

from __future__ import annotations

from typing import Any

from tests.core.sample import START
from tests.endpoints.scenes import Stand, of
from tests.endpoints.store.brand.bodies import NIKON, brand, registered

# Papers that are not what is asked for.
WRONG: tuple[dict[str, Any], ...] = (
    {"brand_id": "1"},
    {"classification_no": "0"},
    {"classification_no": "46"},
    {"classification_no": "nine"},
    {"trade_mark_symbol": 3},
    {"trade_mark_symbol": 2},  # and no application
    {"register_details": {}},
    {"register_details": registered(registrant="")},
    {"register_details": registered(register_certifications=[])},
    {"register_details": registered(is_permanent=False)},
    {"register_details": registered(is_permanent=False, end_time=int(START))},
    {"grant_type": 3},
    {"grant_type": 2},
    {"grant_type": 2, "grant_details": {"grant_certifications": ["x"]}},
    {"grant_type": 2, "grant_details": {"grant_certifications": ["x"], "end_time": int(START) - 1}},
)


@of("brand/add", "brand/update")
def papers_that_are_not_asked_for(at: Stand) -> None:
    if at.row.id == "ec.brand.update":
        at.other("brand/add", brand=brand())
        at.do("audit_brand", store=at.store)
    for wrong in WRONG:
        unknown = "brand_id" in wrong and at.row.id == "ec.brand.update"
        assert at.ask({"brand": brand(**{"brand_id": NIKON, **wrong})}) == (10020081 if unknown else 10020055)


@of("brand/add")
def a_brand_that_is_applied_for_or_in_effect(at: Stand) -> None:
    at.other("brand/add", brand=brand())
    assert at.ask({"brand": brand()}) == 10020055
    at.do("audit_brand", store=at.store)
    assert at.ask({"brand": brand()}) == 10020055
    at.other("brand/update", brand=brand())
    at.do("audit_brand", store=at.store, passes=False)
    assert at.ask({"brand": brand()}) == 10020055


@of("brand/update", "brand/delete")
def what_is_in_audit_is_withdrawn_first(at: Stand) -> None:
    at.other("brand/add", brand=brand())
    asked = {"brand": brand()} if at.row.id == "ec.brand.update" else {"brand_id": NIKON}
    assert at.ask(asked) == 10020055


@of("brand/get", "brand/update", "brand/delete", "brand/audit/cancel")
def an_application_that_there_is_not(at: Stand) -> None:
    asked = {"brand": brand()} if at.row.id == "ec.brand.update" else at.body(brand_id=NIKON)
    assert at.ask(asked) == 10020081
    at.other("brand/add", brand=brand())
    at.do("audit_brand", store=at.store)
    foreign = at.town.store("another")
    at.do("authorize", store=foreign)
    assert at.ask(asked, token=at.town.token(at.row.tokens[0], foreign)) == 10020081
    at.other("brand/delete", brand_id=NIKON)
    assert at.ask(asked) == 10020081


@of("brand/audit/cancel")
def an_audit_that_is_not_the_last_or_is_over(at: Stand) -> None:
    audit = int(at.other("brand/add", brand=brand())["audit_id"])
    assert at.ask({"brand_id": NIKON, "audit_id": audit + 1}) == 10020081
    at.do("audit_brand", store=at.store)
    assert at.ask({"brand_id": NIKON, "audit_id": audit}) == 10020055


@of("brand/all", "brand/list/get", "brand/valid/list/get")
def a_page_that_is_none(at: Stand) -> None:
    for size in (0, -1, 51, 2**63):
        assert at.ask(at.body(page_size=size)) == 10020055
    assert at.ask(at.body(next_key="made up")) == 606006
