"""Scenes in which calls of this resource are refused."""

from __future__ import annotations

from tests.endpoints.scenes import Stand, of
from tests.endpoints.store.aftersale.cases import Cases

SAYS = ("aftersale/addcomplaintmaterial", "aftersale/addcomplaintproof")


@of("aftersale/getcomplaintorder", *SAYS)
def a_complaint_that_there_is_not(at: Stand) -> None:
    at.ask()


@of(*SAYS)
def too_many_words_and_none(at: Stand) -> None:
    _, complaint = Cases(at.do, at.other, at.store).disputed()
    assert at.ask(at.body(complaint_id=complaint, content="字" * 501)) == 10021501
    assert at.ask(at.body(complaint_id=complaint, content="")) == 40097


@of("aftersale/addcomplaintmaterial")
def too_many_pictures_and_a_message_while_proofs_are_waited_for(at: Stand) -> None:
    _, complaint = Cases(at.do, at.other, at.store).disputed()
    assert at.ask(at.body(complaint_id=complaint, media_id_list=["m"] * 20)) == 0
    assert at.ask(at.body(complaint_id=complaint, media_id_list=["m"])) == 10021502
    at.do("judge_complaint", store=at.store, complaint=complaint, does="ask_merchant")
    assert at.ask(at.body(complaint_id=complaint)) == 10021503


@of("aftersale/addcomplaintproof")
def proofs_that_nobody_waits_for(at: Stand) -> None:
    _, complaint = Cases(at.do, at.other, at.store).disputed()
    assert at.ask(at.body(complaint_id=complaint)) == 10021504
    at.do("judge_complaint", store=at.store, complaint=complaint, does="ask_buyer")
    assert at.ask(at.body(complaint_id=complaint)) == 10021504
    at.do("withdraw_complaint", store=at.store, complaint=complaint)
    assert at.ask(at.body(complaint_id=complaint)) == 10021504
