"""Stories in which what changes at this resource is read back."""

from __future__ import annotations

from typing import Any

from simulator.core.store import shop_seed
from simulator.core.store.order.searching import LOOKED_AT
from tests.core.sample import Town
from tests.endpoints.store.order.goods import ADDRESS, TIMES, ordered, row, two_skus
from tests.endpoints.store.stories import WINDOW, Ask, reads_back


def detail(ask: Ask, order: str) -> dict[str, Any]:
    found: dict[str, Any] = ask("order/get", order_id=order)["order"]["order_detail"]
    return found


def address(ask: Ask, order: str) -> dict[str, Any]:
    found: dict[str, Any] = ask("order/sensitiveinfo/decode", order_id=order)["address_info"]
    return found


@reads_back("order/list/get")
def the_list_has_an_order_that_was_just_placed(town: Town, ask: Ask) -> None:
    placed = ordered(town)
    found = ask("order/list/get", page_size=100, create_time_range=WINDOW)["order_id_list"]
    assert placed in found


@reads_back("order/list/get")
def the_list_of_a_status_follows_the_orders(town: Town, ask: Ask) -> None:
    order = ordered(town, pay=False)

    def of(status: int) -> list[str]:
        asked = {"page_size": 100, "update_time_range": WINDOW, "status": status}
        found: list[str] = ask("order/list/get", **asked)["order_id_list"]
        return found

    assert (order in of(10), order in of(20)) == (True, False)
    town.do("buyer_pay", store=town.shop, order=order)
    assert (order in of(10), order in of(20)) == (False, True)


@reads_back("order/get")
def an_order_says_what_its_buyer_did(town: Town, ask: Ask) -> None:
    order = ordered(town, pay=False)
    assert ask("order/get", order_id=order)["order"]["status"] == 10
    town.do("buyer_pay", store=town.shop, order=order)
    assert ask("order/get", order_id=order)["order"]["status"] == 20


@reads_back("order/merchantnotes/update")
def a_note_is_read_back(town: Town, ask: Ask) -> None:
    order = ordered(town)
    ask("order/merchantnotes/update", order_id=order, merchant_notes="wrap it")
    assert detail(ask, order)["ext_info"]["merchant_notes"] == "wrap it"
    assert ask("order/search", search_condition={"merchant_notes": "wrap"}, page_size=10)["orders"] == [order]


@reads_back("order/price/update")
def a_lower_price_is_read_back(town: Town, ask: Ask) -> None:
    order = ordered(town, pay=False)
    [line] = detail(ask, order)["product_infos"]
    lower = {
        "product_id": line["product_id"],
        "sku_id": line["sku_id"],
        "change_price": line["real_price"] - 1,
    }
    ask("order/price/update", order_id=order, change_express=False, change_order_infos=[lower])
    after = detail(ask, order)
    assert after["price_info"]["order_price"] == line["real_price"] - 1
    assert after["product_infos"][0]["change_price"] == line["real_price"] - 1


@reads_back("order/freshinspect/submit")
def pictures_of_fresh_goods_were_sent_in(town: Town, ask: Ask) -> None:
    order = ordered(town, inspect="fresh")
    assert detail(ask, order)["delivery_info"]["quality_inspect_info"]["inspect_status"] == 0
    ask("order/freshinspect/submit", order_id=order, audit_items=[{"item_name": "a", "item_value": "b"}])
    assert detail(ask, order)["delivery_info"]["quality_inspect_info"]["inspect_status"] == 1


@reads_back("order/search")
def an_order_is_found_by_each_thing_that_is_known_of_it(town: Town, ask: Ask) -> None:
    order = ordered(town, notes="before noon")
    who = address(ask, order)
    phone = row(town, order).address
    assert phone is None
    ask("order/address/update", order_id=order, user_address=ADDRESS)
    town.do("buyer_answer_address", store=town.shop, order=order)
    title = detail(ask, order)["product_infos"][0]["title"]

    def found(**condition: Any) -> list[str]:
        orders: list[str] = ask("order/search", search_condition=condition, page_size=100)["orders"]
        return orders

    assert order in found(title=title[1:4])
    assert found(user_name="张三") == found(tel_number_last4="1234") == found(tel_number="1234") == [order]
    assert found(customer_notes="noon") == found(order_id=order) == [order]
    assert order not in found(user_name=who["user_name"])
    assert found(title="nothing is called so") == found(sku_code="none") == []


@reads_back("order/search")
def an_order_is_found_by_what_is_under_way(town: Town, ask: Ask) -> None:
    order = ordered(town)
    town.pass_(TIMES)
    town.do("buyer_change_address", store=town.shop, order=order)
    asked = {"search_condition": {"address_under_review": True}, "page_size": 100}
    assert ask("order/search", **asked)["orders"] == [order]
    town.do("buyer_aftersale", store=town.shop, order=order)
    everything: dict[str, Any] = {"search_condition": {}, "page_size": 100}
    assert ask("order/search", on_aftersale_order_exist=1, **everything)["orders"] == [order]
    assert order not in ask("order/search", on_aftersale_order_exist=0, **everything)["orders"]
    assert order in ask("order/search", status=20, **everything)["orders"]
    assert ask("order/search", status=13, **everything)["orders"] == []


