"""The words of the judge: levels, verdicts and findings. Pure data, no rule of the platform."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from simulator import Text


class Level(StrEnum):
    """How much a broken rule weighs."""

    MUST = "MUST"
    SHOULD = "SHOULD"


class Verdict(StrEnum):
    """The ends of a check, worst first: the order in which they are merged. What is known to be wrong is so
    whatever broke beside it. KNOWN is wrong too, and listed in a baseline."""

    FAIL = "FAIL"
    ERROR = "ERROR"
    INCONCLUSIVE = "INCONCLUSIVE"
    WARN = "WARN"
    KNOWN = "KNOWN"
    SKIP = "SKIP"
    PASS = "PASS"  # noqa: S105 - a verdict, not a password


BLAMES = (Verdict.FAIL, Verdict.WARN, Verdict.ERROR)  # that find fault, in the order in which one mends them

EXIT_CODES: dict[Verdict, int] = {
    Verdict.ERROR: 3,
    Verdict.FAIL: 1,
    Verdict.INCONCLUSIVE: 3,
    Verdict.WARN: 0,
    Verdict.KNOWN: 0,
    Verdict.SKIP: 0,
    Verdict.PASS: 0,
}


def merge(verdicts: Iterable[Verdict]) -> Verdict:
    """The worst of several verdicts; PASS for none."""
    given = set(verdicts)
    return next((verdict for verdict in Verdict if verdict in given), Verdict.PASS)


def overall(verdicts: Iterable[Verdict]) -> Verdict:
    """The end of a whole run: the worst, but that something could not be judged does not hide that all which
    was judged is right."""
    given = set(verdicts)
    worst = merge(given)
    return Verdict.PASS if worst is Verdict.SKIP and Verdict.PASS in given else worst


REASON = re.compile(r"[a-z]+(-[a-z]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One broken rule: what was expected, what was seen, and where in the journal.

    `reason` is the kind of wrong in a word or two (`old-ticket`), one of those that its check declares.
    `ours` marks a finding that rests on a choice of the simulator rather than on a known fact.
    """

    reason: str
    expected: Text
    seen: Text
    seqs: tuple[int, ...] = ()
    ours: bool = False


class Labelled(Protocol):
    """Anything that can be judged: it says in a few words what it is, a name alone as it is."""

    @property
    def label(self) -> str | Text: ...
