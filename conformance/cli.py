"""The `wxconf` command. Errors of the person at the keyboard are one message and exit code 2."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simulator import CommandGroup, salt_option, seed_option

if TYPE_CHECKING:
    from conformance.registry import Check
    from conformance.report import Listener
    from conformance.report.console import Console
    from simulator import Entry

MOST_JOBS = 64
FILE = click.Path(path_type=Path, dir_okay=False)
SCENARIOS = click.option(
    "--scenarios",
    "scenario_paths",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Folder or file of scenarios; those that come with the package when left out.",
)


@click.group("wxconf", cls=CommandGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="wxsim")
def main() -> None:
    """Judges a provider's back end by the platform's rules. 微信服务市场服务商一致性测试。"""


def chosen_checks(patterns: tuple[str, ...]) -> Mapping[str, Check]:
    """The checks that --only names, or all of them."""
    from conformance.registry import checks, nearest, select
    from simulator import UsageError

    if not patterns:
        return checks()
    try:
        return select(patterns)
    except KeyError as unknown:
        hint = nearest(str(unknown.args[0]))
        raise UsageError(f"no check is called {unknown.args[0]!r}: {hint}") from None


def _jobs(_context: click.Context, _option: click.Parameter, value: str) -> int:
    """So many workers, or one a core."""
    from conformance.workers import cores

    if value == "auto":
        return cores()
    if not value.isdecimal() or not 1 <= int(value) <= MOST_JOBS:
        raise click.BadParameter(f"{value!r}: a number from 1 to {MOST_JOBS}, or auto")
    return int(value)


@main.command()
@click.option("--provider", type=FILE, help="provider.yaml; the reference provider when left out.")
@click.option("--only", multiple=True, metavar="ID", help="A check, a family or a prefix; may be repeated.")
@SCENARIOS
@seed_option()
@salt_option()
@click.option("--json", "json_file", type=FILE, help="Write the report here, as JSON.")
@click.option("--junit", "junit_file", type=FILE, help="Write the report here, as JUnit XML.")
@click.option("--journal", "journal_file", type=FILE, help="Write the journal here, as JSON lines.")
@click.option("--variant", help="Break the reference provider in this way.")
@click.option("-q", "--quiet", is_flag=True, help="No progress, only the result.")
@click.option("--heavy", is_flag=True, help="Play the long scenarios too, such as a year of twenty stores.")
@click.option(
    "-j",
    "--jobs",
    callback=_jobs,
    default="1",
    show_default=True,
    metavar="N|auto",
    help="So many workers side by side, each with a provider of its own; auto: one a core.",
)
@click.option(
    "--chaos",
    "random",
    type=click.IntRange(0, 9999),
    default=0,
    metavar="N",
    help="Play N random scenarios besides, of --seed.",
)
@click.option(
    "--chaos-out",
    type=click.Path(path_type=Path, file_okay=False),
    default=Path("chaos"),
    show_default=True,
    help="Folder for the few steps of those that fail.",
)
def run(
    provider: Path | None,
    only: tuple[str, ...],
    scenario_paths: tuple[Path, ...],
    seed: int,
    salt: str | None,
    json_file: Path | None,
    junit_file: Path | None,
    journal_file: Path | None,
    variant: str | None,
    quiet: bool,
    heavy: bool,
    jobs: int,
    random: int,
    chaos_out: Path,
) -> None:
    """Play scenarios against a provider and judge what it did."""
    from conformance import runner, side_by_side
    from conformance.chaos import Chaos
    from conformance.mutants import reference_file, with_variant
    from conformance.report.console import Console
    from simulator import (
        UsageError,
        begin_ahead,
        chaos_scenarios,
        load_manifest,
        load_scenarios,
        see_writable,
        write_journal,
    )

    if jobs == 1:
        begin_ahead()
    see_writable(json_file, junit_file, journal_file)
    chosen = chosen_checks(only)
    scenarios = load_scenarios(list(scenario_paths) or None)
    played = runner.exercising(scenarios, chosen, able=True) if only else scenarios
    if scenario_paths and not played:
        played = scenarios  # files of one's own, which no check names
    if not (only or scenario_paths or heavy):
        left = [scenario.id for scenario in played if scenario.heavy]
        played = [scenario for scenario in played if not scenario.heavy]
        if left and not quiet:
            click.echo(f"left out: {', '.join(left)} (--heavy plays them too)")
    if not played:
        wanted = sorted({id_ for check in chosen.values() for id_ in check.exercised_by})
        raise UsageError(f"none of the scenarios exercises that: {', '.join(wanted)} would")
    manifest = load_manifest(provider or reference_file())
    if variant:
        manifest = with_variant(manifest, variant)
    if manifest.pull_period is not None and not manifest.offers("sync") and not quiet:
        click.echo(
            f"without a sync probe every `sync` waits for pull rounds, {manifest.pull_period:g} s apart: "
            "a shorter `pull.period`, for the test alone, makes it quicker"
        )
    made = chaos_scenarios(seed, random, manifest, chaos_out)
    played = [*played, *made]
    jobs = min(jobs, len(played))
    if jobs > 1 and (why := side_by_side.one_only(manifest)):
        click.echo(f"-j 1: {manifest.name} cannot be started more than once at a time: {why}")
        jobs = 1

    unwritten: list[UsageError] = []

    def keep(session: Any) -> None:
        if journal_file is not None:
            try:
                write_journal(journal_file, session.entries(), session.header())
            except UsageError as error:
                unwritten.append(error)  # the reports are written all the same

    console = Console(quiet=quiet)
    again = _words(provider=provider, variant=variant, seed=seed, salt=salt)
    chaos = Chaos(made, again)
    listeners: list[Listener] = [console, chaos, *_files(json_file, junit_file)]
    opened: runner.Open = runner.session_of(manifest, seed=seed, salt=salt)
    if jobs > 1:
        opened = side_by_side.session_of(manifest, played, jobs, seed=seed, salt=salt)
    stream = runner.run(
        opened,
        played,
        provider=manifest.name,
        offered=runner.offered_by(manifest),
        services=runner.services_of(manifest),
        seed=seed,
        chosen=chosen,
        keep=keep,
    )
    code = _follow(stream, listeners, console)
    if unwritten:
        raise unwritten[0]
    chaos.shorten(manifest, chosen, click.echo, seed=seed, salt=salt)
    sys.exit(code)


def _words(**options: Any) -> list[str]:
    """Options as they are written on a command line; none that was left out."""
    given = {name: str(value) for name, value in options.items() if value is not None}
    return [word for name, value in given.items() for word in (f"--{name}", value)]


def _files(json_file: Path | None, junit_file: Path | None) -> list[Listener]:
    reports: list[Listener] = []
    if json_file is not None:
        from conformance.report.json import Json

        reports.append(Json(json_file))
    if junit_file is not None:
        from conformance.report.junit import JUnit

        reports.append(JUnit(junit_file))
    return reports


def _follow(stream: Any, listeners: list[Listener], console: Console) -> int:
    """Tells the listeners of a run, and the run of what stops it here: a signal, a closed pipe, a full disk.

    What is left of the stream is told to whoever can still take it, so that no other report is lost.
    """
    from conformance.events import Judged, RunEnded
    from simulator import UsageError, tidily

    code, partial = 0, False
    wrong: BaseException | None = None
    with tidily():
        try:
            event = next(stream, None)
            while event is not None:
                stop: BaseException | None = None
                for listener in list(listeners):
                    try:
                        listener.take(event)
                    except (KeyboardInterrupt, OSError, UsageError) as error:
                        wrong = wrong or error
                        if not isinstance(error, KeyboardInterrupt):
                            listeners.remove(listener)
                        if listener is console or isinstance(error, KeyboardInterrupt):
                            stop = KeyboardInterrupt(str(error))
                    except Exception as bug:  # noqa: BLE001 - of one report: the others are written
                        wrong = wrong or bug
                        listeners.remove(listener)
                if isinstance(event, RunEnded):
                    code, partial = event.exit_code, event.partial
                over = isinstance(event, Judged | RunEnded)
                event = stream.throw(stop) if stop is not None and not over else next(stream, None)
        except KeyboardInterrupt as stop:
            raise wrong or stop from None
        finally:
            with suppress(OSError):
                console.close()
            stream.close()
    if wrong is not None and not (partial and isinstance(wrong, KeyboardInterrupt)):
        raise wrong
    return code


@main.command(name="list")
@click.option("--only", multiple=True, metavar="ID", help="A check, a family or a prefix.")
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


@main.command()
@click.argument("ident", metavar="ID")
def explain(ident: str) -> None:
    """Tell what a check judges, what exercises it, and which broken variants it fails."""
    from conformance.clauses import CLAUSES
    from conformance.dimensions.table import told
    from conformance.mutants import variants

    for check in chosen_checks((ident,)).values():
        click.echo(f"{check.id}  {check.level}\n  {check.rule}")
        for clause in check.clauses:
            click.echo(f"  clause {clause}: {CLAUSES[clause].text}")
        if check.needs:
            click.echo(f"  needs: {', '.join(check.needs)}")
        if check.seen_by:
            click.echo(f"  shown by: {', '.join(check.seen_by)}")
        click.echo(f"  exercised by: {', '.join(check.exercised_by)}")
        click.echo(f"  reasons: {', '.join(check.reasons)}")
        if check.covers:
            click.echo(f"  endpoints: {', '.join(check.covers)}")
        for name, row in variants().items():
            if found := row.reasons(check.id):
                click.echo(f"  fails the variant {name} ({', '.join(found)}): {row.why}")
        click.echo(f"  standing: {_standing(check)}")
        click.echo("  dimensions:")
        for line in told(check.id):
            click.echo(f"    {line}")


def _standing(check: Check) -> str:
    if not check.ours:
        return "a rule of the platform"
    firm = f"; it counts in full for a provider with {check.firm_with}" if check.firm_with else ""
    return f"ours, a warning at most: {check.ours.en}{firm}"


@main.command()
@click.argument("journals", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--only", multiple=True, metavar="ID", help="A check, a family or a prefix.")
@click.option("--json", "json_file", type=FILE, help="Write the report here, as JSON.")
@click.option("--junit", "junit_file", type=FILE, help="Write the report here, as JUnit XML.")
def judge(
    journals: tuple[Path, ...], only: tuple[str, ...], json_file: Path | None, junit_file: Path | None
) -> None:
    """Judge journals that were written down before."""
    from conformance.events import RunEnded
    from conformance.report.console import Console
    from conformance.runner import judge_kept, judged_of, retold
    from simulator import UsageError, see_writable

    if len(journals) > 1 and (json_file or junit_file):
        raise UsageError("a report file holds one journal: name one, or leave --json and --junit out")
    see_writable(json_file, junit_file)
    chosen = chosen_checks(only)
    codes = []
    for path in journals:
        header, entries = _journal(path)
        run, table = judge_kept(header, entries, chosen)
        console = Console(quiet=True)
        if len(journals) > 1:
            click.echo(f"{path}:")
        judged = judged_of(table, entries)
        table = judged.table
        ended = RunEnded(verdict=table.verdict, exit_code=table.exit_code, seconds=0.0)
        files = _files(json_file, junit_file)
        for event in retold(header, run, len(chosen)):
            for file in files:
                file.take(event)
        codes.append(_follow((event for event in (judged, ended)), [console, *files], console))
    sys.exit(1 if 1 in codes else max(codes))


def _journal(path: Path) -> tuple[dict[str, Any], list[Entry]]:
    from simulator import read_journal

    return read_journal(path)


@main.command()
@click.argument("scenario")
@click.option("--provider", type=FILE, help="provider.yaml; the reference provider when left out.")
@click.option("--only", multiple=True, metavar="ID", help="A check, a family or a prefix; may be repeated.")
@click.option("--variant", help="Break the reference provider in this way.")
@seed_option()
@click.option("--out", type=FILE, help="Write the short scenario here; otherwise it is printed.")
def shrink(
    scenario: str,
    provider: Path | None,
    only: tuple[str, ...],
    variant: str | None,
    seed: int,
    out: Path | None,
) -> None:
    """Cut a failing scenario (a file or an id) down to the few steps that still fail."""
    from conformance.mutants import reference_file, with_variant
    from conformance.shrinking import shrink as shrink_
    from simulator import (
        UsageError,
        load_manifest,
        load_scenarios,
        scenario_text,
        see_writable,
        write_file,
    )

    see_writable(out)
    scenarios = load_scenarios([scenario])
    if len(scenarios) > 1:
        names = ", ".join(each.id for each in scenarios[:4])
        raise UsageError(f"one scenario is shrunk at a time; {scenario} has {len(scenarios)}: {names} …")
    whole = scenarios[0]
    manifest = load_manifest(provider or reference_file())
    if variant:
        manifest = with_variant(manifest, variant)
    done = shrink_(
        manifest, whole, chosen_checks(only), seed=seed, say=lambda line: click.echo(line, err=True)
    )
    remarks = [f"shrunk from {whole.id}, {len(whole.steps)} steps; fails {', '.join(done.failed)}"]
    text = scenario_text(done.scenario, done.scenario.steps, remarks)
    click.echo(f"{len(done.scenario.steps)} steps are left, after {done.tries} plays", err=True)
    if out is None:
        click.echo(text, nl=False)
    else:
        write_file(out, text)


@main.command()
@click.argument("names", nargs=-1, metavar="[VARIANT]…")
@SCENARIOS
@click.option("--list", "only_list", is_flag=True, help="Name the variants and what fails them.")
@click.option("--all", "everything", is_flag=True, help="Play every scenario against every variant.")
@click.option("--write", "renewed", is_flag=True, help="Renew what is known of them in nearest.json.")
def mutants(
    names: tuple[str, ...], scenario_paths: tuple[Path, ...], only_list: bool, everything: bool, renewed: bool
) -> None:
    """Play the broken variants of the reference: each is failed by exactly what it names."""
    from conformance.mutants import matrix, unkilled, variants, written
    from simulator import UsageError

    known = variants()
    if unknown := [name for name in names if name not in known]:
        raise UsageError(f"no variant is called {unknown[0]!r}; `wxconf mutants --list` names them")
    chosen = list(names or known)
    survivors = [] if names else unkilled(known.values())
    for id_ in survivors:
        click.echo(f"WRONG  {id_} fails no variant: add one to conformance/reference/variants", err=True)
    if only_list:
        for name in chosen:
            click.echo(f"{name:32} {' '.join(sorted(known[name].fails))}")
        sys.exit(1 if survivors else 0)
    wrong = 0
    paths = [str(path) for path in scenario_paths] or None
    played = matrix(chosen, paths, everything=everything)
    for one in written(played) if renewed else played:
        changed = one.changed and not (paths or everything)
        wrong += (bad := changed or not one.exact)
        click.echo(f"{'WRONG' if bad else 'killed':7}{one.name:32} {' '.join(sorted(one.failed))}")
        for word, ids in (
            ("not failed by", one.missed),
            ("failed as well by", one.surplus),
            ("cannot be told from", one.twins),
        ):
            if ids:
                click.echo(f"        {word} {' '.join(sorted(ids))}")
        if changed:
            click.echo(f"        other than in nearest.json: `wxconf mutants --write {one.name}` renews it")
        for error in one.errors:
            click.echo(f"        {error}")
    click.echo(f"{len(chosen) - wrong} of {len(chosen)} variants killed as they are meant to be")
    sys.exit(1 if wrong or survivors else 0)


@main.command()
@click.argument("journal", type=click.Path(path_type=Path))
@click.option("--write", is_flag=True, help="Keep what the journal filled, as what the documentation shows.")
def dimensions(journal: Path, write: bool) -> None:
    """Compare the table check × dimension with what a run of the default scenarios filled."""
    from conformance.dimensions.cells import PLAYED, as_text, cells, differences, played
    from conformance.history.reader import read
    from conformance.registry import checks
    from conformance.runner import services_in
    from simulator import write_file

    header, entries = _journal(journal)
    found = cells(read(entries, services_in(header.get("provider") or {})), checks().values())
    if write:
        write_file(PLAYED, as_text(found))
        click.echo(f"{PLAYED} renewed: `make docs` renews the table")
        return
    wrong = differences(played(), found)
    for line in wrong:
        click.echo(line)
    click.echo(f"{sum(map(len, found.values()))} cells filled, {len(wrong)} otherwise than is kept")
    if wrong:
        click.echo(
            f"play the scenario that filled the cell, or renew with `wxconf dimensions {journal} --write`"
        )
    sys.exit(1 if wrong else 0)


@main.command()
@click.argument("names", nargs=-1, metavar="[BLOCK]…")
@click.option("--write", "into_files", is_flag=True, help="The names are files: renew every block of theirs.")
def docs(names: tuple[str, ...], into_files: bool) -> None:
    """Print tables of the documentation, or renew those between the markers of files: also wxsim's."""
    from conformance.docs import ALL_BLOCKS, BLOCKS
    from simulator import document_block, renew_documents

    if into_files:
        for file in renew_documents(map(Path, names), ALL_BLOCKS):
            click.echo(f"{file} renewed")
    else:
        for name in names or BLOCKS:
            click.echo(document_block(name, ALL_BLOCKS))


if __name__ == "__main__":
    main(prog_name="wxconf")
