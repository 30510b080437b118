"""Which scenarios are played: of all that were loaded, those that the checks which are meant want."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from conformance.registry import checks
from conformance.runner import exercising
from conformance.selection.checks import Chosen, Wanted
from simulator import Text, UsageError, nearest_word, scenario_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Plays:
    """The scenarios of a run, in the order in which they are played, and those that are left out.

    `whole` are the ids of all shares of it, `left` of those that are in none. `remarks` tell of what is left.
    """

    played: tuple[Any, ...]
    whole: tuple[str, ...]
    left: tuple[str, ...] = ()
    remarks: tuple[Text, ...] = ()

    def in_order(self, played: Sequence[Any]) -> Plays:
        """The same scenarios in that order."""
        return replace(self, played=tuple(played), whole=tuple(one.id for one in played))


def plays(
    loaded: Sequence[Any],
    wanted: Wanted,
    chosen: Chosen,
    *,
    named: bool = False,
    heavy: bool = False,
    random: Sequence[Any] = (),
) -> Plays:
    """Those that are wanted of what was loaded, or `named` by files and ids, and the `random` ones. A
    UsageError where none is left.

    Long ones are left out where nobody asked for them: by `heavy`, by a check, or by their names.
    """
    played = exercising(loaded, chosen, able=True) if wanted.some else _but_for_nothing(loaded, chosen)
    if named and not played:
        played = list(loaded)  # files of one's own, which no check names
    remarks: list[Text] = []
    if not (wanted.only or named or heavy):
        if long := [one.id for one in played if one.heavy]:
            ids = ", ".join(long)
            remarks.append(
                Text(f"left out: {ids} (--heavy plays them too)", f"没有演练：{ids}（加 --heavy 也会演练）")
            )
        played = [one for one in played if not one.heavy]
    kept = _without(played, loaded, wanted.unplayed)
    if not kept:
        would = ", ".join(sorted({id_ for check in chosen.values() for id_ in check.exercised_by}))
        raise UsageError(
            Text(f"none of the scenarios exercises that: {would} would", f"所选剧本都用不到它：{would} 可以")
        )
    kept = [*kept, *random]
    whole = tuple(one.id for one in kept)
    left = tuple(one.id for one in played if one.id not in whole)
    return Plays(played=tuple(kept), whole=whole, left=left, remarks=tuple(remarks))


def _but_for_nothing(loaded: Sequence[Any], chosen: Chosen) -> list[Any]:
    """All but those that are meant for other checks alone; none names one's own, which are for all."""
    meant = {id_ for check in chosen.values() for id_ in check.exercised_by}
    others = {id_ for check in checks().values() for id_ in check.exercised_by} - meant
    return [one for one in loaded if scenario_file(one.id) not in others]


def _without(played: Sequence[Any], loaded: Sequence[Any], words: Sequence[str]) -> list[Any]:
    """What is left without these: scenarios, whole files of cases, or with a slash at the end a family's."""
    known = {word for one in loaded for word in _words(one)}
    for word in words:
        if word not in known:
            raise UsageError(
                Text(
                    f"no scenario is called {word!r}: {nearest_word(word, known).en}",
                    f"没有名为 {word!r} 的剧本：{nearest_word(word, known).zh}",
                )
            )
    return [one for one in played if _words(one).isdisjoint(words)]


def _words(scenario: Any) -> set[str]:
    return {scenario.id, scenario_file(scenario.id), f"{scenario.id.partition('/')[0]}/"}
