"""Scenes in which calls of this resource are refused."""

from __future__ import annotations

from typing import Any

from simulator.durations import DAY
from tests.core.sample import START
from tests.endpoints.scenes import Stand, of
from tests.endpoints.store.aftersale.cases import NOBODYS, Cases, proposal

T0 = int(START)
ANSWERS = (
    "aftersale/acceptapply",
    "aftersale/rejectapply",
    "aftersale/acceptexchangereship",
    "aftersale/rejectexchangereship",
    "aftersale/merchantupdateaftersale",
    "aftersale/uploadrefundcertificate",
)


def cases_of(at: Stand) -> Cases:
    return Cases(at.do, at.other, at.store)


def answer(at: Stand, id_: str, **change: Any) -> int:
    """A right answer of the row that is meant, but for whom it is about."""
    own = at.row.id.rpartition(".")[2]
    more = {
        "merchantupdateaftersale": proposal(),
        "rejectapply": {"reject_reason_type": 4},
        "acceptexchangereship": {"delivery_id": "SF"},
        "rejectexchangereship": {"reject_reason_type": 20},
        "uploadrefundcertificate": {"refund_certificates": ["media-1"], "desc": "x"},
    }.get(own, {})
    return at.ask(at.body(after_sale_order_id=id_, **{**more, **change}))


@of(*ANSWERS, "aftersale/getaftersaleorder", "aftersale/applyvirtualtelnum")
def an_after_sale_that_there_is_not(at: Stand) -> None:
    answer(at, NOBODYS)
    at.do("create_store", **{"as": "elsewhere"})
    other = Cases(at.do, at.other, at.town.stage.resolve("store", "elsewhere"))
    answer(at, str(other.asked(order=other.paid())))


@of("aftersale/getpresentaftersaleorder")
def a_gift_that_there_is_not(at: Stand) -> None:
    at.ask()
    at.ask(at.body(after_sale_order_id=cases_of(at).asked()))


@of(*ANSWERS)
def one_that_is_over(at: Stand) -> None:
    answer(at, cases_of(at).ended())


@of(*ANSWERS)
def one_that_waits_for_somebody_else(at: Stand) -> None:
    answer(at, cases_of(at).asked("RETURN"))
    for own in ("acceptexchangereship", "rejectexchangereship"):
        if at.row.id.endswith(own):
            answer(at, cases_of(at).back("RETURN"))


@of(*ANSWERS)
def one_that_the_platform_was_called_in_about(at: Stand) -> None:
    answer(at, cases_of(at).disputed()[0])


@of("aftersale/getaftersalelist", "aftersale/getpresentaftersalelist")
def windows_that_are_none(at: Stand) -> None:
    for begin, end in ((T0, T0 + DAY + 1), (T0, T0 - 1)):
        at.ask({"begin_create_time": begin, "end_create_time": end})
    at.ask({"begin_create_time": T0, "end_create_time": T0, "next_key": "made up"})


@of("aftersale/getaftersalelist")
def half_a_window(at: Stand) -> None:
    at.ask({})
    for name in ("begin_create_time", "end_create_time", "begin_update_time", "end_update_time"):
        at.ask({name: T0})
    at.ask({"begin_create_time": T0, "end_create_time": T0, "begin_update_time": T0})
    at.ask({"begin_update_time": T0 - 2 * DAY, "end_update_time": T0})


@of("aftersale/acceptapply")
def a_return_with_no_address_or_none_of_the_stores(at: Stand) -> None:
    at.town.switch("seven_day_return_agreed", False)
    id_ = cases_of(at).asked("RETURN")
    answer(at, id_)
    for address in ("1", "²", "x", "9" * 40):
        answer(at, id_, address_id=address)


@of("aftersale/acceptapply")
def the_other_kind_of_agreeing(at: Stand) -> None:
    at.town.switch("seven_day_return_agreed", False)
    cases = cases_of(at)
    answer(at, cases.asked("RETURN"), accept_type=2, address_id=cases.address())
    answer(at, cases.asked(), accept_type=1)
    answer(at, cases.back("EXCHANGE"), accept_type=2)


@of("aftersale/acceptapply")
def two_refunds_of_one_order_within_a_minute(at: Stand) -> None:
    cases = cases_of(at)
    order = cases.paid(count=2)
    first, second = (cases.asked(order=order, count=1) for _ in range(2))
    at.other("aftersale/acceptapply", after_sale_order_id=first)
    assert answer(at, second) == 10021059
    at.town.pass_(60)
    assert answer(at, second) == 0


@of("aftersale/acceptapply")
def a_refund_from_an_empty_account(at: Stand) -> None:
    id_ = cases_of(at).asked()
    at.do("empty_refund_account", store=at.store)
    answer(at, id_)


@of("aftersale/rejectapply")
def a_refusal_without_negotiation(at: Stand) -> None:
    at.town.switch("refusal_needs_negotiation", True)
    cases = cases_of(at)
    id_ = cases.asked()
    assert answer(at, id_) == 10021068
    at.other("aftersale/merchantupdateaftersale", **proposal(after_sale_order_id=id_))
    assert answer(at, id_) == 10021041
    at.town.pass_(2 * DAY)
    assert answer(at, id_) == 0


