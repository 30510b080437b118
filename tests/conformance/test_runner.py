"""A run is a stream of events, from a session that plays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace, TracebackType
from typing import Any, Self

import pytest

from conformance import runner
from conformance.events import Judged, RunEnded, RunStarted, ScenarioEnded, ScenarioStarted
from conformance.model import Verdict
from conformance.registry import select
from conformance.runner import exercising, run
from simulator import Cause, Text, UsageError, capabilities_of
from simulator.texts import NOTHING
from tests.conformance.journal import Book


@dataclass
class Scenario:
    id: str
    title: str = "a title"
    chinese: str = ""
    syncs: int = 0
    needs: tuple[str, ...] = ()
    start: float | None = None

    def actions(self) -> Iterator[Any]:
        return iter([SimpleNamespace(action="sync")] * self.syncs)


@dataclass
class Played:
    digest: str = "d1"
    error: Text = NOTHING
    cause: str = ""
    skipped: Text = NOTHING
    seconds: float = 0.1


@dataclass
class FakeSession:
    """Plays by writing a story into its journal, or is over with what came of it."""

    stories: dict[str, Any]
    salt: str = "s"
    book: Book = field(default_factory=Book)
    closed: bool = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.closed = True

    def play(self, scenario: Scenario) -> Played:
        self.book.start(scenario.id)
        if isinstance(story := self.stories[scenario.id], Played):
            self.book.end(scenario.id, skipped=story.skipped.en, skipped_zh=story.skipped.zh)
            return story
        story(self.book)
        self.book.end(scenario.id)
        return Played()

    def entries(self, after: int = 0) -> list[Any]:
        return [line for line in self.book.lines if line.seq > after]


def test_the_stream_of_a_run() -> None:
    session = FakeSession(
        {"ticket/steady": lambda book: book.ticket(), "push/plain": lambda book: book.ticket(reply="no")}
    )
    kept = []
    events = list(
        run(
            lambda: session,
            [Scenario("ticket/steady"), Scenario("push/plain")],
            provider="p",
            offered=None,
            seed=7,
            chosen=select(["ticket.acknowledged"]),
            keep=kept.append,
        )
    )
    assert [type(event) for event in events] == [
        RunStarted, ScenarioStarted, ScenarioEnded, ScenarioStarted, ScenarioEnded, Judged, RunEnded,
    ]  # fmt: skip
    judged = events[-2]
    assert isinstance(judged, Judged)
    [result] = judged.table.results
    assert result.verdict is Verdict.FAIL
    assert [each.scenario for each in result.findings] == ["push/plain"]
    assert set(judged.entries) == set(result.findings[0].finding.seqs)
    assert events[-1].exit_code == 1  # type: ignore[union-attr]
    assert kept == [session]
    assert session.closed


def crash(_book: Book) -> None:
    raise ZeroDivisionError("half \ud800 of it")


def unfit(_book: Book) -> None:
    raise UsageError("port 80 is taken")


def events_of(session: FakeSession, **how: Any) -> list[Any]:
    scenarios = [Scenario(id_) for id_ in session.stories]
    chosen = select(["ticket.acknowledged"])
    return list(run(lambda: session, scenarios, provider="p", offered=None, chosen=chosen, **how))


def test_a_scenario_that_breaks_is_an_error_and_the_others_are_played() -> None:
    stories = {"a/broken": crash, "a/unfit": unfit, "ticket/steady": lambda book: book.ticket(reply="no")}
    *_, first, _, second, _, third, judged, ended = events_of(FakeSession(stories))
    assert first.error.en.startswith(
        "wxsim broke, please report it: ZeroDivisionError: half \\ud800 of it (test_"
    )
    assert (second.error.en, third.error) == ("port 80 is taken", NOTHING)
    assert set(judged.table.errors) == {"a/broken", "a/unfit"}
    assert [result.verdict for result in judged.table.results] == [Verdict.FAIL]
    assert (ended.verdict, ended.exit_code) == (Verdict.FAIL, 1)


@pytest.mark.parametrize(
    ("problem", "told"),
    [
        (OSError(28, "No space left on device", "out.jsonl"), "out.jsonl: No space left on device"),
        (
            UnicodeEncodeError("utf-8", "\ud800", 0, 1, "no"),
            "wxsim broke, please report it: UnicodeEncodeError",
        ),
    ],
)
def test_a_journal_that_cannot_be_written_is_an_error_and_all_is_judged(
    problem: Exception, told: str
) -> None:
    def keep(_session: Any) -> None:
        raise problem

    *_, judged, ended = events_of(FakeSession({"ticket/steady": lambda book: book.ticket()}), keep=keep)
    [(where, error)] = judged.table.errors.items()
    assert where == "(outside any scenario)"
    assert error.en.startswith(f"the journal was not written: {told}")
    assert error.zh.startswith(f"日志没有写成：{told}")
    assert [result.verdict for result in judged.table.results] == [Verdict.PASS]
    assert ended.exit_code == 3


def test_an_entry_that_cannot_be_shown_is_an_error_of_its_scenario(monkeypatch: pytest.MonkeyPatch) -> None:
    def line(entry: Any, **_how: Any) -> str:
        raise KeyError(entry.kind)

    monkeypatch.setattr(runner, "entry_line", line)
    *_, judged, ended = events_of(FakeSession({"ticket/steady": lambda book: book.ticket(reply="no")}))
    [why] = judged.table.errors.values()
    assert "cannot be shown: wxsim broke, please report it: KeyError" in why.en
    assert judged.entries == {}
    assert [result.verdict for result in judged.table.results] == [Verdict.FAIL]
    assert ended.exit_code == 1  # a broken rule is told, whatever broke beside it


def test_a_run_that_is_left_closes_its_session() -> None:
    session = FakeSession({"a/b": lambda _book: None})
    stream = run(lambda: session, [Scenario("a/b")], provider="p", offered=None, chosen={})
    next(stream)
    stream.close()  # type: ignore[attr-defined]
    assert session.closed


def test_only_the_scenarios_that_exercise_what_is_asked_for_are_played() -> None:
    found = exercising(
        [Scenario("pull/busy[reset]"), Scenario("pull/garbled"), Scenario("login/plain")],
        select(["pull.busy-retried"]),
    )
    assert [scenario.id for scenario in found] == ["pull/busy[reset]", "pull/garbled"]


def test_what_shows_that_a_provider_is_able_is_played_beside_where_that_is_asked() -> None:
    scenarios = [Scenario("push/tampered"), Scenario("purchase/plain"), Scenario("login/plain")]
    for wanted, played in (("push.tampered", ["push/tampered", "purchase/plain"]), ("login.verified", [])):
        found = exercising(scenarios, select([wanted]), able=True)
        assert [one.id for one in found if one.id != "login/plain"] == played


def test_capabilities_come_from_the_description() -> None:
    document = {
        "components": [{"encoding_aes_key": "A" * 42 + "B", "messages": "http://p/$APPID$"}],
        "services": [{"url": "http://p/use?from=market"}],
        "probe": {"offers": ["sync", "call"]},
        "does": ["ship"],
        "order_push_form": "ours",
    }
    assert capabilities_of(document) == {
        "provider", "sync", "call", "ship", "messages", "url_query", "odd_key", "order_push_form",
    }  # fmt: skip
    assert capabilities_of({}) == {"provider"}


def test_a_run_that_is_stopped_judges_the_scenarios_that_had_ended() -> None:
    def interrupted(book: Book) -> None:
        book.ticket(reply="no")
        raise KeyboardInterrupt("SIGTERM")

    session = FakeSession({"ticket/steady": lambda book: book.ticket(), "push/plain": interrupted})
    kept: list[Any] = []
    scenarios = [Scenario("ticket/steady"), Scenario("push/plain"), Scenario("never/reached")]
    chosen = select(["ticket.acknowledged"])
    events = list(
        run(lambda: session, scenarios, provider="p", offered=None, chosen=chosen, keep=kept.append)
    )
    judged, ended = events[-2:]
    assert isinstance(judged, Judged)
    assert isinstance(ended, RunEnded)
    assert judged.table.results[0].verdict is Verdict.PASS
    assert judged.table.errors == {
        "push/plain": Text(
            "stopped (SIGTERM): 1 of 3 scenarios were played", "被停止（SIGTERM）：3 个剧本演练了 1 个"
        )
    }
    assert (ended.exit_code, ended.partial) == (3, True)
    assert kept == [session]
    assert session.closed


def test_a_provider_that_calls_some_other_address_is_like_no_variant() -> None:
    class Elsewhere(FakeSession):
        def play(self, scenario: Scenario) -> Played:
            super().play(scenario)
            return Played(error=Text("it called nobody", "没有调用"), cause=Cause.UNCALLED)

    def found(kind: type[FakeSession]) -> Judged:
        session = kind({"ticket/steady": lambda book: book.ticket(reply="<html>")})
        [judged] = [one for one in events_of(session) if isinstance(one, Judged)]
        return judged

    assert found(FakeSession).nearest
    assert not found(Elsewhere).nearest
    assert found(Elsewhere).table.errors


def test_the_journal_of_a_session_that_could_not_be_opened_is_kept() -> None:
    class Unopened(FakeSession):
        def __enter__(self) -> Self:
            raise KeyboardInterrupt

    session = Unopened({})
    kept: list[Any] = []
    with pytest.raises(KeyboardInterrupt):
        list(run(lambda: session, [], provider="p", offered=None, chosen={}, keep=kept.append))
    assert kept == [session]


def test_a_run_that_is_not_begun_says_why_in_its_reports_and_ends_with_3() -> None:
    about: dict[str, Any] = {"provider": "p", "offered": None, "seed": 1, "chosen": select(["ticket"])}
    why = Text("it calls nobody", "它没有调用")
    events = list(runner.unbegun(why, **about))
    judged = next(event for event in events if isinstance(event, Judged))
    assert list(judged.table.errors.values()) == [why]
    assert isinstance(events[-1], RunEnded)
    assert events[-1].exit_code == 3
