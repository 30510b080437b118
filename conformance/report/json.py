"""The report for programs: one JSON document, whose shape is `SCHEMA` and stays as it is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from conformance.events import Event, Judged, RunEnded, RunStarted, ScenarioEnded
from conformance.judge import Result
from conformance.model import Level, Verdict
from simulator import json_text, write_file

FORMAT = 1


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": sorted(properties),
        "additionalProperties": False,
    }


def _list(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}


_TEXT = {"type": "string"}
_COUNT = {"type": "integer", "minimum": 0}
_VERDICT = {"enum": [str(verdict) for verdict in Verdict]}

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A report of wxconf",
    **_object(
        format={"const": FORMAT},
        provider=_TEXT,
        seed={"type": "integer"},
        salt=_TEXT,
        verdict=_VERDICT,
        exit_code={"type": "integer"},
        partial={"type": "boolean"},
        seconds={"type": "number", "minimum": 0},
        baseline=_object(
            stale={"type": "object", "additionalProperties": _TEXT},
            not_judged={"type": "object", "additionalProperties": _TEXT},
        ),
        nearest=_list(_object(variant=_TEXT, why=_TEXT, likeness={"type": "number"})),
        scenarios=_list(
            _object(
                id=_TEXT,
                seconds={"type": "number"},
                digest=_TEXT,
                error=_TEXT,
                not_reached=_TEXT,
                skipped=_TEXT,
            )
        ),
        checks=_list(
            _object(
                id=_TEXT,
                level={"enum": [str(level) for level in Level]},
                clauses=_list(_TEXT),
                rule=_TEXT,
                verdict=_VERDICT,
                reason=_TEXT,
                again=_TEXT,
                items=_COUNT,
                scenarios={"type": "object", "additionalProperties": _object(items=_COUNT, failed=_COUNT)},
                findings=_list(
                    _object(
                        scenario=_TEXT,
                        item=_TEXT,
                        reason=_TEXT,
                        expected=_TEXT,
                        seen=_TEXT,
                        standing={"enum": ["ours", "platform"]},
                        entries=_list({"type": "integer"}),
                    )
                ),
            )
        ),
    ),
}


class Json:
    """Writes the file when the run has ended."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._started: RunStarted | None = None
        self._judged: Judged | None = None
        self._scenarios: list[ScenarioEnded] = []

    def take(self, event: Event) -> None:
        match event:
            case RunStarted():
                self._started = event
            case ScenarioEnded():
                self._scenarios.append(event)
            case Judged():
                self._judged = event
            case RunEnded() if self._judged is not None:
                text = json_text(self._document(event, self._judged), indent=1)
                write_file(self.path, text + "\n")

    def _document(self, end: RunEnded, judged: Judged) -> dict[str, Any]:
        begin = self._started
        return {
            "format": FORMAT,
            "provider": begin.provider if begin else "",
            "seed": begin.seed if begin else 0,
            "salt": begin.salt if begin else "",
            "verdict": str(end.verdict),
            "exit_code": end.exit_code,
            "partial": end.partial,
            "seconds": round(end.seconds, 3),
            "baseline": {"stale": dict(judged.table.stale), "not_judged": dict(judged.table.not_judged)},
            "nearest": [
                {"variant": each.variant, "why": each.why, "likeness": round(each.likeness[0], 3)}
                for each in judged.nearest
            ],
            "scenarios": [
                {
                    "id": ended.id,
                    "seconds": round(ended.seconds, 3),
                    "digest": ended.digest,
                    "error": judged.table.errors.get(ended.id, ""),
                    "not_reached": judged.table.not_reached.get(ended.id, ""),
                    "skipped": ended.skipped or judged.table.by_hand.get(ended.id, ""),
                }
                for ended in (*self._scenarios, *self._elsewhere(judged))
            ],
            "checks": [_check(result, judged.again) for result in judged.table.results],
        }

    def _elsewhere(self, judged: Judged) -> list[ScenarioEnded]:
        """What broke outside of the scenarios that were played."""
        known = {ended.id for ended in self._scenarios}
        broken = {**judged.table.errors, **judged.table.not_reached}
        return [ScenarioEnded(number=0, id=id_, seconds=0) for id_ in broken if id_ not in known]


def _check(result: Result, again: Mapping[str, str]) -> dict[str, Any]:
    check = result.check
    return {
        "id": check.id,
        "level": str(check.level),
        "clauses": list(check.clauses),
        "rule": check.rule,
        "verdict": str(result.verdict),
        "reason": result.reason,
        "again": again.get(check.id, ""),
        "items": result.items,
        "scenarios": {
            scenario: {"items": tally.items, "failed": tally.failed}
            for scenario, tally in result.scenarios.items()
        },
        "findings": [
            {
                "scenario": each.scenario,
                "item": each.item,
                "reason": each.finding.reason,
                "expected": each.finding.expected,
                "seen": each.finding.seen,
                "standing": "ours" if each.finding.ours else "platform",
                "entries": list(each.finding.seqs),
            }
            for each in result.findings
        ],
    }
