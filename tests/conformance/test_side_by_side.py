"""Several workers are one session to whoever plays them."""

from __future__ import annotations

import os
import signal
from dataclasses import dataclass, field
from functools import partial
from types import TracebackType
from typing import Any, Self

import pytest

from conformance.events import Judged, ScenarioEnded
from conformance.mutants import reference_file
from conformance.registry import select
from conformance.runner import run
from conformance.side_by_side import SideBySide, one_only, renumbered
from simulator import Entry, Text, UsageError, load_manifest
from simulator.texts import NOTHING
from tests.conformance.journal import Book, Line

pytestmark = pytest.mark.skipif(os.name == "nt", reason="ends workers by signals")

TICKETS = ["ticket/a", "ticket/b", "ticket/c", "ticket/d", "ticket/e"]


@dataclass
class Scenario:
    id: str
    title: str = "a title"
    chinese: str = ""


@dataclass
class Played:
    digest: str
    error: Text = NOTHING
    skipped: Text = NOTHING
    cause: str = ""
    seconds: float = 0.5


@dataclass
class Session:
    """Plays by writing into a book; what it is to do stands in the scenario's id."""

    worker: int
    book: Book = field(default_factory=Book)

    def __enter__(self) -> Self:
        self.book.world = f"{self.worker}/world"
        self.book.ticket()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def play(self, scenario: Scenario) -> Played:
        if "killed" in scenario.id:
            os.kill(os.getpid(), signal.SIGKILL)
        if "raises" in scenario.id:
            raise UsageError("it cannot be played")
        self.book.start(scenario.id)
        self.book.ticket(reply="no" if scenario.id == "ticket/c" else "success")
        self.book.end(scenario.id)
        return Played(f"digest of {scenario.id}")

    def entries(self, after: int = 0) -> list[Entry]:
        return [_entry(line) for line in self.book.lines if line.seq > after]

    def header(self) -> dict[str, Any]:
        return {"seed": 1, "removed": 2}


def _entry(line: Line) -> Entry:
    return Entry(line.seq, line.world, line.at, line.kind, line.data)


def _fails(_worker: int) -> Session:
    raise UsageError("the provider cannot be started")


def _dies(_worker: int) -> Session:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def opened(scenarios: list[Scenario], workers: int, open_worker: Any = Session) -> SideBySide:
    return SideBySide(open_worker, scenarios, workers, "s")


def judged(ids: list[str], workers: int) -> tuple[list[ScenarioEnded], Judged, list[Entry]]:
    scenarios = [Scenario(id_) for id_ in ids]
    kept: list[Entry] = []
    events = list(
        run(
            partial(opened, scenarios, workers),
            scenarios,
            provider="p",
            offered=None,
            chosen=select(["ticket.acknowledged"]),
            keep=lambda session: kept.extend(session.entries()),
        )
    )
    over = [event for event in events if isinstance(event, ScenarioEnded)]
    return over, next(event for event in events if isinstance(event, Judged)), kept


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_the_report_does_not_depend_on_how_many_work(workers: int) -> None:
    over, end, _ = judged(TICKETS, workers)
    assert [(one.number, one.id, one.digest) for one in over] == [
        (number, id_, f"digest of {id_}") for number, id_ in enumerate(TICKETS, 1)
    ]
    [result] = end.table.results
    assert [each.scenario for each in result.findings] == ["ticket/c"]
    assert list(result.scenarios)[-5:] == TICKETS


def test_there_is_one_journal_in_the_order_of_the_scenarios() -> None:
    _, _, kept = judged(TICKETS, 2)
    assert [entry.seq for entry in kept] == list(range(1, len(kept) + 1))
    begun = [entry.data["id"] for entry in kept if entry.data.get("phase") == "start"]
    assert begun == TICKETS
    assert {entry.world for entry in kept} <= {"1/world", "2/world"}


