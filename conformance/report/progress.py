"""How far a run is: of all scenarios, and in time. On a terminal one line, drawn again and again; elsewhere a
line now and then, of which there are never many."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from conformance import lasting
from conformance.events import RunStarted, ScenarioEnded, ScenarioStarted
from simulator import NOTHING, Text, printable

if TYPE_CHECKING:
    from rich.console import Console as Rich
    from rich.progress import Progress as Bar
    from rich.progress import TaskID

    from conformance.lasting import Span

Clock = Callable[[], float]  # real seconds, from any point on
MOST = 20  # lines of a run that is not watched on a terminal
APART = 10.0  # seconds between two of these
BAR = 20  # columns of what is drawn of a run
SEEN = 5.0  # expected seconds, after which what they took tells the pace of the rest


class Pace:
    """What is left of a run, by what its scenarios were expected to take and have taken."""

    def __init__(self, spans: Sequence[Span], begun: float, jobs: int = 1) -> None:
        self._spans = spans
        self._begun = begun
        self._jobs = jobs

    def left(self, done: int, now: float) -> float:
        """Seconds that the rest takes once so many have ended: waiting takes its time, and work is as much
        slower than expected as before."""
        over, rest = self._spans[:done], self._spans[done:]
        work = sum(span.work for span in over)
        took = (now - self._begun) * self._jobs - sum(span.wait for span in over)
        times = max(took, 0.0) / work if work >= SEEN else 1.0
        return lasting.total(rest, times=times, jobs=self._jobs)


class Progress:
    """Follows the scenarios of a run."""

    def __init__(
        self, rich: Rich, begin: RunStarted, clock: Clock = time.monotonic, lang: str = "en"
    ) -> None:
        self._rich = rich
        self._clock = clock
        self._lang = lang
        self._all = len(begin.scenarios)
        self._done = self._failed = 0
        self._title = ""
        self._pace = Pace(begin.spans, clock(), begin.jobs) if begin.spans else None
        self._lines = 0
        self._told_at = clock()
        self._bar: Bar | None = None
        self._task: TaskID | None = None
        if is_redrawn(rich) and self._all:
            self._bar, self._task = _bar(rich, self._all)
            self._bar.start()

    def started(self, event: ScenarioStarted) -> None:
        self._title = f"{event.id}: {event.title.in_(self._lang)}"
        self._draw()

    def ended(self, event: ScenarioEnded) -> None:
        self._done += 1
        self._failed += bool(event.error)
        if self._bar is not None:
            self._draw()
        elif self._is_due():
            self._lines += 1
            self._told_at = self._clock()
            done = Text(f"{self._done} of {self._all}", f"已演 {self._done} / {self._all}").in_(self._lang)
            self._rich.print(f"{done}{self._said()}", soft_wrap=True)

    def close(self) -> None:
        """Takes the line away."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def _is_due(self) -> bool:
        """A line for each part of the scenarios of which there are `MOST`, and none soon after another."""
        part = self._done * MOST // self._all > (self._done - 1) * MOST // self._all
        late = self._clock() - self._told_at >= APART
        return part and late and self._lines < MOST and self._done < self._all

    def _draw(self) -> None:
        if self._bar is not None and self._task is not None:
            from rich.text import Text as Line

            said = Line(printable(f"{self._done}/{self._all}{self._said()}  {self._title}"))
            said.truncate(max(0, self._rich.width - BAR - 2), overflow="ellipsis")
            self._bar.update(self._task, completed=self._done, description=said.plain, refresh=True)

    def _said(self) -> str:
        said = Text(f", {self._failed} failed", f"，失败 {self._failed} 个") if self._failed else NOTHING
        if self._pace is not None:
            left = lasting.told(self._pace.left(self._done, self._clock()))
            said = Text(f"{said.en}, about {left.en} left", f"{said.zh}，约剩 {left.zh}")
        return said.in_(self._lang)


def is_redrawn(rich: Rich) -> bool:
    """Whether a line can be drawn again there: on a terminal that moves its cursor."""
    return rich.is_terminal and not rich.is_dumb_terminal


def _bar(rich: Rich, amount: int) -> tuple[Bar, TaskID]:
    from rich.progress import BarColumn, TextColumn
    from rich.progress import Progress as Bar

    bar = Bar(
        BarColumn(bar_width=BAR),
        TextColumn("{task.description}", markup=False),
        console=rich,
        auto_refresh=False,
        transient=True,
    )
    return bar, bar.add_task("", total=amount)
