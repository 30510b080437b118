"""`wxconf list`: the checks."""

from __future__ import annotations

import click

from conformance.commands.options import chosen_checks, only_option


@click.command(name="list")
@only_option("A check, a family or a prefix.")
def list_(only: tuple[str, ...]) -> None:
    """List the checks: level, clauses and rule."""
    from rich.table import Table

    from simulator import console

    grid = Table(box=None, pad_edge=False)
    for name in ("check", "level", "clauses"):
        grid.add_column(name, no_wrap=True)
    grid.add_column("rule", overflow="fold")
    for check in chosen_checks(only).values():
        grid.add_row(check.id, str(check.level), " ".join(check.clauses), check.rule)
    rich = console()
    if not rich.is_terminal:
        rich.width = 200
    rich.print(grid)
