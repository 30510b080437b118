"""Runs the benchmarks asked for, in this order, and shows one table."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from tests.bench import (
    bursts,
    calls,
    crypto,
    memory,
    pages,
    pushes,
    reading,
    startup,
    stores,
    suite,
    tls,
    viewer,
    worlds,
)
from tests.bench.table import Row, render, write

ITEMS: dict[str, Callable[..., Iterable[Row]]] = {
    "startup": startup.items,
    "calls": calls.items,
    "pushes": pushes.items,
    "bursts": bursts.items,
    "crypto": crypto.items,
    "pages": pages.items,
    "stores": stores.items,
    "worlds": worlds.items,
    "memory": memory.items,
    "reading": reading.items,
    "tls": tls.items,
    "viewer": viewer.items,
    "suite": suite.items,
}


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", action="append", choices=list(ITEMS), help="only this; may be repeated")
    parser.add_argument("--quick", action="store_true", help="few and short rounds: shows that it runs")
    parser.add_argument("--json", type=Path, metavar="F", help="write the rows here too")
    parser.add_argument("--strict", action="store_true", help="exit code 1 where a bar is missed")
    options = parser.parse_args(arguments)
    rows: list[Row] = []
    notes: list[str] = []
    for name in options.only or ITEMS:
        print(f"bench: {name} …", file=sys.stderr, flush=True)
        rows += ITEMS[name](quick=options.quick)
        if name == "startup":
            notes += startup.imports()
    print(render(rows))
    print("\nratio: median over the rounds of ours / peer; spread: its middle half (of the figure, alone)")
    for note in notes:
        print(note)
    if options.json:
        write(options.json, rows, notes, quick=options.quick)
    missed = [row.name for row in rows if row.reached is False]
    for name in missed:
        print(f"bar missed: {name}", file=sys.stderr)
    return 1 if missed and options.strict else 0
