"""How much of what is wanted is played: what failed last, what fits into a time, a share, and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Any

from conformance.runner import PLAIN, base
from conformance.selection.checks import Chosen
from conformance.selection.last import Failed
from conformance.selection.plays import Plays
from conformance.selection.quick import Cost, best
from conformance.selection.shards import Shard


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """What is taken of a run. `failed` is what failed last; None: that is not asked for. `seconds` is the
    time that there is."""

    failed: Failed | None = None
    seconds: float | None = None
    shard: Shard | None = None
    repeat: int = 1

    def over(self, of: Plays, chosen: Chosen, cost: Cost) -> Plays:
        """What is left of a run, where a play of the provider has that cost in seconds."""
        taken, remarks = list(of.played), list(of.remarks)
        if self.failed is not None:
            taken, remark = _failed(taken, self.failed, chosen)
            remarks.append(remark)
        if self.seconds is not None:
            before = taken
            taken = best(taken, chosen, self.seconds, lambda one: cost(one) * self.repeat)
            remarks += _told(before, taken, chosen, sum(cost(one) * self.repeat for one in taken))
        left = [id_ for id_ in of.whole if id_ not in {one.id for one in taken}]
        whole = tuple(one.id for one in taken for _ in range(self.repeat))
        if self.shard is not None:
            share = self.shard.share(taken, cost)
            remarks.append(f"share {self.shard}: {len(share)} of {len(taken)} scenarios")
            taken = share
        again = [replace(one, turn=turn) for one in taken for turn in range(2, self.repeat + 1)]
        played = sorted((*taken, *again), key=lambda one: _place(taken, one)) if again else taken
        return Plays(played=tuple(played), whole=whole, left=(*of.left, *left), remarks=tuple(remarks))


def _place(taken: Sequence[Any], one: Any) -> int:
    return next(at for at, each in enumerate(taken) if each.id == one.id)


def _failed(scenarios: Sequence[Any], failed: Failed, chosen: Chosen) -> tuple[list[Any], str]:
    """Those in which something failed; all, where nothing is known to have failed. Where a check wants to
    have seen what a provider is able to do, what shows that is played too."""
    found = [one for one in scenarios if one.id in failed]
    if not found:
        return list(
            scenarios
        ), "--last-failed: nothing of this failed last, as far as is known: all is played"
    able = any(check.able for id_ in found_by(failed) if (check := chosen.get(id_)))
    played = [one for one in scenarios if one.id in failed or (able and one.id == PLAIN)]
    return played, f"--last-failed: {len(played)} of {len(scenarios)} scenarios"


def found_by(failed: Failed) -> Collection[str]:
    return {id_ for ids in failed.values() for id_ in ids}


def _told(before: Sequence[Any], taken: Sequence[Any], chosen: Chosen, seconds: float) -> list[str]:
    """What a quick run takes, and what it leaves."""
    from conformance.lasting import told

    ids = {one.id for one in taken}
    gone = Counter(one.id.partition("/")[0] for one in before if one.id not in ids)
    lines = [f"--quick: {len(taken)} of {len(before)} scenarios, about {told(seconds)} with the reference"]
    if gone:
        lines.append(f"left out: {', '.join(f'{family} {count}' for family, count in sorted(gone.items()))}")
    files = {base(id_) for id_ in ids}
    there = {base(one.id) for one in before}
    unexercised = [
        check.id
        for check in chosen.values()
        if files.isdisjoint(check.exercised_by) and not there.isdisjoint(check.exercised_by)
    ]
    if unexercised:
        lines.append(f"nothing is left that exercises {', '.join(unexercised)}")
    return lines
