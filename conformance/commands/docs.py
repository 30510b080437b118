"""`wxconf docs`: the tables of the documentation."""

from __future__ import annotations

from pathlib import Path

import click

from simulator import Text, command, option


@command(chinese="打印文档中的表格，或更新文件里标记之间的表格，包括 wxsim 的。")
@click.argument("names", nargs=-1, metavar="[BLOCK]…")
@option(
    "--write",
    "into_files",
    is_flag=True,
    help=Text("The names are files: renew every block of theirs.", "所给的是文件：更新其中的每一块。"),
)
def docs(names: tuple[str, ...], into_files: bool) -> None:
    """Print tables of the documentation, or renew those between the markers of files: also wxsim's."""
    from conformance.docs import ALL_BLOCKS, BLOCKS
    from simulator import document_block, renew_documents, say

    if into_files:
        for file in renew_documents(map(Path, names), ALL_BLOCKS):
            say(Text(f"{file} renewed", f"{file} 已更新"))
    else:
        for name in names or BLOCKS:
            click.echo(document_block(name, ALL_BLOCKS))
