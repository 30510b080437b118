"""A run as one document: all that reports for programs are made of, and all that the page for people says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from conformance.clauses import CLAUSES
from conformance.events import Judged, RunEnded, RunStarted, ScenarioEnded
from conformance.judge import Attributed, Result
from conformance.matters import matters
from conformance.model import BLAMES, Verdict
from conformance.nearest import Near
from conformance.report import compare
from conformance.report.astray import astray
from conformance.report.gathering import Gathering
from conformance.report.html.failures import like, line_of, near_of
from conformance.report.html.headline import headline
from conformance.report.html.skips import lacking
from conformance.report.output import Output
from conformance.report.words import WORDS
from simulator import CAPABILITIES, NOTHING, Text, entry_commands, entry_json, write_file

FORMAT = 1
TOLD = 20  # findings of a check whose entries are in the document whole

Document = dict[str, Any]


def unplayed(document: Document) -> Text:
    """Why not all was played of a run that is partial."""
    why = document["why"]
    return WORDS["partial"].filled(why=Text(why["en"], why["zh"]) if why else WORDS["stopped"])


class Documented(Gathering):
    """A listener that is handed the document of a run when that has ended."""

    def __init__(self, against: Mapping[str, Verdict] | None = None) -> None:
        """`against` are the verdicts of an earlier run."""
        super().__init__()
        self.against = against

    def ended(self, end: RunEnded, judged: Judged) -> None:
        self.write(self._document(end, judged))

    def write(self, document: Document) -> None:
        """Writes the report down."""
        raise NotImplementedError

    def _document(self, end: RunEnded, judged: Judged) -> Document:
        begun, table = self.begun, judged.table
        lacks = {each.check.id: _lacks(each, begun) for each in table.results}
        outputs = _Outputs(judged.journal)
        checks = [
            _check(result, judged.again.get(result.check.id, ""), lacks[result.check.id], outputs)
            for result in table.results
        ]
        return {
            "format": FORMAT,
            "suite": suite(),
            "provider": begun.provider,
            "file": begun.file,
            "seed": begun.seed,
            "salt": begun.salt,
            "verdict": str(end.verdict),
            "exit_code": end.exit_code,
            "partial": end.partial,
            "why": _why(end.why),
            "seconds": round(end.seconds, 3),
            "headline": _text(headline(end, judged, begun.provider)),
            "counts": {str(verdict): len(table.of(verdict)) for verdict in Verdict},
            "baseline": {
                "stale": {id_: _text(why) for id_, why in table.stale.items()},
                "not_judged": {id_: _text(why) for id_, why in table.not_judged.items()},
            },
            "nearest": [_like(near) for near in judged.nearest],
            "against": None if self.against is None else _changes(compare.changes(self.against, table)),
            "scenarios": [
                {
                    "id": ended.id,
                    "title": _text(self.titles.get(ended.id, NOTHING)),
                    "seconds": round(ended.seconds, 3),
                    "digest": ended.digest,
                    "error": _why(table.errors.get(ended.id, NOTHING)),
                    "not_reached": _why(table.not_reached.get(ended.id, NOTHING)),
                    "skipped": _why(ended.skipped or table.by_hand.get(ended.id, NOTHING)),
                }
                for ended in (*self.scenarios, *self._elsewhere(judged))
            ],
            "checks": checks,
            "clauses": {
                id_: _text(Text(CLAUSES[id_].text, CLAUSES[id_].chinese))
                for id_ in sorted({id_ for each in table.results for id_ in each.check.clauses})
            },
            "capabilities": {
                name: _text(Text(CAPABILITIES[name].text, CAPABILITIES[name].chinese))
                for name in sorted({name for names in lacks.values() for name in names})
            },
            "outputs": outputs.lines,
            "astray": [_text(path) for path in astray(judged.journal)],
            **_entries(judged),
        }

    def _elsewhere(self, judged: Judged) -> list[ScenarioEnded]:
        """What broke outside of the scenarios that were played."""
        known = {ended.id for ended in self.scenarios}
        broken = {**judged.table.errors, **judged.table.not_reached}
        return [ScenarioEnded(number=0, id=id_, seconds=0) for id_ in broken if id_ not in known]


class Filed(Documented):
    """One that writes a file."""

    def __init__(self, path: Path, against: Mapping[str, Verdict] | None = None) -> None:
        super().__init__(against)
        self.path = path

    def write(self, document: Document) -> None:
        write_file(self.path, self.text(document))

    def text(self, document: Document) -> str:
        """What the file holds."""
        raise NotImplementedError


def suite() -> str:
    """The version of the suite."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("wxsim")
    except PackageNotFoundError:  # run from a folder of sources
        return ""


