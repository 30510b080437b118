"""Breakages of after-sales, complaints and guarantees."""

from __future__ import annotations

from dataclasses import replace

from simulator.core.store.aftersale import (
    account,
    deadlines,
    lookup,
    money,
    negotiation,
    rules,
    through,
    virtual_number,
)
from simulator.core.store.aftersale.states import AFTERSALES, State, Step
from simulator.core.store.complaint import dialog
from simulator.core.store.guarantee import rules as guarantees
from simulator.core.store.guarantee.states import Status
from simulator.core.store.guarantee.states import Step as Modify
from tests.sabotage.row import put, sabotage

CORE = "tests/core/store/"
RULES = CORE + "aftersale/test_rules.py::"
REFUSED = "tests/endpoints/test_refusals.py::test_what_a_row_declares_is_what_it_refuses_with"
READS_BACK = "tests/endpoints/test_store_api_reads_back.py::test_a_change_is_read_back"


@sabotage(RULES + "test_what_has_gone_back_cannot_be_asked_for_again")
def more_goes_back_than_was_paid() -> None:
    """What is asked back already is not counted."""
    put(money, "spoken_for", lambda *_, **__: 0)


@sabotage(RULES + "test_a_part_is_told_by_the_after_sale_alone_and_the_last_of_it_closes_the_order")
def pieces_stay_in_after_sale() -> None:
    """An end of an after-sale does nothing to its order."""
    put(through, "end", lambda *_: None)


@sabotage(RULES + "test_other_goods_are_no_refund")
def an_exchange_counts_as_a_refund() -> None:
    """What ended well has moved its money, whatever came instead."""
    put(money, "moved", lambda row: row.state in {State.REFUNDED, State.RETURNED})


@sabotage(RULES + "test_time_acts_in_place_of_who_does_not")
def nobody_is_ever_late() -> None:
    """Time does nothing to after-sales."""
    put(deadlines, "timed", lambda _world, row: row)


@sabotage(RULES + "test_what_came_back_leaves_what_was_not_sent_to_be_sent")
def what_came_back_is_called_off() -> None:
    """Whatever is through was never sent."""
    real = through._counted
    put(
        through,
        "_counted",
        lambda world, order, line, now: real(
            world, order, line, replace(now, called_off=now.finished_aftersale)
        ),
    )


@sabotage(CORE + "aftersale/test_rules.py::test_whoever_comes_first_decides")
def what_is_over_is_refunded_all_the_same() -> None:
    """An after-sale that its buyer gave up can be accepted."""
    for steps in AFTERSALES.values():
        steps.machine.table[State.CANCELLED, Step.ACCEPT] = State.REFUNDING  # type: ignore[index]


@sabotage(REFUSED + "[ec.aftersale.acceptapply]")
def refunds_at_any_pace() -> None:
    """An order is refunded as often as it is asked for."""
    put(rules, "_check_pace", lambda *_: None)


@sabotage(REFUSED + "[ec.aftersale.refundpricediff]")
def an_account_that_is_never_empty() -> None:
    """There is always money to refund from."""
    put(account, "is_empty", lambda *_: False)


@sabotage(CORE + "complaint/test_rules.py::test_time_stands_still_while_the_platform_is_at_work")
def a_dispute_that_stops_nobody() -> None:
    """A complaint leaves the after-sale as it was."""
    put(rules, "dispute", lambda _world, row, _id: row)


@sabotage(
    READS_BACK + "[aftersale/genaftersaleorder-one_that_the_buyer_takes_up_and_a_repetition_that_opens_none]"
)
def a_repetition_opens_another() -> None:
    """A request that is made again is another one."""
    put(lookup, "of_request", lambda *_: None)


@sabotage(READS_BACK + "[aftersale/merchantupdateaftersale-what_a_buyer_is_invited_to]")
def every_proposal_is_about_terms() -> None:
    """Whatever a merchant proposes, agreeing changes what is asked for."""
    put(negotiation, "GIVE_UP", 0)


@sabotage(REFUSED + "[ec.aftersale.applyvirtualtelnum]")
def numbers_for_ever() -> None:
    """A number is given out however long ago the after-sale was opened."""
    put(virtual_number, "GOOD_FOR", 10**9)


@sabotage(REFUSED + "[ec.aftersale.addcomplaintmaterial]")
def as_many_pictures_as_one_likes() -> None:
    """Pictures of a complaint are not counted."""
    put(dialog, "MOST_PICTURES", 10**9)


@sabotage(READS_BACK + "[aftersale/merchantmodifyguarantee-another_degree_is_confirmed_by_the_buyer]")
def damages_paid_as_they_were_claimed() -> None:
    """What the buyer agreed to makes no difference."""
    put(guarantees, "modify", lambda world, row, *_: guarantees.call(world, row, Modify.MODIFY))


@sabotage(CORE + "guarantee/test_rules_in_any_order.py::test_in_any_order")
def guarantees_told_of_twice() -> None:
    """Each change of a guarantee is told as the one before."""
    real = guarantees._told
    put(guarantees, "_told", lambda row: real(replace(row, status=Status.MERCHANT)))
