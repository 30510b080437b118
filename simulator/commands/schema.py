"""`wxsim schema`: the JSON Schema of scenario files."""

from __future__ import annotations

import click


def schema_text() -> str:
    """As it is committed in scenarios/schema/scenario.json."""
    import json

    from simulator.scenario.load import registered
    from simulator.scenario.schema import scenario_schema

    return json.dumps(scenario_schema(registered()), ensure_ascii=False, indent=1, default=str) + "\n"


@click.command()
def schema() -> None:
    """Print the JSON Schema of scenario files, for editors: made from the list of actions."""
    click.echo(schema_text(), nl=False)
