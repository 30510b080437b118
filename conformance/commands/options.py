"""What several commands take: files, scenarios, and the checks that are meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from conformance.report.formats import FORMATS, Format, Reports
from simulator import Once, Text, option

if TYPE_CHECKING:
    from conformance.registry import Check

FILE = click.Path(path_type=Path, dir_okay=False)
SCENARIOS = option(
    "--scenarios",
    "scenario_paths",
    multiple=True,
    type=click.Path(path_type=Path),
    help=Text(
        "Folder, file or id of scenarios; the default ones when left out.",
        "剧本的文件夹、文件或 id；不写则用默认剧本。",
    ),
)
PROVIDER = option(
    "--provider",
    type=FILE,
    help=Text("provider.yaml; the reference provider when left out.", "provider.yaml；不写则用参考服务商。"),
)
VARIANT = option(
    "--variant", help=Text("Break the reference provider in this way.", "让参考服务商带上这个变体的毛病。")
)
JSON = option(
    "--json",
    "json_file",
    cls=Once,
    type=FILE,
    help=Text("Write the report here, as JSON.", "把 JSON 报告写到这里。"),
)
COMPARING = Text.joined((Text.same(each.option) for each in FORMATS if each.compares), Text(", ", "、"))
AGAINST = option(
    "--against",
    cls=Once,
    type=FILE,
    metavar="A.json",
    help=Text(
        f"Compare with an earlier report of --json, in the report of {COMPARING.en}.",
        f"在 {COMPARING.zh} 的报告中与更早的 --json 报告比较。",
    ),
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

    for each in reversed([*map(_option, FORMATS), AGAINST]):
        takes = each(takes)
    return takes


def _parameter(of: Format) -> str:
    return f"{of.name.replace('-', '_')}_file"


def _option(of: Format) -> Callable[[Any], Any]:
    how: dict[str, Any] = (
        {"is_flag": True, "help": Text(f"Print the report {of.says.en} too.", f"另打印 {of.says.zh}。")}
        if of.printed
        else {
            "type": FILE,
            "help": Text(f"Write the report here, {of.says.en}.", f"报告写到这里：{of.says.zh}。"),
        }
    )
    return option(of.option, _parameter(of), cls=Once, **how)


def only_option() -> Callable[[Any], Any]:
    return option(
        "--only",
        multiple=True,
        metavar="ID",
        help=Text("A check, a family or a prefix; may be repeated.", "检查、一类检查或前缀；可重复。"),
    )


def gathered(
    into: str, make: Callable[[], Callable[..., Any]], options: Mapping[str, Any]
) -> Callable[[Command], Command]:
    """Options by the names of their values, which a command takes as what `make()` makes of them all."""

    def decorate(command: Command) -> Command:
        @wraps(command)
        def takes(*args: Any, **given: Any) -> Any:
            values = {name: given.pop(name) for name in options}
            return command(*args, **{into: make()(**values)}, **given)

        for each in reversed(list(options.values())):
            takes = each(takes)
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
        "family": option(
            "--family", multiple=True, metavar="NAME", help=Text("Checks of this family.", "只要这一类检查。")
        ),
        "clause": option(
            "--clause",
            multiple=True,
            metavar="ID",
            help=Text("Checks by this clause of the guide.", "只要依据指南中这一条款的检查。"),
        ),
        "level": option(
            "--level",
            type=click.Choice(["MUST", "SHOULD"], case_sensitive=False),
            help=Text("Checks of this level.", "只要这一级别的检查。"),
        ),
        "exclude": option(
            "--exclude",
            multiple=True,
            metavar="ID",
            help=Text(
                "Not this check, family or prefix; of a run also a scenario, such as order/duplicate.",
                "排除这条检查、这一类或这个前缀；运行时也可排除剧本，例如 order/duplicate。",
            ),
        ),
    },
)


def chosen_checks(patterns: tuple[str, ...]) -> Mapping[str, Check]:
    """The checks that --only names, or all of them."""
    from conformance.selection.checks import Wanted

    return Wanted(only=patterns).checks()
