"""Stories in which what changes at this resource is read back."""

from __future__ import annotations

from simulator.durations import DAY
from tests.core.sample import Town
from tests.endpoints.store.aftersale.cases import Cases
from tests.endpoints.store.stories import Ask, reads_back


def judge(town: Town, complaint: str, does: str) -> int:
    return int(town.do("judge_complaint", store=town.shop, complaint=complaint, does=does)["status"])


@reads_back("aftersale/getcomplaintorder")
def a_complaint_says_what_the_platform_and_its_buyer_did(town: Town, ask: Ask) -> None:
    cases = Cases(town.do, ask, town.shop)
    id_, complaint = cases.disputed()
    shown = ask("aftersale/getcomplaintorder", complaint_id=complaint)
    assert (shown["status"], shown["after_sale_order_id"]) == (103, id_)
    filed = shown["history"][0]
    assert (filed["item_type"], filed["after_sale_type"], filed["media_id_list"]) == (4, 1, ["media-1"])
    assert judge(town, complaint, "ask_both") == 108
    town.do("buyer_proves", store=town.shop, complaint=complaint)
    town.pass_(3 * DAY)
    shown = ask("aftersale/getcomplaintorder", complaint_id=complaint)
    assert shown["status"] == 307
    assert judge(town, complaint, "for_merchant") == 116
    assert cases.status(id_) == "MERCHANT_FAIL"
    types = [
        said["item_type"] for said in ask("aftersale/getcomplaintorder", complaint_id=complaint)["history"]
    ]
    assert types == [4, 13, 18, 7, 16, 30, 26]


@reads_back("aftersale/getcomplaintorder")
def a_complaint_that_is_given_up_closes_what_it_is_about(town: Town, ask: Ask) -> None:
    cases = Cases(town.do, ask, town.shop)
    id_, complaint = cases.disputed()
    town.do("withdraw_complaint", store=town.shop, complaint=complaint)
    assert ask("aftersale/getcomplaintorder", complaint_id=complaint)["status"] == 102
    assert cases.status(id_) == "MERCHANT_FAIL"


@reads_back("aftersale/addcomplaintmaterial")
def a_message_stands_in_the_dialog(town: Town, ask: Ask) -> None:
    _, complaint = Cases(town.do, ask, town.shop).disputed()
    ask("aftersale/addcomplaintmaterial", complaint_id=complaint, content="已发货", media_id_list=["m"])
    last = ask("aftersale/getcomplaintorder", complaint_id=complaint)["history"][-1]
    assert (last["item_type"], last["content"], last["media_id_list"]) == (3, "已发货", ["m"])


@reads_back("aftersale/addcomplaintproof")
def proofs_are_heard(town: Town, ask: Ask) -> None:
    _, complaint = Cases(town.do, ask, town.shop).disputed()
    assert judge(town, complaint, "ask_merchant") == 106
    ask("aftersale/addcomplaintproof", complaint_id=complaint, content="签收单", media_id_list=["m"])
    shown = ask("aftersale/getcomplaintorder", complaint_id=complaint)
    assert shown["status"] == 107
    assert shown["history"][-1]["content"] == "签收单"
    town.pass_(30 * DAY)
    assert ask("aftersale/getcomplaintorder", complaint_id=complaint)["status"] == 107
