"""A run in one sentence."""

from __future__ import annotations

from typing import Any

from conformance.events import Judged, RunEnded
from conformance.model import Verdict
from conformance.report.words import WORDS
from simulator import NOTHING, Text

NAMES = 3  # checks that it names


def headline(end: RunEnded, judged: Judged, provider: str) -> Text:
    """The worst that there is to say, with the names of the first checks that it is about."""
    table = judged.table
    passed, failed, warned = (table.of(one) for one in (Verdict.PASS, Verdict.FAIL, Verdict.WARN))
    told = {
        "fail": failed,
        "warn": warned,
        "lost": tuple(table.not_reached),
        "known": table.of(Verdict.KNOWN),
        "pass": passed,
    }
    which = next(
        (
            name
            for name, there in (
                ("fail", failed),
                ("lost", table.not_reached),
                ("stale", table.stale),
                ("stopped", end.partial and end.verdict is Verdict.ERROR and len(table.errors) == 1),
                ("error", end.verdict is Verdict.ERROR),
                ("nothing", end.verdict is Verdict.INCONCLUSIVE),
                ("warn", warned),
                ("known", table.of(Verdict.KNOWN)),
            )
            if there
        ),
        "pass",
    )
    of: tuple[Any, ...] = told.get(which, ())
    names = [each.check.id for each in of[:NAMES]] if which in ("fail", "warn", "known") else []
    also = Text(" and others", " 等") if len(of) > NAMES else NOTHING
    return WORDS[f"says.{which}"].filled(
        provider=provider,
        count=len(of),
        judged=len(passed) + len(failed) + len(warned),
        names=Text(", ".join(names) + also.en, "、".join(names) + also.zh),
    )
