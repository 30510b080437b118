"""`wxsim view`: a journal as a page to look at."""

from __future__ import annotations

from pathlib import Path

import click

from simulator.commands.command import command, option
from simulator.commands.language import say
from simulator.texts import Text


@command(chinese="查看日志：查找与筛选、每次调用与推送、时序图与时间线。")
@click.argument("file", metavar="JOURNAL", type=click.Path(path_type=Path))
@option(
    "--html",
    "html_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help=Text(
        "Write the page here, instead of opening it in the browser.", "把页面写到这里，而不是在浏览器中打开。"
    ),
)
@option(
    "--secrets",
    is_flag=True,
    help=Text("Show secrets as they are: for nobody else's eyes.", "原样显示密钥与令牌：不要给别人看。"),
)
def view(file: Path, html_file: Path | None, secrets: bool) -> None:
    """Look at a journal: find and filter, every call and push, sequence and time lines."""
    import tempfile
    import webbrowser

    from simulator.faults.former import read
    from simulator.files import see_writable, write
    from simulator.journal.viewer.view import view as page

    see_writable(html_file)
    header, entries = read(file)
    made = html_file or Path(tempfile.mkdtemp(prefix="wxsim-view-")) / f"{file.stem}.html"
    write(made, page(header, entries, name=file.name, secrets=secrets))
    if html_file is None and not webbrowser.open(made.resolve().as_uri()):
        say(Text("no browser was found here: open the file in one", "这里没有浏览器：请自行打开这个文件"))
    click.echo(made)
