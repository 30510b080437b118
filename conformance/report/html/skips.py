"""Skipped checks, by what the provider would have to offer for them to be judged."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from conformance.judge import Result
from conformance.model import Verdict
from simulator import CAPABILITIES, Text


@dataclass(frozen=True, slots=True)
class Skipped:
    """Checks that one capability more would let judge; without one, those of which that is not so."""

    capability: str
    says: Text | None
    checks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Skips:
    """All of a run: the capability that adds most first, then what needs several, then all else."""

    one_more: tuple[Skipped, ...]
    several: tuple[str, ...]
    other: tuple[Result, ...]


def skips(results: Iterable[Result], offered: Collection[str] | None) -> Skips:
    """`offered` is what the provider offers; None: that is not known, and none is taken to be missing."""
    by_capability: dict[str, list[str]] = {}
    several: list[str] = []
    other: list[Result] = []
    for result in results:
        if result.verdict is not Verdict.SKIP:
            continue
        missing = lacking(result, offered)
        if len(missing) == 1:
            by_capability.setdefault(missing[0], []).append(result.check.id)
        elif missing:
            several.append(result.check.id)
        else:
            other.append(result)
    rows = (
        Skipped(name, Text(CAPABILITIES[name].text, CAPABILITIES[name].chinese), tuple(checks))
        for name, checks in by_capability.items()
    )
    one_more = tuple(sorted(rows, key=lambda row: (-len(row.checks), row.capability)))
    return Skips(one_more, tuple(several), tuple(other))


def lacking(result: Result, offered: Collection[str] | None) -> tuple[str, ...]:
    """What a skipped check would have needed of the provider: what it rests on, or what would show it."""
    if offered is None:
        return ()
    needs = [need for need in result.check.needs if need not in offered]
    blind = [name for name in result.check.seen_by if name not in offered]
    return tuple(dict.fromkeys(needs or (blind if not result.items else [])))
