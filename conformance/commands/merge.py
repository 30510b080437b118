"""`wxconf merge`: the shares of a run, judged together as one."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from conformance.commands.follow import follow
from conformance.commands.measure import Measure, measure_options
from conformance.commands.options import FILE, NARROWER, report_options
from conformance.commands.run import run
from simulator import Once, Text, command, command_line, given_values, language, option

if TYPE_CHECKING:
    from conformance.events import Event
    from conformance.judge import Result
    from conformance.report.formats import Reports
    from conformance.runner import Again
    from conformance.shares import Whole


@command(
    chinese="""把一次运行各份的日志合起来判定：结论与报告如同一次完整的运行。

    日志由 `wxconf run --shard 1/4 --journal 1.jsonl` 等写出。"""
)
@click.argument("journals", nargs=-1, required=True, type=click.Path(path_type=Path))
@measure_options
@report_options
@option(
    "--journal",
    "journal_file",
    cls=Once,
    type=FILE,
    help=Text("Write the whole journal here, as JSON lines.", "把完整的日志写到这里，每行一个 JSON。"),
)
@click.pass_context
def merge(
    context: click.Context,
    journals: tuple[Path, ...],
    measure: Measure,
    reports: Reports,
    journal_file: Path | None,
) -> None:
    """Judge the journals of all shares of a run together: verdicts and reports are those of one run.

    They are what `wxconf run --shard 1/4 --journal 1.jsonl` and its like have written.
    """
    from conformance.report.console import Console
    from conformance.shares import Share, whole
    from simulator import read_journal, see_writable, write_journal

    reports.see_writable()
    see_writable(journal_file)
    found = whole(Share.read(path, *read_journal(path)) for path in journals)
    held = measure.held(found.about.scenarios)
    console = Console(quiet=True, lang=language())
    listeners = [
        console,
        *reports.opened(),
        measure.kept(held, lambda said: click.echo(said.in_(language()))),
    ]
    code = follow(_told(found, held, _again(context, found)), listeners, console)
    if journal_file is not None:
        write_journal(journal_file, found.entries, dict(found.header))
    sys.exit(code)


def _told(found: Whole, hold: Any, again: Again) -> Any:
    """The events of that run, as if it had been played now."""
    from conformance.events import RunEnded
    from conformance.judge import judge
    from conformance.model import EXIT_CODES, Verdict
    from conformance.registry import checks
    from conformance.runner import judged_of, offered_in, services_in

    events: list[Event] = list(found.told())
    yield from events
    chosen = {id_: check for id_, check in checks().items() if id_ in found.about.checks}
    provider: Mapping[str, Any] = found.header.get("provider") or {}
    table = judge(found.entries, offered_in(found.header), chosen, services_in(provider), found.left)
    judged = judged_of(
        hold(table), found.entries, found.errors, again=lambda result: again(result, _salt(found, result))
    )
    yield judged
    yield RunEnded(
        verdict=judged.table.verdict,
        exit_code=EXIT_CODES[Verdict.ERROR] if found.stopped else judged.table.exit_code,
        seconds=sum(one.seconds for one in found.ended),
        partial=found.partial,
        why=_why(found),
    )


def _why(found: Whole) -> Text:
    """Why it is partial."""
    if not found.stopped:
        return Text.joined(dict.fromkeys(one.cut for one in found.shares if one.cut))
    names = ", ".join(str(one.shard) for one in found.stopped)
    return Text(f"share {names} was stopped before its end", f"第 {names} 份中途停止")


def _salt(found: Whole, result: Result) -> str:
    return found.salt_of(result.findings[0].scenario if result.findings else "")


def _again(context: click.Context, found: Whole) -> Again:
    """The lines of the run that the shares are of."""
    from conformance.again import again_of
    from simulator import UsageError, load_scenarios

    words = found.about.words
    try:
        loaded = load_scenarios(given_values(context, run, words).get("scenario_paths"))
    except (UsageError, click.UsageError):  # files that are not on this machine
        loaded = []
    seed = int(found.header.get("seed") or 0)
    return again_of(partial(command_line, context, run, words, seed=seed, **NARROWER), loaded)
