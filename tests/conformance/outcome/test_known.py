"""What is known to be wrong, beside a run."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from conformance.judge import Table
from conformance.model import Verdict
from conformance.outcome.held import Held
from conformance.outcome.known import NOT_REACHED, Baseline, Known, found_in
from simulator import Text
from tests.conformance.outcome.tables import PUSH, TICKET, result, table

TODAY = date(2026, 11, 30)
DUPLICATE, ELSEWHERE = "order/duplicate", "order/late[soon]"
CRASHED = Text("it crashed", "它崩溃了")


def held(run: Table, *scenarios: str, check: str = PUSH, **more: Any) -> Table:
    """The run, of which a check is known to fail in these scenarios."""
    return Held(baseline=listed(*scenarios, check=check, **more))(run)


def listed(*scenarios: str, check: str = PUSH, **more: Any) -> Baseline:
    return Baseline(known=(Known(check=check, scenarios=scenarios, **more),), today=TODAY)


def failing(*scenarios: str, verdict: Verdict = Verdict.FAIL) -> Table:
    return table(result(PUSH, verdict, *scenarios), played=(*scenarios, "ticket/steady"))


@pytest.mark.parametrize("verdict", [Verdict.FAIL, Verdict.WARN])
def test_what_fails_where_it_is_listed_is_known_and_passes(verdict: Verdict) -> None:
    run = held(failing(DUPLICATE, verdict=verdict), DUPLICATE, reason="JIRA-812")
    assert run.get(PUSH).verdict is Verdict.KNOWN
    assert run.get(PUSH).reason.en == "known to the baseline: JIRA-812"
    assert (run.exit_code, run.verdict) == (0, Verdict.KNOWN)


def test_what_fails_elsewhere_too_is_unexpected_and_that_is_told_first() -> None:
    run = held(failing(DUPLICATE, ELSEWHERE), DUPLICATE)
    assert (run.get(PUSH).verdict, run.exit_code) == (Verdict.FAIL, 1)
    assert run.get(PUSH).reason.en == f"not listed in the baseline for {ELSEWHERE}"
    assert [each.scenario for each in run.get(PUSH).findings] == [ELSEWHERE, DUPLICATE]


def test_the_id_of_a_file_lists_all_its_cases() -> None:
    assert held(failing("order/late[soon]", "order/late[much]"), "order/late").exit_code == 0
    assert held(failing("order/late[soon]"), "order/late[much]").exit_code == 1


def test_what_is_mended_is_stale_and_fails_the_run() -> None:
    run = held(table(result(PUSH, Verdict.PASS), played=(DUPLICATE,)), DUPLICATE)
    assert run.stale == {PUSH: Text(f"nothing is wrong any more in {DUPLICATE}", f"{DUPLICATE} 中已没有问题")}
    assert (run.verdict, run.exit_code) == (Verdict.FAIL, 1)


@pytest.mark.parametrize(
    ("run", "why"),
    [
        (table(result(PUSH, Verdict.SKIP)), "it ended SKIP"),
        (table(result(PUSH, Verdict.INCONCLUSIVE)), "it ended INCONCLUSIVE"),
        (table(result(TICKET, Verdict.PASS)), "it was not asked for"),
        (table(result(PUSH, Verdict.PASS)), f"not played: {DUPLICATE}"),
        (
            table(result(PUSH, Verdict.PASS), played=(DUPLICATE,), left=frozenset({DUPLICATE})),
            f"not played: {DUPLICATE}",
        ),
    ],
)
def test_of_what_was_not_judged_nothing_is_said(run: Table, why: str) -> None:
    seen = held(run, DUPLICATE)
    assert ({id_: told.en for id_, told in seen.not_judged.items()}, seen.stale) == ({PUSH: why}, {})
    assert seen.exit_code == run.exit_code


def test_a_file_of_which_a_case_was_left_out_is_not_stale() -> None:
    run = table(
        result(PUSH, Verdict.PASS), played=("order/late[soon]",), left=frozenset({"order/late[much]"})
    )
    assert held(run, "order/late").stale == {}
    assert held(run, "order/late[soon]").stale


def test_what_is_mended_in_some_scenarios_is_known_and_told() -> None:
    run = table(result(PUSH, Verdict.FAIL, DUPLICATE), played=(DUPLICATE, ELSEWHERE))
    seen = held(run, DUPLICATE, ELSEWHERE)
    assert (seen.exit_code, seen.stale) == (0, {})
    assert f"no longer in {ELSEWHERE}: --update-baseline" in seen.get(PUSH).reason.en


@pytest.mark.parametrize(("until", "code"), [(TODAY, 0), (date(2026, 11, 29), 1)])
def test_what_has_ended_counts_as_not_listed(until: date, code: int) -> None:
    run = held(failing(DUPLICATE), DUPLICATE, until=until)
    assert run.exit_code == code
    assert ("known to the baseline until 2026-11-29" in run.get(PUSH).reason.en) is bool(code)


def test_a_scenario_that_is_not_reached_can_be_known() -> None:
    run = table(result(TICKET, Verdict.PASS), not_reached={DUPLICATE: CRASHED}, played=("ticket/steady",))
    assert run.exit_code == 1
    seen = held(run, DUPLICATE, check=NOT_REACHED, reason="JIRA-9")
    assert (seen.exit_code, dict(seen.not_reached)) == (0, {})
    assert seen.by_hand == {
        DUPLICATE: Text("known to the baseline: JIRA-9: it crashed", "基线中已知：JIRA-9：它崩溃了")
    }
    assert held(run, "order/late", check=NOT_REACHED).exit_code == 1
    well = table(result(TICKET, Verdict.PASS), played=(DUPLICATE,))
    assert held(well, DUPLICATE, check=NOT_REACHED).exit_code == 1  # stale


def test_an_update_removes_what_is_mended_and_nothing_else() -> None:
    both = Baseline(
        known=(
            Known(check=PUSH, scenarios=(DUPLICATE, ELSEWHERE), reason="why"),
            Known(check=TICKET, scenarios=("ticket/gap",)),
        ),
        today=TODAY,
    )
    run = table(
        result(PUSH, Verdict.FAIL, DUPLICATE, "order/new"), result(TICKET, Verdict.SKIP), played=(ELSEWHERE,)
    )
    assert both.updated(run).known == (
        Known(check=PUSH, scenarios=(DUPLICATE,), reason="why"),
        Known(check=TICKET, scenarios=("ticket/gap",)),
    )
    assert Held(baseline=both, updates=True)(run).stale == {}


def test_a_baseline_that_a_run_begins_lets_that_run_pass() -> None:
    run = table(
        result(PUSH, Verdict.FAIL, DUPLICATE, DUPLICATE, ""),
        result(TICKET, Verdict.WARN, "ticket/steady"),
        not_reached={"order/crash": CRASHED},
    )
    begun = found_in(run, TODAY)
    assert [(one.check, one.scenarios) for one in begun.known] == [
        (PUSH, (DUPLICATE, "(outside any scenario)")),
        (NOT_REACHED, ("order/crash",)),
    ]
    assert {one.since for one in begun.known} == {TODAY}
    assert Held(baseline=begun)(run).exit_code == 0
