"""Commands and options that say what they are for in the language of their command line.

The English of a command is the docstring of what it calls; its Chinese stands beside it.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import Any, TypeVar

import click

from simulator.commands.help import Formatter, in_a_line
from simulator.commands.language import NAME, VARIABLES, language
from simulator.texts import LANGUAGES, Text

Function = TypeVar("Function", bound=Callable[..., Any])
HELP = Text("Show this message and exit.", "显示本说明并退出。")


class Option(click.Option):
    """An option with its help in both languages."""

    def __init__(self, *args: Any, help: Text, **more: Any) -> None:  # noqa: A002 - as click has it
        super().__init__(*args, **more | {"help": help.en})
        self.says = help

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        self.help = self.says.in_(language())
        return super().get_help_record(ctx)


def lang_option() -> Option:
    """The option that every command has."""
    first, last = Text(", ".join(VARIABLES[:-1]), "、".join(VARIABLES[:-1])), VARIABLES[-1]
    return Option(
        [NAME],
        type=click.Choice(LANGUAGES),
        expose_value=False,
        help=Text(
            f"The language: that of {first.en} or {last} when left out.",
            f"语言；不写则按 {first.zh} 或 {last}。",
        ),
    )


def version_option() -> Callable[..., Any]:
    """The option of both programs."""
    says = Text("Show the version and exit.", "显示版本并退出。")
    return click.version_option(package_name="wxsim", cls=Option, help=says)


class Context(click.Context):
    """Of every command: its help is laid out for Chinese as well."""

    formatter_class = Formatter


class Spoken(click.Command):
    """What commands and groups of them have in common."""

    context_class = Context

    def __init__(self, *args: Any, help: str | None = None, chinese: str = "", **more: Any) -> None:  # noqa: A002
        super().__init__(*args, **more | {"help": help})
        self.says = Text(inspect.cleandoc(help or ""), inspect.cleandoc(chinese))

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        found = super().get_help_option(ctx)
        if found is not None:
            found.help = HELP.in_(language())
        return found

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self.help = self.says.in_(language())
        super().format_help_text(ctx, formatter)

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 - click asks so
        """The first paragraph, whole: a list of commands breaks its lines."""
        return in_a_line(self.says.in_(language()).partition("\n\n")[0]).rstrip(".。")


class Command(Spoken):
    """A command, with its help in both languages."""


def command(name: str | None = None, *, chinese: str, **more: Any) -> Callable[..., click.Command]:
    """As click's, of a function whose docstring is the help in English."""
    return click.command(name, cls=Command, chinese=chinese, **more)


def option(
    *names: str,
    help: Text,  # noqa: A002
    cls: type[Option] = Option,
    **more: Any,
) -> Callable[[Function], Function]:
    """As click's, with its help in both languages."""
    return click.option(*names, cls=cls, help=help, **more)
