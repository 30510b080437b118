"""How long a run will take, and what is played first."""

from __future__ import annotations

import pytest

from conformance import lasting
from conformance.lasting import Span
from tests.conformance.test_runner import Scenario

ALONE = ("provider", "entitlements")
SLOW, QUICK = Scenario("pull/plain", syncs=2), Scenario("purchase/plain")


@pytest.mark.parametrize(
    ("offers", "period", "wait"),
    [
        (ALONE, 10.0, 24.0),
        ((*ALONE, "sync"), 10.0, 0.0),
        ((*ALONE, "clock"), 10.0, 0.0),
        (ALONE, None, 0.0),
    ],
)
def test_pull_rounds_are_waited_for_in_real_time_where_nobody_can_ask_for_one(
    offers: tuple[str, ...], period: float | None, wait: float
) -> None:
    assert lasting.span(SLOW, offers, period).wait == wait
    assert lasting.span(QUICK, offers, period).wait == 0.0


def test_what_cannot_be_played_takes_no_time() -> None:
    assert lasting.span(SLOW, ALONE, 31.0) == Span(work=0.0)
    assert lasting.span(Scenario("a/b", needs=("clock",)), ALONE, 1.0) == Span(work=0.0)
    assert lasting.span(Scenario("a/b", start=1.0), ALONE, 1.0) == Span(work=0.0)


def test_what_needs_no_waiting_is_played_first_and_else_in_order() -> None:
    played = [SLOW, QUICK, Scenario("order/plain", syncs=1), Scenario("login/plain")]
    assert [one.id for one in lasting.soonest_first(played, ALONE, 10.0)] == [
        *("purchase/plain", "login/plain"),
        *("pull/plain", "order/plain"),
    ]
    assert lasting.soonest_first(played, (*ALONE, "sync"), 10.0) == played


def test_it_is_said_beforehand_how_long_a_run_takes_and_what_it_waits_for() -> None:
    spans = [Span(work=20.0), Span(work=10.0, wait=570.0)]
    assert lasting.beforehand(spans, 30.0).en == (
        "about 10 min, 10 min of it waiting: 1 of 2 scenarios, played last, wait for pull rounds, 30 s "
        "apart; a `sync` probe, or a shorter `pull.period` for the test alone, makes it quicker"
    )
    assert lasting.beforehand(spans, 30.0, jobs=10).en.startswith("about 60 s, 57 s of it waiting")
    assert lasting.beforehand([Span(work=20.0)], 30.0).en == "about 20 s"
