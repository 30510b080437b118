"""`wxconf diff`: two reports beside each other."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from conformance.commands.options import FILE
from simulator import NOTHING, Text, command, language, option

if TYPE_CHECKING:
    from rich.table import Table

    from conformance.report.compare import Changed


@command(
    chinese="""比较报告 A 与 B：每条有过问题的检查与剧本后来怎样。

    两份都是 --json 的报告。退出码：0 没有变坏 · 1 有变坏的，或有此前未判定的问题 · 2 用法有误 ·
    3 没有看到变坏，但 B 的运行中途停下或出错。"""
)
@click.argument("before", metavar="A.json", type=FILE)
@click.argument("now", metavar="B.json", type=FILE)
@option("-q", "--quiet", is_flag=True, help=Text("Print what broke alone.", "只打印变坏的。"))
def diff(before: Path, now: Path, quiet: bool) -> None:
    """Tell what became of each check and scenario that is or was wrong, from report A to report B.

    Both are reports of --json. Exit codes: 0 nothing broke · 1 something broke, or is wrong and was not
    judged before · 2 usage · 3 nothing is seen to be broken, but B is of a run that was stopped or broke.
    """
    from conformance.model import EXIT_CODES, Verdict
    from conformance.report.compare import CHANGES, WORSE, compared, read_report
    from simulator import console

    first, then = read_report(before), read_report(now)
    found = compared(first, then)
    shown = [each for each in found if not quiet or each.change in WORSE]
    if shown:
        rich = console()
        if not rich.is_terminal:
            rich.width = 200
        rich.print(_grid(shown))
    counts = (sum(each.change is change for each in found) for change in CHANGES)
    told = Text.joined(
        (
            Text(f"{count} {words.en}", f"{count} 项{words.zh}")
            for count, words in zip(counts, CHANGES.values(), strict=True)
            if count
        ),
        Text(", ", "，"),
    )
    click.echo((told or Text("nothing is or was wrong", "前后都没有问题")).in_(language()))
    worse = any(each.change in WORSE for each in found)
    if not then.whole:
        partial = Text(
            f"{now} is of a run that was stopped or that broke: of what it did not judge nothing is said",
            f"{now} 来自中途停止或出错的运行：没有判定的部分不作比较",
        )
        click.echo(partial.in_(language()))
    sys.exit(1 if worse else 0 if then.whole else EXIT_CODES[Verdict.ERROR])


def _grid(rows: Iterable[Changed]) -> Table:
    from rich.table import Table

    from conformance.report.compare import CHANGES

    grid = Table(box=None, pad_edge=False)
    lang = language()
    for name in (NOTHING, Text("before", "此前"), Text("now", "现在")):
        grid.add_column(name.in_(lang), no_wrap=True)
    grid.add_column(Text("check or scenario", "检查或剧本").in_(lang), overflow="fold")
    for each in rows:
        words = CHANGES[each.change].in_(lang)
        grid.add_row(words, str(each.before or "–"), str(each.now or "–"), each.check)
    return grid
