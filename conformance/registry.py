"""The table of checks. A check that is built wrong stops the import, with the fix in the message."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterable
from functools import cache
from typing import TypeVar

from conformance.clauses import CLAUSES
from conformance.model import Check, Finding, Labelled, Level
from conformance.readings import Episode

CAPABILITIES: dict[str, str] = {
    # what a provider may offer -> how its manifest says so
    "provider": "any provider at all",
    "entitlements": "probe.offers has entitlements",
    "sync": "probe.offers has sync",
    "call": "probe.offers has call",
    "clock": "probe.offers has clock",
    "idle": "probe.offers has idle",
    "keys": "probe.offers has keys",
    "forget": "probe.offers has forget",
    "restart": "start.command is given",
    "consent": "consent.redirect_uri is given",
    "mobile": "a service has a mobile URL",
    "messages": "a third-party platform has a messages URL",
    "order_push": "home_page.order_push is given",
    "order_push_form": "order_push_form: ours",
    "needs_grant": "shows.needs_grant is given",
    "unavailable": "shows.unavailable is given",
    "ship": "does has ship",
    "accept_refund": "does has accept_refund",
    "url_query": "a service URL that has a query of its own",
    "odd_key": "an encoding_aes_key whose last character has spare bits set",
}

FAMILIES: dict[str, frozenset[str]] = {
    # file of conformance/checks -> the families it may hold, where it is not just its own name
    "refund": frozenset({"refund", "migrate"}),
    "auth_changes": frozenset({"auth"}),
    "auth_meaning": frozenset({"auth"}),
    "pull_failures": frozenset({"pull"}),
    "push_content": frozenset({"push"}),
    "token_kept": frozenset({"token"}),
    "token_use": frozenset({"token"}),
}

ORDER = (
    "ticket",
    "push",
    "auth",
    "token",
    "pull",
    "order",
    "validity",
    "login",
    "refund",
    "migrate",
    "store",
)

_ID = re.compile(r"[a-z]+\.[a-z0-9]+(-[a-z0-9]+)*")
_CHECKS: dict[str, Check] = {}

T = TypeVar("T", bound=Labelled)
Judge = Callable[[T, Episode], Finding | None]


def check(
    id: str,  # noqa: A002 - the word of the catalogue
    level: Level,
    *clauses: str,
    over: Callable[[Episode], Iterable[T]],
    exercised_by: tuple[str, ...],
    needs: tuple[str, ...] = (),
    covers: tuple[str, ...] = (),
    ours: str = "",
    firm_with: str = "",
    voluntary: str = "",
    seen_by: tuple[str, ...] = (),
) -> Callable[[Judge[T]], Judge[T]]:
    """Registers the decorated judge; its docstring is the rule, in one sentence."""

    def register(judge: Judge[T]) -> Judge[T]:
        made = Check(
            id=id,
            level=level,
            clauses=clauses,
            rule=" ".join((judge.__doc__ or "").split()),
            over=over,
            judge=judge,
            needs=needs,
            exercised_by=exercised_by,
            covers=covers,
            ours=ours,
            firm_with=firm_with,
            voluntary=voluntary,
            seen_by=seen_by,
        )
        if problems := list(_problems(made, judge.__module__.rpartition(".")[2])):
            raise ValueError(f"check {id!r}: {'; '.join(problems)}")
        _CHECKS[id] = made
        return judge

    return register


def _problems(made: Check, file: str) -> Iterable[str]:
    if not _ID.fullmatch(made.id):
        yield "an id is family.name in lower case"
    if made.id in _CHECKS:
        yield "the id is taken"
    if made.family not in FAMILIES.get(file, frozenset({file})):
        yield f"family {made.family!r} does not belong into {file}.py"
    if not made.rule:
        yield "the judge needs its rule as docstring"
    if not made.clauses:
        yield "name the clauses it judges"
    if unknown := sorted(set(made.clauses) - set(CLAUSES)):
        yield f"unknown clauses {unknown}"
    if unknown := sorted(({*made.needs, *made.seen_by, made.firm_with} - {""}) - set(CAPABILITIES)):
        yield f"unknown capabilities {unknown}, known: {sorted(CAPABILITIES)}"
    if not made.exercised_by:
        yield "name a scenario that exercises it"
    if unknown := [scenario for scenario in made.exercised_by if scenario.count("/") != 1]:
        yield f"scenario ids are family/name, not {unknown}"


@cache
def checks() -> dict[str, Check]:
    """Every check, by id: family by family as in `ORDER`, then as files and lines stand."""
    from conformance import checks as package

    for module in sorted(pkgutil.iter_modules(package.__path__), key=lambda found: found.name):
        importlib.import_module(f"{package.__name__}.{module.name}")
    order = {name: place for place, name in enumerate(ORDER)}
    return dict(sorted(_CHECKS.items(), key=lambda item: order.get(item[1].family, len(order))))


def select(patterns: Iterable[str]) -> dict[str, Check]:
    """The checks named by ids, families or prefixes; KeyError with the one that names none."""
    known = checks()
    wanted: dict[str, Check] = {}
    for pattern in patterns:
        if not pattern:
            raise KeyError(pattern)
        stem = pattern.rstrip(".*")
        hits = [id_ for id_ in known if id_ == pattern or id_.partition(".")[0] == stem]
        hits = hits or [id_ for id_ in known if id_.startswith(pattern.rstrip("*"))]
        if not hits:
            raise KeyError(pattern)
        wanted.update((id_, known[id_]) for id_ in hits)
    return {id_: known[id_] for id_ in known if id_ in wanted}
