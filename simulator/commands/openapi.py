"""`wxsim openapi`: what both interfaces take and answer, as OpenAPI 3.1."""

from __future__ import annotations

from pathlib import Path

import click

from simulator.commands.command import command, option
from simulator.texts import Text

API, CONTROL = "http://127.0.0.1:8080", "http://127.0.0.1:8081"  # where `wxsim serve` has them


@command(chinese="打印平台接口或控制接口的 OpenAPI 3.1 文档。")
@option(
    "--control",
    is_flag=True,
    help=Text("Of the control interface, in place of the platform's.", "改为控制接口的文档，而不是平台的。"),
)
@option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help=Text("The file to write; without one it is printed.", "要写入的文件；不写则打印出来。"),
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
