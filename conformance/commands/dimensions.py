"""`wxconf dimensions`: what a run played of the table check × dimension."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from simulator import Text, command, option


@command(
    chinese="""把“检查 × 情形”表与默认剧本的运行实际填上的格子比较。

    每次运行都填上的格子才算；已记录而未填上的使退出码为 1。多填的会列出：是否总能填上，要看多次运行。"""
)
@click.argument("journals", type=click.Path(path_type=Path), nargs=-1, required=True)
@option(
    "--write",
    is_flag=True,
    help=Text(
        "Keep what the journals filled, as what the documentation shows.",
        "把这些日志填上的格子记下来，供文档展示。",
    ),
)
def dimensions(journals: tuple[Path, ...], write: bool) -> None:
    """Compare the table check × dimension with what runs of the default scenarios filled.

    A cell counts where each of the runs filled it; one that is kept and is not filled ends with 1. What is
    filled beside those is told: whether it always is, several runs show.
    """
    from conformance.dimensions.cells import PLAYED, as_text, gained, in_all, lost, played
    from simulator import say, write_file

    found = in_all([_cells(journal) for journal in journals])
    if write:
        write_file(PLAYED, as_text(found))
        say(Text(f"{PLAYED} renewed: `make docs` renews the table", f"{PLAYED} 已更新：`make docs` 更新表格"))
        return
    gone, more = lost(played(), found), gained(played(), found)
    for line in (*gone, *more):
        click.echo(line)
    filled = sum(map(len, found.values()))
    say(
        Text(
            f"{filled} cells filled, {len(gone)} lost, {len(more)} more than are kept",
            f"填上 {filled} 格，缺 {len(gone)} 格，比记录的多 {len(more)} 格",
        )
    )
    sys.exit(1 if gone else 0)


def _cells(journal: Path) -> dict[str, dict[str, str]]:
    from conformance.dimensions.cells import cells
    from conformance.history.reader import read
    from conformance.registry import checks
    from conformance.runner import services_in
    from simulator import read_journal

    header, entries = read_journal(journal)
    return cells(read(entries, services_in(header.get("provider") or {})), checks().values())
