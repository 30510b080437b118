"""The table of checks. A check that is built wrong stops the import, with the fix in the message."""

from __future__ import annotations

import difflib
import importlib
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from conformance.ability import Ability
from conformance.clauses import CLAUSES
from conformance.history.episodes import Episode
from conformance.model import REASON, Finding, Labelled, Level
from simulator import CAPABILITIES, Text

_ID = re.compile(r"[a-z]+\.[a-z0-9]+(-[a-z0-9]+)*")
_CHECKS: dict[str, Check] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One rule of the platform, in both languages: where it applies (`over`) and how it is judged (`judge`).

    `reasons` are the kinds of wrong that it tells apart: each finding gives one of them.
    `exercised_by` names the scenarios that are meant to give it something to judge. `ours` explains
    the choice it rests on; such a finding weighs as a SHOULD unless the provider has `firm_with`.
    `voluntary` says what a provider may rightly never do: then there is nothing to judge, and no blame.
    `seen_by` names probes that show what may be seen nowhere else: without them no items is no blame.
    `able` is what a provider must have been seen to do, or that it broke nothing shows nothing.
    `covers` names the endpoints whose calls it reads, or on whose pull rounds it rests.
    """

    id: str
    level: Level
    clauses: tuple[str, ...]
    rule: str
    chinese: str
    over: Callable[[Episode], Iterable[Any]]
    judge: Callable[[Any, Episode], Finding | None]
    reasons: tuple[str, ...]
    needs: tuple[str, ...] = ()
    exercised_by: tuple[str, ...] = ()
    covers: tuple[str, ...] = ()
    ours: Text | None = None
    firm_with: str = ""
    voluntary: Text | None = None
    seen_by: tuple[str, ...] = ()
    able: Ability | None = None

    @property
    def family(self) -> str:
        """The first part of its id, which is the folder it lies in."""
        return self.id.partition(".")[0]


T = TypeVar("T", bound=Labelled)
Judge = Callable[[T, Episode], Finding | None]


def check(
    id: str,  # noqa: A002 - the word that people know
    level: Level,
    *clauses: str,
    chinese: str = "",
    over: Callable[[Episode], Iterable[T]],
    reasons: tuple[str, ...],
    exercised_by: tuple[str, ...],
    needs: tuple[str, ...] = (),
    covers: tuple[str, ...] = (),
    ours: Text | None = None,
    firm_with: str = "",
    voluntary: Text | None = None,
    seen_by: tuple[str, ...] = (),
    able: Ability | None = None,
) -> Callable[[Judge[T]], Judge[T]]:
    """Registers the decorated judge; its docstring is the rule, in one sentence, and `chinese` the same."""

    def register(judge: Judge[T]) -> Judge[T]:
        made = Check(
            id=id,
            level=level,
            clauses=clauses,
            rule=" ".join((judge.__doc__ or "").split()),
            chinese=chinese,
            over=over,
            judge=judge,
            reasons=reasons,
            needs=needs,
            exercised_by=exercised_by,
            covers=covers,
            ours=ours,
            firm_with=firm_with,
            voluntary=voluntary,
            seen_by=seen_by,
            able=able,
        )
        if problems := list(_problems(made)):
            raise ValueError(f"check {id!r}: {'; '.join(problems)}")
        _CHECKS[id] = made
        return judge

    return register


def _problems(made: Check) -> Iterable[str]:
    if not _ID.fullmatch(made.id):
        yield "an id is family.name in lower case"
    if made.id in _CHECKS:
        yield "the id is taken"
    folder = made.judge.__module__.rpartition(".")[0].rpartition(".")[2]
    if made.family != folder:
        yield f"it lies in the folder {folder}/, so its id begins with {folder!r}"
    if made.judge.__name__ != (name := made.id.partition(".")[2].replace("-", "_")):
        yield f"the judge is called {name}, not {made.judge.__name__}"
    if not made.rule:
        yield "the judge needs its rule as docstring"
    if not made.chinese:
        yield "the rule is missing in Chinese: chinese=…"
    if not made.clauses:
        yield "name the clauses it judges"
    if unknown := sorted(set(made.clauses) - set(CLAUSES)):
        yield f"unknown clauses {unknown}"
    if unknown := sorted(({*made.needs, *made.seen_by, made.firm_with} - {""}) - set(CAPABILITIES)):
        yield f"unknown capabilities {unknown}, known: {sorted(CAPABILITIES)}"
    yield from _unfit(made.reasons)
    if not made.exercised_by:
        yield "name a scenario that exercises it"
    if unknown := [scenario for scenario in made.exercised_by if scenario.count("/") != 1]:
        yield f"scenario ids are family/name, not {unknown}"


def _unfit(reasons: tuple[str, ...]) -> Iterable[str]:
    """What is wrong with the reasons that a check declares."""
    if not reasons:
        yield "name the kinds of wrong that it tells apart: reasons=(…)"
    if len(set(reasons)) < len(reasons):
        yield "a reason is named twice"
    if unfit := [reason for reason in reasons if not REASON.fullmatch(reason)]:
        yield f"a reason is a few words in lower case with hyphens, not {unfit}"


@cache
def checks() -> dict[str, Check]:
    """Every check, by id: family by family, then as files and lines stand."""
    from conformance import checks as package

    return scan(package.__name__, package.FAMILIES, Path(next(iter(package.__path__))))


def scan(package: str, families: Iterable[str], folder: Path) -> dict[str, Check]:
    """The checks of all files in the folders of a package; ValueError for what registers nothing."""
    order = {family: place for place, family in enumerate(families)}
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder).with_suffix("").parts
        if parts[-1] == "__init__":
            continue
        if len(parts) != 2 or parts[0] not in order:
            raise ValueError(
                f"{path}: checks lie in the folder of a family, which are {', '.join(order)}; "
                f"a new one is named in FAMILIES of {package}"
            )
        module = ".".join((package, *parts))
        importlib.import_module(module)
        if not any(made.judge.__module__ == module for made in _CHECKS.values()):
            raise ValueError(f"{path} registers no check: decorate a judge with @check, or move it elsewhere")
    if bare := sorted(set(order) - {made.family for made in _CHECKS.values()}):
        raise ValueError(f"no check in the families {', '.join(bare)}")
    # By file too: which was imported first may be anybody's choice. A file's own order stays.
    return dict(sorted(_CHECKS.items(), key=lambda item: (order[item[1].family], item[1].judge.__module__)))


def select(patterns: Iterable[str]) -> dict[str, Check]:
    """The checks named by ids, families or prefixes; KeyError with the one that names none."""
    every = checks()
    wanted: dict[str, Check] = {}
    for pattern in patterns:
        if not pattern:
            raise KeyError(pattern)
        stem = pattern.rstrip(".*")
        hits = [id_ for id_ in every if id_ == pattern or id_.partition(".")[0] == stem]
        hits = hits or [id_ for id_ in every if id_.startswith(pattern.rstrip("*"))]
        if not hits:
            raise KeyError(pattern)
        wanted.update((id_, every[id_]) for id_ in hits)
    return {id_: check for id_, check in every.items() if id_ in wanted}


def nearest(word: str) -> Text:
    """A hint at the check or the family that may be meant by a word that names none."""
    names = {*checks(), *(check.family for check in checks().values())}
    close = difflib.get_close_matches(word, sorted(names), n=1, cutoff=0.5)
    if close:
        return Text(f"did you mean {close[0]!r}?", f"是不是 {close[0]!r}？")
    return Text("`wxconf list` names them", "`wxconf list` 列出全部")
