"""Tables of the READMEs that the suite writes, beside those of the simulator."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from itertools import groupby

from conformance import asked
from conformance.dimensions.reasons import WHYS
from conformance.dimensions.rows import DIMENSIONS, ROWS
from conformance.dimensions.table import FILLED, OPEN, lines
from conformance.mutants import variants as broken
from conformance.reference import variants as folder
from conformance.registry import Check
from conformance.registry import checks as registered
from conformance.report.formats import FORMATS
from simulator import DOCUMENT_BLOCKS, markdown_table

EXAMPLE = "order.push-acknowledged"  # a check that one variant fails, and that fails no other


def checks() -> str:
    """Every check, family by family, with the scenarios that exercise it and the variants that it fails."""
    failed_by: dict[str, list[str]] = {}
    for name, row in broken().items():
        for id_ in row.checks:
            failed_by.setdefault(id_, []).append(name)
    head = ("check", "rule", "规则", "level", "clauses", "scenarios", "variants that it fails")
    return "\n\n".join(
        f"**{family}**\n\n{markdown_table(head, (_check(row, failed_by.get(row.id, ())) for row in rows))}"
        for family, rows in groupby(registered().values(), key=lambda check: check.family)
    )


def _check(row: Check, failed: Iterable[str]) -> tuple[str, ...]:
    ours = f" *Ours: {row.ours.en}.*" if row.ours else ""
    return (
        f"`{row.id}`",
        row.rule + ours,
        row.chinese,
        str(row.level),
        " ".join(row.clauses),
        _words(row.exercised_by),
        _words(failed),
    )


def dimensions() -> str:
    """Every dimension in which a rule can be broken."""
    return markdown_table(
        ("dimension", "a rule can be broken …", "规则可能被违反的情形"),
        ((f"`{row.id}`", row.text.en, row.text.zh) for row in ROWS),
    )


def cells() -> str:
    """Which dimensions of each check are played, and why others never are."""
    words = ((row.sign, row.legend.en, row.legend.zh) for row in WHYS.values())
    left = (OPEN, "nothing plays it, and no reason is told", "尚未检查，也没有说明原因")
    signs = markdown_table(
        ("sign", "means", "含义"),
        [(FILLED, "an item that stands there was judged", "已检查过处于该情形的项目"), *words, left],
    )
    return (
        f"{signs}\n\n{markdown_table(('check', *(f'`{name}`' for name in DIMENSIONS)), lines(registered()))}"
    )


def formats() -> str:
    """The formats of a report, and who reads each."""
    return markdown_table(
        ("option", "writes", "格式", "for", "供谁使用"),
        (
            (
                f"`{each.option}`" if each.printed else f"`{each.option} FILE`",
                each.says.en.removeprefix("as "),
                each.says.zh,
                each.readers.en,
                each.readers.zh,
            )
            for each in FORMATS
        ),
    )


def variants() -> str:
    """Every broken variant of the reference provider."""
    rows = ((f"`{row.name}`", row.why, row.chinese, _words(sorted(row.fails))) for row in broken().values())
    return markdown_table(("variant", "what it does wrong", "中文", "failed by"), rows)


def _words(of: Iterable[str]) -> str:
    return ", ".join(f"`{word}`" for word in of)


def example() -> str:
    """A check, and a variant that it fails, as they stand in their files."""
    judge = registered()[EXAMPLE].judge
    name = next(name for name, row in broken().items() if row.checks == {EXAMPLE})
    return f"{_shown(judge.__module__, inspect.getsource(judge))}\n\n{_shown(*_row(name))}"


def _row(name: str) -> tuple[str, str]:
    """The module that a variant stands in, and its row there."""
    for file in sorted(folder.FOLDER.rglob("*.py")):
        source = file.read_text(encoding="utf-8")
        for node in ast.walk(ast.parse(source)):
            match node:
                case ast.Call(func=ast.Name(id="variant"), args=[ast.Constant(value=first), *_]):
                    if first == name:
                        row = ast.get_source_segment(source, node, padded=True)
                        return f"{folder.__name__}.{file.stem}", textwrap.dedent(row or "")
    raise ValueError(f"no file of {folder.__name__} has a row for {name!r}")


def _shown(module: str, code: str) -> str:
    return f"```python\n# {module.replace('.', '/')}.py\n{code.rstrip()}\n```"


Blocks = Mapping[str, Callable[[], str]]

BLOCKS: Blocks = {
    "checks": checks,
    "example": example,
    "formats": formats,
    "variants": variants,
    "dimensions": dimensions,
    "cells": cells,
    **{
        name + mark: partial(made, lang)
        for mark, lang in (("", "en"), ("-zh", "zh"))
        for name, made in (
            ("provider-keys", asked.keys),
            ("placeholders", asked.placeholders),
            ("asked", asked.probes),
        )
    },
}
ALL_BLOCKS: Blocks = {**DOCUMENT_BLOCKS, **BLOCKS}
