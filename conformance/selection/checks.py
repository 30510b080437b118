"""Which checks are meant: each word takes some of them, and what is taken is judged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from conformance.checks import FAMILIES
from conformance.clauses import CLAUSES
from conformance.model import Level
from conformance.registry import Check, checks, nearest, select
from simulator import Text, UsageError, nearest_word

Chosen = Mapping[str, Check]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Words that were given. Those of one kind add up; of several kinds, a check has to fit each.

    `exclude` takes away: checks, families and prefixes, and with a slash scenarios.
    """

    only: tuple[str, ...] = ()
    family: tuple[str, ...] = ()
    clause: tuple[str, ...] = ()
    level: str | None = None
    exclude: tuple[str, ...] = ()

    @property
    def some(self) -> bool:
        """Whether certain checks were asked for, and not all but a few."""
        return bool(self.only or self.family or self.clause or self.level)

    @property
    def unplayed(self) -> tuple[str, ...]:
        """The scenarios that are taken away."""
        return tuple(word for word in self.exclude if "/" in word)

    def checks(self, *, unplayed: tuple[str, ...] = ()) -> dict[str, Check]:
        """The checks that are meant, in the order of all. A UsageError for a word that names none, but for
        those of scenarios that are `unplayed`, and where no check is left."""
        taken = dict(checks())
        asked: list[str] = []
        for option, words, named in (
            ("--only", self.only, by_name),
            ("--family", self.family, _of_families),
            ("--clause", self.clause, _of_clauses),
            ("--level", (self.level,) if self.level else (), _of_levels),
        ):
            if words:
                found = named(words)
                asked += [f"{option} {' '.join(words)}"]
                taken = {id_: check for id_, check in taken.items() if id_ in found}
        if not taken:
            raise UsageError(
                Text(f"no check fits {' and '.join(asked)}", f"没有检查符合 {' and '.join(asked)}")
            )
        gone = by_name(word for word in self.exclude if word not in unplayed)
        if not (kept := {id_: check for id_, check in taken.items() if id_ not in gone}):
            raise UsageError(
                Text(
                    f"no check is left: --exclude takes all of {' and '.join(asked) or 'them'}",
                    f"没有剩下检查：--exclude 去掉了全部 {' and '.join(asked) or 'them'}",
                )
            )
        return kept


def by_name(patterns: Iterable[str]) -> Chosen:
    """The checks of these ids, families and prefixes."""
    try:
        return select(patterns)
    except KeyError as unknown:
        hint = nearest(str(unknown.args[0]))
        raise UsageError(
            Text(
                f"no check is called {unknown.args[0]!r}: {hint.en}",
                f"没有名为 {unknown.args[0]!r} 的检查：{hint.zh}",
            )
        ) from None


def _of_families(words: Iterable[str]) -> Chosen:
    named = set(words)
    for word in sorted(named - FAMILIES.keys()):
        raise UsageError(
            Text(
                f"no family of checks is called {word!r}: {nearest_word(word, FAMILIES).en}",
                f"没有名为 {word!r} 的检查分类：{nearest_word(word, FAMILIES).zh}",
            )
        )
    return {id_: check for id_, check in checks().items() if check.family in named}


def _of_clauses(words: Iterable[str]) -> Chosen:
    """The checks that judge by these clauses, with the parts of each: A5 also takes A5d, and T all of T."""
    found: dict[str, Check] = {}
    for word in words:
        ids = {id_ for id_ in CLAUSES if word and _is_part(id_, word)}
        if not ids:
            raise UsageError(
                Text(
                    f"no clause of the guide is called {word!r}: {nearest_word(word, CLAUSES).en}",
                    f"指南中没有条款 {word!r}：{nearest_word(word, CLAUSES).zh}",
                )
            )
        judged = {id_: check for id_, check in checks().items() if ids & set(check.clauses)}
        if not judged:
            raise UsageError(Text(f"no check judges by clause {word}", f"没有检查依据条款 {word} 判定"))
        found |= judged
    return found


def _is_part(id_: str, word: str) -> bool:
    """T11 is no part of T1."""
    rest = id_.removeprefix(word)
    return rest != id_ and not (word[-1].isdigit() and rest[:1].isdigit())


def _of_levels(words: Iterable[str]) -> Chosen:
    levels = {Level(word) for word in words}
    return {id_: check for id_, check in checks().items() if check.level in levels}
