"""Plays scenarios with several workers, each a process with a platform and a provider of its own.

To whoever plays them it is one session: scenarios end in their order, and there is one journal, in that order
too, with what each worker's worlds are called after it. A worker takes the next scenario when it is done with
one, so that each plays in the order of all.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Any, Self

from conformance.workers import begin_worker
from simulator import ENTRY_KINDS, Entry, Played, Session, Text, UsageError, begin_ahead, tidily, told

PATIENCE = 30.0  # seconds in which a worker has ended its provider
NOBODY = Text("no worker is left to play it", "没有工作进程可以演练它")
# What names other entries by their numbers: a fact of a reading, and each line of a release test.
PULLED_SINCE = "pulled_since"

OpenWorker = Callable[[int], Any]


def session_of(manifest: Any, scenarios: Sequence[Any], workers: int, **how: Any) -> Callable[[], SideBySide]:
    """Opens the simulator so many times, with a provider in each, for these scenarios. Where the ids of a run
    get a salt, it is one for all."""
    salt = Session(manifest, **how).salt
    open_worker = partial(_open, manifest, {**how, "salt": salt})
    return lambda: SideBySide(open_worker, scenarios, workers, salt)


def _open(manifest: Any, how: dict[str, Any], worker: int) -> Session:
    return Session(manifest, worker=worker, **how)


def one_only(manifest: Any, port: int | None = None) -> str:
    """Why a provider cannot be started more than once at a time; empty where it can. `port` is where the
    platform was told to listen."""
    if manifest.start is None:
        return "it has no start key, so that there is one of it"
    if port or manifest.api is not None:
        return "it calls the platform at one address (api, --port)"
    if manifest.start.wsgi is None and not manifest.uses("port"):
        return "it has one port: write {port} in start.command and in its addresses"
    if not (manifest.uses("data") or manifest.uses("worker")):
        return "all would have one state: keep it in {data}, or call its database after {worker}"
    return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Over:
    """How the play of a scenario ended, and what it added to the journal of its worker."""

    played: Any
    entries: Sequence[Entry] = ()
    removed: int = 0  # entries of the worker's that were not kept, so far


class _Worker:
    """One process: what it plays now, and where it is heard."""

    def __init__(self, number: int, open_worker: OpenWorker) -> None:
        self.number = number
        self.scenario: Any = None
        self.place = -1
        self.header: dict[str, Any] = {}
        self.removed = 0
        self.heard, theirs = multiprocessing.Pipe()
        self.process = multiprocessing.Process(
            target=_work, args=(theirs, open_worker, number), name=f"worker {number}"
        )
        self.process.start()
        theirs.close()

    def give(self, place: int, scenario: Any) -> None:
        """The next one to play, which stands at that place of all; none ends it."""
        self.place, self.scenario = place, scenario
        with suppress(OSError):  # it has ended, which is noticed where it is heard
            self.heard.send(scenario)

    @property
    def ending(self) -> str:
        self.process.join(PATIENCE)
        code = self.process.exitcode
        return f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"


class SideBySide:
    """A session of `workers` sessions for these scenarios, which are played in this order."""

    def __init__(self, open_worker: OpenWorker, scenarios: Sequence[Any], workers: int, salt: str) -> None:
        self.salt = salt
        self._open_worker = open_worker
        self._left = deque(enumerate(scenarios))
        self._next = iter(range(len(scenarios)))
        self._most = min(workers, max(1, len(scenarios)))
        self._workers: list[_Worker] = []
        self._numbers = iter(range(1, self._most + len(scenarios) + 1))
        self._over: dict[int, Over] = {}  # by the place of a scenario, which may be played several times
        self._entries: list[Entry] = []
        self._header: dict[str, Any] = {}
        self._removed = 0
        self._tidily = tidily()

    def __enter__(self) -> Self:
        self._tidily.__enter__()
        try:
            for _ in range(self._most):
                self._hire()
            for worker in list(self._workers):
                self._header = self._ready(worker)
        except BaseException:
            self._end(at_once=True)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end(at_once=kind is not None or any(worker.scenario is not None for worker in self._workers))

    def play(self, scenario: Any) -> Any:
        """How that scenario ended, once it has."""
        place = next(self._next)
        while place not in self._over:
            if self._workers:
                self._hear()
            else:
                self._over[place] = self._unplayed(scenario, NOBODY)
        over = self._over.pop(place)
        self._entries += renumbered(over.entries, len(self._entries) + 1)
        return over.played

    def entries(self, after: int = 0) -> list[Entry]:
        """Those of the scenarios that have ended, numbered as one journal."""
        return self._entries[after:]

    def header(self) -> dict[str, Any]:
        """What an exported journal opens with."""
        return {**self._header, "removed": self._removed + sum(each.removed for each in self._workers)}

    # -- workers ------------------------------------------------------------------------------------

    def _hire(self) -> None:
        self._workers.append(_Worker(next(self._numbers), self._open_worker))

    def _ready(self, worker: _Worker) -> dict[str, Any]:
        """Waits until it has opened its session, and gives it something to play. Raises what stopped it."""
        try:
            header = worker.heard.recv()
        except EOFError:
            self._workers.remove(worker)
            raise UsageError(
                Text(
                    f"a worker ended before it was ready ({worker.ending})",
                    f"有一个进程在就绪之前退出（{worker.ending}）",
                )
            ) from None
        if isinstance(header, Exception):
            raise header
        self._give(worker)
        found: dict[str, Any] = header
        return found

    def _give(self, worker: _Worker) -> None:
        if self._left:
            worker.give(*self._left.popleft())
        else:
            worker.scenario = None

    def _hear(self) -> None:
        """Takes what workers have to say, and gives them the next scenarios."""
        said = wait([worker.heard for worker in self._workers])
        for worker in [each for each in self._workers if each.heard in said]:
            try:
                over = worker.heard.recv()
            except (EOFError, OSError):
                self._lose(worker)
                continue
            worker.removed = over.removed
            self._over[worker.place] = over
            self._give(worker)

    def _lose(self, worker: _Worker) -> None:
        """A worker has died: what it played is an error, and another one takes its place."""
        self._workers.remove(worker)
        self._removed += worker.removed
        if (scenario := worker.scenario) is not None:
            by = worker.ending
            why = Text(f"the worker that played it ended ({by})", f"演练它的工作进程已退出（{by}）")
            self._over[worker.place] = self._unplayed(scenario, why)
        if self._left:
            self._hire()
            hired = self._workers[-1]
            try:
                self._ready(hired)
            except Exception:  # noqa: BLE001 - those that are left play on
                self._workers = [each for each in self._workers if each is not hired]

    def _unplayed(self, scenario: Any, why: Text) -> Over:
        """The end of a scenario of which nothing is known, written down with the reason."""
        kind = ENTRY_KINDS["scenario"]
        at = self._entries[-1].at if self._entries else 0.0
        clauses = list(getattr(scenario, "clauses", ()))
        title = {"title": scenario.title, "chinese": scenario.chinese or None}
        rows = (
            kind(phase="start", id=scenario.id, **title, clauses=clauses),
            kind(phase="end", id=scenario.id, error=why.en, error_zh=why.zh),
        )
        entries = [Entry(0, "", at, kind.NAME, row.data()) for row in rows]
        return Over(played=Played(id=scenario.id, error=why), entries=entries)

    def _end(self, *, at_once: bool) -> None:
        """Ends the workers: each ends its provider, or `at_once` its watcher does."""
        try:
            for worker in self._workers:
                if at_once:
                    worker.process.terminate()
                else:
                    worker.give(-1, None)
            for worker in self._workers:
                worker.process.join(PATIENCE)
        finally:
            for worker in self._workers:
                if worker.process.is_alive():
                    worker.process.kill()
                worker.heard.close()
            self._tidily.__exit__(None, None, None)


def _work(heard: Connection, open_worker: OpenWorker, number: int) -> None:
    """What a worker does: plays what it is given, and says how that ended."""
    begin_worker()
    begin_ahead()
    try:
        session = open_worker(number)
        opened = session.__enter__()
    except Exception as problem:  # noqa: BLE001 - it is told where the run is
        heard.send(problem if isinstance(problem, UsageError) else RuntimeError(told(problem).en))
        return
    with session:
        heard.send(opened.header())
        for over in _plays(opened, iter(heard.recv, None)):
            heard.send(over)


def _plays(session: Session, scenarios: Iterator[Any]) -> Iterator[Over]:
    last = 0
    for scenario in scenarios:
        try:
            played = session.play(scenario)
        except Exception as problem:  # noqa: BLE001 - the other scenarios are played all the same
            played = Played(id=scenario.id, error=told(problem))
        entries = session.entries(last)
        last = entries[-1].seq if entries else last
        yield Over(played=played, entries=entries, removed=session.header()["removed"])


def renumbered(entries: Sequence[Entry], first: int) -> list[Entry]:
    """Entries of one worker in the journal of all, with the entries that they name."""
    places = {one.seq: seq for seq, one in enumerate(entries, first)}
    return [
        Entry(places[one.seq], one.world, one.at, one.kind, _renamed(one, places) or one.data)
        for one in entries
    ]


def _renamed(entry: Entry, places: Mapping[int, int]) -> dict[str, Any] | None:
    """What an entry says, where that names other entries; what others wrote into it stays as it is."""
    data = entry.data
    if since := data.get(PULLED_SINCE):
        return {**data, PULLED_SINCE: places.get(since)}
    result = data.get("result")
    lines = result.get("lines") if isinstance(result, Mapping) else None
    if (
        isinstance(result, Mapping)
        and isinstance(lines, list)
        and all(isinstance(line, dict) and isinstance(line.get("seqs"), list) for line in lines)
    ):
        moved = [{**line, "seqs": [places[seq] for seq in line["seqs"] if seq in places]} for line in lines]
        return {**data, "result": {**result, "lines": moved}}
    return None
