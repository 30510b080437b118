"""Breakages of what is told of a run in shares, and of how long scenarios took."""

from __future__ import annotations

from conformance import measured, shares
from conformance.report import junit
from tests.sabotage.row import put, sabotage

SHARES = "tests/conformance/test_shares.py::"
MEASURED = "tests/conformance/test_measured.py::"
JUNIT = "tests/conformance/report/test_junit.py::"


@sabotage(SHARES + "test_what_a_stopped_share_did_not_play_is_left_out")
def a_stopped_share_is_whole() -> None:
    """A share that somebody stopped passes for one that was played to its end."""
    put(shares.Share, "stopped", property(lambda _: False))


@sabotage(SHARES + "test_a_share_that_ended_at_its_first_failure_was_not_stopped")
def a_share_that_ended_itself_was_stopped() -> None:
    """A share that ended at its first failure passes for one that somebody stopped."""
    put(shares.Share, "stopped", property(lambda self: len(self.ended) < self.meant))


@sabotage(SHARES + "test_a_journal_that_is_cut_off_is_refused")
def a_journal_that_is_cut_off_is_judged() -> None:
    """A journal that lost its end on the way is judged as if nothing had been in it."""
    put(shares.Share, "_cut_off", lambda _: "")


@sabotage(MEASURED + "test_the_median_is_kept_and_what_was_not_played_stays_and_what_is_gone_goes")
def the_slowest_play_is_kept() -> None:
    """One play that the machine held up stands for all."""
    put(measured, "median", max)


@sabotage(JUNIT + "test_paths_that_nobody_has_are_a_case_that_passes")
def paths_that_nobody_has_are_in_no_case() -> None:
    """What JUnit's readers see has no word of calls that went astray."""
    put(junit, "astray", lambda _journal: [])
