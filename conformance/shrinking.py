"""Judges the tries of a shrink: plays a list of steps, and says which checks it fails.

Several tries share a session, each with new stores. What is found at last is played once more in a new
session: where it fails only after other tries, all is done again with a session for each.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, Self

from conformance.judge import judge
from conformance.model import BLAMES
from conformance.registry import Check
from conformance.runner import offered_by, services_of, session_of

TRIES_A_SESSION = 8

Said = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shrunk:
    """The scenario with the steps that are left, the checks that it fails, and how many plays it took."""

    scenario: Any
    failed: tuple[str, ...]
    tries: int


class Tries:
    """Plays a scenario with other steps, over and over."""

    def __init__(self, manifest: Any, scenario: Any, *, seed: int = 1, per_session: int = TRIES_A_SESSION):
        self.offered = offered_by(manifest)
        self.services = services_of(manifest)
        self.scenario = scenario
        self.count = 0
        self.error = ""
        self._open: Callable[[], AbstractContextManager[Any]] = session_of(manifest, seed=seed, salt="shrink")
        self._per_session = 1 if scenario.fresh else per_session
        self._session: Any = None
        self._held = ExitStack()
        self._played = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._held.close()

    def failed(self, steps: Any, chosen: Mapping[str, Check]) -> tuple[str, ...]:
        """The checks that a play of these steps fails, the gravest first; none where it cannot be played."""
        if self._session is None or self._played >= self._per_session:
            self._held.close()
            self._session = self._held.enter_context(self._open())
            self._played = 0
        self._played += 1
        self.count += 1
        played = self._session.play(replace(self.scenario, steps=tuple(steps)))
        self.error = played.error or played.skipped
        if self.error:
            # Whatever it left behind is not for the next one.
            self._held.close()
            self._session = None
            return ()
        table = judge(list(self._session.journal), self.offered, chosen, self.services)
        first = played.first_seq
        broken = [
            (BLAMES.index(row.verdict), row.check.id)
            for row in table.results
            if row.verdict in BLAMES
            and any(max(each.finding.seqs, default=first) >= first for each in row.findings)
        ]
        return tuple(id_ for _, id_ in sorted(broken))


def shrink(
    manifest: Any, scenario: Any, chosen: Mapping[str, Check], *, seed: int = 1, say: Said = print
) -> Shrunk:
    """The fewest steps that still fail the gravest of the chosen checks that the whole scenario fails."""
    from simulator import UsageError

    with Tries(manifest, scenario, seed=seed) as tries:
        failed = tries.failed(scenario.steps, chosen)
        if tries.error:
            raise UsageError(f"{scenario.id} cannot be played, so nothing can be cut: {tries.error}")
        if not failed:
            raise UsageError(f"{scenario.id} fails none of {len(chosen)} checks: nothing to shrink")
        say(f"{scenario.id}: {len(scenario.steps)} steps fail {', '.join(failed)}; shrinking for {failed[0]}")
        target = {failed[0]: chosen[failed[0]]}
        steps = _cut(tries, target, say)
        count = tries.count
    with Tries(manifest, scenario, seed=seed, per_session=1) as alone:
        if failed[0] not in alone.failed(steps, target):
            say("that fails only after other plays; again, with a new session for each")
            steps = _cut(alone, target, say)
        return Shrunk(
            scenario=replace(scenario, steps=steps),
            failed=alone.failed(steps, chosen),
            tries=count + alone.count,
        )


def _cut(tries: Tries, target: Mapping[str, Check], say: Said) -> tuple[Any, ...]:
    from simulator import shrink_steps

    least = len(tries.scenario.steps)

    def fails(steps: Any) -> bool:
        nonlocal least
        broken = bool(tries.failed(steps, target))
        if broken and len(steps) < least:
            least = len(steps)
            say(f"  {least} steps, after {tries.count} plays")
        return broken

    least_steps: tuple[Any, ...] = shrink_steps(tries.scenario.steps, fails)
    return least_steps
