"""What one more probe would add."""

from __future__ import annotations

from conformance.judge import Result
from conformance.model import Verdict
from conformance.registry import checks
from conformance.report.html.skips import lacking, skips
from simulator import CAPABILITIES, Text


def skipped() -> list[Result]:
    return [Result(check=check, verdict=Verdict.SKIP, reason=Text.same("r")) for check in checks().values()]


def test_a_check_is_told_under_the_one_thing_that_it_lacks() -> None:
    every = frozenset(CAPABILITIES)
    found = skips(skipped(), every - {"clock"})
    assert [row.capability for row in found.one_more] == ["clock"]
    assert all("clock" in checks()[id_].needs + checks()[id_].seen_by for id_ in found.one_more[0].checks)
    assert found.several == ()
    assert len(found.one_more[0].checks) + len(found.other) == len(checks())


def test_the_probe_that_adds_most_comes_first_and_what_needs_several_apart() -> None:
    found = skips(skipped(), ())
    counts = [len(row.checks) for row in found.one_more]
    assert counts == sorted(counts, reverse=True)
    assert found.several
    assert all(
        len(lacking(Result(check=checks()[id_], verdict=Verdict.SKIP), ())) > 1 for id_ in found.several
    )


def test_where_nobody_knows_what_is_offered_nothing_is_taken_to_be_missing() -> None:
    found = skips(skipped(), None)
    assert found.one_more == found.several == ()
    assert len(found.other) == len(checks())


def test_what_was_judged_is_not_skipped() -> None:
    assert skips([Result(check=next(iter(checks().values())), verdict=Verdict.PASS)], ()).other == ()