def test_an_entry_that_names_another_names_it_in_the_journal_of_all() -> None:
    book = Book()
    book.ticket()
    pull = book.ticket()
    book.reading({"basic": 1.0}, pulled_since=pull)
    book.reading({"basic": 1.0})
    moved = renumbered([_entry(line) for line in book.lines], 41)
    assert [one.data["pulled_since"] for one in moved if one.kind == "reading"] == [42, None]
    assert [one.seq for one in moved] == list(range(41, 41 + len(moved)))


def test_what_a_journal_lacks_is_summed_over_the_workers() -> None:
    scenarios = [Scenario(id_) for id_ in TICKETS]
    with opened(scenarios, 2) as session:
        for scenario in scenarios:
            session.play(scenario)
        assert session.header()["removed"] in {2, 4}  # of one that had nothing to play, nothing is known


def test_a_worker_that_dies_is_the_error_of_one_scenario_and_another_takes_its_place() -> None:
    over, end, kept = judged(["ticket/a", "x/killed", "x/killed-too", "ticket/b", "ticket/c"], 1)
    errors = {one.id: one.error for one in over if one.error}
    assert set(errors) == {"x/killed", "x/killed-too"}
    assert {why.en for why in errors.values()} == {"the worker that played it ended (signal 9)"}
    assert set(end.table.errors) == set(errors)
    assert [each.scenario for each in end.table.results[0].findings] == ["ticket/c"]
    told = [(entry.data["error"], entry.data["error_zh"]) for entry in kept if entry.data.get("error")]
    assert told == list(errors.values())


def test_a_scenario_that_raises_is_an_error_and_the_others_are_played() -> None:
    over, _, _ = judged(["x/raises", "ticket/a"], 2)
    assert [one.error.en for one in over] == ["it cannot be played", ""]


@pytest.mark.parametrize(
    ("open_worker", "message"),
    [(_fails, "the provider cannot be started"), (_dies, r"ended before it was ready \(signal 9\)")],
)
def test_workers_that_cannot_begin_are_one_message(open_worker: Any, message: str) -> None:
    with pytest.raises(UsageError, match=message), opened([Scenario("ticket/a")], 1, open_worker):
        pass


def test_workers_are_gone_when_the_session_is_left_early() -> None:
    scenarios = [Scenario(id_) for id_ in TICKETS]
    with opened(scenarios, 2) as session:
        processes = [worker.process for worker in session._workers]
        session.play(scenarios[0])
    assert [process.is_alive() for process in processes] == [False, False]


REFERENCE = reference_file().read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ("", "", ""),
        ("{data}", "/var/state", "all would have one state: keep it in {data}"),
        ("{data}", "/var/{worker}", ""),
        ("{port}", "8080", "it has one port: write {port}"),
    ],
)
def test_a_provider_that_can_be_started_once_says_why(old: str, new: str, why: str, tmp_path: Any) -> None:
    file = tmp_path / "provider.yaml"
    file.write_text(REFERENCE.replace(old, new) if old else REFERENCE, encoding="utf-8")
    said = one_only(load_manifest(file))
    assert said.startswith(why) if why else not said


def _once(worker: int) -> Session:
    """A provider that starts the first time, and never again."""
    return Session(worker) if worker == 1 else _fails(worker)


def test_nobody_is_hired_again_and_again_where_the_provider_does_not_start_any_more() -> None:
    scenarios = [Scenario("ticket/killed"), *map(Scenario, TICKETS)]
    with opened(scenarios, 1, _once) as session:
        errors = [session.play(scenario).error.en for scenario in scenarios]
        hired = next(session._numbers)
    assert errors[0].startswith("the worker that played it ended")
    assert errors[1:] == ["no worker is left to play it"] * len(TICKETS)
    assert hired == 3


def test_the_lines_of_a_release_test_name_the_same_entries_in_the_journal_of_all() -> None:
    book = Book()
    line = {"check": "ticket", "seqs": [book.ticket()], "reason": None}
    book.action("release_test", {"passed": True, "lines": [line]})
    moved = renumbered([_entry(line) for line in book.lines], 41)
    pushes = [one.seq for one in moved if one.kind == "push"]
    assert moved[-1].data["result"] == {"passed": True, "lines": [{**line, "seqs": pushes}]}
    assert pushes[0] > 40
