"""What a run is held to: how strict one is, and what is known to be wrong."""

from __future__ import annotations

from dataclasses import dataclass, replace

from conformance.judge import Result, Table
from conformance.model import Verdict
from conformance.outcome.known import Baseline
from simulator import Text

# By how strict one is, what fails the run as a broken MUST does, and how that is told.
_WARNING, _SKIP = Text("a warning", "警告"), Text("a skip", "跳过")
STRICT: dict[str, dict[Verdict, Text]] = {
    "warn": {Verdict.WARN: _WARNING},
    "skip": {Verdict.WARN: _WARNING, Verdict.SKIP: _SKIP},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """The measure of a run. `strict` is one of STRICT; empty, warnings and skips pass. A baseline that the
    run `updates` is never stale."""

    strict: str = ""
    baseline: Baseline | None = None
    updates: bool = False

    def __call__(self, table: Table) -> Table:
        """The table as it counts: what fails it ends FAIL, what is known KNOWN, each with the reason."""
        fails = STRICT.get(self.strict, {})
        table = replace(table, results=tuple(_strictly(result, fails) for result in table.results))
        table = table if self.baseline is None else self.baseline.over(table)
        return replace(table, stale={}) if self.updates else table


def _strictly(result: Result, fails: dict[Verdict, Text]) -> Result:
    if (word := fails.get(result.verdict)) is None:
        return result
    strict = Text(f"{word.en}, which --strict fails", f"{word.zh}，按 --strict 算失败")
    reason = Text.joined((strict, *([result.reason] if result.reason else [])))
    return replace(result, verdict=Verdict.FAIL, reason=reason)
