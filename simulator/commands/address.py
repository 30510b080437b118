"""The options `--host` and `--port`: where the provider finds the platform."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from simulator.commands.control import PORT

Option = Callable[[Any], Any]


def address_options(otherwise: str = "any free") -> Option:
    """`otherwise` is the port that it has where nobody says one."""
    host = click.option(
        "--host",
        help="Where the platform listens: as `api` in provider.yaml says when left out, or at loopback.",
    )
    port = click.option(
        "--port",
        type=PORT,
        help="Its port, which a provider that runs already calls: as `api` says when left out, or "
        f"{otherwise}.",
    )
    return lambda command: host(port(command))
