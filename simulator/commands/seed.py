"""The options `--seed` and `--salt` of all commands, which the header of a journal holds and gives back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from simulator.documents.json import LARGEST

SEED = click.IntRange(-LARGEST, LARGEST)

Option = Callable[[Any], Any]


def seed_option(help: str = "What all ids and tokens derive from.") -> Option:  # noqa: A002 - as click has it
    return click.option("--seed", default=1, show_default=True, type=SEED, help=help)


def salt_option(
    help: str = "What makes ids of this run differ from another's; drawn where it matters.",  # noqa: A002
) -> Option:
    return click.option("--salt", callback=_text, help=help)


def _text(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """Bytes on a command line may be no characters."""
    try:
        (value or "").encode("utf-8")
    except UnicodeEncodeError:
        raise click.BadParameter("it holds bytes that are no UTF-8") from None
    return value
