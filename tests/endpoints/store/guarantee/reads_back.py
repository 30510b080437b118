"""Stories in which what changes at this resource is read back."""

from __future__ import annotations

from typing import Any

from simulator.durations import DAY
from tests.core.sample import START, Town
from tests.endpoints.store.aftersale.cases import Cases
from tests.endpoints.store.stories import Ask, reads_back

T0 = int(START)


def read(ask: Ask, id_: str) -> dict[str, Any]:
    shown = ask("aftersale/getguaranteeorder", guarantee_order_id=id_)["guarantee_order"]
    assert isinstance(shown, dict)
    return shown


def judge(town: Town, id_: str, does: str) -> str:
    return str(town.do("judge_guarantee", store=town.shop, guarantee=id_, does=does)["status"])


def answers(town: Town, id_: str, answer: str) -> str:
    done = town.do("buyer_answers_guarantee", store=town.shop, guarantee=id_, answer=answer)
    return str(done["status"])


@reads_back("aftersale/getguaranteeorder")
def silence_is_a_yes(town: Town, ask: Ask) -> None:
    id_ = Cases(town.do, ask, town.shop).claimed("fake", identify_fee=7)
    shown = read(ask, id_)
    assert (shown["status"], shown["type"]) == ("STATUS_WAIT_MERCHANT_HANDLE", 1)
    [goods] = shown["product_info"]
    assert shown["pay_amount"] == 7 + 3 * goods["real_price"]
    assert shown["expire_time"] == T0 + 2 * DAY
    town.pass_(2 * DAY)
    shown = read(ask, id_)
    assert (shown["status"], shown["complete_time"]) == ("STATUS_PAY_SUCC", T0 + 2 * DAY)


@reads_back("aftersale/searchguaranteeorder")
def guarantees_are_found_by_what_they_are(town: Town, ask: Ask) -> None:
    cases = Cases(town.do, ask, town.shop)
    fake, damage = cases.claimed("fake"), cases.claimed("damage")
    answers(town, fake, "withdraw")

    def found(**asked: Any) -> list[str]:
        reply = ask("aftersale/searchguaranteeorder", {"limit": 10, **asked})
        listed = [each["guarantee_order_id"] for each in reply["guarantee_order_list"]]
        assert asked.keys() & {"limit", "offset"} or reply["total_num"] == len(listed)
        return listed

    assert found() == [fake, damage]
    assert found(limit=1) == [fake]
    assert found(offset=1) == [damage]
    assert found(type=1) == [fake]
    assert found(type=0) == [fake, damage]
    assert found(status_list=[10]) == [damage]
    assert found(status_list=[33, 40]) == [fake]
    assert found(status_list="33,40") == found(status_list=["33"]) == [fake]
    assert found(guarantee_order_id_list=[int(damage)]) == [damage]
    assert found(order_id_list=[read(ask, fake)["order_id"]]) == [fake]
    assert found(begin_time=T0, end_time=T0) == [fake, damage]
    assert found(begin_time=T0 + 1) == []


@reads_back("aftersale/merchantacceptguarantee")
def a_claim_that_is_agreed_to_is_paid(town: Town, ask: Ask) -> None:
    id_ = Cases(town.do, ask, town.shop).claimed(level=50)
    ask("aftersale/merchantacceptguarantee", guarantee_order_id=id_)
    assert read(ask, id_)["status"] == "STATUS_PAYING"
    town.pass_(0)
    shown = read(ask, id_)
    assert shown["status"] == "STATUS_PAY_SUCC"
    assert shown["pay_amount"] == shown["product_info"][0]["real_price"] // 2


@reads_back("aftersale/merchantrefuseguarantee")
def a_claim_that_is_refused_is_the_platforms(town: Town, ask: Ask) -> None:
    id_ = Cases(town.do, ask, town.shop).claimed()
    ask("aftersale/merchantrefuseguarantee", guarantee_order_id=id_, reason="完好", pic_list=["m"])
    shown = read(ask, id_)
    assert (shown["status"], shown["merchant_refuse_reason"]) == ("STATUS_WAIT_PLATFORM_HANDLE", "完好")
    assert judge(town, id_, "dismiss") == "STATUS_NO_NEED_PAY"
    assert read(ask, id_)["complete_time"] == T0


@reads_back("aftersale/merchantmodifyguarantee")
def another_degree_is_confirmed_by_the_buyer(town: Town, ask: Ask) -> None:
    cases = Cases(town.do, ask, town.shop)
    agreed, not_agreed = cases.claimed(), cases.claimed()
    for id_ in (agreed, not_agreed):
        ask("aftersale/merchantmodifyguarantee", guarantee_order_id=id_, bad_level=30)
        shown = read(ask, id_)
        assert shown["status"] == "STATUS_WAIT_USER_CONFIRM"
        assert shown["bad_pay_info"]["merchant_modify_level"] == 30
    assert answers(town, agreed, "agree") == "STATUS_PAYING"
    assert answers(town, not_agreed, "disagree") == "STATUS_WAIT_PLATFORM_HANDLE"
    shown = read(ask, agreed)
    assert shown["pay_amount"] == shown["product_info"][0]["real_price"] * 30 // 100
    assert read(ask, not_agreed)["pay_amount"] == shown["product_info"][0]["real_price"]


@reads_back("aftersale/merchantproofguarantee")
def proofs_are_heard(town: Town, ask: Ask) -> None:
    id_ = Cases(town.do, ask, town.shop).claimed("fake")
    ask("aftersale/merchantrefuseguarantee", guarantee_order_id=id_, reason="是正品")
    assert judge(town, id_, "ask_both") == "STATUS_WAIT_BOTH_PROOF"
    ask("aftersale/merchantproofguarantee", guarantee_order_id=id_, content="进货单", pic_list=["m"])
    assert read(ask, id_)["status"] == "STATUS_WAIT_USER_PROOF"
    assert answers(town, id_, "prove") == "STATUS_WAIT_PLATFORM_HANDLE"
    assert judge(town, id_, "block") == "STATUS_PAY_BLOCK"
    assert judge(town, id_, "release") == "STATUS_PAYING"
    assert read(ask, id_)["status"] == "STATUS_PAYING"
