"""The command line that does the same once more, whole, to be pasted into a shell.

All that was given comes again, as it was given: paths, durations, `auto`. What belongs to that one run, such
as the files that it writes, is an option of class `Once`, and does not.
"""

from __future__ import annotations

import os
import shlex
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeGuard

import click

from simulator.commands.command import Option

_GIVEN = "simulator.commands.again"  # in click's context: what stood behind the command's name


class Once(Option):
    """An option of one run alone: where a file is written to, and what it is to hold."""


def keep_given(context: click.Context, words: Sequence[str]) -> None:
    """Notes what a command was given. Its group does that, ahead of all reading."""
    context.meta[_GIVEN] = tuple(words)


def given_words(context: click.Context) -> tuple[str, ...]:
    """What stood behind the command's name, as it was written."""
    words: tuple[str, ...] = context.meta.get(_GIVEN, ())
    return words


def command_line(
    context: click.Context,
    command: click.Command | None = None,
    given: Sequence[str] | None = None,
    /,
    **instead: Any,
) -> str:
    """The words that do the same again, quoted for this machine's shell.

    `instead` holds what is now known better, by parameter: a drawn salt, one check of many; None leaves it
    out. Another `command` of the same program takes from what was given the parameters that it has as well,
    or it was `given` these words itself, at another time.
    """
    target = command or context.command
    values = {
        **given_values(context, target, given),
        **{name: _words(value) for name, value in instead.items()},
    }
    known = {param.name: param for param in target.params}
    if unknown := sorted(set(instead) - set(known)):
        raise TypeError(f"{target.name} has no parameter {', '.join(unknown)}")
    options = [
        word
        for name, param in known.items()
        if isinstance(param, click.Option) and (name in instead or not isinstance(param, Once))
        for word in _option(param, values.get(str(name)))
    ]
    places = [
        word
        for name, param in known.items()
        if isinstance(param, click.Argument)
        for word in values.get(str(name)) or ()
    ]
    rest = (
        [*options, "--", *places] if any(str(word).startswith("-") for word in places) else places + options
    )
    return quoted([str(context.find_root().command.name), str(target.name), *map(str, rest)])


def quoted(words: Sequence[str]) -> str:
    """Words as a line that the shell of this machine takes apart into the same."""
    return subprocess.list2cmdline(words) if os.name == "nt" else shlex.join(words)


def given_values(
    context: click.Context, command: click.Command, given: Sequence[str] | None = None
) -> Mapping[str, list[Any]]:
    """By parameter, what was written for it, before any reading: in the context, or where a command was
    `given` these words. A click.UsageError where it does not take them."""
    if given is None:
        command, given = context.command, given_words(context)
    found, _, _ = command.make_parser(click.Context(command)).parse_args(list(given))
    alone = {str(param.name): param.flag_value for param in command.params if _may_stand_alone(param)}
    return {
        name: words
        for name, value in found.items()
        if (words := _words(value) or _words(alone.get(name))) is not None
    }


def _may_stand_alone(param: click.Parameter) -> TypeGuard[click.Option]:
    """An option with a value that may be left out: the reader of a command line has no word for it then."""
    return isinstance(param, click.Option) and not param.is_flag and param.flag_value is not None


def _words(value: Any) -> list[Any] | None:
    """What is written for a parameter, once or several times; None for nothing."""
    if isinstance(value, (list, tuple)):
        return list(value) or None
    return [value] if isinstance(value, (str, int, float, os.PathLike)) else None


def _option(param: click.Option, values: list[Any] | None) -> Iterator[str]:
    for value in values or ():
        if not param.is_flag:
            yield from (max(param.opts, key=len), str(value))
        elif value:
            yield max(param.opts, key=len)
        elif param.secondary_opts:
            yield max(param.secondary_opts, key=len)


def shell_words(line: str) -> list[str]:
    """The words of a command that a person wrote as one line; a ValueError where a quotation has no end."""
    return shlex.split(line)
