"""A word is said once: in its table. No collection elsewhere holds two or more words of one table."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator
from functools import cache

import pytest

from tests.design.code import ROOT, files, nodes


def _journal_kinds() -> Iterable[str]:
    from simulator.journal.kinds import KINDS

    return KINDS


def _capabilities() -> Iterable[str]:
    from simulator.provider.capabilities import CAPABILITIES

    return CAPABILITIES


def _endpoints() -> Iterable[str]:
    from simulator.endpoints.table import BY_ID

    return BY_ID


def _paths() -> Iterable[str]:
    from simulator.endpoints.table import TABLE

    return TABLE


def _actions() -> Iterable[str]:
    from simulator.actions import ACTIONS

    return ACTIONS


def _argument_kinds() -> Iterable[str]:
    from simulator.actions.kinds import KINDS

    return KINDS


def _faults() -> Iterable[str]:
    from simulator.faults.rows import ROWS

    return (row.effect for row in ROWS)


def _push_kinds() -> Iterable[str]:
    from simulator.wire.kinds import KINDS

    return KINDS


def _switches() -> Iterable[str]:
    from simulator.core.switches import Switches

    return Switches.__dataclass_fields__


def _channels() -> Iterable[str]:
    from simulator.core.outbox import Channel

    return Channel


def _token_kinds() -> Iterable[str]:
    from simulator.core.component.entities import TokenKind

    return TokenKind


def _store_kinds() -> Iterable[str]:
    from simulator.core.store.entities import StoreKind

    return StoreKind


def _service_kinds() -> Iterable[str]:
    from simulator.core.market.entities import ServiceKind

    return ServiceKind


def _checks() -> Iterable[str]:
    from conformance.registry import checks

    return checks()


# What the words are, where they are said, and which they are.
TABLES: dict[str, tuple[str, Callable[[], Iterable[str]]]] = {
    "kinds of journal entries": ("simulator/journal/kinds", _journal_kinds),
    "capabilities": ("simulator/provider", _capabilities),
    "endpoints": ("simulator/endpoints", _endpoints),
    "paths": ("simulator/endpoints", _paths),
    "actions": ("simulator/actions", _actions),
    "kinds of arguments": ("simulator/actions/kinds.py", _argument_kinds),
    "faults": ("simulator/faults", _faults),
    "push kinds": ("simulator/wire/kinds.py", _push_kinds),
    "switches": ("simulator/core/switches.py", _switches),
    "checks": ("conformance/checks", _checks),
    "channels": ("simulator/core/outbox.py", _channels),
    "kinds of tokens": ("simulator/core/component/entities.py", _token_kinds),
    "kinds of stores": ("simulator/core/store/entities.py", _store_kinds),
    "kinds of services": ("simulator/core/market/entities.py", _service_kinds),
}
# The reference provider knows the platform only; a glossary says words of all tables.
APART = ("conformance/reference/", "simulator/glossary.py", "simulator/journal/arguments.py")
# How many words of a table make a copy, where two of them meet by chance: they are nouns of the field.
LEAST = {"kinds of arguments": 5, "channels": 3, "kinds of tokens": 3, "kinds of services": 3}
# Collections that say words again, and why they may: (table, file, the words).
_FOLDERS = "names of folders"
_NEEDS = "what a check or an action needs, by name"
_VALUES = "what a field of an entry can say"
_SUITE = "the suite has no other way to name what a rule is about; a word that is none fails a test"
_RANDOM = "what a random scenario strikes"
_OWN = "words of its own"
EXCEPTIONS: dict[tuple[str, str, tuple[str, ...]], str] = {
    ("kinds of journal entries", "simulator/actions/__init__.py", ("provider", "push")): _FOLDERS,
    ("kinds of journal entries", "conformance/checks/__init__.py", ("order", "push")): _FOLDERS,
    ("actions", "conformance/checks/__init__.py", ("migrate", "publish", "refund")): _FOLDERS,
    ("kinds of journal entries", "simulator/actions/kinds.py", ("fault", "order", "push", "service")): _OWN,
    ("kinds of journal entries", "simulator/commands/schema.py", ("provider", "scenario")): _OWN,
    ("kinds of journal entries", "simulator/faults/parts.py", ("call", "push")): _OWN,
    ("kinds of journal entries", "simulator/provider/probe_rows.py", ("call", "clock")): _OWN,
    ("actions", "simulator/provider/probe_rows.py", ("forget", "sync")): _OWN,
    ("kinds of journal entries", "conformance/checks/token/renewal.py", ("call", "clock")): _NEEDS,
    ("capabilities", "conformance/checks/token/renewal.py", ("call", "clock")): _NEEDS,
    ("capabilities", "conformance/checks/pull/found.py", ("order_push", "sync")): _NEEDS,
    ("capabilities", "simulator/actions/provider/provider.py", ("consent", "provider")): _NEEDS,
    (
        "actions",
        "simulator/journal/kinds/market.py",
        ("consent", "purchase", "refund", "release_test"),
    ): _VALUES,
    ("actions", "simulator/journal/kinds/provider.py", ("enter", "revisit")): _VALUES,
    ("actions", "simulator/journal/kinds/provider.py", ("forget", "sync")): _VALUES,
    (
        "capabilities",
        "simulator/journal/kinds/provider.py",
        (
            "aftersales",
            "call",
            "clock",
            "entitlements",
            "forget",
            "idle",
            "keys",
            "orders",
            "products",
            "sync",
        ),
    ): _VALUES,
    (
        "kinds of tokens",
        "simulator/journal/kinds/exchanged.py",
        ("authorizer", "component", "home_page", "none"),
    ): _VALUES,
    ("faults", "simulator/actions/provider/provider.py", ("reply", "status")): _OWN,
    ("channels", "simulator/journal/kinds/exchanged.py", ("authorization", "message", "order")): _VALUES,
    (
        "kinds of tokens",
        "conformance/history/tokens.py",
        ("authorizer", "component", "home_page"),
    ): _SUITE,
    (
        "checks",
        "conformance/asked.py",
        (
            "auth.cancel-stops-calls",
            "auth.password-changed",
            "refund.grant-ends",
            "store.unauthorized-api",
        ),
    ): "what rests on a probe that none of them needs; a word that is none fails a test",
    (
        "endpoints",
        "simulator/scenario/chaos.py",
        (
            "servicemarket.get_service_buyer",
            "servicemarket.get_service_buyer_list",
            "servicemarket.login_auth",
        ),
    ): _RANDOM,
    (
        "push kinds",
        "simulator/scenario/chaos.py",
        (
            "authorized",
            "component_verify_ticket",
            "servicemarket_order_paid",
            "unauthorized",
            "updateauthorized",
        ),
    ): _RANDOM,
    (
        "push kinds",
        "simulator/core/component/publication.py",
        ("authorized", "text", "unauthorized"),
    ): "the lines of the release test",
    (
        "push kinds",
        "conformance/checks/refund/refunds.py",
        ("servicemarket_order_refund", "unauthorized"),
    ): _SUITE,
    ("push kinds", "conformance/history/pushes.py", ("authorized", "updateauthorized")): _SUITE,
    ("endpoints", "conformance/history/endpoints.py", ("stable_token", "token")): _SUITE,
    (
        "endpoints",
        "conformance/history/endpoints.py",
        ("product.service.check_auth", "product.service.get_list", "product.service.get_order_list"),
    ): _SUITE,
    ("capabilities", "conformance/history/tokens.py", ("forget", "keys")): _SUITE,
    (
        "capabilities",
        "conformance/history/shop_claims.py",
        ("aftersales", "orders", "products"),
    ): "each of these probes has a shape of its own",
    (
        "switches",
        "conformance/checks/pull/found.py",
        ("extra_fields", "omit_optional_fields", "sku_id_as_text"),
    ): _SUITE,
}


@cache
def collected() -> tuple[tuple[str, int, frozenset[str]], ...]:
    """The literals of all modules that collect texts: file, line and texts."""
    return tuple(
        (path.relative_to(ROOT).as_posix(), line, texts)
        for path in files("simulator", "conformance")
        for line, texts in collections(nodes(path))
    )


def collections(nodes: Iterable[ast.AST]) -> Iterator[tuple[int, frozenset[str]]]:
    """The literals among these that collect texts: line and texts."""
    for node in nodes:
        if isinstance(node, ast.Dict):
            parts: list[ast.expr | None] = list(node.keys)
        elif isinstance(node, ast.List | ast.Tuple | ast.Set):
            parts = list(node.elts)
        else:
            continue
        texts = [
            part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)
        ]
        if len(texts) > 1:
            yield node.lineno, frozenset(texts)


def said_again(table: str) -> dict[tuple[str, str, tuple[str, ...]], int]:
    home, words = TABLES[table]
    known = set(words())
    found = {}
    for file, line, texts in collected():
        if file.startswith((home, *APART)):
            continue
        if len(again := tuple(sorted(known & texts))) > LEAST.get(table, 2) - 1:
            found[table, file, again] = line
    return found


@pytest.mark.parametrize("table", TABLES)
def test_a_word_is_said_once(table: str) -> None:
    again = said_again(table)
    assert {
        f"{file}:{line} {words}"
        for (_, file, words), line in again.items()
        if (table, file, words) not in EXCEPTIONS
    } == set()


@pytest.mark.parametrize("exception", EXCEPTIONS, ids=str)
def test_an_exception_is_still_needed(exception: tuple[str, str, tuple[str, ...]]) -> None:
    assert exception in said_again(exception[0])
