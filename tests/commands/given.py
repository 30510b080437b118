"""A command as it was given, and not run."""

from __future__ import annotations

import click

from simulator.commands.group import Group


def context_of(program: Group, words: list[str]) -> click.Context:
    """The context of a command, read as the program reads it, and not run."""
    outer = program.make_context(program.name, list(words))
    name, command, rest = program.resolve_command(outer, words)
    assert command is not None
    return command.make_context(name, rest, parent=outer)
