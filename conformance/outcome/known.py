"""What is known to be wrong with a provider, by check and scenario.

An entry that holds fails no run. One that is mended is stale, and does until it is removed; one of which
nothing was seen is not judged.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from conformance.judge import OUTSIDE, Result, Table
from conformance.model import Verdict
from simulator import Text, scenario_file

NOT_REACHED = "not-reached"  # in place of a check: the provider keeps these from being played to their end
_BLIND = frozenset({Verdict.SKIP, Verdict.INCONCLUSIVE, Verdict.ERROR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One entry: a check, or NOT_REACHED, and the scenarios in which it is known to fail: an id each, or that
    of a file for all its cases."""

    check: str
    scenarios: tuple[str, ...]
    reason: str = ""
    since: date | None = None
    until: date | None = None

    def lists(self, scenario: str) -> bool:
        return not {scenario or OUTSIDE, scenario_file(scenario)}.isdisjoint(self.scenarios)

    def seen_in(self, table: Table, failed: Collection[str]) -> Seen:
        """What was seen of it, where these scenarios failed."""
        played = {*table.played, OUTSIDE}
        fails, mended, unseen = [], [], []
        for word in self.scenarios:
            if any(word in (id_, scenario_file(id_)) for id_ in failed):
                fails.append(word)
            elif any(word in (id_, scenario_file(id_)) for id_ in table.left) or not any(
                word in (id_, scenario_file(id_)) for id_ in played
            ):
                unseen.append(word)
            else:
                mended.append(word)
        elsewhere = tuple(id_ for id_ in failed if not self.lists(id_))
        return Seen(tuple(fails), tuple(mended), tuple(unseen), elsewhere)

    def as_row(self) -> dict[str, Any]:
        row: dict[str, Any] = {"check": self.check, "scenarios": list(self.scenarios)}
        row |= {"reason": self.reason} if self.reason else {}
        days = {"since": self.since, "until": self.until}
        return row | {name: day.isoformat() for name, day in days.items() if day is not None}


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry beside a run: in which of its scenarios it still fails, in which no longer, of which nothing
    is known; and where it fails besides."""

    fails: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()
    unseen: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()

    @property
    def stale(self) -> bool:
        """Whether nothing is left of it."""
        return bool(self.mended) and not (self.fails or self.unseen or self.elsewhere)


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The entries, one a check. One that ended before `today` counts as not listed."""

    known: tuple[Known, ...]
    today: date

    def over(self, table: Table) -> Table:
        """The table in which what is listed is KNOWN, with what is stale and what was not judged."""
        results = {result.check.id: result for result in table.results}
        stale, not_judged = dict(table.stale), dict(table.not_judged)
        not_reached, by_hand = dict(table.not_reached), dict(table.by_hand)
        for one in self.known:
            result = results.get(one.check)
            seen = self._seen(one, table)
            if seen is None:
                not_judged[one.check] = _unseen(result)
            elif seen.stale:
                mended = ", ".join(seen.mended)
                stale[one.check] = Text(f"nothing is wrong any more in {mended}", f"{mended} 中已没有问题")
            elif not (seen.fails or seen.elsewhere):
                unseen = ", ".join(seen.unseen)
                not_judged[one.check] = Text(f"not played: {unseen}", f"没有演练：{unseen}")
            elif one.check == NOT_REACHED:
                if not self._ended(one):
                    known = [id_ for id_ in not_reached if one.lists(id_)]
                    told = _told(one, seen)
                    by_hand |= {
                        id_: Text.joined((told, not_reached.pop(id_)), Text(": ", "：")) for id_ in known
                    }
            elif result is not None:
                results[one.check] = self._result(result, one, seen)
        return replace(
            table,
            results=tuple(results.values()),
            stale=stale,
            not_judged=not_judged,
            not_reached=not_reached,
            by_hand=by_hand,
        )

    def updated(self, table: Table) -> Baseline:
        """Without what is mended. Nothing is ever added."""
        left = []
        for one in self.known:
            seen = self._seen(one, table)
            mended = () if seen is None else seen.mended
            if kept := tuple(word for word in one.scenarios if word not in mended):
                left.append(replace(one, scenarios=kept))
        return replace(self, known=tuple(left))

    def _seen(self, one: Known, table: Table) -> Seen | None:
        """None where it was not judged at all."""
        if one.check == NOT_REACHED:
            return one.seen_in(table, tuple(table.not_reached))
        result = next((each for each in table.results if each.check.id == one.check), None)
        if result is None or (result.verdict in _BLIND and not result.findings):
            return None
        return one.seen_in(table, tuple(dict.fromkeys(each.scenario or OUTSIDE for each in result.findings)))

    def _ended(self, one: Known) -> bool:
        return one.until is not None and one.until < self.today

    def _result(self, result: Result, one: Known, seen: Seen) -> Result:
        if self._ended(one):
            until = Text(f"known to the baseline until {one.until}", f"基线中已知，截至 {one.until}")
            return replace(result, reason=_also(until, result.reason))
        if seen.elsewhere:
            new = sorted(result.findings, key=lambda each: one.lists(each.scenario))
            where = ", ".join(seen.elsewhere)
            new_there = Text(f"not listed in the baseline for {where}", f"基线中没有列出 {where}")
            reason = _also(new_there, result.reason)
            return replace(result, findings=tuple(new), reason=reason)
        return replace(result, verdict=Verdict.KNOWN, reason=_also(_told(one, seen), result.reason))


def found_in(table: Table, today: date) -> Baseline:
    """What fails that run, as entries."""
    where: dict[str, Iterable[str]] = {
        result.check.id: (each.scenario or OUTSIDE for each in result.findings)
        for result in table.of(Verdict.FAIL)
        if result.findings
    }
    if table.not_reached:
        where[NOT_REACHED] = table.not_reached
    known = (
        Known(check=id_, scenarios=tuple(dict.fromkeys(scenarios)), since=today)
        for id_, scenarios in where.items()
    )
    return Baseline(known=tuple(known), today=today)


def _told(one: Known, seen: Seen) -> Text:
    told = Text("known to the baseline", "基线中已知")
    if one.reason:
        told = Text(f"{told.en}: {one.reason}", f"{told.zh}：{one.reason}")
    if not seen.mended:
        return told
    mended = ", ".join(seen.mended)
    return Text(
        f"{told.en} (no longer in {mended}: --update-baseline)",
        f"{told.zh}（{mended} 中已不再出现：--update-baseline）",
    )


def _unseen(result: Result | None) -> Text:
    if result is None:
        return Text("it was not asked for", "没有要求判定")
    return Text(f"it ended {result.verdict}", f"结果为 {result.verdict}")


def _also(*reasons: Text) -> Text:
    return Text.joined(filter(None, reasons))
