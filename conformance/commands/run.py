"""`wxconf run`: scenarios are played against a provider, and it is judged."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from conformance.commands.follow import follow
from conformance.commands.measure import Measure, measure_options
from conformance.commands.options import (
    FILE,
    NARROWER,
    PROVIDER,
    SCENARIOS,
    VARIANT,
    report_options,
    wanted_options,
)
from conformance.commands.selecting import Selecting, selecting_options
from simulator import Once, Text, address_options, command, option, salt_option, seed_option, tls_option

if TYPE_CHECKING:
    from conformance.report import Listener
    from conformance.report.formats import Reports
    from conformance.selection.checks import Wanted
    from simulator import Tls

MOST_JOBS = 64


def _jobs(_context: click.Context, _option: click.Parameter, value: str) -> int:
    """So many workers, or one a core."""
    from conformance.workers import cores
    from simulator import Text, UsageError

    if value == "auto":
        return cores()
    if not value.isdecimal() or not 1 <= int(value) <= MOST_JOBS:
        raise UsageError(
            Text(
                f"-j {value!r}: a number from 1 to {MOST_JOBS}, or auto",
                f"-j {value!r}：1 到 {MOST_JOBS} 的数字，或 auto",
            )
        )
    return int(value)


@command(chinese="用剧本测试服务商，并判定它的行为。")
@PROVIDER
@wanted_options
@measure_options
@selecting_options
@SCENARIOS
@seed_option()
@salt_option()
@address_options()
@report_options
@option(
    "--journal",
    "journal_file",
    cls=Once,
    type=FILE,
    help=Text("Write the journal here, as JSON lines.", "把日志写到这里，每行一个 JSON。"),
)
@VARIANT
@option("-q", "--quiet", is_flag=True, help=Text("No progress, only the result.", "不显示进度，只显示结果。"))
@tls_option()
@option(
    "--no-doctor",
    is_flag=True,
    help=Text(
        "Begin without a look whether the provider could be judged.", "不先诊断服务商能否判定，直接开始。"
    ),
)
@option(
    "--heavy",
    is_flag=True,
    help=Text(
        "Play the long scenarios too, such as a year of twenty stores.",
        "也运行耗时长的剧本，例如二十家店铺的一年。",
    ),
)
@option(
    "-j",
    "--jobs",
    callback=_jobs,
    default="1",
    show_default=True,
    metavar="N|auto",
    help=Text(
        "So many workers side by side, each with a provider of its own; auto: one a core.",
        "同时运行的进程数，各自启动一个服务商；auto：每核一个。",
    ),
)
@option(
    "--chaos",
    "random",
    type=click.IntRange(0, 9999),
    default=0,
    metavar="N",
    help=Text("Play N random scenarios besides, of --seed.", "另外运行 N 个由 --seed 生成的随机剧本。"),
)
@option(
    "--chaos-out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("chaos"),
    show_default=True,
    help=Text("Folder for the few steps of those that fail.", "随机剧本失败时，缩减后的剧本写到这个文件夹。"),
)
@click.pass_context
def run(
    context: click.Context,
    provider: Path | None,
    wanted: Wanted,
    measure: Measure,
    selecting: Selecting,
    scenario_paths: tuple[Path, ...],
    seed: int,
    salt: str | None,
    host: str | None,
    port: int | None,
    reports: Reports,
    journal_file: Path | None,
    variant: str | None,
    quiet: bool,
    tls: Tls | None,
    no_doctor: bool,
    heavy: bool,
    jobs: int,
    random: int,
    chaos_out: Path,
) -> None:
    """Play scenarios against a provider and judge what it did."""
    from conformance import lasting, runner, side_by_side
    from conformance.again import again_of
    from conformance.chaos import Chaos
    from conformance.commands.ahead import ahead
    from conformance.mutants import reference_file, with_variant
    from conformance.outcome.first import FirstFailure
    from conformance.report.console import Console
    from conformance.selection.last import Last, place
    from conformance.selection.plays import plays
    from conformance.shares import About, Diary
    from simulator import (
        UsageError,
        begin_ahead,
        chaos_scenarios,
        command_line,
        given_words,
        language,
        load_manifest,
        load_scenarios,
        say,
        scenarios_named,
        see_writable,
        write_journal,
    )

    if jobs == 1:
        begin_ahead()
    selecting.agree(journal_file, write_baseline=measure.write_baseline)
    reports.see_writable()
    see_writable(journal_file)
    chosen = wanted.checks(unplayed=wanted.unplayed)
    scenarios = load_scenarios(list(scenario_paths) or None)
    manifest = load_manifest(provider or reference_file())
    last = place(manifest.path, variant or "")
    if variant:
        manifest = with_variant(manifest, variant)
    held = measure.held([one.id for one in scenarios])
    made = chaos_scenarios(seed, random, manifest, chaos_out)
    offers, period = manifest.capabilities, manifest.pull_period
    cost = partial(lasting.cost, offers=offers, period=period)
    whole = plays(scenarios, wanted, chosen, named=bool(scenario_paths), heavy=heavy, random=made)
    whole = whole.in_order(lasting.soonest_first(whole.played, offers, period))
    selected = selecting.cut(last).over(whole, chosen, lambda one: cost(one) / jobs)
    played = list(selected.played)
    for remark in selected.remarks if not quiet else ():
        click.echo(remark.in_(language()))
    spans = [lasting.span(one, offers, period) for one in played]
    jobs = max(1, min(jobs, len(played)))
    if jobs > 1 and (why := side_by_side.one_only(manifest, port)):
        told = Text(
            f"-j 1: {manifest.name} cannot be started more than once at a time: {why}",
            f"-j 1：{manifest.name} 不能同时启动多个：{why}",
        )
        click.echo(told.in_(language()))
        jobs = 1

    unwritten: list[UsageError] = []

    def keep(session: Any) -> None:
        if journal_file is not None:
            try:
                write_journal(journal_file, session.entries(), diary.header(session.header()))
            except UsageError as error:
                unwritten.append(error)  # the reports are written all the same

    console = Console(quiet=quiet, lang=language())
    line = partial(command_line, context, seed=seed, **NARROWER)
    how = {"seed": seed, "salt": salt, "host": host, "port": port, "tls": tls}
    chaos = Chaos(made, line)
    named = scenarios_named(scenario_paths, played)
    diary = Diary(
        About(
            shard=str(selecting.shard or ""),
            scenarios=selected.whole,
            left=selected.left,
            named=tuple(sorted(named)),
            checks=tuple(chosen),
            words=given_words(context),
        )
    )
    listeners: list[Listener] = [
        console,
        chaos,
        diary,
        Last(last, manifest.path),
        *reports.opened(),
        measure.kept(held, lambda said: click.echo(said.in_(language()))),
    ]
    opened: runner.Open = runner.session_of(manifest, **how)
    if jobs > 1:
        opened = side_by_side.session_of(manifest, played, jobs, **how)
    about: dict[str, Any] = {
        "provider": manifest.name,
        "offered": runner.offered_by(manifest),
        "seed": seed,
        "chosen": chosen,
        "file": str(provider or ""),
    }
    judged: dict[str, Any] = {
        "offered": about["offered"],
        "chosen": chosen,
        "services": runner.services_of(manifest),
    }
    unfit = None if provider is None or no_doctor else ahead(manifest, **how)
    stream = (
        runner.unbegun(unfit, **about)
        if unfit
        else runner.run(
            opened,
            played,
            **about,
            services=judged["services"],
            keep=keep,
            again=again_of(line, scenarios),
            named=named,
            spans=spans,
            jobs=jobs,
            beforehand=lasting.beforehand(spans, period, jobs),
            left={*selected.left, *selected.whole} - {one.id for one in played},
            hold=held,
            enough=diary.heeding(selecting.enough(cost, FirstFailure(**judged, hold=held))),
            reported=bool(reports),
        )
    )
    code = follow(stream, listeners, console)
    if unwritten:
        raise unwritten[0]
    chaos.shorten(manifest, chosen, say, **how)
    sys.exit(code)
