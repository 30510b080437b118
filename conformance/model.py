"""The words of the judge: levels, verdicts, findings and checks. Pure data, no rule of the platform."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from conformance.readings import Episode


class Level(StrEnum):
    """How much a broken rule weighs."""

    MUST = "MUST"
    SHOULD = "SHOULD"


class Verdict(StrEnum):
    """The six ends of a check, worst first: the order in which they are merged."""

    ERROR = "ERROR"
    FAIL = "FAIL"
    INCONCLUSIVE = "INCONCLUSIVE"
    WARN = "WARN"
    SKIP = "SKIP"
    PASS = "PASS"  # noqa: S105 - a verdict, not a password


EXIT_CODES: dict[Verdict, int] = {
    Verdict.ERROR: 3,
    Verdict.FAIL: 1,
    Verdict.INCONCLUSIVE: 3,
    Verdict.WARN: 0,
    Verdict.SKIP: 0,
    Verdict.PASS: 0,
}


def merge(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst of several verdicts; PASS for none."""
    found = set(verdicts)
    return next((verdict for verdict in Verdict if verdict in found), Verdict.PASS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One broken rule: what was expected, what was seen, and where in the journal.

    `ours` marks a finding that rests on a choice of the simulator rather than on a known fact.
    """

    expected: str
    seen: str
    seqs: tuple[int, ...] = ()
    ours: bool = False


class Labelled(Protocol):
    """Anything that can be judged: it says in a few words what it is."""

    @property
    def label(self) -> str: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One rule of the platform: where it applies (`over`) and how it is judged (`judge`).

    `exercised_by` names the scenarios that are meant to give it something to judge. `ours` explains
    the choice it rests on; such a finding weighs as a SHOULD unless the provider has `firm_with`.
    `voluntary` says what a provider may rightly never do: then there is nothing to judge, and no blame.
    `seen_by` names probes that show what may be seen nowhere else: without them no items is no blame.
    """

    id: str
    level: Level
    clauses: tuple[str, ...]
    rule: str
    over: Callable[[Episode], Iterable[Any]]
    judge: Callable[[Any, Episode], Finding | None]
    needs: tuple[str, ...] = ()
    exercised_by: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    ours: str = ""
    firm_with: str = ""
    voluntary: str = ""
    seen_by: tuple[str, ...] = ()

    @property
    def family(self) -> str:
        return self.id.partition(".")[0]
