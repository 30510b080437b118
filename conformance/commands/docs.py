"""`wxconf docs`: the tables of the documentation."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
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
