"""Stories in which the calls of this resource show all that they can show."""

from __future__ import annotations

from tests.core.sample import START, Town
from tests.endpoints.store.aftersale.cases import Cases, proposal
from tests.endpoints.store.stories import Ask, whole

T0 = int(START)


@whole("aftersale/getaftersaleorder")
def an_exchange_from_end_to_end(town: Town, ask: Ask) -> None:
    cases = Cases(town.do, ask, town.shop)
    id_ = cases.asked("EXCHANGE", desc="颜色不对", pictures=2)
    ask("aftersale/applyvirtualtelnum", after_sale_order_id=id_)
    ask("aftersale/merchantupdateaftersale", proposal(after_sale_order_id=id_))
    cases.answers(id_, "refuse")
    ask("aftersale/acceptapply", after_sale_order_id=id_, address_id=cases.address())
    town.do("buyer_return", store=town.shop, after_sale=id_)
    ask("aftersale/acceptexchangereship", after_sale_order_id=id_, delivery_id="SF", waybill_id="SF9")
    cases.answers(id_, "confirm")
    shown = cases.shown(id_)
    assert shown["status"] == "MERCHANT_RETURN_SUCCESS"
    assert shown["exchange_delivery_info"]["waybill_id"] == "SF9"
    assert shown["return_info"]["delivery_name"]
    assert shown["merchant_update_detail"]["new_after_sale_amount"] == 1


@whole("aftersale/getaftersaleorder")
def a_refund_by_the_platforms_word(town: Town, ask: Ask) -> None:
    cases = Cases(town.do, ask, town.shop)
    id_, complaint = cases.disputed()
    town.do("judge_complaint", store=town.shop, complaint=complaint, does="for_buyer")
    town.pass_(1)
    shown = cases.shown(id_)
    assert shown["complaint_id"] == complaint
    assert shown["refund_info"]["refund_reason"] == 5
    assert shown["merchant_upload_info"]["reject_reason"]


@whole("aftersale/applyvirtualtelnum")
def a_number(town: Town, ask: Ask) -> None:
    ask("aftersale/applyvirtualtelnum", after_sale_order_id=Cases(town.do, ask, town.shop).asked())


@whole("aftersale/getaftersalelist")
def a_page_of_after_sales(town: Town, ask: Ask) -> None:
    Cases(town.do, ask, town.shop).asked()
    ask("aftersale/getaftersalelist", begin_create_time=T0, end_create_time=T0)


@whole("aftersale/getpresentaftersalelist")
def a_page_of_gifts(town: Town, ask: Ask) -> None:
    town.do("gift_times_out", store=town.shop, order=Cases(town.do, ask, town.shop).paid(present="送你"))
    ask("aftersale/getpresentaftersalelist", begin_create_time=T0, end_create_time=T0)


@whole("aftersale/getpresentaftersaleorder")
def a_gift(town: Town, ask: Ask) -> None:
    made = town.do(
        "gift_times_out", store=town.shop, order=Cases(town.do, ask, town.shop).paid(present="送你")
    )
    ask("aftersale/getpresentaftersaleorder", after_sale_order_id=str(made["after_sale_order_id"]))


@whole("aftersale/genaftersaleorder")
def one_that_is_opened_for_the_buyer(town: Town, ask: Ask) -> None:
    cases = Cases(town.do, ask, town.shop)
    ask(
        "aftersale/genaftersaleorder",
        cases.line(cases.paid()),
        request_id="r1",
        count=1,
        amount=1,
        reason="10000014",
        type="REFUND",
    )


@whole("aftersale/refundpricediff")
def a_difference_in_price(town: Town, ask: Ask) -> None:
    cases = Cases(town.do, ask, town.shop)
    line = cases.line(cases.paid())
    ask("aftersale/refundpricediff", line, request_id="r1", amount=1, reason="10001337")


@whole("aftersale/reason/get")
def reasons_to_ask(town: Town, ask: Ask) -> None:
    ask("aftersale/reason/get")


@whole("aftersale/rejectreason/get")
def reasons_to_refuse(town: Town, ask: Ask) -> None:
    ask("aftersale/rejectreason/get")
