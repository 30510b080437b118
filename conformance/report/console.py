"""The report for people: progress while the run goes on; then what failed, with its evidence, the table of
all checks, and at the end, where one looks first, what failed once more, in a line each."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Mapping
from itertools import groupby
from typing import TYPE_CHECKING, TextIO

from conformance.clauses import CLAUSES
from conformance.events import Event, Judged, RunEnded, RunStarted, ScenarioEnded, ScenarioStarted
from conformance.judge import Attributed, Result, Table, called
from conformance.model import BLAMES, Verdict
from conformance.report import LEAST, WHOLE
from conformance.report.astray import astray
from conformance.report.output import Output
from conformance.report.progress import MOST, Clock, Progress, is_redrawn
from conformance.report.words import LEVELS, VERDICTS, WORDS
from simulator import NOTHING, Count, Text, console, entry_line, scenario_file

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
PLAYED: dict[str, Text] = {
    "failed": Text("failed", "失败"),
    "ERROR": Text("ERROR", "出错"),
    "skip": Text("skip", "跳过"),
    "played": Text("played", "已演"),
}
SHOWN = 3
NAMED = 6  # scenarios of one reason
LINES = 10  # of the provider's own output, beside a push that it answered with an error
STALE = Text("--update-baseline removes it", "用 --update-baseline 移除")
PLAIN_WIDTH = 140


class Console:
    """Writes to a terminal, or plainly to anything else, in a language."""

    def __init__(
        self,
        file: TextIO | None = None,
        *,
        quiet: bool = False,
        lang: str = "en",
        clock: Clock = time.monotonic,
    ) -> None:
        self.rich = console(file)
        if not self.rich.is_terminal:
            self.rich.width = PLAIN_WIDTH
        self.quiet = quiet
        self.lang = lang
        self._clock = clock
        self._progress: Progress | None = None
        self._few = False  # scenarios, so that each has a line
        self._told: set[Text] = set()  # why scenarios came to no end
        self._skipped: dict[str, Text] = {}
        self._over: set[str] = set()  # scenarios, played or skipped
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
                table(self.rich, event.table, self._skipped, self._over, self.lang)
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
        scenarios = len(event.scenarios)
        what = Text(
            f"{Count(scenarios):scenario}, {Count(event.checks):check}, seed {event.seed}{salt}",
            f"{scenarios} 个剧本，{event.checks} 项检查，seed {event.seed}{salt}",
        )
        self._say("", Text(f"{event.provider}: {what.en}", f"{event.provider}：{what.zh}"))
        if self.quiet or not event.scenarios:
            return
        if event.beforehand:
            self._say("", event.beforehand)
        self._few = len(event.scenarios) <= MOST and not is_redrawn(self.rich)
        if not self._few:
            self._progress = Progress(self.rich, event, self._clock, self.lang)

    def _ended(self, event: ScenarioEnded) -> None:
        self._over.add(scenario_file(event.id))
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

    def _line(self, word: str, event: ScenarioEnded, why: Text) -> None:
        said = PLAYED[word]
        self._say(
            "", Text(f"{said.en:6} {event.id} {why.en}".rstrip(), f"{said.zh} {event.id} {why.zh}".rstrip())
        )

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
        verdict = named(result.verdict).in_(self.lang)
        rule = Text(check.rule, check.chinese).in_(self.lang)
        self._styled(f"{verdict} {check.id}", COLOURS[result.verdict], f"  {rule}")
        for id_ in check.clauses:
            clause = CLAUSES[id_]
            self._say("  ", Text(f"clause {id_}: {clause.text}", f"条款 {id_}：{clause.chinese}"))
        if result.reason:
            self._say("  ", result.reason)
        for each in result.findings[:SHOWN]:
            self._finding(each, event)
        if len(result.findings) > SHOWN:
            more, of = len(result.findings) - SHOWN, result.items
            self._say("  ", Text(f"… and {more} more of {of} judged", f"… 判定的 {of} 项中另有 {more} 项"))
        if line := event.again.get(check.id):
            self._say("  ", Text(f"again: {line}", f"复现：{line}"))

    def _astray(self, event: Judged) -> None:
        """A hint, and no verdict."""
        head = WORDS["astray"]
        if paths := astray(event.journal):
            self.rich.print()
            self._say("", Text(f"{head.en}:", f"{head.zh}："))
        for path in paths:
            self._say("  ", path)

    def _nearest(self, event: Judged) -> None:
        if not event.nearest:
            return
        from conformance.mutants import variants

        self.rich.print()
        for each in event.nearest:
            row = variants().get(each.variant)
            why = Text(each.why, row.chinese if row else each.why)
            self._say(
                "",
                Text(
                    f"fails like the variant {each.variant} ({each.likeness[0]:.0%}): it {why.en}",
                    f"最像变体 {each.variant}（{each.likeness[0]:.0%}）：{why.zh}",
                ),
            )

    def _finding(self, each: Attributed, event: Judged) -> None:
        where = f"{each.scenario}: " if each.scenario else ""
        found = each.finding
        self._say("  ", Text.same(f"{where}{each.item.in_(self.lang)} ({found.reason})"))
        self._say("    ", Text(f"expected {found.expected.en}", f"应为 {found.expected.zh}"))
        self._say("    ", Text(f"seen     {found.seen.en}", f"实为 {found.seen.zh}"))
        if found.ours:
            self._say(
                "    ", Text("standing ours: the platform does not say", "依据我们的取舍：平台没有说明")
            )
        cited = [event.entries[seq] for seq in found.seqs if seq in event.entries]
        for entry in cited:
            self._say("    ", Text.same(entry_line(entry, lang=self.lang, width=self._room())))
        for line in self._output.of_errors(cited)[-LINES:]:
            self._say("    ", Text.same(f"| {line}"))

    def _room(self) -> int:
        """Characters that an entry may take behind its number and its time."""
        return (
            max(LEAST, self.rich.width - len("    #12345 01-01 09:00:00 "))
            if self.rich.is_terminal
            else WHOLE
        )

    def _summary(self, event: RunEnded) -> None:
        counts = NOTHING
        if self._judged is not None:
            judged = self._judged.table
            self._once_more(judged)
            each = (
                Text(f"{len(found)} {named(verdict).en}", f"{len(found)} 项{named(verdict).zh}")
                for verdict in Verdict
                if (found := judged.of(verdict))
            )
            counts = Text.joined(each, Text(", ", "，"))
        self.rich.print()
        why = event.why or WORDS["stopped"]
        part = Text(f", partial: {why.en}", f"，不完整：{why.zh}")
        took = Text(f" in {event.seconds:.1f} s", f"，用时 {event.seconds:.1f} 秒")
        told = [counts, *([took] if event.seconds else []), *([part] if event.partial else [])]
        said = Text.joined(told, NOTHING).in_(self.lang)
        self._styled(named(event.verdict).in_(self.lang), COLOURS[event.verdict], f"  {said}")

    def _once_more(self, judged: Table) -> None:
        """What failed, in a line each, the worst last: below it stands the verdict."""
        blamed = [result for verdict in reversed(BLAMES) for result in judged.of(verdict)]
        if blamed or judged.errors or judged.not_reached or judged.stale:
            self.rich.print()
        for result in blamed:
            first = result.findings[0] if result.findings else None
            where = result.reason.in_(self.lang)
            if first:
                where = f"{first.scenario}: {first.item.in_(self.lang)} ({first.finding.reason})"
            count = len(result.findings) - 1
            more = Text(f", and {count} more", f"，另有 {count} 项").in_(self.lang) if count > 0 else ""
            head = f"{named(result.verdict).in_(self.lang)} {result.check.id}"
            self._styled(head, COLOURS[result.verdict], nested(f"  {where}{more}"))
        gone(self.rich, judged, self.lang)

    def _say(self, indent: str, text: Text) -> None:
        """A line, and whatever follows in it further in: nothing that others said passes for one of ours."""
        self.rich.print(f"{indent}{nested(text.in_(self.lang), indent)}", soft_wrap=True)

    def _styled(self, head: str, style: str, rest: str) -> None:
        from rich.text import Text

        self.rich.print(Text.assemble((head, style), nested(rest)), soft_wrap=True)


def named(verdict: Verdict) -> Text:
    """A verdict as a table has it: in English by its name."""
    return Text(str(verdict), VERDICTS[verdict].zh)


def nested(text: str, indent: str = "") -> str:
    """Text of several lines, all but the first further in."""
    return "\n".join(text.splitlines()).replace("\n", f"\n{indent}    ")


def table(
    rich: Rich, judged: Table, skipped: Mapping[str, Text], over: Collection[str], lang: str = "en"
) -> None:
    """The verdicts, grouped by family, and which scenarios were `skipped`, by why. Checks that are exercised
    by none of those that are `over` are counted alone: who plays one scenario reads no list of all others."""
    from rich.table import Table as Grid
    from rich.text import Text as Styled

    grid = Grid(box=None, pad_edge=False, show_edge=False)
    heads = (Text("check", "检查"), Text("level", "级别"), Text("verdict", "结论"), Text("items", "项数"))
    for name, justify in zip(heads, ("left", "left", "left", "right"), strict=True):
        grid.add_column(name.in_(lang), justify=justify, no_wrap=True)  # type: ignore[arg-type]
    grid.add_column("", overflow="fold")
    apart: list[Result] = []
    shown: list[Result] = []
    for result in judged.results:
        (apart if over and _is_apart(result, over) else shown).append(result)
    for family, results in groupby(shown, key=lambda result: result.check.family):
        grid.add_row(Styled(family, style="bold"))
        for result in results:
            style = COLOURS[result.verdict]
            items = str(result.items) if result.items else ""
            count = len(result.findings)
            broken = Text(f"{count} broken", f"{count} 项违反") if count else NOTHING
            note = Text.joined(part for part in (broken, result.reason) if part)
            grid.add_row(
                f"  {result.check.id}",
                LEVELS[result.check.level].in_(lang),
                Styled(named(result.verdict).in_(lang), style=style),
                items,
                note.in_(lang),
            )
    rich.print(grid)
    if apart:
        families = Counter(result.check.family for result in apart)
        names = ", ".join(f"{name} {count}" for name, count in families.items())
        _print(
            rich,
            Text(
                f"SKIP {Count(len(apart)):check}, as none of their scenarios was played: {names}; "
                f"reports name each",
                f"跳过 {len(apart)} 项检查，其剧本均未演练：{names}；报告中逐项列出",
            ),
            lang,
        )
    for why, ids in gathered(skipped).items():
        some = _some(ids)
        _print(rich, Text(f"SKIP {some.en}: {why.en}", f"跳过 {some.zh}：{why.zh}"), lang)
    for why, ids in gathered(judged.by_hand).items():
        names = ", ".join(ids)
        _print(rich, Text(f"not judged: {names}: {why.en}", f"不判定：{names}：{why.zh}"), lang)
    for why, ids in gathered(judged.not_judged).items():
        names = ", ".join(ids)
        _print(
            rich,
            Text(
                f"in the baseline, and not judged: {names}: {why.en}",
                f"在基线中，但没有判定：{names}：{why.zh}",
            ),
            lang,
        )


def _is_apart(result: Result, over: Collection[str]) -> bool:
    return result.verdict is Verdict.SKIP and not any(id_ in over for id_ in result.check.exercised_by)


def _is_told(result: Result) -> bool:
    """Whether all is told of it; of what is known, that it is so."""
    return bool(result.findings and result.verdict is not Verdict.KNOWN) or result.verdict is Verdict.ERROR


def gone(rich: Rich, judged: Table, lang: str = "en") -> None:
    """The scenarios that came to no end, and what is gone of the baseline."""
    for id_, error in judged.errors.items():
        name = called(id_)
        _print(rich, Text(f"ERROR {name.en}: {error.en}", f"出错 {name.zh}：{error.zh}"), lang)
    for why, ids in gathered(judged.not_reached).items():
        names = ", ".join(ids)
        _print(rich, Text(f"FAIL not reached: {names}: {why.en}", f"失败，没有演完：{names}：{why.zh}"), lang)
    for id_, why in judged.stale.items():
        _print(
            rich,
            Text(
                f"FAIL stale baseline: {id_}: {why.en}: fixed; {STALE.en}",
                f"失败，基线已过时：{id_}：{why.zh}：已修复；{STALE.zh}",
            ),
            lang,
        )


def _print(rich: Rich, text: Text, lang: str) -> None:
    rich.print(nested(text.in_(lang)), soft_wrap=True)


def _some(ids: list[str]) -> Text:
    """The first of them, and how many more there are."""
    names, more = ", ".join(ids[:NAMED]), len(ids) - NAMED
    return Text(f"{names} and {more} more", f"{names} 等，另有 {more} 个") if more > 0 else Text.same(names)


def gathered(of: Mapping[str, Text]) -> dict[Text, list[str]]:
    """The scenarios by why they were not played to their end: where the provider is lost, all are by one."""
    by_reason: dict[Text, list[str]] = {}
    for id_, why in of.items():
        by_reason.setdefault(why, []).append(id_)
    return by_reason
