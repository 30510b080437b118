"""Breakages of what a run says of its time, and of paths that nobody has."""

from __future__ import annotations

from typing import Any

from conformance import lasting
from conformance.report import astray, console, output, progress
from simulator.endpoints import admission, pipeline
from simulator.run import address
from simulator.run.silence import Silence
from tests.sabotage.row import put, sabotage

LASTING = "tests/conformance/test_lasting.py::"
PROGRESS = "tests/conformance/report/test_progress.py::"
CONSOLE = "tests/conformance/report/test_console.py::"
CALLS = "tests/endpoints/test_table_every_row.py::"


@sabotage(LASTING + "test_what_needs_no_waiting_is_played_first_and_else_in_order")
def what_waits_is_played_in_its_turn() -> None:
    """Scenarios that wait for pull rounds hold up those that do not."""
    put(lasting, "soonest_first", lambda scenarios, *_: list(scenarios))


@sabotage(LASTING + "test_pull_rounds_are_waited_for_in_real_time_where_nobody_can_ask_for_one")
def waiting_takes_no_time() -> None:
    """A run says how long it takes as if no pull round had to be waited for."""
    put(lasting, "waited", lambda *_: 0.0)


@sabotage(PROGRESS + "test_what_is_left_goes_by_the_pace_so_far_and_waits_take_their_time")
def waits_get_longer_as_work_does() -> None:
    """What is left is told as if a slow provider made waits longer, too."""
    put(
        lasting,
        "total",
        lambda spans, times=1.0, jobs=1: sum(times * (s.work + s.wait) for s in spans) / jobs,
    )


@sabotage(PROGRESS + "test_of_lines_none_comes_soon_after_another")
def a_line_for_every_part() -> None:
    """A short run that nobody watches has twenty lines."""
    put(progress, "APART", 0.0)


@sabotage(PROGRESS + "test_a_terminal_that_moves_no_cursor_is_told_as_if_nobody_watched")
def a_dumb_terminal_is_drawn_on() -> None:
    """A terminal that moves no cursor gets the codes that move it."""
    put(progress, "is_redrawn", lambda rich: rich.is_terminal)


@sabotage(CONSOLE + "test_failures_come_first_and_last_and_the_table_between")
def what_failed_is_not_told_again() -> None:
    """At the end of a run stands its verdict, and nothing of what failed."""
    put(console.Console, "_once_more", lambda *_: None)


@sabotage(CONSOLE + "test_beside_a_push_that_got_a_5xx_stands_what_the_provider_wrote_then")
def any_push_has_output_beside_it() -> None:
    """What a provider wrote stands beside each push that a finding rests on."""
    put(output, "_is_error", lambda _data: True)


@sabotage(CONSOLE + "test_paths_that_nobody_has_are_told_with_the_nearest")
def what_we_asked_for_is_blamed_on_the_provider() -> None:
    """A path that a probe was asked to call passes for one that the provider spelt wrong."""
    put(astray, "_path", lambda _called: "")


@sabotage(CALLS + "test_what_belongs_to_the_api_and_what_to_pages")
def paths_that_nobody_has_are_pages() -> None:
    """A call whose path is nowhere at WeChat is written down nowhere."""
    put(pipeline, "is_page", lambda path: not path.startswith(pipeline.PLATFORM_ROOTS))


@sabotage(CALLS + "test_a_path_that_wechat_has_nowhere_is_written_down_with_the_nearest")
def a_path_behind_another_is_like_none() -> None:
    """A right path behind a beginning of one's own is not told."""
    right = admission.nearest

    def nearest(path: str) -> Any:
        found = right(path)
        return None if found is not None and path.endswith(found.path) else found

    put(admission, "nearest", nearest)


@sabotage("tests/run/test_silence.py::test_one_whose_calls_have_no_path_of_the_platforms_is_told_the_nearest")
def a_call_of_no_path_is_a_call() -> None:
    """A provider whose calls all have wrong paths is played to the end of all scenarios."""
    right = Silence._take

    def take(self: Any, entry: Any) -> None:
        self._called = self._called or entry.kind == "call"
        right(self, entry)

    put(Silence, "_take", take)


@sabotage("tests/run/test_address.py::test_a_served_world_answers_where_its_provider_calls")
def a_served_world_answers_anywhere() -> None:
    """Where a provider's file says that it calls the platform is passed over by `wxsim serve`."""
    right = address.address_called
    put(address, "address_called", lambda _api, host, port, usual=0: right(None, host, port, usual=usual))
