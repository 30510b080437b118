"""The first failure of a run, at which it may end."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from conformance.events import ScenarioEnded
from conformance.history.items import Raw
from conformance.judge import Table, judge
from conformance.model import Verdict
from conformance.registry import Check
from conformance.runner import Hold
from simulator import NOTHING, Text

TOLD = Text("--fail-fast: something failed", "--fail-fast：已有失败")


class FirstFailure:
    """Says so once something fails. To judge all after every scenario would take longer than to play them:
    what a scenario adds is judged for itself, and all only where something in it fails."""

    def __init__(
        self,
        offered: Collection[str] | None,
        chosen: Mapping[str, Check],
        services: Mapping[str, str],
        hold: Hold,
    ) -> None:
        self._how = (offered, chosen, services)
        self._hold = hold
        self._begun: list[Raw] = []  # what lies ahead of the first scenario
        self._seen = 0

    def __call__(self, _coming: Any, _over: ScenarioEnded, entries: Sequence[Raw]) -> Text:
        if not self._seen:
            first = next((at for at, one in enumerate(entries) if one.kind == "scenario"), len(entries))
            self._begun, self._seen = list(entries[:first]), first
        piece = [*self._begun, *entries[self._seen :]]
        self._seen = len(entries)
        return TOLD if self._fails(piece) and self._fails(entries) else NOTHING

    def _fails(self, entries: Sequence[Raw]) -> bool:
        return fails(self._hold(judge(entries, *self._how)))


def fails(table: Table) -> bool:
    """Whether something was seen to fail: not where it only was not seen to be right."""
    return bool(table.not_reached) or any(result.findings for result in table.of(Verdict.FAIL))
