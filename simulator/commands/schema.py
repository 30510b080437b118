"""`wxsim schema`: the JSON Schema of the files that people write."""

from __future__ import annotations

import click

from simulator.commands.command import command

FILES = ("scenario", "provider")


def schema_text(file: str) -> str:
    """As it is committed in scenarios/schema, of a scenario file or of provider.yaml."""
    import json

    from simulator.provider.schema import PUBLISHED
    from simulator.scenario.load import registered
    from simulator.scenario.schema import scenario_schema

    schema = PUBLISHED if file == "provider" else scenario_schema(registered())
    return json.dumps(schema, ensure_ascii=False, indent=1) + "\n"


@command(chinese="打印剧本文件或 provider.yaml 的 JSON Schema，供编辑器使用。")
@click.argument("file", type=click.Choice(FILES), default=FILES[0])
def schema(file: str) -> None:
    """Print the JSON Schema of scenario files, or of provider.yaml, for editors."""
    click.echo(schema_text(file), nl=False)
