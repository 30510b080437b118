"""The options `--seed` and `--salt` of all commands, which the header of a journal holds and gives back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from simulator.commands.command import option
from simulator.commands.language import language
from simulator.documents.json import LARGEST
from simulator.texts import Text

SEED = click.IntRange(-LARGEST, LARGEST)

Option = Callable[[Any], Any]


DERIVED = Text("What all ids and tokens derive from.", "种子，所有 id 与令牌由它得出。")
SALTED = Text(
    "What makes ids of this run differ from another's; drawn where it matters.",
    "使本次运行的 id 与别次不同；需要时随机生成。",
)


def seed_option(help: Text = DERIVED) -> Option:  # noqa: A002 - as click has it
    return option("--seed", default=1, show_default=True, type=SEED, help=help)


def salt_option(help: Text = SALTED) -> Option:  # noqa: A002
    return option("--salt", callback=_text, help=help)


def _text(_context: click.Context, _option: click.Parameter, value: str | None) -> str | None:
    """Bytes on a command line may be no characters."""
    try:
        (value or "").encode("utf-8")
    except UnicodeEncodeError:
        wrong = Text("it holds bytes that are no UTF-8", "其中有不是 UTF-8 的字节")
        raise click.BadParameter(wrong.in_(language())) from None
    return value
