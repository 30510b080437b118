"""`wxconf judge`: journals of before, judged again."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from conformance.commands.follow import follow
from conformance.commands.options import NARROWER, report_options, wanted_options
from conformance.report.formats import BY_NAME
from simulator import Text, command, command_line, language

if TYPE_CHECKING:
    from conformance.judge import Result
    from conformance.report.formats import Reports
    from conformance.selection.checks import Wanted


@command(chinese="重新判定以前留下的日志。")
@click.argument("journals", nargs=-1, required=True, type=click.Path(path_type=Path))
@wanted_options
@report_options
@click.pass_context
def judge(
    context: click.Context,
    journals: tuple[Path, ...],
    wanted: Wanted,
    reports: Reports,
) -> None:
    """Judge journals that were written down before."""
    from conformance.events import RunEnded
    from conformance.report.console import Console
    from conformance.runner import judge_kept, judged_of, retold
    from simulator import UsageError, read_journal

    if len(journals) > 1 and reports:
        options = ", ".join(BY_NAME[name].option for name in reports.files)
        raise UsageError(
            Text(
                f"a report file holds one journal: name one, or leave {options} out",
                f"一个报告文件只对应一份日志：只给一份，或去掉 {options}",
            )
        )
    reports.see_writable()
    chosen = wanted.checks()
    codes = []
    for path in journals:
        header, entries = read_journal(path)
        run, table = judge_kept(header, entries, chosen)
        console = Console(quiet=True, lang=language())
        if len(journals) > 1:
            click.echo(f"{path}:")
        judged = judged_of(
            table,
            entries,
            again=partial(_again, context, path),
        )
        table = judged.table
        ended = RunEnded(verdict=table.verdict, exit_code=table.exit_code, seconds=0.0)
        files = reports.opened()
        for event in retold(header, entries, run, len(chosen)):
            for file in files:
                file.take(event)
        codes.append(follow((event for event in (judged, ended)), [console, *files], console))
    sys.exit(1 if 1 in codes else max(codes))


def _again(context: click.Context, path: Path, result: Result) -> str:
    return command_line(context, journals=[path], only=[result.check.id], **NARROWER)
