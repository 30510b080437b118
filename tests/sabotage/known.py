"""Breakages of what is known and not simulated, and of replies by hand."""

from __future__ import annotations

from conformance.history.episodes import Episode
from simulator.endpoints import admission, by_hand, paths, pipeline
from simulator.faults import on_call
from tests.sabotage.row import put, sabotage

KNOWN = "tests/endpoints/test_paths.py::"
BY_HAND = "tests/endpoints/test_by_hand.py::"


@sabotage(KNOWN + "test_a_right_call_is_told_the_fields_of_the_real_reply_and_never_a_success")
def made_up_success() -> None:
    """What is not simulated answers an empty success."""
    paths.known.cache_clear()
    put(paths, "_told", lambda _call: {})


@sabotage(KNOWN + "test_each_required_argument_is_asked_for_by_its_name")
def arguments_of_the_known_unchecked() -> None:
    """Arguments of what is not simulated are let pass as they come."""
    right = admission._check_arguments
    put(admission, "_check_arguments", lambda row, call: right(row, call) if row.simulated else None)


@sabotage(KNOWN + "test_a_right_call_is_told_the_fields_of_the_real_reply_and_never_a_success")
def platforms_call_what_is_not_for_them() -> None:
    """Interfaces that the platform keeps for others let a third-party platform in."""
    paths.known.cache_clear()
    put(paths, "_for_others", lambda _world, _token: None)


@sabotage(BY_HAND + "test_a_call_that_is_let_in_is_answered_so_and_no_other")
def by_hand_ahead_of_the_token() -> None:
    """A reply by hand is given to calls that nobody let in."""
    put(pipeline, "let_in", lambda _call: None)


@sabotage(BY_HAND + "test_a_body_that_does_not_fit_is_refused_by_its_field")
def any_body_by_hand() -> None:
    """A reply by hand is not held against its schema."""
    put(by_hand, "misfits", lambda _row, _said: [])


@sabotage(BY_HAND + "test_only_where_something_is_simulated_is_it_not_what_the_platform_would_say")
def by_hand_is_the_platforms_own() -> None:
    """A reply by hand in place of the platform's counts as the platform's."""
    right = on_call.arrived
    put(on_call, "arrived", lambda faults, **_more: right(faults, simulated=False))


@sabotage("tests/conformance/test_judge.py::test_what_a_person_had_the_platform_say_is_held_against_nobody")
def blamed_for_a_reply_by_hand() -> None:
    """Who believed a reply by hand is judged as if it were the platform's."""
    put(Episode, "not_judged", None)
