"""How much of what is wanted is played: what failed last, what fits into a time, a share, and how often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from conformance.lasting import told
from conformance.runner import PLAIN
from conformance.selection.checks import Chosen
from conformance.selection.last import Failed
from conformance.selection.plays import Plays
from conformance.selection.quick import Cost, best
from conformance.selection.shards import Shard
from simulator import Count, Text, scenario_file


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
        whole = tuple(one.id for one in taken for _ in self._turns)
        if self.shard is not None:
            share = self.shard.share(taken, cost)
            remarks.append(
                Text(
                    f"share {self.shard}: {len(share)} of {Count(len(taken)):scenario}",
                    f"第 {self.shard} 份：{len(taken)} 个剧本中的 {len(share)} 个",
                )
            )
            taken = share
        played = [one if turn == 1 else replace(one, turn=turn) for one in taken for turn in self._turns]
        return Plays(played=tuple(played), whole=whole, left=(*of.left, *left), remarks=tuple(remarks))

    @property
    def _turns(self) -> range:
        return range(1, self.repeat + 1)


def _failed(scenarios: Sequence[Any], failed: Failed, chosen: Chosen) -> tuple[list[Any], Text]:
    """Those in which something failed; all, where nothing is known to have failed. Where a check wants to
    have seen what a provider is able to do, what shows that is played too."""
    if not any(one.id in failed for one in scenarios):
        return list(scenarios), Text(
            "--last-failed: nothing of this failed last, as far as is known: all is played",
            "--last-failed：据所知这些上次都没有失败，全部演练",
        )
    found_by = {id_ for ids in failed.values() for id_ in ids}
    able = any(check.able for id_ in found_by if (check := chosen.get(id_)))
    played = [one for one in scenarios if one.id in failed or (able and one.id == PLAIN)]
    return played, Text(
        f"--last-failed: {len(played)} of {Count(len(scenarios)):scenario}",
        f"--last-failed：{len(scenarios)} 个剧本中的 {len(played)} 个",
    )


def _told(before: Sequence[Any], taken: Sequence[Any], chosen: Chosen, seconds: float) -> list[Text]:
    """What a quick run takes, and what it leaves."""
    ids = {one.id for one in taken}
    gone = Counter(one.id.partition("/")[0] for one in before if one.id not in ids)
    about = told(seconds)
    lines = [
        Text(
            f"--quick: {len(taken)} of {Count(len(before)):scenario}, about {about.en} with the reference",
            f"--quick：{len(before)} 个剧本中的 {len(taken)} 个，参考实现约需 {about.zh}",
        )
    ]
    if gone:
        families = ", ".join(f"{family} {count}" for family, count in sorted(gone.items()))
        lines.append(Text(f"left out: {families}", f"没有演练：{families}"))
    files = {scenario_file(id_) for id_ in ids}
    there = {scenario_file(one.id) for one in before}
    unexercised = ", ".join(
        check.id
        for check in chosen.values()
        if files.isdisjoint(check.exercised_by) and not there.isdisjoint(check.exercised_by)
    )
    if unexercised:
        lines.append(Text(f"nothing is left that exercises {unexercised}", f"没有剧本再用到 {unexercised}"))
    return lines