@of("aftersale/rejectapply", "aftersale/rejectexchangereship")
def a_reason_that_the_platform_does_not_list(at: Stand) -> None:
    reships = at.row.id.endswith("reship")
    id_ = cases_of(at).back("EXCHANGE") if reships else cases_of(at).asked()
    for number in (1, -1, 2**63):
        assert answer(at, id_, reject_reason_type=number, reject_reason="不行") == 9700224
    assert answer(at, id_, reject_reason_type=20 if reships else 4) == 0


@of("aftersale/acceptexchangereship", "aftersale/uploadrefundcertificate")
def nothing_to_show_for_it(at: Stand) -> None:
    at.ask(at.body(delivery_id="SF", waybill_id="", refund_certificates=[]))


@of("aftersale/acceptexchangereship")
def a_courier_that_there_is_not(at: Stand) -> None:
    assert answer(at, cases_of(at).back("EXCHANGE"), delivery_id="顺丰") == 40097


@of("aftersale/merchantupdateaftersale")
def proposals_that_cannot_be(at: Stand) -> None:
    id_ = cases_of(at).asked()
    wrong: tuple[dict[str, Any], ...] = (
        {"type": 3},
        {"merchant_update_type": 4},
        {"amount": -1},
        {"amount": 0},
        {"amount": 10**9},
        {"media_ids": []},
        {"update_reason_type": 9},
    )
    for change in wrong:
        assert answer(at, id_, **change) == 9700224


@of("aftersale/applyvirtualtelnum")
def numbers_that_are_not_given_out(at: Stand) -> None:
    cases = cases_of(at)
    answer(at, cases.ended())
    answer(at, cases.asked(phone=False))
    for given in (False, True):
        at.afresh()
        cases = cases_of(at)
        at.town.switch("seven_day_return_agreed", False)
        id_ = cases.asked()
        if given:
            at.other("aftersale/applyvirtualtelnum", after_sale_order_id=id_)
        for _ in range(16):  # ever again refused and asked for, so that it stays under way
            at.other("aftersale/rejectapply", after_sale_order_id=id_, reject_reason_type=4)
            at.town.pass_(2 * DAY)
            cases.answers(id_, "ask_again")
        answer(at, id_)


def opening(at: Stand, order: str, **change: Any) -> int:
    """A right call to open one about an order, but for what is changed."""
    line = cases_of(at).line(order)
    said = {"request_id": "r", "amount": 1}
    kind = (
        {"count": 1, "reason": "10000014", "type": "REFUND"}
        if at.row.id.endswith("genaftersaleorder")
        else {"reason": "10001337"}
    )
    return at.ask(at.body(**{**line, **said, **kind, **change}))


OPENS = ("aftersale/genaftersaleorder", "aftersale/refundpricediff")


@of(*OPENS)
def orders_that_can_have_none(at: Stand) -> None:
    at.ask()
    opening(at, cases_of(at).paid(pay=False))


@of(*OPENS)
def goods_that_can_have_none(at: Stand) -> None:
    cases = cases_of(at)
    order = cases.paid()
    opening(at, order, sku_id="1")
    cases.asked(order=order)
    opening(at, order)


@of(*OPENS)
def what_cannot_be_asked_for(at: Stand) -> None:
    order = cases_of(at).paid()
    for change in (
        {"amount": 0},
        {"amount": -1},
        {"amount": 10**9},
        {"reason": "1"},
        {"request_id": ""},
    ):
        assert opening(at, order, **change) in (9700224, 40097)


@of("aftersale/genaftersaleorder")
def kinds_and_counts_that_cannot_be(at: Stand) -> None:
    cases = cases_of(at)
    order = cases.paid()
    assert opening(at, order, type="EXCHANGE") == 9700224
    assert opening(at, order, type="THEFT") == 9700224
    assert opening(at, order, count=0) == 40097
    assert opening(at, order, count=2) == 10021043
    assert opening(at, order, type="RETURN") == 10021060
    assert opening(at, order, type="RETURN", address_id="1") == 10021062
    assert opening(at, order, type="RETURN", address_id=cases.address()) == 10021043  # it was not sent


@of("aftersale/genaftersaleorder")
def a_sixth_time(at: Stand) -> None:
    cases = cases_of(at)
    order = cases.paid()
    for _ in range(5):
        cases.answers(cases.asked(order=order), "cancel")
    assert opening(at, order) == 10021043


@of("aftersale/refundpricediff")
def a_second_difference_within_a_minute_and_one_without_money(at: Stand) -> None:
    cases = cases_of(at)
    order = cases.paid()
    assert opening(at, order) == 0
    assert opening(at, order, request_id="other") == 10021059
    at.town.pass_(60)
    at.do("empty_refund_account", store=at.store)
    assert opening(at, order, request_id="other") == 10021046


@of("aftersale/syncworkorder")
def work_orders_that_are_not_taken(at: Stand) -> None:
    at.ask()
    _, complaint = cases_of(at).disputed()
    item = {"status": 1, "desc": "x", "update_time": T0, "result_type": 0}
    order = {"work_order_id": "w", "version": 1, "items": [item]}
    assert at.ask({"complaint_id": complaint, "work_order_info": order}) == 0
    assert at.ask({"complaint_id": complaint, "work_order_info": order}) == 9700224
