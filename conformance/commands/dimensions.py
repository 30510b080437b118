"""`wxconf dimensions`: what a run played of the table check × dimension."""

from __future__ import annotations

import sys
from pathlib import Path

import click


@click.command()
@click.argument("journal", type=click.Path(path_type=Path))
@click.option("--write", is_flag=True, help="Keep what the journal filled, as what the documentation shows.")
def dimensions(journal: Path, write: bool) -> None:
    """Compare the table check × dimension with what a run of the default scenarios filled."""
    from conformance.dimensions.cells import PLAYED, as_text, cells, differences, played
    from conformance.history.reader import read
    from conformance.registry import checks
    from conformance.runner import services_in
    from simulator import read_journal, write_file

    header, entries = read_journal(journal)
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
