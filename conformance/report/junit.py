"""JUnit XML: one test case a check and one a scenario; failures, errors and skips told apart.

Valid for the strictest of its readers, Jenkins' xUnit plugin (its junit-10.xsd), and within what GitLab
takes: no two cases of one name, and a file of less than 30 MB.
"""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from conformance.events import Event, Judged, RunEnded, RunStarted, ScenarioEnded
from conformance.judge import Result
from conformance.model import Verdict
from conformance.report import WHOLE
from conformance.report.astray import astray
from conformance.report.words import WORDS
from simulator import entry_line, printable, without_secrets, write_file

_ELEMENT = {
    # WARN passes: JUnit has no word for it, so it goes into the output of the case
    Verdict.FAIL: "failure",
    Verdict.ERROR: "error",
    Verdict.INCONCLUSIVE: "error",
    Verdict.KNOWN: "skipped",  # else the job is red for what was let pass
    Verdict.SKIP: "skipped",
}
MOST_BYTES = 20_000_000  # of text; GitLab takes files of 30 MB, and the cases have some of it
MOST_MESSAGE = 1000  # characters
MOST_NAME = 200  # characters of a case's
MOST_FINDINGS = 20  # of a check, told in full
MOST_ENTRIES = 10  # of a finding
LEFT_OUT = "left out: the file would be too long; the JSON report has it"

Clock = Callable[[], datetime]


class JUnit:
    """Writes the file when the run has ended."""

    def __init__(self, path: Path, clock: Clock = lambda: datetime.now(UTC)) -> None:
        self.path = path
        self._clock = clock
        self._began: datetime | None = None
        self._run: RunStarted | None = None
        self._scenarios: list[ScenarioEnded] = []
        self._judged: Judged | None = None

    def take(self, event: Event) -> None:
        match event:
            case RunStarted():
                self._began, self._run = self._clock(), event
            case ScenarioEnded():
                self._scenarios.append(event)
            case Judged():
                self._judged = event
            case RunEnded() if self._judged is not None:
                root = _Document(self._run, self._scenarios, self._judged, self._began or self._clock()).root(
                    event
                )
                text = ET.tostring(root, encoding="unicode")
                write_file(self.path, f"<?xml version='1.0' encoding='utf-8'?>\n{text}")


