"""Which scenarios are played: of all that were loaded, those that the checks which are meant want."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from conformance.registry import checks
from conformance.runner import base, exercising
from conformance.selection.checks import Chosen, Wanted
from simulator import Text, UsageError, nearest_word


@dataclass(frozen=True, slots=True, kw_only=True)
class Plays:
    """The scenarios of a run, in the order in which they are played, and what to tell of the others."""

    played: tuple[Any, ...]
    remarks: tuple[str, ...] = ()


def plays(
    loaded: Sequence[Any], wanted: Wanted, chosen: Chosen, *, named: bool = False, heavy: bool = False
) -> Plays:
    """Those that are wanted of what was loaded, or `named` by files and ids. A UsageError where none is left.

    Long ones are left out where nobody asked for them: by `heavy`, by a check, or by their names.
    """
    played = exercising(loaded, chosen, able=True) if wanted.some else _but_for_nothing(loaded, chosen)
    if named and not played:
        played = list(loaded)  # files of one's own, which no check names
    remarks = []
    if not (wanted.only or named or heavy):
        if left := [one.id for one in played if one.heavy]:
            remarks.append(f"left out: {', '.join(left)} (--heavy plays them too)")
        played = [one for one in played if not one.heavy]
    played = _without(played, loaded, wanted.unplayed)
    if not played:
        ids = sorted({id_ for check in chosen.values() for id_ in check.exercised_by})
        raise UsageError(
            Text(
                f"none of the scenarios exercises that: {', '.join(ids)} would",
                f"所选剧本都用不到它：{', '.join(ids)} 可以",
            )
        )
    return Plays(played=tuple(played), remarks=tuple(remarks))


def _but_for_nothing(loaded: Sequence[Any], chosen: Chosen) -> list[Any]:
    """All but those that are meant for other checks alone; none names one's own, which are for all."""
    meant = {id_ for check in chosen.values() for id_ in check.exercised_by}
    others = {id_ for check in checks().values() for id_ in check.exercised_by} - meant
    return [one for one in loaded if base(one.id) not in others]


def _without(played: Sequence[Any], loaded: Sequence[Any], words: Sequence[str]) -> list[Any]:
    """What is left without these: scenarios, whole files of cases, or with a slash at the end a family's."""
    known = {id_ for one in loaded for id_ in (one.id, base(one.id), f"{one.id.partition('/')[0]}/")}
    for word in words:
        if word not in known:
            raise UsageError(
                Text(
                    f"no scenario is called {word!r}: {nearest_word(word, known).en}",
                    f"没有名为 {word!r} 的剧本：{nearest_word(word, known).zh}",
                )
            )
    gone = set(words)
    return [one for one in played if not gone & {one.id, base(one.id), f"{one.id.partition('/')[0]}/"}]
