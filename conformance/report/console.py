"""The report for people: progress while the run goes on, then the verdicts and the evidence."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import TYPE_CHECKING, TextIO

from conformance.clauses import CLAUSES
from conformance.events import Event, Judged, RunEnded, RunStarted, ScenarioEnded, ScenarioStarted
from conformance.judge import Attributed, Result, Table
from conformance.model import Verdict
from conformance.report import LEAST, WHOLE
from simulator import console, entry_line

if TYPE_CHECKING:
    from rich.console import Console as Rich
    from rich.progress import Progress, TaskID

COLOURS: dict[Verdict, str] = {
    Verdict.ERROR: "bold magenta",
    Verdict.FAIL: "bold red",
    Verdict.INCONCLUSIVE: "yellow",
    Verdict.WARN: "yellow",
    Verdict.SKIP: "dim",
    Verdict.PASS: "green",
}
SHOWN = 3
PLAIN_WIDTH = 140


class Console:
    """Writes to a terminal, or plainly to anything else."""

    def __init__(self, file: TextIO | None = None, *, quiet: bool = False) -> None:
        self.rich = console(file)
        if not self.rich.is_terminal:
            self.rich.width = PLAIN_WIDTH
        self.quiet = quiet
        self._bar: Progress | None = None
        self._task: TaskID | None = None
        self._entries: Judged | None = None

    def take(self, event: Event) -> None:
        match event:
            case RunStarted():
                self._started(event)
            case ScenarioStarted():
                self._scenario(event)
            case ScenarioEnded():
                self._ended(event)
            case Judged():
                self.close()
                self._entries = event
                table(self.rich, event.table)
                self._findings(event)
                self._nearest(event)
            case RunEnded():
                self.close()
                self._summary(event)

    def close(self) -> None:
        """Takes the progress bar away."""
        if self._bar is not None:
            self._bar.stop()
            self._bar = None

    def _started(self, event: RunStarted) -> None:
        salt = f", salt {event.salt}" if event.salt else ""
        what = f"{len(event.scenarios)} scenarios, {event.checks} checks, seed {event.seed}{salt}"
        self._say("", f"{event.provider}: {what}")
        if self.rich.is_terminal and not self.quiet and event.scenarios:
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

            self._bar = Progress(
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.description}", markup=False),
                console=self.rich,
                transient=True,
            )
            self._task = self._bar.add_task("", total=len(event.scenarios))
            self._bar.start()

    def _scenario(self, event: ScenarioStarted) -> None:
        if self._bar is not None and self._task is not None:
            self._bar.update(self._task, description=f"{event.id}: {event.title}")

    def _ended(self, event: ScenarioEnded) -> None:
        if self._bar is not None and self._task is not None:
            self._bar.advance(self._task)
        if event.error:
            self._line("failed" if event.cause else "ERROR", event, event.error)
        elif not self.rich.is_terminal and not self.quiet:
            self._line("skip" if event.skipped else "played", event, event.skipped)

    def _line(self, word: str, event: ScenarioEnded, why: str) -> None:
        self._say("", f"{word:6} {event.id} {why}".rstrip())

    def _findings(self, event: Judged) -> None:
        for result in event.table.results:
            if result.findings or result.verdict is Verdict.ERROR:
                self._failure(result, event)

    def _failure(self, result: Result, event: Judged) -> None:
        check = result.check
        self.rich.print()
        self._styled(f"{result.verdict} {check.id}", COLOURS[result.verdict], f"  {check.rule}")
        for clause in check.clauses:
            self._say("  ", f"clause {clause}: {CLAUSES[clause].text}")
        if result.reason:
            self._say("  ", result.reason)
        for each in result.findings[:SHOWN]:
            self._finding(each, event)
        if len(result.findings) > SHOWN:
            self.rich.print(f"  … and {len(result.findings) - SHOWN} more of {result.items} judged")
        if line := event.again.get(check.id):
            self._say("  ", f"again: {line}")

    def _nearest(self, event: Judged) -> None:
        if event.nearest:
            self.rich.print()
        for each in event.nearest:
            self._say("", f"fails like the variant {each.variant} ({each.likeness[0]:.0%}): it {each.why}")

    def _finding(self, each: Attributed, event: Judged) -> None:
        where = f"{each.scenario}: " if each.scenario else ""
        self._say("  ", f"{where}{each.item} ({each.finding.reason})")
        self._say("    ", f"expected {each.finding.expected}")
        self._say("    ", f"seen     {each.finding.seen}")
        if each.finding.ours:
            self.rich.print("    standing ours: the platform does not say")
        for seq in each.finding.seqs:
            if seq in event.entries:
                self._say("    ", entry_line(event.entries[seq], width=self._room()))

    def _room(self) -> int:
        """Characters that an entry may take behind its number and its time."""
        return (
            max(LEAST, self.rich.width - len("    #12345 01-01 09:00:00 "))
            if self.rich.is_terminal
            else WHOLE
        )

    def _summary(self, event: RunEnded) -> None:
        counts = ""
        if self._entries is not None:
            judged = self._entries.table
            counts = ", ".join(
                f"{len(judged.of(verdict))} {verdict}" for verdict in Verdict if judged.of(verdict)
            )
        self.rich.print()
        part = ", partial: the run was stopped" if event.partial else ""
        took = f" in {event.seconds:.1f} s" if event.seconds else ""
        self._styled(f"{event.verdict}", COLOURS[event.verdict], f"  {counts}{took}{part}")

    def _say(self, indent: str, text: str) -> None:
        """A line, and whatever follows in it further in: nothing that others said passes for one of ours."""
        self.rich.print(f"{indent}{nested(text, indent)}", soft_wrap=True)

    def _styled(self, head: str, style: str, rest: str) -> None:
        from rich.text import Text

        self.rich.print(Text.assemble((head, style), rest), soft_wrap=True)


def nested(text: str, indent: str = "") -> str:
    """Text of several lines, all but the first further in."""
    return "\n".join(text.splitlines()).replace("\n", f"\n{indent}    ")


def table(rich: Rich, judged: Table) -> None:
    """The verdicts, grouped by family."""
    from rich.table import Table as Grid
    from rich.text import Text

    grid = Grid(box=None, pad_edge=False, show_edge=False)
    for name, justify in (("check", "left"), ("level", "left"), ("verdict", "left"), ("items", "right")):
        grid.add_column(name, justify=justify, no_wrap=True)  # type: ignore[arg-type]
    grid.add_column("", overflow="fold")
    for family, results in groupby(judged.results, key=lambda result: result.check.family):
        grid.add_row(Text(family, style="bold"))
        for result in results:
            style = COLOURS[result.verdict]
            items = str(result.items) if result.items else ""
            broken = f"{len(result.findings)} broken" if result.findings else ""
            note = "; ".join(part for part in (broken, result.reason) if part)
            grid.add_row(
                f"  {result.check.id}",
                result.check.level,
                Text(result.verdict, style=style),
                items,
                note,
            )
    rich.print(grid)
    for id_, error in judged.errors.items():
        rich.print(nested(f"ERROR {id_}: {error}"), soft_wrap=True)
    for why, ids in gathered(judged.not_reached).items():
        rich.print(nested(f"FAIL not reached: {', '.join(ids)}: {why}"), soft_wrap=True)
    for why, ids in gathered(judged.by_hand).items():
        rich.print(nested(f"not judged: {', '.join(ids)}: {why}"), soft_wrap=True)


def gathered(not_reached: Mapping[str, str]) -> dict[str, list[str]]:
    """The scenarios by why they were not reached: where the provider is lost, all are by one reason."""
    by_reason: dict[str, list[str]] = {}
    for id_, why in not_reached.items():
        by_reason.setdefault(why, []).append(id_)
    return by_reason
