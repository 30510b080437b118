"""Scenes in which calls of this resource are refused."""

from __future__ import annotations

from tests.endpoints.scenes import Stand, of
from tests.endpoints.store.aftersale.cases import Cases

ANSWERS = (
    "aftersale/merchantacceptguarantee",
    "aftersale/merchantrefuseguarantee",
    "aftersale/merchantmodifyguarantee",
    "aftersale/merchantproofguarantee",
)


@of(*ANSWERS, "aftersale/getguaranteeorder")
def a_guarantee_that_there_is_not(at: Stand) -> None:
    at.ask()


@of(*ANSWERS)
def one_that_waits_for_somebody_else_and_one_that_is_over(at: Stand) -> None:
    id_ = Cases(at.do, at.other, at.store).claimed()
    degree = {"bad_level": 30} if "bad_level" in at.row.request["properties"] else {}
    at.other("aftersale/merchantrefuseguarantee", guarantee_order_id=id_, reason="完好")
    assert at.ask(at.body(guarantee_order_id=id_, **degree)) == 10021041
    at.do("judge_guarantee", store=at.store, guarantee=id_, does="dismiss")
    assert at.ask(at.body(guarantee_order_id=id_, **degree)) == 10021041


@of("aftersale/merchantmodifyguarantee")
def degrees_that_there_are_not(at: Stand) -> None:
    cases = Cases(at.do, at.other, at.store)
    for degree in (0, 11, 101):
        assert at.ask({"guarantee_order_id": cases.claimed(), "bad_level": degree}) == 9700224
    assert at.ask({"guarantee_order_id": cases.claimed("fake"), "bad_level": 30}) == 9700224


@of("aftersale/merchantrefuseguarantee", "aftersale/merchantproofguarantee")
def no_words(at: Stand) -> None:
    id_ = Cases(at.do, at.other, at.store).claimed()
    assert at.ask({"guarantee_order_id": id_, "reason": "", "content": ""}) == 40097


@of("aftersale/searchguaranteeorder")
def pages_that_are_none(at: Stand) -> None:
    for asked in ({"limit": 0}, {"limit": 101}, {"limit": 10, "offset": -1}, {"limit": 10, "type": 3}):
        assert at.ask(asked) == 9700224
    for statuses in ([11], "10,11", "", 10, {"10": 1}, [None], [[10]]):
        assert at.ask({"limit": 10, "status_list": statuses}) == 9700224
