"""What both commands, `wxsim` and `wxconf`, have of a program: how they end, and in which words.

A `UsageError` is one message and its exit code, a signal one sentence and 128 and its number, a closed pipe
behind us says nothing. Whatever else is raised is a bug of ours: one message too, with its place.
"""

from __future__ import annotations

import errno
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any

import click

from simulator.commands.again import keep_given
from simulator.commands.click_words import clicks_words
from simulator.commands.command import Command, Spoken, lang_option
from simulator.commands.language import NAME, language, speaking
from simulator.stopping import stopping_at_signals
from simulator.streams import fill_closed, print_any_character
from simulator.texts import Text
from simulator.usage import Unwritten, UsageError, unforeseen

CLOSED_PIPE = 128 + 13  # as a shell tells of SIGPIPE
BROKEN = 3
FULL = frozenset((errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO))


class Group(Spoken, click.Group):
    """A group of commands that ends as said above; its name is the program's. Every command has --lang."""

    command_class = Command

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.params.append(lang_option())

    def add_command(self, cmd: click.Command, name: str | None = None) -> None:
        super().add_command(cmd, name)
        if not isinstance(cmd, Group) and not any(NAME in param.opts for param in cmd.params):
            cmd.params.append(lang_option())

    def main(self, args: Sequence[str] | None = None, *more: Any, **named: Any) -> Any:
        fill_closed()
        print_any_character()
        words = sys.argv[1:] if args is None else list(args)
        with stopping_at_signals(self.name or ""), speaking(words), clicks_words(language()):
            return super().main(args, *more, **named)

    def make_context(self, *args: Any, **more: Any) -> click.Context:
        with _told(self.name or ""):
            return super().make_context(*args, **more)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name, command, words = super().resolve_command(ctx, args)
        keep_given(ctx, words)
        return name, command, words

    def invoke(self, ctx: click.Context) -> Any:
        with _told(self.name or ""):
            return super().invoke(ctx)


@contextmanager
def _told(name: str) -> Iterator[None]:
    """Says why it ended, and turns that into an exit code."""
    try:
        with _flushed():
            yield
    except UsageError as error:
        _say(name, error.in_(language()))
        code = error.code
    except BrokenPipeError:
        _let_go_of_output()
        code = CLOSED_PIPE
    except OSError as error:
        if error.filename is not None:
            _say(name, f"{error.filename}: {error.strerror}")
            code = UsageError.code
        elif error.errno in FULL:
            _let_go_of_output()
            why = Text(f"the output cannot be written: {error.strerror}", f"无法写出输出：{error.strerror}")
            _say(name, why.in_(language()))
            code = Unwritten.code
        else:
            _say(name, unforeseen(error))
            code = BROKEN
    except (KeyboardInterrupt, click.Abort) as stop:
        _say(name, Text("stopped", "已停止").in_(language()))
        code = getattr(stop, "code", 128 + signal.SIGINT)
    except (click.ClickException, click.exceptions.Exit):
        raise
    except Exception as bug:  # noqa: BLE001 - nobody at a keyboard sees a traceback
        _say(name, unforeseen(bug))
        code = BROKEN
    else:
        return
    raise click.exceptions.Exit(code)


@contextmanager
def _flushed() -> Iterator[None]:
    """What was printed is out by the end, so that it is heard of here where it cannot be."""
    try:
        yield
    finally:
        if sys.stdout is not None:
            sys.stdout.flush()


def _say(name: str, text: str) -> None:
    with suppress(OSError):
        click.echo(f"{name}: {text}", err=True)


def _let_go_of_output() -> None:
    """What is still held back goes nowhere, so that the interpreter does not try again."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError, AttributeError):
            stream.flush()
            continue
        with suppress(OSError, ValueError, AttributeError):
            os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
