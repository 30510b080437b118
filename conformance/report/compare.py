"""A run beside an earlier one, whose report as JSON was kept: what is mended, and what is broken since."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from conformance.judge import Table
from conformance.model import Verdict
from simulator import Text, UsageError, read_json, read_whole

MOST = 1 << 28  # bytes of a report


class Change(StrEnum):
    """What became of a check; the first are looked at first."""

    BROKEN = "broken"
    NEW = "new"
    STILL = "still"
    FIXED = "fixed"
    GONE = "gone"


CHANGES: dict[Change, Text] = {
    Change.BROKEN: Text("broken since", "新出现的问题"),
    Change.NEW: Text("wrong, and not judged before", "有问题，此前未判定"),
    Change.STILL: Text("still wrong", "仍有问题"),
    Change.FIXED: Text("fixed", "已修复"),
    Change.GONE: Text("was wrong, and is not judged now", "此前有问题，本次未判定"),
}
_WRONG = frozenset({Verdict.FAIL, Verdict.WARN, Verdict.KNOWN, Verdict.ERROR})
_BLIND = frozenset({Verdict.SKIP, Verdict.INCONCLUSIVE})


WORSE = frozenset({Change.BROKEN, Change.NEW})  # what a run does not bring home


@dataclass(frozen=True, slots=True)
class Changed:
    """One check, or scenario, whose verdict tells of something, then and now; None where it was not in the
    report."""

    check: str
    change: Change
    before: Verdict | None
    now: Verdict | None


@dataclass(frozen=True, slots=True)
class Earlier:
    """What is compared of a report that was kept: verdicts by check, and by scenario; a scenario that was not
    played to its end fails, or is an error. Not `whole` is that of a run which was stopped or broke."""

    checks: Mapping[str, Verdict]
    scenarios: Mapping[str, Verdict]
    whole: bool


def read_report(path: Path) -> Earlier:
    """A report of --json; a UsageError for a file that is none."""
    try:
        report = read_json(read_whole(path, MOST).decode("utf-8"), MOST)
        return Earlier(
            checks={row["id"]: Verdict(row["verdict"]) for row in report["checks"]},
            scenarios={row["id"]: _ended(row) for row in report["scenarios"]},
            whole=not report["partial"] and Verdict(report["verdict"]) is not Verdict.ERROR,
        )
    except (ValueError, KeyError, TypeError):
        raise UsageError(
            Text(f"{path}: no report of `wxconf run --json`", f"{path}：不是 `wxconf run --json` 的报告")
        ) from None


def _ended(row: Mapping[str, str]) -> Verdict:
    if row["not_reached"]:
        return Verdict.FAIL
    if row["error"]:
        return Verdict.ERROR
    return Verdict.SKIP if row["skipped"] else Verdict.PASS


def read_verdicts(path: Path) -> Mapping[str, Verdict]:
    """The verdicts of an earlier report, by check; a UsageError for a file that is none."""
    return read_report(path).checks


def compared(before: Earlier, now: Earlier) -> list[Changed]:
    """Each check and each scenario that is or was wrong, the worst news first."""
    return _changes({**before.checks, **before.scenarios}, {**now.checks, **now.scenarios})


def changes(before: Mapping[str, Verdict], table: Table) -> list[Changed]:
    """Each check that is or was wrong, the worst news first."""
    return _changes(before, {result.check.id: result.verdict for result in table.results})


def _changes(before: Mapping[str, Verdict], now: Mapping[str, Verdict]) -> list[Changed]:
    found = [
        Changed(id_, change, before.get(id_), now.get(id_))
        for id_ in {**now, **before}
        if (change := change_of(before.get(id_), now.get(id_))) is not None
    ]
    order = list(Change)
    return sorted(found, key=lambda each: order.index(each.change))


def change_of(before: Verdict | None, now: Verdict | None) -> Change | None:
    """What became of a check; None where it neither is nor was wrong."""
    if now in _WRONG:
        if before in _WRONG:
            return Change.STILL
        return Change.NEW if before is None or before in _BLIND else Change.BROKEN
    if before in _WRONG:
        return Change.FIXED if now is Verdict.PASS else Change.GONE
    return None
