"""Tables of the READMEs that the suite writes, beside those of the simulator."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import groupby

from conformance.mutants import variants
from conformance.registry import Check
from conformance.registry import checks as registered
from simulator import DOCUMENT_BLOCKS, markdown_table


def checks() -> str:
    """Every check, family by family, with the scenarios that exercise it and the variants that it fails."""
    killed: dict[str, list[str]] = {}
    for name, row in variants().items():
        for id_ in row.fails:
            killed.setdefault(id_, []).append(name)
    return "\n\n".join(
        f"**{family}**\n\n{_table(rows, killed)}"
        for family, rows in groupby(registered().values(), key=lambda check: check.family)
    )


def _table(rows: Iterable[Check], killed: Mapping[str, list[str]]) -> str:
    head = ("check", "rule", "规则", "level", "clauses", "scenarios", "variants that it fails")
    return markdown_table(head, (_check(row, killed[row.id]) for row in rows))


def _check(row: Check, killed: Iterable[str]) -> tuple[str, ...]:
    ours = f" *Ours: {row.ours.en}.*" if row.ours else ""
    return (
        f"`{row.id}`",
        row.rule + ours,
        row.chinese,
        str(row.level),
        " ".join(row.clauses),
        _words(row.exercised_by),
        _words(killed),
    )


def _words(of: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in of)


BLOCKS: Mapping[str, Callable[[], str]] = {"checks": checks}
ALL_BLOCKS: Mapping[str, Callable[[], str]] = {**DOCUMENT_BLOCKS, **BLOCKS}
