"""Steps that are taken together: how they are written, refused, cut down and recorded."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator import Entry, UsageError
from simulator.actions import ACTIONS
from simulator.journal.digest import lines
from simulator.scenario.document import Scenario, Step
from simulator.scenario.dump import dumps_scenario
from simulator.scenario.load import parse_scenarios
from simulator.scenario.record import record
from simulator.scenario.shrink import shrink

HEAD = (
    "title: x\nsteps:\n  - create_store: one\n  - create_store: two\n  - purchase: {store: one, as: first}\n"
)


def loaded(text: str) -> Scenario:
    [found] = parse_scenarios(HEAD + text, "mine/one", path=Path("one.yaml"))
    return found


TEXT = """\
  - together:
      - enter: one
      - repeat: {times: 2, steps: [{call_api: two}]}
      - purchase: {store: two, as: "second"}
  - refund: second
"""


def test_repeats_inside_are_unrolled_and_the_file_is_written_the_same() -> None:
    scenario = loaded(TEXT)
    beside = scenario.steps[3]
    assert [one.action for one in beside.taken] == ["enter", "call_api", "call_api", "purchase"]
    written = dumps_scenario(scenario, scenario.steps)
    [again] = parse_scenarios(written, "mine/one")
    assert [one.action for one in again.actions()] == [one.action for one in scenario.actions()]
    assert again.steps[3].taken[3].args == beside.taken[3].args


def test_what_steps_inside_need_the_scenario_needs() -> None:
    assert loaded(TEXT).needs == ("call", "provider")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("  - together\n", "6:5: together takes a list of steps"),
        ("  - together: sync\n", "6:15: together wants a list"),
        ("  - together: [sync]\n", "6:15: together has 1 item, at least 2 wanted"),
        ("  - together: [sync, {advance: 1m}]\n", "6:22: advance cannot stand inside together: the clock"),
        ("  - together: [sync, restart_provider]\n", "6:22: restart_provider cannot stand inside together"),
        ("  - together: [sync, observe]\n", "6:22: observe cannot stand inside together"),
        ("  - together: [sync, {fault: {push: any, do: drop}}]\n", "6:22: fault cannot stand inside"),
        ("  - together: [sync, {together: [sync, sync]}]\n", "6:22: together stands inside together"),
        ("  - together: [sync, {repeat: {times: 50, steps: [sync]}}]\n", "together has 51 items, at most 50"),
        ("  - together: [sync, {entr: one}]\n", "6:23: no action is called 'entr': did you mean 'enter'?"),
        (
            "  - together: [{purchase: {store: two, as: a}}, {refund: a}]\n",
            "6:58: refund.order: no earlier step made an order 'a'",
        ),
        (
            "  - together:\n      - purchase: {store: two, as: a}\n      - purchase: {store: one, as: a}\n",
            "8:9: as: 'a' is taken by the step in line 7",
        ),
    ],
)
def test_what_cannot_stand_there_is_refused_with_place_and_reason(text: str, said: str) -> None:
    with pytest.raises(UsageError) as refused:
        loaded(text)
    assert said in str(refused.value)


def test_all_that_cannot_stand_alone_says_why_in_words_that_end_a_sentence() -> None:
    for row in ACTIONS.values():
        assert not row.alone.en.endswith("."), row.name
        assert not row.alone.zh.endswith("。"), row.name


def test_steps_inside_are_cut_away_one_by_one() -> None:
    scenario = loaded(TEXT)

    def fails(steps: tuple[Step, ...]) -> bool:
        inside = [one.action for step in steps for one in step.taken]
        return "enter" in inside and "purchase" in inside

    left = shrink(scenario.steps, fails)
    assert [one.action for one in left][-1] == "together"
    assert [one.action for one in left[-1].taken] == ["enter", "purchase"]


def test_one_that_is_left_stands_by_itself() -> None:
    left = shrink(loaded(TEXT).steps, lambda steps: any(one.action == "enter" for one in actions_of(steps)))
    assert [(one.action, one.taken) for one in left] == [("create_store", ()), ("enter", ())]


def actions_of(steps: tuple[Step, ...]) -> list[Step]:
    return [one for step in steps for one in step.taken or (step,)]


def entry(seq: int, kind: str, **data: object) -> Entry:
    return Entry(seq=seq, world="world", at=1_700_000_000.0, kind=kind, data=data)


def action(seq: int, name: str, **more: object) -> Entry:
    return entry(seq, "action", action=name, args={"store": "one"}, result=more, origin="scenario")


def visit(seq: int, shown: str) -> Entry:
    return entry(seq, "visit", store="one", shown=shown)


def journal(*inside: Entry) -> list[Entry]:
    names = ["enter", "purchase", "enter"]
    return [
        entry(1, "together", phase="start", steps=names),
        *inside,
        entry(9, "together", phase="end", steps=names),
    ]


def test_what_a_race_decides_is_not_in_the_digest() -> None:
    one = journal(
        action(2, "purchase"), visit(3, "served"), visit(4, "refused"), action(5, "enter", shown="served")
    )
    two = journal(
        action(2, "purchase"), visit(3, "refused"), visit(4, "served"), action(5, "enter", shown="refused")
    )
    assert lines(one, ACTIONS) == lines(two, ACTIONS)


def test_what_was_begun_and_what_the_platform_did_is_in_it() -> None:
    one = journal(action(2, "purchase", price=1), action(5, "enter"))
    assert lines(one, ACTIONS) != lines(journal(action(2, "purchase", price=2), action(5, "enter")), ACTIONS)
    assert lines(one, ACTIONS) != lines(journal(action(2, "purchase", price=1), action(5, "sync")), ACTIONS)


def test_outside_of_it_what_a_page_shows_is_in_the_digest() -> None:
    assert lines([visit(3, "served")], ACTIONS) != lines([visit(3, "refused")], ACTIONS)


def test_they_are_recorded_together_in_the_order_in_which_they_began() -> None:
    made = record(journal(action(2, "purchase"), action(5, "enter"), action(6, "enter")))
    [step] = made.steps
    assert [one.action for one in step.taken] == ["enter", "purchase", "enter"]
