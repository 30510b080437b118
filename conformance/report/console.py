"""The report for people: progress while the run goes on; then what failed, with its evidence, the table of
all checks, and at the end, where one looks first, what failed once more, in a line each."""

from __future__ import annotations

import time
from collections.abc import Mapping
from itertools import groupby
from types import MappingProxyType
from typing import TYPE_CHECKING, TextIO

from conformance.clauses import CLAUSES
from conformance.events import Event, Judged, RunEnded, RunStarted, ScenarioEnded, ScenarioStarted
from conformance.judge import Attributed, Result, Table
from conformance.model import BLAMES, Verdict
from conformance.report import LEAST, WHOLE
from conformance.report.astray import astray
from conformance.report.output import Output
from conformance.report.progress import MOST, Clock, Progress, is_redrawn
from simulator import console, entry_line

if TYPE_CHECKING:
    from rich.console import Console as Rich

COLOURS: dict[Verdict, str] = {
    Verdict.ERROR: "bold magenta",
    Verdict.FAIL: "bold red",
    Verdict.INCONCLUSIVE: "yellow",
    Verdict.WARN: "yellow",
    Verdict.KNOWN: "cyan",
    Verdict.SKIP: "dim",
    Verdict.PASS: "green",
}
SHOWN = 3
NAMED = 6  # scenarios of one reason
LINES = 10  # of the provider's own output, beside a push that it answered with an error
STALE = "--update-baseline removes it"
PLAIN_WIDTH = 140


class Console:
    """Writes to a terminal, or plainly to anything else."""

    def __init__(
        self, file: TextIO | None = None, *, quiet: bool = False, clock: Clock = time.monotonic
    ) -> None:
        self.rich = console(file)
        if not self.rich.is_terminal:
            self.rich.width = PLAIN_WIDTH
        self.quiet = quiet
        self._clock = clock
        self._progress: Progress | None = None
        self._few = False  # scenarios, so that each has a line
        self._told: set[str] = set()  # why scenarios came to no end
        self._skipped: dict[str, str] = {}
        self._judged: Judged | None = None
        self._output = Output(())

    def take(self, event: Event) -> None:
        match event:
            case RunStarted():
                self._started(event)
            case ScenarioStarted():
                if self._progress is not None:
                    self._progress.started(event)
            case ScenarioEnded():
                self._ended(event)
            case Judged():
                self.close()
                self._judged = event
                self._findings(event)
                table(self.rich, event.table, self._skipped)
                self._astray(event)
                self._nearest(event)
            case RunEnded():
                self.close()
                self._summary(event)

    def close(self) -> None:
        """Takes away what is drawn again and again."""
        if self._progress is not None:
            self._progress.close()

    def _started(self, event: RunStarted) -> None:
        salt = f", salt {event.salt}" if event.salt else ""
        what = f"{len(event.scenarios)} scenarios, {event.checks} checks, seed {event.seed}{salt}"
        self._say("", f"{event.provider}: {what}")
        if self.quiet or not event.scenarios:
            return
        if event.beforehand:
            self._say("", event.beforehand)
        self._few = len(event.scenarios) <= MOST and not is_redrawn(self.rich)
        if not self._few:
            self._progress = Progress(self.rich, event, self._clock)

    def _ended(self, event: ScenarioEnded) -> None:
        if event.skipped:
            self._skipped[event.id] = event.skipped
        if self._progress is not None:
            self._progress.ended(event)
        if event.error:
            if event.error not in self._told:  # where the provider is lost, all that are left have one reason
                self._line("failed" if event.cause else "ERROR", event, event.error)
            self._told.add(event.error)
        elif self._few:
            self._line("skip" if event.skipped else "played", event, event.skipped)

    def _line(self, word: str, event: ScenarioEnded, why: str) -> None:
        self._say("", f"{word:6} {event.id} {why}".rstrip())

    def _findings(self, event: Judged) -> None:
        self._output = Output(event.journal)
        found = [one for one in event.table.results if _is_told(one)]
        for result in found:
            self._failure(result, event)
        if found:
            self.rich.print()

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

    def _astray(self, event: Judged) -> None:
        """A hint, and no verdict."""
        if paths := astray(event.journal):
            self.rich.print("\ncalled where the platform has no such path:")
        for path in paths:
            self._say("  ", path)

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
        cited = [event.entries[seq] for seq in each.finding.seqs if seq in event.entries]
        for line in self._output.of_errors(cited)[-LINES:]:
            self._say("    ", f"| {line}")

    def _room(self) -> int:
        """Characters that an entry may take behind its number and its time."""
        return (
            max(LEAST, self.rich.width - len("    #12345 01-01 09:00:00 "))
            if self.rich.is_terminal
            else WHOLE
        )

    def _summary(self, event: RunEnded) -> None:
        counts = ""
        if self._judged is not None:
            judged = self._judged.table
            self._once_more(judged)
            counts = ", ".join(
                f"{len(judged.of(verdict))} {verdict}" for verdict in Verdict if judged.of(verdict)
            )
        self.rich.print()
        part = f", partial: {event.why or 'the run was stopped'}" if event.partial else ""
        took = f" in {event.seconds:.1f} s" if event.seconds else ""
        self._styled(f"{event.verdict}", COLOURS[event.verdict], f"  {counts}{took}{part}")

    def _once_more(self, judged: Table) -> None:
        """What failed, in a line each, the worst last: below it stands the verdict."""
        blamed = [result for verdict in reversed(BLAMES) for result in judged.of(verdict)]
        if blamed or judged.errors or judged.not_reached or judged.stale:
            self.rich.print()
        for result in blamed:
            first = result.findings[0] if result.findings else None
            where = f"{first.scenario}: {first.item} ({first.finding.reason})" if first else result.reason
            more = f", and {len(result.findings) - 1} more" if len(result.findings) > 1 else ""
            said = nested(f"  {where}{more}")
            self._styled(f"{result.verdict} {result.check.id}", COLOURS[result.verdict], said)
        gone(self.rich, judged)

    def _say(self, indent: str, text: str) -> None:
        """A line, and whatever follows in it further in: nothing that others said passes for one of ours."""
        self.rich.print(f"{indent}{nested(text, indent)}", soft_wrap=True)

    def _styled(self, head: str, style: str, rest: str) -> None:
        from rich.text import Text

        self.rich.print(Text.assemble((head, style), rest), soft_wrap=True)


