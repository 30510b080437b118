"""What several commands take: files, scenarios, and the checks that are meant."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

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
LANG = click.option(
    "--lang",
    type=click.Choice(["en", "zh"]),
    default=lambda: "zh" if os.environ.get("LANG", "").lower().startswith("zh") else "en",
    help="The language: that of LANG when left out.",
)
HTML = click.option(
    "--html", "html_file", cls=Once, type=FILE, help="Write the report here, as one HTML file."
)
AGAINST = click.option(
    "--against",
    cls=Once,
    type=FILE,
    metavar="A.json",
    help="Compare with an earlier report of --json, in the report of --html.",
)
JUNIT = click.option(
    "--junit", "junit_file", cls=Once, type=FILE, help="Write the report here, as JUnit XML."
)


def only_option(
    help: str = "A check, a family or a prefix; may be repeated.",  # noqa: A002 - as click has it
) -> Callable[[Any], Any]:
    return click.option("--only", multiple=True, metavar="ID", help=help)


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