class _Document:
    """The whole report as an element, of which no more than `MOST_BYTES` are text."""

    def __init__(
        self, run: RunStarted | None, scenarios: list[ScenarioEnded], judged: Judged, began: datetime
    ) -> None:
        self.run = run
        self.scenarios = scenarios
        self.judged = judged
        self.began = began
        self.left = MOST_BYTES
        self._named: Counter[str] = Counter()

    def root(self, end: RunEnded) -> ET.Element:
        root = ET.Element(
            "testsuites",
            {
                "name": "wxconf (partial)" if end.partial else "wxconf",
                "time": _seconds(end.seconds),
            },
        )
        counts: Counter[str] = Counter()
        for family, results in groupby(self.judged.table.results, key=lambda result: result.check.family):
            suite = self._suite(root, family)
            for result in results:
                self._check(suite, result)
            counts += _counted(suite, 0.0)
        if self.scenarios or self._outside():
            suite = self._suite(root, "scenarios")
            for ended in (*self.scenarios, *self._outside()):
                self._scenario(suite, ended)
            counts += _counted(suite, sum(ended.seconds for ended in self.scenarios))
        if stale := self.judged.table.stale:
            suite = self._suite(root, "baseline")
            for id_, why in stale.items():
                told = {"message": self._text(f"{id_} is fixed: {why.en}", MOST_MESSAGE), "type": "STALE"}
                ET.SubElement(self._case(suite, id_, 0.0), "failure", told)
            counts += _counted(suite, 0.0)
        if paths := astray(self.judged.journal):  # a hint, and no verdict: the case passes
            suite = self._suite(root, "paths")
            lines = "\n".join(path.en for path in paths)
            ET.SubElement(self._case(suite, WORDS["astray"].en, 0.0), "system-out").text = self._text(lines)
            counts += _counted(suite, 0.0)
        for name in ("tests", "failures", "errors"):
            root.set(name, str(counts[name]))
        return root

    def _suite(self, root: ET.Element, name: str) -> ET.Element:
        """A test suite, with what makes the run come again: its provider, seed and salt."""
        suite = ET.SubElement(
            root,
            "testsuite",
            {
                "name": name,
                "timestamp": self.began.isoformat(timespec="seconds"),
                "hostname": printable(platform.node()) or "localhost",
            },
        )
        if self.run is not None:
            properties = ET.SubElement(suite, "properties")
            for key in ("provider", "seed", "salt"):
                value = self._text(str(getattr(self.run, key)), MOST_MESSAGE)
                ET.SubElement(properties, "property", {"name": key, "value": value})
        return suite

    def _case(self, suite: ET.Element, name: str, seconds: float) -> ET.Element:
        shown = printable(name[:MOST_NAME])
        self._named[shown] += 1
        if (times := self._named[shown]) > 1:  # of two that are called the same GitLab counts one
            shown = f"{shown} ({times})"
        place = {"classname": f"wxconf.{suite.get('name')}", "name": shown}
        return ET.SubElement(suite, "testcase", {**place, "time": _seconds(seconds)})

    def _check(self, suite: ET.Element, result: Result) -> None:
        check = result.check
        case = self._case(suite, check.id, 0.0)  # judged all together, when the scenarios are over
        kind = _ELEMENT.get(result.verdict)
        if kind is not None:
            element = ET.SubElement(case, kind, {"message": self._text(_message(result), MOST_MESSAGE)})
            element.set("type", str(result.verdict))
            if kind != "skipped":
                element.text = self._text(self._told(result))
        judged = f"{check.level}, clauses {' '.join(check.clauses)}: {result.verdict}, {result.items} judged"
        warning = f"\n{self._told(result)}" if kind is None and result.findings else ""
        ET.SubElement(case, "system-out").text = self._text(judged + warning)

    def _told(self, result: Result) -> str:
        lines = [result.check.rule, *([result.reason.en] if result.reason else [])]
        for each in result.findings[:MOST_FINDINGS]:
            lines += [
                f"{each.scenario} {each.item.en} ({each.finding.reason})".strip(),
                f"  expected {each.finding.expected.en}",
                f"  seen     {each.finding.seen.en}",
            ]
            lines += [
                f"  {entry_line(without_secrets(self.judged.entries[seq]), width=WHOLE)}"
                for seq in each.finding.seqs[:MOST_ENTRIES]
                if seq in self.judged.entries
            ]
        if more := len(result.findings) - MOST_FINDINGS:
            lines += [f"… and {more} more"] if more > 0 else []
        if line := self.judged.again.get(result.check.id):
            lines.append(f"again: {line}")
        return "\n".join(line[: 2 * MOST_MESSAGE] for line in lines)

    def _scenario(self, suite: ET.Element, ended: ScenarioEnded) -> None:
        """A scenario that was not played to its end is a failure of the provider, or an error."""
        table = self.judged.table
        case = self._case(suite, ended.id, ended.seconds)
        for kind, type_, why in (
            ("failure", "FAIL", table.not_reached.get(ended.id)),
            ("error", "ERROR", table.errors.get(ended.id)),
            ("skipped", "SKIP", ended.skipped),
        ):
            if why:
                told = {"message": self._text(why.en, MOST_MESSAGE), "type": type_}
                ET.SubElement(case, kind, told)
                return

    def _outside(self) -> list[ScenarioEnded]:
        """What broke outside of the scenarios that were played."""
        known = {ended.id for ended in self.scenarios}
        broken = (*self.judged.table.not_reached, *self.judged.table.errors)
        return [
            ScenarioEnded(number=0, id=id_, seconds=0) for id_ in dict.fromkeys(broken) if id_ not in known
        ]

    def _text(self, text: str, most: int | None = None) -> str:
        """The text in characters that do nothing where they are shown, and that XML can hold, as far as there
        is room for it."""
        if most is not None and len(text) > most:
            text = f"{text[: most - 1]}…"
        shown = printable(text)
        self.left -= len(escape(shown).encode())
        return shown if self.left >= 0 else LEFT_OUT


def _message(result: Result) -> str:
    """The rule, and what came of it, in one sentence each."""
    told = [f"{result.check.id}: {result.check.rule}"]
    if result.findings:
        first = result.findings[0].finding
        told += [f"Expected {first.expected.en}; seen {first.seen.en}."]
        told += [f"({len(result.findings)} findings.)"] if len(result.findings) > 1 else []
    return " ".join((*told, *([result.reason.en] if result.reason else [])))


def _counted(suite: ET.Element, seconds: float) -> Counter[str]:
    """Writes down how the cases of a suite have ended, and how long they took; answers the former."""
    cases = suite.findall("testcase")
    counts = Counter({"tests": len(cases)})
    for name, kind in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        counts[name] = sum(case.find(kind) is not None for case in cases)
    for name, number in counts.items():
        suite.set(name, str(number))
    suite.set("time", _seconds(seconds))
    return counts


def _seconds(seconds: float) -> str:
    return f"{seconds:.3f}"
