"""`wxsim openapi`: what both interfaces take and answer, as OpenAPI 3.1."""

from __future__ import annotations

from pathlib import Path

import click

API, CONTROL = "http://127.0.0.1:8080", "http://127.0.0.1:8081"  # where `wxsim serve` has them


@click.command()
@click.option("--control", is_flag=True, help="Of the control interface, in place of the platform's.")
@click.option(
    "-o", "--output", type=click.Path(path_type=Path), help="The file to write; without one it is printed."
)
def openapi(control: bool, output: Path | None) -> None:
    """Print the OpenAPI 3.1 document of the platform's interfaces, or of the control interface."""
    from simulator import files
    from simulator.openapi import control_document, platform_document
    from simulator.streams import json_text

    document = control_document(CONTROL) if control else platform_document(API)
    text = json_text(document, indent=1)
    if output is None:
        click.echo(text)
    else:
        files.write(output, text + "\n")