def _text(text: Text) -> dict[str, str]:
    return {"en": text.en, "zh": text.zh}


def _why(said: Text) -> dict[str, str] | None:
    """A reason; None for none."""
    return _text(said) if said else None


def _lacks(result: Result, begun: RunStarted) -> tuple[str, ...]:
    return lacking(result, begun.offered) if result.verdict is Verdict.SKIP else ()


def _like(near: Near) -> dict[str, Any]:
    return {
        "variant": near.variant,
        "likeness": round(near.likeness[0], 3),
        "why": _text(like(near).why),
    }


def _changes(found: Iterable[compare.Changed]) -> list[dict[str, Any]]:
    return [
        {
            "check": each.check,
            "change": str(each.change),
            "before": each.before and str(each.before),
            "now": each.now and str(each.now),
        }
        for each in found
    ]


def _check(result: Result, again: str, lacks: Sequence[str], outputs: _Outputs) -> dict[str, Any]:
    check = result.check
    near = near_of(result) if result.verdict in BLAMES else None
    return {
        "id": check.id,
        "level": str(check.level),
        "clauses": list(check.clauses),
        "rule": _text(Text(check.rule, check.chinese)),
        "matters": _text(matters(check.id)),
        "verdict": str(result.verdict),
        "reason": _why(result.reason),
        "again": again,
        "lacks": list(lacks),
        "like": None if near is None else _like(near),
        "items": result.items,
        "flaky": {
            scenario: {"plays": play.items, "failed": play.failed} for scenario, play in result.flaky.items()
        },
        "scenarios": {
            scenario: {"items": tally.items, "failed": tally.failed}
            for scenario, tally in result.scenarios.items()
        },
        "findings": [_finding(each, outputs) for each in result.findings],
    }


def _finding(each: Attributed, outputs: _Outputs) -> dict[str, Any]:
    finding = each.finding
    return {
        "scenario": each.scenario,
        "item": _text(each.item),
        "reason": finding.reason,
        "expected": _text(finding.expected),
        "seen": _text(finding.seen),
        "standing": "ours" if finding.ours else "platform",
        "entries": list(finding.seqs),
        "wrote": outputs.place(finding.seqs),
    }


class _Outputs:
    """What the provider wrote to its own output about the time of findings, each once."""

    def __init__(self, journal: Iterable[Any]) -> None:
        self._output = Output(journal)
        self._places: dict[tuple[str, ...], int] = {}

    def place(self, seqs: Sequence[int]) -> int | None:
        """Where in `lines` that of these entries stands; None for nothing."""
        found = self._output.about(seqs)
        return self._places.setdefault(found, len(self._places)) if found else None

    @property
    def lines(self) -> list[list[str]]:
        return [list(lines) for lines in self._places]


def _entry(entry: Any) -> dict[str, Any]:
    told = entry_json(entry)
    return {**told, "line": _text(line_of(entry)), "sends": entry_commands(told)}


def _entries(judged: Judged) -> dict[str, Any]:
    """The entries that the first findings of each check rest on, and how many more there are."""
    wanted = {
        seq
        for result in judged.table.results
        for each in result.findings[:TOLD]
        for seq in each.finding.seqs
        if seq in judged.entries
    }
    return {
        "entries": {str(seq): _entry(judged.entries[seq]) for seq in sorted(wanted)},
        "entries_left_out": len(set(judged.entries) - wanted),
    }