@reads_back("order/address/update")
def an_address_holds_once_the_buyer_agrees(town: Town, ask: Ask) -> None:
    order = ordered(town)
    before = address(ask, order)
    for agrees in (False, True):
        ask("order/address/update", order_id=order, user_address=ADDRESS)
        assert address(ask, order) == before
        town.do("buyer_answer_address", store=town.shop, order=order, agrees=agrees)
    assert address(ask, order)["detail_info"] == ADDRESS["detail_info"]
    assert "address_under_review" not in detail(ask, order)["delivery_info"]


@reads_back("order/addressmodify/accept")
def the_buyers_address_holds_once_the_merchant_agrees(town: Town, ask: Ask) -> None:
    order = ordered(town)
    town.pass_(TIMES)
    town.do("buyer_change_address", store=town.shop, order=order, address={"user_name": "李四"})
    assert detail(ask, order)["delivery_info"]["address_under_review"]["user_name"] == "李**"
    ask("order/addressmodify/accept", order_id=order)
    assert address(ask, order)["user_name"] == "李四"
    assert "address_under_review" not in detail(ask, order)["delivery_info"]


@reads_back("order/addressmodify/reject")
def the_address_stays_where_the_merchant_refuses(town: Town, ask: Ask) -> None:
    order = ordered(town)
    before = address(ask, order)
    town.pass_(TIMES)
    town.do("buyer_change_address", store=town.shop, order=order)
    ask("order/addressmodify/reject", order_id=order)
    assert address(ask, order) == before
    assert "address_under_review" not in detail(ask, order)["delivery_info"]


@reads_back("order/sensitiveinfo/decode")
def decoding_makes_a_number_that_the_order_shows(town: Town, ask: Ask) -> None:
    order = ordered(town)
    assert "tel_number_ext_info" not in detail(ask, order)["delivery_info"]["address_info"]
    number = ask("order/sensitiveinfo/decode", order_id=order)["virtual_number_info"]
    shown = detail(ask, order)["delivery_info"]["address_info"]
    assert shown["tel_number_ext_info"] == {
        "real_tel_number": shown["tel_number"],
        "virtual_tel_number": f"{number['virtual_number']}-{number['extension']}",
        "virtual_tel_expire_time": number["expiration"],
        "get_virtual_tel_cnt": 1,
    }
    assert "****" in shown["tel_number"]
    assert "****" in address(ask, order)["tel_number"], "the real number stays hidden afterwards, too"


@reads_back("order/sensitiveinfo/decode")
def the_buyers_own_number_is_decoded_where_none_stands_for_it(town: Town, ask: Ask) -> None:
    town.switch("virtual_numbers", False)
    order = ordered(town)
    town.do("buyer_change_address", store=town.shop, order=order, address={"tel_number": "13900001234"})
    reply = ask("order/sensitiveinfo/decode", order_id=order)
    assert reply["address_info"]["tel_number"] == "13900001234"
    assert "virtual_number_info" not in reply
    shown = detail(ask, order)["delivery_info"]["address_info"]
    assert (shown["tel_number"], shown["use_tel_number"]) == ("139****1234", 0)


@reads_back("order/virtualtelnumber/get")
def a_number_is_there_once_the_order_was_decoded(town: Town, ask: Ask) -> None:
    order = ordered(town)
    ask.refused("order/virtualtelnumber/get", 6060453, order_id=order)
    made = ask("order/sensitiveinfo/decode", order_id=order)["virtual_number_info"]
    told = ask("order/virtualtelnumber/get", order_id=order)
    assert told["virtual_tel_number"] == f"{made['virtual_number']}-{made['extension']}"
    town.pass_(told["virtual_tel_expire_time"] - town.now)
    anew = ask("order/virtualtelnumber/get", order_id=order)
    assert (anew["get_virtual_tel_cnt"], anew["virtual_tel_number"] != told["virtual_tel_number"]) == (
        2,
        True,
    )
    assert ask("order/virtualtelnumber/get", order_id=order) == anew
    shown = detail(ask, order)["delivery_info"]["address_info"]["tel_number_ext_info"]
    assert shown["virtual_tel_number"] == anew["virtual_tel_number"]


@reads_back("order/virtualnumber/applyagain")
def another_number_takes_the_place_of_the_first(town: Town, ask: Ask) -> None:
    order = ordered(town)
    ask("order/sensitiveinfo/decode", order_id=order)
    for left in (2, 1, 0):
        anew = ask("order/virtualnumber/applyagain", order_id=order)
        assert anew["apply_quota"] == left
    told = ask("order/virtualtelnumber/get", order_id=order)
    assert told["virtual_tel_number"] == f"{anew['virtual_number']}-{anew['extension']}"
    assert told["get_virtual_tel_cnt"] == 4


