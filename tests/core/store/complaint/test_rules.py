"""Calling the platform in, being heard by it, and its word."""

from __future__ import annotations

import pytest

from simulator.core.store.aftersale.states import State
from simulator.core.store.complaint.states import COMPLAINTS, ENDED, Status
from simulator.core.store.events import EventName
from simulator.durations import DAY
from simulator.usage import UsageError
from tests.core.store.aftersale.shop import Shop


def refused(shop: Shop) -> int:
    made = shop.town.do("buyer_aftersale", store=shop.store, order=shop.order_id)
    id_ = int(made["after_sale_order_id"])
    body = {"after_sale_order_id": str(id_), "reject_reason_type": 4}
    assert shop.call("aftersale/rejectapply", body) == 0
    return id_


def complained(shop: Shop, id_: int) -> int:
    return int(shop.town.do("buyer_complains", store=shop.store, after_sale=id_)["complaint_id"])


def test_every_status_is_reached_and_left_but_for_those_in_which_it_ends() -> None:
    table = COMPLAINTS.machine.table
    assert set(table.values()) | set(COMPLAINTS.machine.begins) == set(Status)
    assert set(Status) - {before for before, _ in table} == ENDED


def test_the_platform_is_called_in_about_a_refusal_and_for_seven_days() -> None:
    shop = Shop(1)
    made = shop.town.do("buyer_aftersale", store=shop.store, order=shop.order_id)
    with pytest.raises(UsageError, match="processing"):
        complained(shop, made["after_sale_order_id"])
    shop.act("buyer_answer", after_sale=made["after_sale_order_id"], answer="cancel")
    id_ = refused(shop)
    shop.town.pass_(7 * DAY)
    assert shop.row(id_).state is State.CLOSED
    with pytest.raises(UsageError, match="closed"):
        complained(shop, id_)


def test_time_stands_still_while_the_platform_is_at_work() -> None:
    shop = Shop(1)
    id_ = refused(shop)
    complained(shop, id_)
    shop.town.pass_(60 * DAY)
    row = shop.row(id_)
    assert (row.state, row.deadline, row.disputed) == (State.REFUND_REJECTED, 0, True)
    assert shop.act("buyer_answer", after_sale=id_, answer="cancel") is None


@pytest.mark.parametrize(
    ("does", "state", "status"),
    [("for_buyer", State.REFUNDED, Status.SETTLED), ("for_merchant", State.CLOSED, Status.CLOSED)],
)
def test_its_word_ends_both(does: str, state: State, status: Status) -> None:
    shop = Shop(1)
    id_ = refused(shop)
    complaint = complained(shop, id_)
    shop.act("judge_complaint", complaint=complaint, does=does)
    shop.town.pass_(0)
    assert shop.row(id_).state is state
    told = list(shop.told(EventName.COMPLAINT, "finder_shop_complaint"))
    assert [said["complaint_status"] for said in told] == [103, int(status)]
    assert told[0] == {
        "complaint_id": str(complaint),
        "after_sale_order_id": str(id_),
        "order_id": shop.order_id,
        "complaint_status": 103,
    }


@pytest.mark.parametrize(
    ("asked", "silent"),
    [
        ("ask_buyer", Status.BUYER_SILENT),
        ("ask_merchant", Status.MERCHANT_SILENT),
        ("ask_both", Status.BOTH_SILENT),
    ],
)
def test_the_platform_goes_on_without_proofs_that_nobody_added(asked: str, silent: Status) -> None:
    shop = Shop(1)
    complaint = complained(shop, refused(shop))
    shop.act("judge_complaint", complaint=complaint, does=asked)
    shop.town.pass_(3 * DAY)
    last = list(shop.told(EventName.COMPLAINT, "finder_shop_complaint"))[-1]
    assert last["complaint_status"] == int(silent)
    assert shop.act("judge_complaint", complaint=complaint, does="for_buyer") is not None


def test_a_message_of_the_merchants_is_no_change_of_status_and_told_to_nobody() -> None:
    shop = Shop(1)
    complaint = complained(shop, refused(shop))
    assert shop.call("aftersale/addcomplaintmaterial", complaint_id=str(complaint), content="x") == 0
    assert len(list(shop.told(EventName.COMPLAINT, "finder_shop_complaint"))) == 1
