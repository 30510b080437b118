"""Random scenarios beside those of a run. Of one that fails a rule, the few steps that still fail are written
to a file, with the one line that plays it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from conformance.again import Line
from conformance.events import Event, Judged, RunStarted
from conformance.judge import Table
from conformance.model import Verdict
from conformance.registry import Check
from conformance.shrinking import Shrunk, shrink
from simulator import Count, Text, UsageError, scenario_text, write_file

MOST_SHRUNK = 3  # of a run: each takes as long as some dozens of plays

Say = Callable[[Text], object]


class Chaos:
    """Listens to a run for what its random scenarios fail. `line` writes the command line of a run."""

    def __init__(self, scenarios: Sequence[Any], line: Line) -> None:
        self._scenarios = {scenario.id: scenario for scenario in scenarios}
        self._line = line
        self._salt: str | None = None
        self._failures: dict[str, list[str]] = {}

    def take(self, event: Event) -> None:
        match event:
            case RunStarted():
                self._salt = event.salt or None
            case Judged():
                self._failures = failures(event.table, self._scenarios)

    def shorten(self, manifest: Any, chosen: Mapping[str, Check], say: Say, **how: Any) -> None:
        """Writes the file of each that failed and says how it is played: one that is first to fail a check is
        shrunk for it. `how` opens a session as in the run."""
        seen: set[str] = set()
        for id_, failed in self._failures.items():
            scenario = self._scenarios[id_]
            fresh = [check for check in failed if check not in seen]
            text = scenario_text(scenario, scenario.steps, [f"fails {', '.join(failed)}"])
            write_file(self._made(scenario.path), text)
            if fresh and len(seen) < MOST_SHRUNK:
                seen.add(fresh[0])
                self._shrink(manifest, scenario, {fresh[0]: chosen[fresh[0]]}, say, how)
            check = (fresh or failed)[0]
            again = self._line(
                scenario_paths=[scenario.path], only=[check], salt=self._salt, random=None, chaos_out=None
            )
            checks = ", ".join(failed)
            say(Text(f"{id_} fails {checks}; again: {again}", f"{id_} 使 {checks} 失败；复现：{again}"))

    def _shrink(
        self, manifest: Any, scenario: Any, target: Mapping[str, Check], say: Say, how: Mapping[str, Any]
    ) -> None:
        try:
            done = shrink(manifest, scenario, target, say=say, **how)
        except UsageError as error:
            said = error.said
            say(
                Text(
                    f"{said.en} (alone; the file has all its steps)",
                    f"{said.zh}（单独运行；文件保留全部步骤）",
                )
            )
            return
        write_file(scenario.path, _text(scenario, done))
        left, of = len(done.scenario.steps), len(scenario.steps)
        say(
            Text(
                f"{left} of {Count(of):step is|steps are} left in {scenario.path}",
                f"{scenario.path}：{of} 步缩减到 {left} 步",
            )
        )

    def _made(self, path: Path) -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        return path


def failures(table: Table, ids: Mapping[str, Any]) -> dict[str, list[str]]:
    """The checks that those scenarios failed, in the order of the checks."""
    found: dict[str, list[str]] = {}
    for result in table.of(Verdict.FAIL):
        for id_ in dict.fromkeys(each.scenario for each in result.findings if each.scenario in ids):
            found.setdefault(id_, []).append(result.check.id)
    return {id_: found[id_] for id_ in ids if id_ in found}


def _text(scenario: Any, done: Shrunk) -> str:
    remarks = [f"shrunk from {scenario.title}; fails {', '.join(done.failed)}"]
    return scenario_text(done.scenario, done.scenario.steps, remarks)