@reads_back("order/virtualnumber/delay")
def a_number_works_for_longer(town: Town, ask: Ask) -> None:
    order = ordered(town)
    ends = ask("order/sensitiveinfo/decode", order_id=order)["virtual_number_info"]["expiration"]
    for times in range(3):
        longer = ask("order/virtualnumber/delay", order_id=order, has_delay_times=times)
        assert longer["available_extend_num"] == 2 - times
        assert longer["expiration"] > ends
        ends = longer["expiration"]
    assert ask("order/virtualtelnumber/get", order_id=order)["virtual_tel_expire_time"] == ends


@reads_back("order/realnumber/apply")
def an_application_is_in_audit(town: Town, ask: Ask) -> None:
    order = ordered(town)
    task = ask(
        "order/realnumber/apply", order_id=order, apply_type=1, apply_reason="lost", pic_media_ids=["m"]
    )["task_id"]
    told = ask("order/realnumberviewaudit/get", order_id=order)
    assert (str(told["task_id"]), told["audit_state"], told["apply_reason"]) == (task, 1, "lost")


@reads_back("order/realnumberviewaudit/get")
def the_buyers_own_number_is_seen_once_the_audit_has_passed(town: Town, ask: Ask) -> None:
    order = ordered(town)
    asked = {"order_id": order, "apply_type": 1, "apply_reason": "lost", "pic_media_ids": ["m"]}
    for passes, state in ((False, 2), (True, 3)):
        ask("order/realnumber/apply", **asked)
        assert "****" in address(ask, order)["tel_number"]
        town.do("audit_real_number", store=town.shop, order=order, passes=passes)
        assert ask("order/realnumberviewaudit/get", order_id=order)["audit_state"] == state
    assert "****" not in address(ask, order)["tel_number"]
    assert "tel_number_ext_info" not in detail(ask, order)["delivery_info"]["address_info"]


@reads_back("order/preshipmentchangesku/get")
def a_buyer_who_asks_for_another_sku_waits(town: Town, ask: Ask) -> None:
    _, other = two_skus(town)
    order = ordered(town)
    page = {"page": "1", "page_size": "10"}
    assert ask("order/preshipmentchangesku/get", **page)["order_ids"] == []
    town.do("buyer_change_sku", store=town.shop, order=order, sku=other)
    assert ask("order/preshipmentchangesku/get", **page)["order_ids"] == [order]
    assert ask("order/preshipmentchangesku/get", page=2, page_size=10)["order_ids"] == []


@reads_back("order/preshipmentchangesku/approve")
def the_line_is_of_the_other_sku(town: Town, ask: Ask) -> None:
    first, other = two_skus(town)
    order = ordered(town, count=2)
    town.do("buyer_change_sku", store=town.shop, order=order, sku=other)
    ask("order/preshipmentchangesku/approve", order_id=order)
    [line] = detail(ask, order)["product_infos"]
    assert (line["sku_id"], line["sku_cnt"]) == (str(other), 2)
    assert line["change_sku_info"]["old_sku_id"] == first
    assert line["change_sku_info"]["preshipment_change_sku_state"] == 2
    assert ask("order/preshipmentchangesku/get", page=1, page_size=10)["order_ids"] == []


@reads_back("order/preshipmentchangesku/reject")
def the_line_stays_as_it_is(town: Town, ask: Ask) -> None:
    first, other = two_skus(town)
    order = ordered(town)
    town.do("buyer_change_sku", store=town.shop, order=order, sku=other)
    ask("order/preshipmentchangesku/reject", order_id=order)
    [line] = detail(ask, order)["product_infos"]
    assert (line["sku_id"], line["change_sku_info"]["preshipment_change_sku_state"]) == (str(first), 3)
    assert ask("order/preshipmentchangesku/get", page=1, page_size=10)["order_ids"] == []


@reads_back("order/search")
def a_search_comes_to_the_end_of_a_large_shop_page_by_page(town: Town, ask: Ask) -> None:
    """A page looks at so many orders at most: it may be short, or empty, and have more behind it."""
    town.do("stock_shop", store=town.shop, products=3, orders=3 * LOOKED_AT)
    last = str(last_of(town))
    ask("order/merchantnotes/update", order_id=last, merchant_notes="the last")
    asked: dict[str, Any] = {"page_size": 10, "search_condition": {"user_name": "nobody is called so"}}
    pages, key = 0, ""
    while pages == 0 or key:
        reply = ask("order/search", **asked, next_key=key)
        assert (reply["orders"], reply["has_more"]) == ([], bool(reply["next_key"]))
        pages, key = pages + 1, reply["next_key"]
    assert pages == 3
    noted = {"page_size": 10, "search_condition": {"merchant_notes": "the last"}}
    assert ask("order/search", **noted) == {
        "errcode": 0,
        "errmsg": "ok",
        "orders": [last],
        "next_key": "",
        "has_more": False,
    }


def last_of(town: Town) -> int:
    seed = shop_seed.of(town.world, town.shop)
    assert seed is not None
    return seed.order_id(seed.orders)
