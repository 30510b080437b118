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

_GIVEN = "simulator.commands.again"  # in click's context: what stood behind the command's name


class Once(click.Option):
    """An option of one run alone: where a file is written to, and what it is to hold."""


def keep_given(context: click.Context, words: Sequence[str]) -> None:
    """Notes what a command was given. Its group does that, ahead of all reading."""
    context.meta[_GIVEN] = tuple(words)


def command_line(context: click.Context, command: click.Command | None = None, /, **instead: Any) -> str:
    """The words that do the same again, quoted for this machine's shell.

    `instead` holds what is now known better, by parameter: a drawn salt, one check of many; None leaves it
    out. Another `command` of the same program takes from what was given the parameters that it has as well.
    """
    target = command or context.command
    values = {**_given(context), **{name: _words(value) for name, value in instead.items()}}
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


def _given(context: click.Context) -> Mapping[str, list[Any]]:
    """By parameter, what was written for it, before any reading."""
    words: Sequence[str] = context.meta.get(_GIVEN, ())
    found, _, _ = context.command.make_parser(context).parse_args(list(words))
    alone = {str(param.name): param.flag_value for param in context.command.params if _may_stand_alone(param)}
    return {
        name: given
        for name, value in found.items()
        if (given := _words(value) or _words(alone.get(name))) is not None
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
