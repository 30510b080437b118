"""Tables of verdicts, as runs might end."""

from __future__ import annotations

from typing import Any

from conformance.judge import Attributed, Result, Table, Tally
from conformance.model import Finding, Verdict
from conformance.registry import checks
from simulator.texts import NOTHING, Text

PUSH = "order.push-duplicate"
TICKET = "ticket.acknowledged"
WRONG = Finding(reason="wrong", expected=Text.same("e"), seen=Text.same("s"))


def result(id_: str, verdict: Verdict, *failed: str, reason: Text = NOTHING) -> Result:
    """A check that failed in these scenarios."""
    findings = tuple(Attributed(scenario, Text.same("an item"), WRONG) for scenario in failed)
    tallies = dict.fromkeys(failed, Tally(1, 1))
    return Result(check=checks()[id_], verdict=verdict, findings=findings, scenarios=tallies, reason=reason)


def table(*results: Result, played: tuple[str, ...] = (), **more: Any) -> Table:
    return Table(results=results, played=frozenset(played), **more)
