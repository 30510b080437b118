"""The shape of the report for programs, as JSON Schema: what is in it stays, and there may come more."""

from __future__ import annotations

import json
from typing import Any

from conformance.model import Level, Verdict
from conformance.report.compare import Change
from conformance.report.document import FORMAT, TOLD


def _object(says: str = "", /, **properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        **({"description": says} if says else {}),
        "properties": properties,
        "required": sorted(properties),
        "additionalProperties": False,
    }


def _list(items: dict[str, Any], says: str = "") -> dict[str, Any]:
    return {"type": "array", **({"description": says} if says else {}), "items": items}


def _by(key: str, of: dict[str, Any], says: str) -> dict[str, Any]:
    return {"type": "object", "description": f"{says}, by {key}", "additionalProperties": of}


def _said(says: str) -> dict[str, Any]:
    return {"type": "string", "description": says}


def _both(says: str) -> dict[str, Any]:
    return {**_TEXT, "description": says}


def _or_null(of: dict[str, Any]) -> dict[str, Any]:
    return {"anyOf": [of, {"type": "null"}]}


_STRING = {"type": "string"}
_TEXT = {"$ref": "#/$defs/text"}
_COUNT = {"type": "integer", "minimum": 0}
_SECONDS = {"type": "number", "minimum": 0}
_VERDICT = {"enum": [str(verdict) for verdict in Verdict]}

_LIKE = _object(
    "A broken variant of the reference that fails alike",
    variant=_STRING,
    likeness={"type": "number", "description": "how alike, from 0 to 1"},
    why=_both("what the variant does wrong"),
)
_FINDING = _object(
    scenario=_said("its id; empty outside any"),
    item=_both("what was judged"),
    reason=_said("the kind of wrong, in a word or two"),
    expected=_both("what is right"),
    seen=_both("what was seen"),
    standing={
        "enum": ["ours", "platform"],
        "description": "ours: it rests on a choice of the simulator's, and not on what is known",
    },
    entries=_list({"type": "integer"}, "numbers of the journal's entries that it rests on"),
    wrote=_or_null({**_COUNT, "description": "what the provider wrote then: a place in `outputs`"}),
)
_CHECK = _object(
    id=_STRING,
    level={"enum": [str(level) for level in Level]},
    clauses=_list(_STRING, "ids; what they say is in `clauses` of the report"),
    rule=_both("what it holds a provider to"),
    matters=_both("what a merchant has of that"),
    verdict=_VERDICT,
    reason=_or_null(_both("why it is no plain PASS or FAIL")),
    again=_said("the command that finds it again"),
    lacks=_list(_STRING, "of one that was skipped, the capabilities that it would have needed"),
    like=_or_null(_LIKE),
    items={**_COUNT, "description": "how much was judged"},
    flaky=_by(
        "id", _object(plays=_COUNT, failed=_COUNT), "scenarios that failed in some of their plays only"
    ),
    scenarios=_by("id", _object(items=_COUNT, failed=_COUNT), "what each scenario gave it to judge"),
    findings=_list(_FINDING),
)
_SCENARIO = _object(
    id=_STRING,
    title=_both("what happens in it"),
    seconds=_SECONDS,
    digest=_said("of two plays that went alike the same"),
    error=_or_null(_both("why it is an error of the suite or of the scenario")),
    not_reached=_or_null(_both("why the provider kept it from being played to its end")),
    skipped=_or_null(_both("why it was not played, or not judged")),
)
_ENTRY = _object(
    seq=_COUNT,
    world=_STRING,
    at={"type": "number", "description": "seconds since 1970 on the world's clock"},
    kind=_STRING,
    data={"type": "object", "description": "long parts shortened, secrets masked"},
    line=_both("the entry in one line"),
    sends={
        "type": "object",
        "description": "what sends it once more, for a call or a push",
        "properties": {
            "curl": _said("the same request, for a shell; secrets are masked"),
            "replay": _said("the command, with JOURNAL for the file of --journal"),
        },
        "additionalProperties": False,
    },
)
_CHANGED = _object(
    check=_STRING,
    change={"enum": [str(change) for change in Change]},
    before=_or_null(_VERDICT),
    now=_or_null(_VERDICT),
)

SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "A report of wxconf",
    "description": "What `wxconf run --json` and `wxconf judge --json` write.",
    **_object(
        format={"const": FORMAT},
        suite=_said("version of the suite"),
        provider=_said("its name"),
        file=_said("its provider.yaml, as it was named; empty for the reference provider"),
        seed={"type": "integer"},
        salt=_STRING,
        verdict=_VERDICT,
        exit_code={"type": "integer"},
        partial={"type": "boolean", "description": "the run was stopped before its end"},
        why=_or_null(_both("why it was stopped, where that was asked for")),
        seconds=_SECONDS,
        headline=_both("the run in a sentence"),
        counts=_object("checks that ended so", **{str(verdict): _COUNT for verdict in Verdict}),
        baseline=_object(
            "What became of the file of --baseline",
            stale=_by("check", _TEXT, "what it lists and is mended"),
            not_judged=_by("check", _TEXT, "of what nothing can be said"),
        ),
        nearest=_list(_LIKE, "what the run as a whole fails like, the likest first"),
        against=_or_null(_list(_CHANGED, "beside an earlier run, the worst news first")),
        scenarios=_list(_SCENARIO, "in the order of the run; also what broke outside any"),
        checks=_list(_CHECK),
        clauses=_by("id", _TEXT, "what the clauses say"),
        capabilities=_by("name", _TEXT, "the provider …: what some check lacks"),
        outputs=_list(_list(_STRING), "lines of the provider's own output"),
        astray=_list(_TEXT, "paths that it called and that the platform does not have"),
        entries=_by("number", _ENTRY, f"what the first {TOLD} findings of each check rest on"),
        entries_left_out={**_COUNT, "description": "entries that only later findings rest on"},
    ),
    "$defs": {"text": _object("The same in English and Chinese", en=_STRING, zh=_STRING)},
}


def schema_text() -> str:
    """As it is committed in conformance/schema/result.json."""
    return json.dumps(SCHEMA, ensure_ascii=False, indent=1) + "\n"
