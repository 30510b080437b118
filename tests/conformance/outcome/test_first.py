"""A run that may end at its first failure."""

from __future__ import annotations

from typing import Any

from conformance.events import Judged, RunEnded, ScenarioEnded
from conformance.model import Verdict
from conformance.outcome.first import TOLD, FirstFailure
from conformance.outcome.held import Held
from conformance.registry import select
from conformance.runner import run
from simulator import UsageError
from tests.conformance.test_runner import FakeSession, Scenario

CHOSEN = select(["ticket.acknowledged"])


def played(**stories: Any) -> list[Any]:
    session = FakeSession({id_.replace("_", "/"): story for id_, story in stories.items()})
    hold = Held(strict="skip")
    return list(
        run(
            lambda: session,
            [Scenario(id_) for id_ in session.stories],
            provider="p",
            offered=None,
            chosen=CHOSEN,
            hold=hold,
            enough=FirstFailure(None, CHOSEN, {}, hold),
        )
    )


def test_nothing_is_played_after_the_first_failure_and_what_was_is_judged() -> None:
    events = played(
        ticket_steady=lambda book: book.ticket(),
        push_plain=lambda book: book.ticket(reply="no"),
        ticket_gap=lambda book: book.ticket(),
    )
    assert [one.id for one in events if isinstance(one, ScenarioEnded)] == ["ticket/steady", "push/plain"]
    judged, ended = events[-2:]
    assert isinstance(judged, Judged)
    assert judged.table.get("ticket.acknowledged").verdict is Verdict.FAIL
    assert judged.table.left == {"ticket/gap"}
    assert isinstance(ended, RunEnded)
    assert (ended.exit_code, ended.partial, ended.why) == (1, True, TOLD)


def test_what_was_not_judged_yet_is_no_failure() -> None:
    quiet: Any = lambda _book: None  # noqa: E731
    events = played(mine_a=quiet, mine_b=quiet, ticket_steady=lambda book: book.ticket())
    assert sum(isinstance(one, ScenarioEnded) for one in events) == 3
    assert not events[-1].partial


def test_a_run_goes_on_after_an_error_of_the_suite() -> None:
    def unfit(_book: Any) -> None:
        raise UsageError("port 80 is taken")

    events = played(a_unfit=unfit, ticket_steady=lambda book: book.ticket())
    assert sum(isinstance(one, ScenarioEnded) for one in events) == 2
