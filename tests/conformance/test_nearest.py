"""What a run fails like: of a variant's own findings it is the variant itself, and no other is as near."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import pytest

from conformance import nearest
from conformance.judge import Attributed, Result, Table
from conformance.model import Finding, Verdict
from conformance.mutants import variants
from conformance.nearest import Known, known, not_behind, ranked
from conformance.registry import checks
from simulator.texts import Text

RENEW = "`wxconf mutants --write NAME` plays a variant and writes down what was seen of it"


def found(*kinds: str, scenario: str = "push/plain", count: int = 1) -> dict[str, dict[str, int]]:
    return {kind: {scenario: count} for kind in kinds}


def variant(*kinds: str, **how: object) -> Known:
    return Known(why="is odd", seen=found(*kinds, **how))  # type: ignore[arg-type]


A, B, C = "push.reply-exact:refused", "push.reply-exact:other-words", "push.odd-key:unread"


def first(seen: Mapping[str, Mapping[str, int]], **among: Known) -> str:
    return ranked(seen, among)[0].variant


@pytest.mark.parametrize("name", list(variants()))
def test_what_was_seen_of_a_variant_is_written_down(name: str) -> None:
    assert name in known(), RENEW
    told, row = known()[name], variants()[name]
    assert (told.why, set(told.seen)) == (row.why, row.fails), RENEW


def test_nothing_is_known_of_variants_that_are_gone() -> None:
    assert set(known()) - set(variants()) == set(), RENEW


@pytest.mark.parametrize("name", list(known()))
def test_a_variant_is_the_nearest_of_its_own_findings(name: str) -> None:
    assert not_behind(name, known()[name].seen, known()) == []


def test_the_file_is_written_as_it_is_read() -> None:
    assert nearest.FILE.read_text(encoding="utf-8") == nearest.text_of(known())


def test_one_that_has_all_that_was_seen_goes_before_one_that_has_a_part() -> None:
    assert first(found(A, C), one=variant(A), both=variant(A, C)) == "both"


def test_one_that_would_show_more_than_was_seen_goes_behind_one_that_would_not() -> None:
    assert first(found(A), one=variant(A), both=variant(A, C)) == "one"


def test_of_a_provider_with_two_faults_both_are_named() -> None:
    several = {"first": variant(A), "second": variant(C), "neither": variant(B)}
    assert [each.variant for each in ranked(found(A, C), several)] == ["first", "second", "neither"]


def test_what_few_variants_show_says_more_than_what_many_do() -> None:
    many = {f"usual{n}": variant(A) for n in range(9)}
    assert ranked(found(A, C), {**many, "rare": variant(C)})[0].variant == "rare"


def test_the_same_findings_are_told_apart_by_their_scenarios_and_then_by_their_number() -> None:
    here, there = variant(A), variant(A, scenario="push/plain[2]")
    assert first(found(A), there=there, here=here) == "here"
    assert first(found(A, count=5), once=variant(A), often=variant(A, count=4)) == "often"
    assert not_behind("one", found(A), {"one": variant(A), "twin": variant(A)}) == ["twin"]


def test_scenarios_that_do_not_exercise_a_variant_say_nothing_of_it() -> None:
    seen = {A: {"push/plain": 1, "pull/busy": 7}}
    assert ranked(seen, {"one": variant(A)})[0].likeness == (1.0, 1.0, 1.0)


def test_a_run_names_the_few_that_are_near_and_none_where_none_is() -> None:
    near = nearest.nearest(ended("pull.big-ids", "rounded"))
    assert [each.variant for each in near][:1] == ["pull-float-ids"]
    assert nearest.nearest(Table(results=())) == ()
    assert len(nearest.nearest(ended("login.identity", "other-store"))) <= nearest.SHOWN


def test_what_was_not_judged_speaks_against_no_variant() -> None:
    found = ("login.verified", "unverified")
    assert nearest.nearest(ended(*found))[0].likeness[0] == 1.0
    assert nearest.nearest(ended(*found, "login.bad-code", "login.url-with-query"))[0].likeness[0] < 1.0


def test_what_was_not_played_speaks_for_no_variant() -> None:
    found = ("login.bad-code", "let-in")
    alike = {name for name, row in known().items() if ":".join(found) in row.seen}
    there = {name for name in alike if "login/mobile-ends" in known()[name].seen[":".join(found)]}
    assert 0 < len(there) < len(alike)
    near = nearest.nearest(ended(*found, scenario="login/mobile-ends", played={"login/mobile-ends"}))
    assert {each.variant for each in near} == there


def test_no_other_is_named_that_explains_no_more_than_the_likest() -> None:
    found = ("login.bad-code", "let-in")
    near = nearest.nearest(ended(*found, scenario="login/mobile-ends"))
    assert [each.variant for each in near] == ["login-mobile-trusts-the-link"]


EVERYWHERE = {
    scenario for row in known().values() for scenarios in row.seen.values() for scenario in scenarios
}


def ended(
    id_: str,
    reason: str,
    *passed: str,
    scenario: str = "push/plain",
    played: Collection[str] = EVERYWHERE,
) -> Table:
    """A run of those scenarios in which a check found that there, and others nothing."""
    finding = Attributed(
        scenario,
        Text.same("a push"),
        Finding(reason=reason, expected=Text.same("this"), seen=Text.same("that")),
    )
    failed = Result(check=checks()[id_], verdict=Verdict.FAIL, findings=(finding,))
    results = (failed, *(Result(check=checks()[one], verdict=Verdict.PASS) for one in passed))
    return Table(results=results, played=frozenset(played))
