"""Stories in which what changes at this resource is read back."""

from __future__ import annotations

from simulator.core.store.aftersale.reasons import ASKING, REFUSING
from simulator.durations import DAY, HOUR
from tests.core.sample import START, Town
from tests.endpoints.store.aftersale.cases import Cases, proposal
from tests.endpoints.store.stories import Ask, reads_back

T0 = int(START)


@reads_back("aftersale/getaftersalelist")
def the_list_has_what_was_opened_and_what_has_moved(town: Town, ask: Ask) -> None:
    cases = Cases(town.do, ask, town.shop)
    early = cases.asked()
    town.pass_(HOUR)
    late = cases.asked()
    created = {"begin_create_time": T0 - HOUR, "end_create_time": T0}
    assert ask("aftersale/getaftersalelist", created)["after_sale_order_id_list"] == [early]
    cases.answers(early, "cancel")
    moved = {"begin_update_time": T0 + HOUR, "end_update_time": T0 + HOUR}
    assert set(ask("aftersale/getaftersalelist", moved)["after_sale_order_id_list"]) == {early, late}
    both = ask("aftersale/getaftersalelist", {**created, **moved})
    assert both["after_sale_order_id_list"] == [early]


@reads_back("aftersale/getaftersaleorder")
def an_after_sale_says_what_its_buyer_did_and_how_much_time_is_left(town: Town, ask: Ask) -> None:
    cases = Cases(town.do, ask, town.shop)
    id_ = cases.asked(received=True, pictures=1, desc="坏了")
    town.pass_(HOUR)
    shown = cases.shown(id_)
    assert (shown["type"], shown["status"], shown["deadline"]) == ("REFUND", "MERCHANT_PROCESSING", 47 * HOUR)
    assert shown["details"]["receive_product"] is True
    assert shown["details"]["media_id_list"] == ["media-1"]
    assert cases.answers(id_, "cancel") == "USER_CANCELD"
    assert cases.shown(id_)["details"]["cancel_time"] == T0 + HOUR


@reads_back("aftersale/acceptapply")
def a_refund_closes_the_order(town: Town, ask: Ask) -> None:
    cases = Cases(town.do, ask, town.shop)
    order = cases.paid()
    id_ = cases.asked(order=order)
    ask("aftersale/acceptapply", after_sale_order_id=id_)
    assert cases.status(id_) == "PLATFORM_REFUNDING"
    town.pass_(0)
    shown = cases.shown(id_)
    assert shown["status"] == "MERCHANT_REFUND_SUCCESS"
    assert (shown["refund_info"]["refund_reason"], shown["complete_time"]) == (3, int(town.now))
    read = ask("order/get", order_id=order)["order"]
    assert read["status"] == 200
    assert read["order_detail"]["product_infos"][0]["finish_aftersale_sku_cnt"] == 1
    assert read["aftersale_detail"]["on_aftersale_order_cnt"] == 0


@reads_back("aftersale/acceptapply")
def a_return_is_agreed_to_and_then_paid(town: Town, ask: Ask) -> None:
    town.switch("seven_day_return_agreed", False)
    cases = Cases(town.do, ask, town.shop)
    id_ = cases.asked("RETURN")
    ask("aftersale/acceptapply", after_sale_order_id=id_, address_id=cases.address(), accept_type=1)
    assert cases.status(id_) == "USER_WAIT_RETURN"
    town.do("buyer_return", store=town.shop, after_sale=id_, delivery_id="ZTO", waybill_id="ZTO7")
    shown = cases.shown(id_)
    assert shown["status"] == "MERCHANT_WAIT_RECEIPT"
    assert (shown["return_info"]["delivery_id"], shown["return_info"]["waybill_id"]) == ("ZTO", "ZTO7")
    ask("aftersale/acceptapply", after_sale_order_id=id_, accept_type=2)
    town.pass_(0)
    assert cases.status(id_) == "MERCHANT_RETURN_SUCCESS"


