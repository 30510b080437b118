"""`wxconf list`: the checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from conformance.commands.options import wanted_options

if TYPE_CHECKING:
    from conformance.selection.checks import Wanted


@click.command(name="list")
@wanted_options
def list_(wanted: Wanted) -> None:
    """List the checks: level, clauses and rule."""
    from rich.table import Table

    from simulator import console

    grid = Table(box=None, pad_edge=False)
    for name in ("check", "level", "clauses"):
        grid.add_column(name, no_wrap=True)
    grid.add_column("rule", overflow="fold")
    for check in wanted.checks().values():
        grid.add_row(check.id, str(check.level), " ".join(check.clauses), check.rule)
    rich = console()
    if not rich.is_terminal:
        rich.width = 200
    rich.print(grid)
