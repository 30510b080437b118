"""`wxsim journal`: what crossed a boundary, in a served world or an exported file."""

from __future__ import annotations

import sys
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.commands.command import command, option
from simulator.commands.control import CONTROL, entries, pages, state
from simulator.commands.language import language, say
from simulator.files import written
from simulator.streams import json_text
from simulator.texts import Text
from simulator.usage import UsageError, nearest

if TYPE_CHECKING:
    from simulator.journal.entry import Entry
    from simulator.journal.filter import Names

PATIENCE = 10  # seconds that one look at a followed journal waits


@command(chinese="显示运行中的世界（或导出的 FILE）里往来的消息。")
@click.argument("file", required=False, type=click.Path(path_type=Path))
@CONTROL
@option("--follow", is_flag=True, help=Text("Stay and show what comes.", "持续显示新的条目。"))
@option(
    "--kind",
    "kinds",
    multiple=True,
    help=Text("Only entries, or pushes, of this kind; may be repeated.", "只要这一类的条目或推送；可重复。"),
)
@option(
    "--store",
    "stores",
    multiple=True,
    help=Text(
        "Only entries about this store: its name or appid.", "只要与这家店铺有关的条目：名字或 appid。"
    ),
)
@option(
    "--since",
    help=Text(
        "Only entries past this one, or as young on the world's clock: 61, 10m, 2h.",
        "只要这一条之后的，或世界时钟最近一段时间内的：61、10m、2h。",
    ),
)
@option("--after", default=0, help=Text("Only entries past this one.", "只要这一条之后的。"))
@option(
    "--errors",
    is_flag=True,
    help=Text(
        "Only what went wrong: pushes not taken, calls refused.", "只要出错的：未被接收的推送、被拒绝的调用。"
    ),
)
@option(
    "--grep",
    "pattern",
    help=Text("Only entries in which this is found, a regular expression.", "只要匹配这个正则表达式的条目。"),
)
@option("--json", "as_json", is_flag=True, help=Text("One JSON object a line.", "每行一个 JSON 对象。"))
@option(
    "--out",
    type=click.Path(path_type=Path),
    help=Text("Export the entries to this file instead.", "改为导出到这个文件。"),
)
@option(
    "--secrets",
    is_flag=True,
    help=Text("Keep secrets, which a byte-true replay needs.", "保留密钥与令牌，逐字节重放时需要。"),
)
def journal(
    file: Path | None,
    control: str,
    follow: bool,
    kinds: tuple[str, ...],
    stores: tuple[str, ...],
    since: str | None,
    after: int,
    errors: bool,
    pattern: str | None,
    as_json: bool,
    out: Path | None,
    secrets: bool,
) -> None:
    """Show what crossed a boundary in a served world, or in an exported FILE."""
    import re

    from simulator.journal.filter import EntryFilter, check_kinds
    from simulator.wire import kinds as pushes

    if file is not None and follow:
        raise UsageError(
            Text(
                "a file does not grow: --follow is for a served world",
                "文件不会增长：--follow 只用于运行中的世界",
            )
        )
    if follow and out is not None:
        raise UsageError(
            Text("an export ends: leave out --follow or --out", "导出有结束：去掉 --follow 或 --out")
        )
    in_file = {entry.kind for entry in _of_file(file, secrets=True)} if file and kinds else set()
    check_kinds(kinds, {*pushes.KINDS, *in_file}, pushes.EVENTS)
    names = _names(stores, file, control, growing=follow)
    try:
        chosen = EntryFilter(kinds=kinds, stores=stores, errors=errors, pattern=pattern or "", names=names)
    except re.error as error:
        raise UsageError(
            Text(
                f"--grep {pattern!r} is no regular expression: {error}",
                f"--grep {pattern!r} 不是正则表达式：{error}",
            )
        ) from None
    source = _of_file(file, secrets) if file else _of_world(control, follow=follow, secrets=secrets)
    first, youngest = _since(since, after, file, control)
    found = (
        entry for entry in source if chosen.matches(entry) and entry.seq > first and entry.at >= youngest
    )
    if out is not None:
        _export(out, found, file, control)
        return
    show = _printer(as_json=as_json, live=follow)
    for entry in found:
        show(entry)


