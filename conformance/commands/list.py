"""`wxconf list`: the checks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from conformance.commands.options import wanted_options
from simulator import Text, command

if TYPE_CHECKING:
    from conformance.selection.checks import Wanted


@command(name="list", chinese="列出检查：级别、条款与规则。")
@wanted_options
def list_(wanted: Wanted) -> None:
    """List the checks: level, clauses and rule."""
    from rich.table import Table

    from conformance.report.words import LEVELS
    from simulator import console, language

    grid = Table(box=None, pad_edge=False)
    lang = language()
    for name in (Text("check", "检查"), Text("level", "级别"), Text("clauses", "条款")):
        grid.add_column(name.in_(lang), no_wrap=True)
    grid.add_column(Text("rule", "规则").in_(lang), overflow="fold")
    for check in wanted.checks().values():
        rule = Text(check.rule, check.chinese).in_(lang)
        grid.add_row(check.id, LEVELS[check.level].in_(lang), " ".join(check.clauses), rule)
    rich = console()
    if not rich.is_terminal:
        rich.width = 200
    rich.print(grid)
