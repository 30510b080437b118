"""JUnit XML: one test case a check; failures, errors and skips told apart."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from xml.etree import ElementTree as ET

from conformance.events import Event, Judged, RunEnded
from conformance.judge import Result, Table
from conformance.model import Verdict
from conformance.report import WHOLE
from simulator import entry_line, printable, write_file

_ELEMENT = {
    # WARN passes: JUnit has no word for it, so it goes into the output of the case
    Verdict.FAIL: "failure",
    Verdict.ERROR: "error",
    Verdict.INCONCLUSIVE: "error",
    Verdict.SKIP: "skipped",
}


class JUnit:
    """Writes the file when the run has ended."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._judged: Judged | None = None

    def take(self, event: Event) -> None:
        if isinstance(event, Judged):
            self._judged = event
        elif isinstance(event, RunEnded) and self._judged is not None:
            root = document(self._judged, event.seconds, partial=event.partial)
            for element in root.iter():
                _clean(element)
            text = ET.tostring(root, encoding="unicode")
            write_file(self.path, f"<?xml version='1.0' encoding='utf-8'?>\n{text}")


def document(judged: Judged, seconds: float, *, partial: bool = False) -> ET.Element:
    """The whole report as an element. Of a `partial` one the scenario where it was stopped says so too."""
    table = judged.table
    root = ET.Element("testsuites", {"name": "wxconf", "time": f"{seconds:.3f}", **_counts(table.results)})
    for family, results in groupby(table.results, key=lambda result: result.check.family):
        grouped = tuple(results)
        suite = ET.SubElement(root, "testsuite", {"name": family, **_counts(grouped)})
        for result in grouped:
            _case(suite, result, judged)
    if table.errors or table.not_reached:
        _scenarios(root, table)
    if partial:
        root.set("name", "wxconf (partial)")
    return root


def _counts(results: tuple[Result, ...]) -> dict[str, str]:
    kinds = [_ELEMENT.get(result.verdict) for result in results]
    return {
        "tests": str(len(results)),
        "failures": str(kinds.count("failure")),
        "errors": str(kinds.count("error")),
        "skipped": str(kinds.count("skipped")),
    }


def _case(suite: ET.Element, result: Result, judged: Judged) -> None:
    check = result.check
    case = ET.SubElement(
        suite, "testcase", {"classname": f"wxconf.{check.family}", "name": check.id, "time": "0"}
    )
    properties = ET.SubElement(case, "properties")
    for name, value in (
        ("level", check.level),
        ("clauses", " ".join(check.clauses)),
        ("items", str(result.items)),
        ("verdict", result.verdict),
    ):
        ET.SubElement(properties, "property", {"name": name, "value": value})
    text = _text(result, judged)
    kind = _ELEMENT.get(result.verdict)
    if kind is not None:
        message = result.reason or (result.findings[0].finding.seen if result.findings else check.rule)
        element = ET.SubElement(case, kind, {"message": message})
        if kind != "skipped":
            element.set("type", str(result.verdict))
            element.text = text
    elif result.findings:
        ET.SubElement(case, "system-out").text = f"{result.verdict}\n{text}"


def _text(result: Result, judged: Judged) -> str:
    lines = [result.check.rule, *([result.reason] if result.reason else [])]
    for each in result.findings:
        lines += [
            f"{each.scenario} {each.item} ({each.finding.reason})".strip(),
            f"  expected {each.finding.expected}",
            f"  seen     {each.finding.seen}",
        ]
        lines += [
            f"  {entry_line(judged.entries[seq], width=WHOLE)}"
            for seq in each.finding.seqs
            if seq in judged.entries
        ]
    if line := judged.again.get(result.check.id):
        lines.append(f"again: {line}")
    return "\n".join(lines)


def _scenarios(root: ET.Element, table: Table) -> None:
    """Scenarios that were not played to their end are cases of their own: failures of the provider, or
    errors."""
    kinds = {
        "failures": ("failure", "FAIL", table.not_reached),
        "errors": ("error", "ERROR", table.errors),
    }
    total = sum(len(rows) for _, _, rows in kinds.values())
    counts = {"tests": str(total), "skipped": "0"}
    suite = ET.SubElement(root, "testsuite", {"name": "scenarios", **counts})
    root.set("tests", str(int(root.get("tests", "0")) + total))
    for count, (element, word, rows) in kinds.items():
        suite.set(count, str(len(rows)))
        root.set(count, str(int(root.get(count, "0")) + len(rows)))
        for id_, why in rows.items():
            place = {"classname": "wxconf.scenarios", "name": id_, "time": "0"}
            case = ET.SubElement(suite, "testcase", place)
            ET.SubElement(case, element, {"message": why, "type": word})


def _clean(element: ET.Element) -> None:
    """Whatever it says, it says in characters that do nothing where they are shown, and that XML can hold."""
    for name, value in element.items():
        element.set(name, printable(value))
    if element.text:
        element.text = printable(element.text)
