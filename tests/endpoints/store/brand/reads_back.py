"""Stories in which what changes at this resource is read back."""

from __future__ import annotations

from tests.core.sample import START, Town
from tests.endpoints.store.brand.bodies import CLOUDTIME, NEXT_YEAR, NIKON, brand, in_effect, registered
from tests.endpoints.store.product.bodies import product
from tests.endpoints.store.stories import Ask, reads_back


def status(ask: Ask, brand_id: int = NIKON) -> int:
    return int(ask("brand/get", brand_id=brand_id)["brand"]["status"])


def valid(ask: Ask) -> list[str]:
    return [each["brand_id"] for each in ask("brand/valid/list/get", page_size=50)["brands"]]


def a_product_of_it(town: Town, ask: Ask) -> str:
    """A product that is on sale under a brand."""
    made = ask("product/add", product(brand_id=NIKON), listing=1)["data"]["product_id"]
    town.do("audit_product", store=town.shop)
    return str(made)


def sold(ask: Ask, product_id: str) -> int:
    return int(ask("product/get", product_id=product_id)["product"]["status"])


@reads_back("brand/add")
def a_brand_is_in_effect_once_it_has_passed(town: Town, ask: Ask) -> None:
    audit = ask("brand/add", brand=brand())["audit_id"]
    shown = ask("brand/get", brand_id=NIKON)["brand"]
    assert (shown["status"], shown["ch_name"], shown["audit_result"]["audit_id"]) == (1, "尼康", audit)
    assert valid(ask) == []
    town.pass_(town.world.switches.qualification_audit_seconds)
    assert (status(ask), valid(ask)) == (4, [str(NIKON)])


@reads_back("brand/update")
def what_passed_before_holds_while_other_papers_are_in_audit(town: Town, ask: Ask) -> None:
    in_effect(ask)
    one = a_product_of_it(town, ask)
    audit = ask("brand/update", brand=brand(classification_no="10"))["audit_id"]
    shown = ask("brand/get", brand_id=NIKON)["brand"]
    assert (shown["status"], shown["classification_no"]) == (2, "10")
    assert shown["audit_result"]["audit_id"] == audit
    assert valid(ask) == [str(NIKON)]
    town.do("audit_brand", store=town.shop, passes=False, reason="看不清")
    shown = ask("brand/get", brand_id=NIKON)["brand"]
    assert (shown["status"], shown["audit_result"]["reject_reason"]) == (5, "看不清")
    assert (valid(ask), sold(ask, one)) == ([str(NIKON)], 5)


@reads_back("brand/audit/cancel")
def an_application_that_is_taken_back_is_not_decided(town: Town, ask: Ask) -> None:
    audit = ask("brand/add", brand=brand())["audit_id"]
    ask("brand/audit/cancel", brand_id=NIKON, audit_id=int(audit))
    town.pass_(town.world.switches.qualification_audit_seconds)
    assert (status(ask), valid(ask)) == (3, [])
    ask("brand/add", brand=brand())
    assert status(ask) == 1


@reads_back("brand/delete")
def what_is_sold_under_a_brand_goes_off_sale_with_it(town: Town, ask: Ask) -> None:
    in_effect(ask)
    one = a_product_of_it(town, ask)
    ask("brand/delete", brand_id=NIKON)
    ask.refused("brand/get", 10020081, brand_id=NIKON)
    assert (valid(ask), sold(ask, one)) == ([], 15)
    assert ask("brand/list/get", page_size=9)["total_num"] == 0
    assert ask("brand/list/get", page_size=9, status=6)["total_num"] == 1
    ask.refused("product/listing", 10020110, product_id=one)


@reads_back("brand/get")
def a_brand_whose_papers_run_out_says_so(town: Town, ask: Ask) -> None:
    details = registered(is_permanent=False, end_time=NEXT_YEAR)
    in_effect(ask, register_details=details)
    one = a_product_of_it(town, ask)
    town.pass_(NEXT_YEAR - START - 1)
    assert (status(ask), sold(ask, one)) == (4, 5)
    town.pass_(1)
    assert (status(ask), sold(ask, one), valid(ask)) == (8, 15, [])


@reads_back("brand/get")
def a_brand_that_is_taken_away_says_so(town: Town, ask: Ask) -> None:
    in_effect(ask)
    one = a_product_of_it(town, ask)
    town.do("revoke_brand", store=town.shop, brand=NIKON)
    assert (status(ask), sold(ask, one), valid(ask)) == (7, 15, [])


@reads_back("brand/get")
def papers_that_run_out_during_the_audit_of_new_ones_take_the_goods_off_sale(town: Town, ask: Ask) -> None:
    in_effect(ask, register_details=registered(is_permanent=False, end_time=int(START) + 100))
    one = a_product_of_it(town, ask)
    town.switch("qualification_audit_seconds", 1000)
    ask("brand/update", brand=brand())
    town.pass_(100)
    assert (status(ask), sold(ask, one), valid(ask)) == (2, 15, [])
    town.pass_(900)
    assert (status(ask), sold(ask, one), valid(ask)) == (4, 15, [str(NIKON)])


@reads_back("brand/list/get")
def the_list_of_a_status_follows_it(town: Town, ask: Ask) -> None:
    for each in (NIKON, CLOUDTIME):
        ask("brand/add", brand=brand(each))
    town.do("audit_brand", store=town.shop, brand=NIKON)

    def listed(**asked: int) -> list[str]:
        return [each["brand_id"] for each in ask("brand/list/get", page_size=9, **asked)["brands"]]

    assert (listed(), listed(status=4), listed(status=1)) == (
        [str(NIKON), str(CLOUDTIME)],
        [str(NIKON)],
        [str(CLOUDTIME)],
    )


@reads_back("brand/valid/list/get")
def the_list_has_what_is_in_effect(town: Town, ask: Ask) -> None:
    ask("brand/add", brand=brand())
    assert valid(ask) == []
    town.do("audit_brand", store=town.shop)
    assert valid(ask) == [str(NIKON)]


@reads_back("brand/all", constant="the platform's own library")
def the_library_comes_in_pages(town: Town, ask: Ask) -> None:
    found: list[str] = []
    page = ask("brand/all", page_size=5)
    while True:
        found += [each["brand_id"] for each in page["brands"]]
        if not page["continue_flag"]:
            break
        page = ask("brand/all", page_size=5, next_key=page["next_key"])
    assert (len(found), len(set(found)), page["next_key"]) == (7, 7, "")
