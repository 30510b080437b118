"""`wxconf preflight`: a look at what provider.yaml declares, before anything is played."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from conformance.commands.options import FILE, JSON
from simulator import Text, command, option


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
    from simulator import console, json_text, language, load_manifest, see_writable, write_file

    see_writable(json_file)
    manifest = load_manifest(provider)
    outcomes, lang = judged(manifest, prices), language()
    grid = Table(box=None, pad_edge=False)
    for name in ("check", "level", "verdict"):
        grid.add_column(name, no_wrap=True)
    grid.add_column("as declared" if lang == "en" else "据声明", overflow="fold")
    for one in outcomes:
        words = f"{one.rule.text.in_(lang)} {one.said(lang)}".rstrip()
        grid.add_row(one.rule.id, str(one.rule.level), str(one.verdict), words)
    rich = console()
    if not rich.is_terminal:
        rich.width = 200
    rich.print(grid)
    verdict = verdict_of(outcomes)
    click.echo(f"{verdict}  {manifest.name}, as declared")
    if json_file is not None:
        write_file(json_file, json_text(as_json(manifest.name, outcomes)))
    sys.exit(EXIT_CODES[verdict])
