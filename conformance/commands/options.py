"""What several commands take: files, scenarios, and the checks that are meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from conformance.report.formats import FORMATS, Format, Reports
from simulator import Once

if TYPE_CHECKING:
    from conformance.registry import Check

FILE = click.Path(path_type=Path, dir_okay=False)
SCENARIOS = click.option(
    "--scenarios",
    "scenario_paths",
    multiple=True,
    type=click.Path(path_type=Path),
    help="Folder, file or id of scenarios; those that come with the package when left out.",
)
PROVIDER = click.option("--provider", type=FILE, help="provider.yaml; the reference provider when left out.")
VARIANT = click.option("--variant", help="Break the reference provider in this way.")
JSON = click.option("--json", "json_file", cls=Once, type=FILE, help="Write the report here, as JSON.")
AGAINST = click.option(
    "--against",
    cls=Once,
    type=FILE,
    metavar="A.json",
    help="Compare with an earlier report of --json, in the report of "
    f"{' and '.join(each.option for each in FORMATS if each.compares)}.",
)


# What narrows the checks down, and is left out where one check is named instead.
NARROWER: Mapping[str, None] = dict.fromkeys(("family", "clause", "level", "exclude"))
Command = Callable[..., Any]


def report_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Takes what each format of a report is asked for by, and an earlier report; hands them over as
    `reports`."""

    @wraps(command)
    def takes(*args: Any, against: Path | None, **given: Any) -> Any:
        asked = {each: given.pop(_parameter(each)) for each in FORMATS}
        files = {each.name: None if each.printed else file for each, file in asked.items() if file}
        return command(*args, reports=Reports(files, against), **given)

    for option in reversed([*map(_option, FORMATS), AGAINST]):
        takes = option(takes)
    return takes


def _parameter(of: Format) -> str:
    return f"{of.name.replace('-', '_')}_file"


def _option(of: Format) -> Callable[[Any], Any]:
    how: dict[str, Any] = (
        {"is_flag": True, "help": f"Print the report {of.says.en} too."}
        if of.printed
        else {"type": FILE, "help": f"Write the report here, {of.says.en}."}
    )
    return click.option(of.option, _parameter(of), cls=Once, **how)


def only_option(
    help: str = "A check, a family or a prefix; may be repeated.",  # noqa: A002 - as click has it
) -> Callable[[Any], Any]:
    return click.option("--only", multiple=True, metavar="ID", help=help)


def gathered(
    into: str, make: Callable[[], Callable[..., Any]], options: Mapping[str, Any]
) -> Callable[[Command], Command]:
    """Options by the names of their values, which a command takes as what `make()` makes of them all."""

    def decorate(command: Command) -> Command:
        @wraps(command)
        def takes(*args: Any, **given: Any) -> Any:
            values = {name: given.pop(name) for name in options}
            return command(*args, **{into: make()(**values)}, **given)

        for option in reversed(list(options.values())):
            takes = option(takes)
        return takes

    return decorate


def _wanted() -> Callable[..., Any]:
    from conformance.selection.checks import Wanted

    return Wanted


# The words that say which checks are meant, as `wanted`.
wanted_options = gathered(
    "wanted",
    _wanted,
    {
        "only": only_option(),
        "family": click.option("--family", multiple=True, metavar="NAME", help="Checks of this family."),
        "clause": click.option(
            "--clause", multiple=True, metavar="ID", help="Checks by this clause of the guide."
        ),
        "level": click.option(
            "--level",
            type=click.Choice(["MUST", "SHOULD"], case_sensitive=False),
            help="Checks of this level.",
        ),
        "exclude": click.option(
            "--exclude",
            multiple=True,
            metavar="ID",
            help="Not this check, family or prefix; of a run also a scenario, such as order/duplicate.",
        ),
    },
)


def chosen_checks(patterns: tuple[str, ...]) -> Mapping[str, Check]:
    """The checks that --only names, or all of them."""
    from conformance.selection.checks import Wanted

    return Wanted(only=patterns).checks()