def nested(text: str, indent: str = "") -> str:
    """Text of several lines, all but the first further in."""
    return "\n".join(text.splitlines()).replace("\n", f"\n{indent}    ")


def table(rich: Rich, judged: Table, skipped: Mapping[str, str] = MappingProxyType({})) -> None:
    """The verdicts, grouped by family, and which scenarios were `skipped`, by why."""
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
    for why, ids in gathered(skipped).items():
        rich.print(nested(f"SKIP {_some(ids)}: {why}"), soft_wrap=True)
    for why, ids in gathered(judged.by_hand).items():
        rich.print(nested(f"not judged: {', '.join(ids)}: {why}"), soft_wrap=True)
    for why, ids in gathered(judged.not_judged).items():
        rich.print(nested(f"in the baseline, and not judged: {', '.join(ids)}: {why}"), soft_wrap=True)


def _is_told(result: Result) -> bool:
    """Whether all is told of it; of what is known, that it is so."""
    return bool(result.findings and result.verdict is not Verdict.KNOWN) or result.verdict is Verdict.ERROR


def gone(rich: Rich, judged: Table) -> None:
    """The scenarios that came to no end, and what is gone of the baseline."""
    for id_, error in judged.errors.items():
        rich.print(nested(f"ERROR {id_}: {error}"), soft_wrap=True)
    for why, ids in gathered(judged.not_reached).items():
        rich.print(nested(f"FAIL not reached: {', '.join(ids)}: {why}"), soft_wrap=True)
    for id_, why in judged.stale.items():
        rich.print(nested(f"FAIL stale baseline: {id_}: {why}: fixed; {STALE}"), soft_wrap=True)


def _some(ids: list[str]) -> str:
    """The first of them, and how many more there are."""
    more = f" and {len(ids) - NAMED} more" if len(ids) > NAMED else ""
    return f"{', '.join(ids[:NAMED])}{more}"


def gathered(of: Mapping[str, str]) -> dict[str, list[str]]:
    """The scenarios by why they were not played to their end: where the provider is lost, all are by one."""
    by_reason: dict[str, list[str]] = {}
    for id_, why in of.items():
        by_reason.setdefault(why, []).append(id_)
    return by_reason
