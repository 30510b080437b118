"""Breakages of the judge: how verdicts come of findings, and how a run is told."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from conformance import judge, model, mutants, nearest, registry, runner, shrinking
from conformance.history.items import ITEMS
from conformance.model import Finding, Level, Verdict
from simulator import Text
from simulator.provider import capabilities
from simulator.texts import NOTHING
from tests.sabotage.row import put, sabotage

JUDGE = "tests/conformance/test_judge.py::"
RUNNER = "tests/conformance/test_runner.py::"
MUTANTS = "tests/conformance/test_mutants.py::"


@sabotage(JUDGE + "test_every_item_of_an_episode_is_judged")
def only_the_first_item_judged() -> None:
    """Of an episode's items the judge looks at the first."""
    right, last = judge._found, {}

    def found(check: Any, item: Any, ep: Any) -> Finding | None:
        again = last.get(check.id) is ep
        last[check.id] = ep
        return None if again else right(check, item, ep)

    put(judge, "_found", found)


@sabotage(JUDGE + "test_where_wxsim_alone_broke_the_run_is_an_error_and_no_failure")
def bugs_of_ours_held_against_the_provider() -> None:
    """Where the simulator itself broke is passed over."""
    ITEMS.pop("bug")


@sabotage(JUDGE + "test_merging")
def merged_verdict_hides_a_failure() -> None:
    """Of several verdicts the mildest counts."""

    def merge(verdicts: Any) -> Verdict:
        given = set(verdicts)
        return next((one for one in reversed(Verdict) if one in given), Verdict.PASS)

    put(model, "merge", merge)


@sabotage(JUDGE + "test_merging")
def a_failure_ends_with_0() -> None:
    """A run that fails ends as one that passed."""
    put(model, "EXIT_CODES", {**model.EXIT_CODES, Verdict.FAIL: 0})
    put(judge, "EXIT_CODES", model.EXIT_CODES)


@sabotage(JUDGE + "test_a_broken_must_fails_and_a_broken_should_warns")
def a_must_only_warns() -> None:
    """A broken MUST is a warning."""
    right = judge._broken
    put(judge, "_broken", lambda check, *more: right(replace(check, level=Level.SHOULD), *more))


@sabotage(JUDGE + "test_a_choice_of_ours_warns_unless_the_provider_declares_it")
def our_choice_blames_everybody() -> None:
    """What rests on a choice of ours counts in full for whoever it is."""
    right = judge._broken
    put(
        judge,
        "_broken",
        lambda check, capabilities, findings: right(
            check, capabilities, [replace(one, finding=replace(one.finding, ours=False)) for one in findings]
        ),
    )


@sabotage(JUDGE + "test_no_item_is_inconclusive_where_a_scenario_meant_to_give_one")
def nothing_judged_passes() -> None:
    """A check that had nothing to judge passes."""
    right = judge._verdict

    def verdict(check: Any, run: Any, capabilities: Any, findings: Any, tallies: Any) -> Any:
        return right(check, run, capabilities, findings, tallies or {"none": judge.Tally(1)})

    put(judge, "_verdict", verdict)


@sabotage(JUDGE + "test_an_exception_in_a_check_is_an_error_and_never_a_failure")
def a_check_that_breaks_has_found_nothing() -> None:
    """What a check raises is taken for no finding."""
    right = judge._found

    def found(check: Any, item: Any, ep: Any) -> Finding | None:
        try:
            return right(check, item, ep)
        except ZeroDivisionError:
            return None

    put(judge, "_found", found)


@sabotage(JUDGE + "test_findings_are_attributed_to_their_scenario")
def findings_laid_to_another_scenario() -> None:
    """A finding is laid to the scenario that was judged before."""
    right, former = judge.Attributed, [""]

    def attributed(scenario: str, item: Text, finding: Finding) -> Any:
        before, former[0] = former[0], scenario
        return right(before, item, finding)

    put(judge, "Attributed", attributed)


@sabotage(JUDGE + "test_a_missing_capability_is_named")
def judged_without_what_it_needs() -> None:
    """A check is judged though the provider lacks what it needs."""
    right = judge._judge
    put(judge, "_judge", lambda check, *more: right(replace(check, needs=()), *more))


@sabotage(JUDGE + "test_a_reason_that_a_check_does_not_declare_is_an_error_of_the_check")
def any_reason_will_do() -> None:
    """A finding may give a reason that its check does not declare."""
    put(judge, "_found", lambda check, item, ep: check.judge(item, ep))


@sabotage(JUDGE + "test_a_scenario_that_broke_makes_the_run_an_error")
def broken_scenarios_are_forgotten() -> None:
    """A scenario that could not be played is no error of the run."""
    put(judge.Table, "verdict", property(lambda table: model.merge(one.verdict for one in table.results)))


@sabotage(JUDGE + "test_entitlements_of_another_shape_are_a_failure_of_the_provider")
def garbled_entitlements_pass() -> None:
    """What the entitlements probe answers may be anything."""
    put(judge, "_garbled", lambda _run: {})


@sabotage(JUDGE + "test_a_broken_must_fails_and_a_broken_should_warns")
def findings_without_a_verdict() -> None:
    """A check that has found something passes."""
    put(judge, "_verdict", lambda _check, _run, _capabilities, _findings, tallies: (Verdict.PASS, ""))