@reads_back("aftersale/rejectapply")
def a_refusal_says_why_and_the_buyer_asks_again(town: Town, ask: Ask) -> None:
    cases = Cases(town.do, ask, town.shop)
    id_ = cases.asked()
    ask("aftersale/rejectapply", after_sale_order_id=id_, reject_reason_type=4)
    shown = cases.shown(id_)
    assert shown["status"] == "MERCHANT_REJECT_REFUND"
    assert shown["merchant_upload_info"]["reject_reason"] == REFUSING[4].said
    assert cases.answers(id_, "ask_again") == "MERCHANT_PROCESSING"
    ask("aftersale/rejectapply", after_sale_order_id=id_, reject_reason_type=4, reject_reason="不行")
    assert cases.shown(id_)["merchant_upload_info"]["reject_reason"] == "不行"


@reads_back("aftersale/acceptexchangereship")
def other_goods_go_off(town: Town, ask: Ask) -> None:
    cases = Cases(town.do, ask, town.shop)
    order = cases.sent(product=None)
    id_ = cases.back("EXCHANGE", order=order)
    ask("aftersale/acceptexchangereship", after_sale_order_id=id_, delivery_id="SF", waybill_id="SF2")
    shown = cases.shown(id_)
    assert shown["status"] == "USER_WAIT_CONFIRM"
    assert shown["exchange_product_info"]["product_cnt"] == 1
    assert shown["exchange_delivery_info"]["address_info"]["user_name"].endswith("**")
    town.pass_(10 * DAY)
    assert cases.status(id_) == "MERCHANT_RETURN_SUCCESS"
    assert cases.lines(order)[0]["finish_aftersale_sku_cnt"] == 0


@reads_back("aftersale/rejectexchangereship")
def other_goods_are_refused(town: Town, ask: Ask) -> None:
    cases = Cases(town.do, ask, town.shop)
    id_ = cases.back("EXCHANGE")
    ask("aftersale/rejectexchangereship", after_sale_order_id=id_, reject_certificates=["media-7"])
    shown = cases.shown(id_)
    assert shown["status"] == "MERCHANT_REJECT_RESHIP"
    assert shown["merchant_upload_info"]["refund_certificates"] == ["media-7"]
    assert cases.answers(id_, "ask_again") == "MERCHANT_WAIT_RECEIPT"


