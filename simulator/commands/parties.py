"""`--provider` and `--provider-port`, where others start the provider: whose parties a world has."""

from __future__ import annotations

from pathlib import Path

import click

from simulator.commands.command import option
from simulator.commands.control import PORT
from simulator.texts import Text

PARTIES = option(
    "--provider",
    type=click.Path(path_type=Path),
    help=Text("provider.yaml whose parties the world has.", "provider.yaml，世界里有其中的各方。"),
)
PROVIDER_PORT = option(
    "--provider-port",
    default=9000,
    show_default=True,
    type=PORT,
    help=Text("What {port} stands for in provider.yaml.", "provider.yaml 中 {port} 的值。"),
)
