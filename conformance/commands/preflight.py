"""`wxconf preflight`: a look at what provider.yaml declares, before anything is played."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from conformance.commands.options import FILE, JSON
from simulator import Text, command, option

DECLARED = Text("as declared", "据声明")


@command(chinese="判定 provider.yaml 为上架服务市场所声明的内容，什么都不启动。")
@click.argument("provider", type=FILE)
@option(
    "--prices",
    type=click.Choice(["guide", "current"]),
    default="guide",
    help=Text(
        "The price rules: of the guide, or of the platform's page of today, which has no floors.",
        "价格规则：按指南，或按平台现在的页面（没有最低价）。",
    ),
)
@JSON
def preflight(provider: Path, prices: str, json_file: Path | None) -> None:
    """Judge what provider.yaml declares of the way into the market, without starting anything."""
    from rich.table import Table

    from conformance.model import EXIT_CODES
    from conformance.preflight.judged import as_json, judged, verdict_of
    from conformance.report.console import named
    from conformance.report.words import LEVELS
    from simulator import console, json_text, language, load_manifest, say, see_writable, write_file

    see_writable(json_file)
    manifest = load_manifest(provider)
    outcomes, lang = judged(manifest, prices), language()
    grid = Table(box=None, pad_edge=False)
    for name in (Text("check", "检查"), Text("level", "级别"), Text("verdict", "结论")):
        grid.add_column(name.in_(lang), no_wrap=True)
    grid.add_column(DECLARED.in_(lang), overflow="fold")
    for one in outcomes:
        words = f"{one.rule.text.in_(lang)} {one.said(lang)}".rstrip()
        level, ended = LEVELS[one.rule.level].in_(lang), named(one.verdict).in_(lang)
        grid.add_row(one.rule.id, level, ended, words)
    rich = console()
    if not rich.is_terminal:
        rich.width = 200
    rich.print(grid)
    verdict = verdict_of(outcomes)
    said = named(verdict)
    say(Text(f"{said.en}  {manifest.name}, {DECLARED.en}", f"{said.zh}  {manifest.name}，{DECLARED.zh}"))
    if json_file is not None:
        write_file(json_file, json_text(as_json(manifest.name, outcomes)))
    sys.exit(EXIT_CODES[verdict])