@reads_back("aftersale/merchantupdateaftersale")
def half_the_money_is_proposed_and_agreed_to(town: Town, ask: Ask) -> None:
    cases = Cases(town.do, ask, town.shop)
    id_ = cases.asked("RETURN")
    town.switch("seven_day_return_agreed", False)
    id_ = cases.asked("RETURN")
    asked = cases.shown(id_)["refund_info"]["amount"]
    ask("aftersale/merchantupdateaftersale", proposal(amount=asked // 2), after_sale_order_id=id_)
    shown = cases.shown(id_)
    assert shown["status"] == "USER_WAIT_CONFIRM_UPDATE"
    detail = shown["merchant_update_detail"]
    assert (detail["old_after_sale_type"], detail["new_after_sale_type"]) == (2, 1)
    assert (detail["old_after_sale_amount"], detail["new_after_sale_amount"]) == (asked, asked // 2)
    assert cases.answers(id_, "agree") == "PLATFORM_REFUNDING"
    town.pass_(0)
    shown = cases.shown(id_)
    assert (shown["type"], shown["status"]) == ("REFUND", "MERCHANT_REFUND_SUCCESS")
    assert shown["refund_info"]["amount"] == asked // 2


@reads_back("aftersale/merchantupdateaftersale")
def what_a_buyer_is_invited_to(town: Town, ask: Ask) -> None:
    cases = Cases(town.do, ask, town.shop)
    give_up, prove, silent = (cases.asked() for _ in range(3))
    for id_, reason, kind in ((give_up, 9, 1), (prove, 7, 2), (silent, 10, 3)):
        change = proposal(update_reason_type=reason, merchant_update_type=kind)
        ask("aftersale/merchantupdateaftersale", change, after_sale_order_id=id_)
    assert cases.answers(give_up, "agree") == "USER_CANCELD"
    assert cases.answers(prove, "agree") == "MERCHANT_PROCESSING"
    town.pass_(2 * DAY)
    assert cases.status(silent) == "MERCHANT_PROCESSING"


@reads_back("aftersale/uploadrefundcertificate")
def money_that_came_in_another_way(town: Town, ask: Ask) -> None:
    cases = Cases(town.do, ask, town.shop)
    town.switch("refund_seconds", 60)
    id_ = cases.asked()
    ask("aftersale/acceptapply", after_sale_order_id=id_)
    town.do("fail_payout", store=town.shop, after_sale=id_)
    assert cases.shown(id_)["refund_resp"]["code"] == "NOT_ENOUGH"
    proof = {"after_sale_order_id": id_, "refund_certificates": ["media-1"], "desc": "已转账"}
    ask("aftersale/uploadrefundcertificate", proof)
    shown = cases.shown(id_)
    assert shown["status"] == "USER_WAIT_CONFIRM"
    assert shown["merchant_upload_info"]["refund_certificates"] == ["media-1"]
    assert cases.answers(id_, "deny") == "PLATFORM_REFUND_FAIL"
    ask("aftersale/uploadrefundcertificate", proof)
    assert cases.answers(id_, "confirm") == "MERCHANT_REFUND_SUCCESS"


@reads_back("aftersale/genaftersaleorder")
def one_that_the_buyer_takes_up_and_a_repetition_that_opens_none(town: Town, ask: Ask) -> None:
    cases = Cases(town.do, ask, town.shop)
    order = cases.sent(count=2)
    body = {
        **cases.line(order),
        "request_id": "r1",
        "count": 1,
        "amount": 1,
        "reason": "10000014",
        "type": "RETURN",
        "address_id": cases.address(),
    }
    id_ = ask("aftersale/genaftersaleorder", body)["after_sale_order_id"]
    assert ask("aftersale/genaftersaleorder", body)["after_sale_order_id"] == id_
    shown = cases.shown(id_)
    assert (shown["status"], shown["gen_scene"]) == ("USER_WAIT_HANDLE_MERCHANT_AFTER_SALE", 1)
    listed = ask("order/get", order_id=order)["order"]["aftersale_detail"]
    assert listed == {
        "aftersale_order_list": [{"aftersale_order_id": id_, "status": 0}],
        "on_aftersale_order_cnt": 1,
    }
    assert cases.lines(order)[0]["on_aftersale_sku_cnt"] == 1
    assert cases.answers(id_, "take_up") == "USER_WAIT_RETURN"


@reads_back("aftersale/refundpricediff")
def a_part_of_the_price_comes_back(town: Town, ask: Ask) -> None:
    cases = Cases(town.do, ask, town.shop)
    order = cases.sent()
    paid = cases.lines(order)[0]["real_price"]
    body = {**cases.line(order), "request_id": "r1", "amount": 5, "reason": "10001337"}
    id_ = ask("aftersale/refundpricediff", body)["after_sale_order_id"]
    town.pass_(0)
    assert ask("aftersale/refundpricediff", body)["after_sale_order_id"] == id_
    shown = cases.shown(id_)
    assert (shown["status"], shown["refund_info"]["amount"]) == ("MERCHANT_REFUND_SUCCESS", 5)
    assert shown["product_info"]["count"] == 0
    line = cases.lines(order)[0]
    assert (line["on_aftersale_sku_cnt"], line["finish_aftersale_sku_cnt"]) == (0, 0)
    rest = town.do("buyer_aftersale", store=town.shop, order=order)
    assert rest["amount"] == paid - 5


@reads_back("aftersale/applyvirtualtelnum")
def a_number_is_shown_where_the_after_sale_is(town: Town, ask: Ask) -> None:
    cases = Cases(town.do, ask, town.shop)
    id_ = cases.asked()
    assert "virtual_tel_num_info" not in cases.shown(id_)
    got = ask("aftersale/applyvirtualtelnum", after_sale_order_id=id_)
    assert got["virtual_tel_expire_time"] == T0 + 30 * DAY
    assert cases.shown(id_)["virtual_tel_num_info"]["virtual_tel_number"] == got["virtual_tel_number"]
    town.pass_(DAY)
    again = ask("aftersale/applyvirtualtelnum", after_sale_order_id=id_)
    assert again["virtual_tel_number"] == got["virtual_tel_number"]


@reads_back("aftersale/getpresentaftersalelist")
def the_list_has_a_gift_that_nobody_took(town: Town, ask: Ask) -> None:
    made = town.do(
        "gift_times_out", store=town.shop, order=Cases(town.do, ask, town.shop).paid(present="送你")
    )
    listed = ask("aftersale/getpresentaftersalelist", begin_create_time=T0, end_create_time=T0)
    assert listed["after_sale_order_id_list"] == [str(made["after_sale_order_id"])]


@reads_back("aftersale/getpresentaftersaleorder")
def a_gift_is_refunded_by_itself(town: Town, ask: Ask) -> None:
    cases = Cases(town.do, ask, town.shop)
    order = cases.paid(count=2, present="送你")
    paid = cases.lines(order)[0]["real_price"]
    town.pass_(town.world.switches.present_unclaimed_seconds)
    town.pass_(0)
    window = {"begin_create_time": int(town.now) - 1, "end_create_time": int(town.now)}
    [id_] = ask("aftersale/getpresentaftersalelist", window)["after_sale_order_id_list"]
    shown = ask("aftersale/getpresentaftersaleorder", after_sale_order_id=id_)["after_sale_order"]
    assert (shown["status"], shown["refund_info"]["amount"]) == ("MERCHANT_REFUND_SUCCESS", paid)
    assert shown["order_info_list"][0]["product_info_list"][0]["count"] == 2
    read = ask("order/get", order_id=order)["order"]
    assert (read["status"], read["present_order_id_str"]) == (250, shown["present_order_id"])


@reads_back("aftersale/reason/get", constant="the platform's reasons stay")
def reasons_to_ask(town: Town, ask: Ask) -> None:
    listed = ask("aftersale/reason/get")["reason_list"]
    assert {each["reason"]: each["reason_text"] for each in listed} == ASKING


@reads_back("aftersale/rejectreason/get", constant="the platform's reasons stay")
def reasons_to_refuse(town: Town, ask: Ask) -> None:
    listed = ask("aftersale/rejectreason/get")["reason_list"]
    assert {each["reject_reason_type"] for each in listed} == set(REFUSING)
    assert {each["reject_scene"] for each in listed} <= {1, 4, 5, 6}


@reads_back("aftersale/syncworkorder")
def a_work_order_is_kept_as_a_whole_under_a_higher_version(town: Town, ask: Ask) -> None:
    """No call shows it; that it is kept shows in what a version that is no higher gets."""
    _, complaint = Cases(town.do, ask, town.shop).disputed()
    item = {"status": 1, "desc": "已受理", "update_time": T0, "result_type": 0}
    order = {"work_order_id": "w1", "version": 2, "items": [item]}
    ask("aftersale/syncworkorder", complaint_id=complaint, work_order_info=order)
    ask.refused("aftersale/syncworkorder", 9700224, complaint_id=complaint, work_order_info=order)
    higher = {**order, "version": 3}
    ask("aftersale/syncworkorder", complaint_id=complaint, work_order_info=higher)
    ask("aftersale/getcomplaintorder", complaint_id=complaint)
