"""`wxconf schema`: the JSON Schema of what `wxconf` writes."""

from __future__ import annotations

import click

from simulator import command

FILES = ("result",)


@command(chinese="打印 --json 报告的 JSON Schema。")
@click.argument("file", type=click.Choice(FILES), default=FILES[0])
def schema(file: str) -> None:  # noqa: ARG001 - there is one
    """Print the JSON Schema of the report of --json."""
    from conformance.report.schema import schema_text

    click.echo(schema_text(), nl=False)
