"""The file that lists what is known to be wrong. What is wrong with it is said with its lines."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from conformance.judge import OUTSIDE
from conformance.outcome.known import NOT_REACHED, Baseline, Known
from conformance.registry import checks, nearest
from simulator import (
    DocumentShape,
    Problems,
    Text,
    inline_yaml,
    language,
    load_scenarios,
    nearest_word,
    read_document,
    scenario_file,
    write_file,
)

FORMAT = 1
_DAY = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$", "examples": ["2027-02-01"]}
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "required": ["format", "known"],
    "additionalProperties": False,
    "properties": {
        "format": {"enum": [FORMAT]},
        "suite": {"type": "string", "description": "the version of wxsim that wrote it"},
        "known": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["check", "scenarios"],
                "additionalProperties": False,
                "properties": {
                    "check": {"type": "string"},
                    "scenarios": {"type": "array", "minItems": 1, "items": {"type": "string"}},
                    "reason": {"type": "string", "description": "why it stays, such as a ticket's number"},
                    "since": _DAY,
                    "until": _DAY,
                },
            },
        },
    },
}
_SHAPE = DocumentShape(SCHEMA)
_HEAD = Text(
    "# What is known to be wrong: `wxconf run --baseline` lets it pass, and nothing else. Say in `reason`\n"
    "# why it stays, and in `until` for how long; --update-baseline removes what is mended.",
    "# 已知的问题：`wxconf run --baseline` 只放行这些。请在 `reason` 写明保留的原因，\n"
    "# 在 `until` 写明到何时；--update-baseline 会移除已修复的。",
)


def read(path: Path, today: date, loaded: Collection[str] = ()) -> Baseline:
    """The entries. A UsageError for what is wrong with the file: also for a check or a scenario that nobody
    knows, of those that come with the package and those `loaded` besides."""
    problems = Problems(str(path))
    root = read_document(path)
    _SHAPE.check(root, problems, Text("a baseline", "基线"))
    problems.raise_any()
    known: dict[str, Known] = {}
    shipped = {one.id for one in load_scenarios(None)}
    ids = {*shipped, *loaded}
    words = {OUTSIDE, *ids, *(scenario_file(id_) for id_ in ids)}
    families = {id_.partition("/")[0] for id_ in shipped}
    rows = root.get("known")
    for row in rows.items if rows is not None else ():
        found = row.plain()
        if (id_ := found["check"]) in known:
            problems.add(row, Text(f"{id_} is listed twice", f"{id_} 列出了两次"))
        elif id_ != NOT_REACHED and id_ not in checks():
            problems.add(
                row,
                Text(
                    f"no check is called {id_!r}: {nearest(id_).en}",
                    f"没有名为 {id_!r} 的检查：{nearest(id_).zh}",
                ),
            )
        scenarios = row.get("scenarios")
        for word in scenarios.items if scenarios is not None else ():
            name = str(word.value)
            if name not in words and (name.partition("/")[0] in families or "/" not in name):
                problems.add(
                    word,
                    Text(
                        f"no scenario is called {name!r}: {nearest_word(name, words).en}",
                        f"没有名为 {name!r} 的剧本：{nearest_word(name, words).zh}",
                    ),
                )
        days: dict[str, date] = {}
        for name in ("since", "until"):
            if name in found:
                try:
                    days[name] = date.fromisoformat(found[name])
                except ValueError:
                    problems.add(
                        row,
                        Text(
                            f"{name}: {found[name]!r} is no date; write it like 2027-02-01",
                            f"{name}：{found[name]!r} 不是日期；写成 2027-02-01 这样",
                        ),
                    )
        known[id_] = Known(
            check=id_, scenarios=tuple(found["scenarios"]), reason=found.get("reason", ""), **days
        )
    problems.raise_any()
    return Baseline(known=tuple(known.values()), today=today)


def write(path: Path, baseline: Baseline) -> None:
    """The file of these entries, a line each."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        suite = version("wxsim")
    except PackageNotFoundError:
        suite = "unknown"
    lines = [_HEAD.in_(language()), f"format: {FORMAT}", f"suite: {inline_yaml(suite)}"]
    lines += ["known:"] if baseline.known else ["known: []"]
    lines += [f"  - {inline_yaml(one.as_row())}" for one in baseline.known]
    write_file(path, "\n".join(lines) + "\n")
