"""Broken variants of the provider: every file of this folder has a table VARIANTS, and is found by scanning.

A variant replaces steps of the provider, and says by which checks it is failed.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

from ..variant import Variant, VariantError, find, put_in

FOLDER = Path(__file__).parent


@cache
def variants() -> Mapping[str, Variant]:
    """Every variant by name, file by file. VariantError: a file or a row that would be left out."""
    rows: dict[str, Variant] = {}
    home: dict[str, str] = {}
    for file in sorted(FOLDER.rglob("*.py")):
        if file.name == "__init__.py":
            continue
        shown = f"{FOLDER.name}/{file.relative_to(FOLDER).as_posix()}"
        for row in _rows(file, shown):
            if row.name in rows:
                raise VariantError(f"{shown}: the name {row.name!r} is taken by a row of {home[row.name]}")
            rows[row.name], home[row.name] = row, shown
    return rows


def _rows(file: Path, shown: str) -> Iterator[Variant]:
    """The rows of one file, each with steps that exist."""
    module = ".".join((__name__, *file.relative_to(FOLDER).with_suffix("").parts))
    try:
        table = getattr(importlib.import_module(module), "VARIANTS", ())
    except Exception as error:
        raise VariantError(f"{shown} cannot be loaded: {type(error).__name__}: {error}") from error
    if not (isinstance(table, tuple) and table and all(isinstance(row, Variant) for row in table)):
        raise VariantError(f"{shown} names no variant: it needs VARIANTS = (variant(…), …)")
    for row in table:
        if not row.chinese:
            raise VariantError(f"{shown}: variant {row.name!r} is not said in Chinese")
        if not row.replace:
            raise VariantError(f"{shown}: variant {row.name!r} replaces no step, and so breaks nothing")
        for target in row.replace:
            try:
                find(target)
            except VariantError as error:
                raise VariantError(f"{shown}: variant {row.name!r}: {error}") from error
        yield row


def apply(name: str) -> Callable[[], None]:
    """Break one thing on purpose, and return what mends it. VariantError: there is no such variant."""
    rows = variants()
    if name not in rows:
        raise VariantError(f"no variant is named {name!r}; there are: {', '.join(sorted(rows))}")
    return put_in(rows[name])