@sabotage("tests/conformance/test_registry.py::test_refused")
def a_check_replaces_another() -> None:
    """Two checks of one id: the later one counts."""
    right = registry._problems
    put(registry, "_problems", lambda made: (one for one in right(made) if "taken" not in one))


@sabotage("tests/conformance/test_registry.py::test_a_file_that_adds_no_check_stops_the_start")
def files_without_a_check_pass() -> None:
    """A file among the checks may register none."""
    known = registry.checks()
    put(registry, "scan", lambda *_: known)


@sabotage("tests/conformance/test_registry.py::test_selected")
def a_prefix_selects_too_much() -> None:
    """`--only` takes every check of the family."""
    right = registry.select
    put(registry, "select", lambda patterns: right([one.partition(".")[0] for one in patterns]))


@sabotage(RUNNER + "test_only_the_scenarios_that_exercise_what_is_asked_for_are_played")
def cases_left_out() -> None:
    """Of a file with cases none is played for a check."""
    put(runner, "scenario_file", lambda id_: id_)


@sabotage(RUNNER + "test_a_scenario_that_breaks_is_an_error_and_the_others_are_played")
def errors_of_scenarios_dropped() -> None:
    """What made a scenario break is not told."""
    right = runner._played
    put(runner, "_played", lambda *given: replace(right(*given), error=NOTHING))


@sabotage(RUNNER + "test_a_run_that_is_stopped_judges_the_scenarios_that_had_ended")
def a_stopped_run_is_whole() -> None:
    """A run that was stopped says that it is whole."""
    right = runner.RunEnded
    put(runner, "RunEnded", lambda **fields: right(**{**fields, "partial": False}))


@sabotage(RUNNER + "test_an_entry_that_cannot_be_shown_is_an_error_of_its_scenario")
def evidence_lost_in_silence() -> None:
    """An entry that cannot be shown is left out, and nobody told."""
    right = runner.judged_of

    def judged_of(table: Any, entries: Any, errors: Any = None) -> Any:
        return replace(right(table, entries, errors or {}), table=table)

    put(runner, "judged_of", judged_of)


@sabotage(RUNNER + "test_capabilities_come_from_the_description")
def everything_is_offered() -> None:
    """Every provider is taken to offer everything."""
    put(capabilities, "capabilities_of", lambda _document: frozenset(capabilities.CAPABILITIES))


@sabotage(RUNNER + "test_the_stream_of_a_run")
def the_last_scenario_is_not_played() -> None:
    """A run leaves its last scenario out."""
    right = runner.run
    put(runner, "run", lambda opened, scenarios, **how: right(opened, list(scenarios)[:-1], **how))


@sabotage(MUTANTS + "test_a_finding_for_another_reason_is_surplus_and_its_own_missed")
def killed_for_whatever_reason() -> None:
    """A variant counts as killed where its checks fail it, for whatever reason."""

    def missed(kill: Any) -> frozenset[str]:
        failed = {word.partition(":")[0] for word in kill.failed}
        return frozenset(word for word in kill.meant if word.partition(":")[0] not in failed)

    put(mutants.Kill, "missed", property(missed))
    put(mutants.Kill, "surplus", property(lambda _kill: frozenset()))


@sabotage(MUTANTS + "test_a_check_that_fails_no_variant_is_named")
def a_check_needs_no_variant() -> None:
    """A check that no variant is failed by goes unnoticed."""
    put(mutants, "unkilled", lambda _rows: [])


@sabotage(MUTANTS + "test_a_kept_journal_that_is_judged_otherwise_is_an_error")
def a_kept_journal_judged_otherwise() -> None:
    """A journal that is judged in another way than the run goes unnoticed."""
    put(mutants, "differences", lambda _run, _kept: [])


@sabotage(MUTANTS + "test_a_finding_that_does_not_tell_all_is_an_error")
def findings_may_tell_nothing() -> None:
    """A finding of a variant that says neither what was seen nor how to see it again goes unnoticed."""
    put(mutants, "untold", lambda _judged: [])
    put(mutants, "unrepeated", lambda _judged: [])


@sabotage(MUTANTS + "test_a_process_that_is_gone_is_an_error_of_its_variant")
def a_variant_lost_is_killed() -> None:
    """A variant whose process is gone counts as killed."""

    def result(name: str, _ended: Any) -> mutants.Kill:
        row = mutants.variants()[name]
        return mutants.Kill(name=name, why=row.why, meant=row.fails, seen={word: {} for word in row.fails})

    put(mutants, "_result", result)


@sabotage("tests/conformance/test_nearest.py::test_of_a_provider_with_two_faults_both_are_named")
def the_farthest_named() -> None:
    """The variant that a run is least like is named first."""
    right = nearest.ranked
    put(nearest, "ranked", lambda *given: right(*given)[::-1])


@sabotage("tests/scenario/test_shrink.py::test_sixty_random_steps_shrink_to_five")
def shrunk_to_what_does_not_fail() -> None:
    """A scenario is shrunk to steps that nobody has seen fail."""
    put(shrinking, "_cut", lambda tries, _target, _say: tries.scenario.steps[:1])
