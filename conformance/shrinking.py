"""Judges the tries of a shrink: plays a list of steps, and says which checks it fails.

All tries share a session, each with new stores, on a day of its own, and judged by what came of it alone.
What is found at last is played once more in a new session: where it fails only after other tries, all is done
again with a session for each.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Any, Protocol, Self

from conformance.history.items import Raw
from conformance.judge import judge
from conformance.model import BLAMES
from conformance.registry import Check
from conformance.runner import Open, offered_by, services_of, session_of
from simulator import NOTHING, Count, Text

Steps = tuple[Any, ...]


class Said(Protocol):
    """Who is told how far it has come."""

    def __call__(self, line: Text, /) -> object: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Shrunk:
    """The scenario with the steps that are left, the checks that it fails, and how many plays it took."""

    scenario: Any
    failed: tuple[str, ...]
    tries: int


class Tries:
    """Plays a scenario with other steps, over and over; `alone`, with a session for each."""

    def __init__(self, manifest: Any, scenario: Any, open_session: Open, *, alone: bool = False) -> None:
        self.offered = offered_by(manifest)
        self.services = services_of(manifest)
        self.scenario = scenario
        self.count = 0
        self.error = NOTHING
        self._open = open_session
        self._alone = alone
        self._session: Any = None
        self._held = ExitStack()
        self._opening: list[Raw] = []  # what stands ahead of the first play of the session
        self._last = 0  # the entry that was judged last

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._held.close()

    def failed(self, steps: Steps, chosen: Mapping[str, Check]) -> tuple[str, ...]:
        """The checks that a play of these steps fails, the gravest first; none where it cannot be played."""
        if self._session is None or self._alone:
            self._renew()
        self.count += 1
        played = self._session.play(replace(self.scenario, steps=steps))
        self.error = played.error or played.skipped
        entries = self._session.entries(self._last)
        self._last = entries[-1].seq if entries else self._last
        if not played.healed:
            self._session = None  # what it left behind is not for the next one
        if self.error:
            return ()
        table = judge([*self._opening, *entries], self.offered, chosen, self.services)
        first = played.first_seq
        broken = [
            (BLAMES.index(row.verdict), row.check.id)
            for row in table.results
            if row.verdict in BLAMES
            and any(max(each.finding.seqs, default=first) >= first for each in row.findings)
        ]
        return tuple(id_ for _, id_ in sorted(broken))

    def _renew(self) -> None:
        self._held.close()
        self._session = self._held.enter_context(self._open())
        self._opening = list(self._session.entries())
        self._last = self._opening[-1].seq if self._opening else 0


def shrink(
    manifest: Any,
    scenario: Any,
    chosen: Mapping[str, Check],
    *,
    say: Said = print,
    open_session: Open | None = None,
    **how: Any,
) -> Shrunk:
    """The fewest steps that still fail the gravest of the chosen checks that the whole scenario fails. `how`
    opens a session: its seed, salt and address."""
    from simulator import UsageError

    opened = open_session or session_of(manifest, **how)
    with Tries(manifest, scenario, opened) as tries:
        failed = tries.failed(scenario.steps, chosen)
        if tries.error:
            raise UsageError(
                Text(
                    f"{scenario.id} cannot be played, so nothing can be cut: {tries.error.en}",
                    f"{scenario.id} 无法演练，因此无从删减：{tries.error.zh}",
                )
            )
        if not failed:
            raise UsageError(
                Text(
                    f"{scenario.id} fails none of {Count(len(chosen)):check}: nothing to shrink",
                    f"{scenario.id} 没有使 {len(chosen)} 项检查中的任何一项失败：无可缩减",
                )
            )
        checks, count = ", ".join(failed), len(scenario.steps)
        say(
            Text(
                f"{scenario.id}: {Count(count):step fails|steps fail} {checks}; shrinking for {failed[0]}",
                f"{scenario.id}：{count} 步使 {checks} 失败；针对 {failed[0]} 缩减",
            )
        )
        target = {failed[0]: chosen[failed[0]]}
        steps = _cut(tries, target, say)
        count = tries.count
    with Tries(manifest, scenario, opened, alone=True) as alone:
        found = alone.failed(steps, chosen)
        if failed[0] not in found:
            left, of = len(steps), len(scenario.steps)
            say(
                Text(
                    f"{Count(left):step that is left fails|steps that are left fail} only after others were "
                    f"played in the same session; cutting again from all {of}, each try in a session of its "
                    "own",
                    f"这 {left} 步只在同一会话中先运行过其他步骤时才失败；从全部 {of} 步重新缩减，"
                    "每次尝试单独一个会话",
                )
            )
            steps = _cut(alone, target, say)
            found = alone.failed(steps, chosen)
        if failed[0] not in found:
            raise UsageError(
                Text(
                    f"{scenario.id} failed {failed[0]} once and not each time, so nothing can be cut "
                    "for sure: play it again as it is, or with another --seed",
                    f"{scenario.id} 曾使 {failed[0]} 失败，但不是每次，因此无法可靠删减："
                    "按原样或换一个 --seed 再演一次",
                )
            )
        return Shrunk(scenario=replace(scenario, steps=steps), failed=found, tries=count + alone.count)


def _cut(tries: Tries, target: Mapping[str, Check], say: Said) -> Steps:
    from simulator import shrink_steps

    least = len(tries.scenario.steps)

    def fails(steps: Any) -> bool:
        nonlocal least
        broken = bool(tries.failed(steps, target))
        if broken and len(steps) < least:
            least = len(steps)
            say(
                Text(
                    f"  {Count(least):step}, after {Count(tries.count):play}",
                    f"  {least} 步，已运行 {tries.count} 次",
                )
            )
        return broken

    least_steps: Steps = shrink_steps(tries.scenario.steps, fails)
    return least_steps