def show_entries(control: str, after: int, until: int) -> None:
    """Shows what a served world recorded past one entry, to another."""
    from simulator.journal.entry import Entry

    show = _printer(as_json=False, live=False)
    for entry in entries(control, after, until):
        show(Entry.of_json(entry))


def _of_file(file: Path, secrets: bool) -> Iterator[Entry]:
    from simulator.faults.former import read
    from simulator.journal.entry import Entry
    from simulator.journal.mask import masked

    for entry in read(file)[1]:
        yield entry if secrets else Entry.of_json(masked(entry.as_json()))


def _of_world(control: str, *, follow: bool, secrets: bool) -> Iterator[Entry]:
    """The entries of a served world. What its retention has removed is said once, and again when it grows."""
    from simulator.journal.entry import Entry

    removed = 0
    query = {**({"wait": PATIENCE} if follow else {}), **({"secrets": 1} if secrets else {})}
    for page in pages(control, **query):
        if page["removed"] > removed:
            removed = page["removed"]
            told = Text(
                f"{removed} older entries were removed (wxsim serve --keep, --keep-mb)",
                f"更早的 {removed} 条已移除（wxsim serve --keep、--keep-mb）",
            )
            say(told, err=True)
        yield from map(Entry.of_json, page["entries"])


def _since(since: str | None, after: int, file: Path | None, control: str) -> tuple[int, float]:
    """Past which entry, and from which instant on."""
    from simulator.core.untrusted import whole
    from simulator.durations import seconds

    if since is None:
        return after, 0.0
    if (number := whole(since)) is not None:
        return number, 0.0
    span = seconds(since)
    if file is None:
        return after, float(state(control)["clock"]["now"]) - span
    from simulator.faults.former import read

    entries = read(file)[1]
    return after, (entries[-1].at if entries else 0.0) - span


def _names(stores: Collection[str], file: Path | None, control: str, *, growing: bool) -> Names | None:
    """What the names of stores stand for; a UsageError for one that nobody bears, if none can come."""
    from simulator.journal.filter import Names

    if not stores:
        return None
    if file is None:
        there = state(control, "names", "stores", "orders", "faults")
        names = Names(there)
        known = {*names.stores, *(row["appid"] for row in there["stores"])}
    else:
        names = Names()
        known = set()
        for entry in _of_file(file, secrets=True):
            names.learn(entry)
            known |= names.about(entry)
        known |= set(names.stores)
    for word in () if growing else stores:
        if word not in known and not word.startswith("wx"):
            raise UsageError(
                Text(
                    f"--store {word!r}: no store of that name was made: {nearest(word, known).en}",
                    f"--store {word!r}：没有建立过这个名字的店铺：{nearest(word, known).zh}",
                )
            )
    return names


def _export(out: Path, found: Iterator[Entry], source: Path | None, control: str) -> None:
    """The entries as a journal of their own, under the header of where they come from."""
    from simulator.faults.former import read

    first = read(source)[0] if source else state(control)["journal"]
    if source and out.exists() and out.samefile(source):
        raise UsageError(
            Text(
                f"{out} is the journal that is read: give --out another name",
                f"{out} 就是所读的日志：给 --out 换个名字",
            )
        )
    with written(out) as file:
        file.write(json_text(first) + "\n")
        for entry in found:
            file.write(json_text(entry.as_json()) + "\n")


def _printer(*, as_json: bool, live: bool) -> Callable[[Entry], None]:
    """One way to show entries; colours only where a terminal shows them and nobody objects."""
    from simulator.journal import render

    if as_json:
        return lambda entry: click.echo(json_text(entry.as_json()))

    def split(entry: Entry) -> list[str]:
        lang = language()
        return render.live(entry, lang=lang) if live else [render.line(entry, lang=lang)]

    if not sys.stdout.isatty():
        return lambda entry: click.echo("\n".join(split(entry)))
    from rich.text import Text as Line

    from simulator.streams import console

    terminal = console(soft_wrap=True)

    def show(entry: Entry) -> None:
        for one in split(entry):
            terminal.print(Line(one, style=render.style(entry)))

    return show
