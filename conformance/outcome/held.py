"""What a run is held to: how strict one is, and what is known to be wrong."""

from __future__ import annotations

from dataclasses import dataclass, replace

from conformance.judge import Result, Table
from conformance.model import Verdict
from conformance.outcome.known import Baseline

# By how strict one is, what fails the run as a broken MUST does, and how that is told.
STRICT: dict[str, dict[Verdict, str]] = {
    "warn": {Verdict.WARN: "a warning"},
    "skip": {Verdict.WARN: "a warning", Verdict.SKIP: "a skip"},
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


def _strictly(result: Result, fails: dict[Verdict, str]) -> Result:
    if (word := fails.get(result.verdict)) is None:
        return result
    reason = "; ".join((f"{word}, which --strict fails", *([result.reason] if result.reason else [])))
    return replace(result, verdict=Verdict.FAIL, reason=reason)
