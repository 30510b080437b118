"""The language that a command speaks: that of --lang, else that of the environment, else English.

It is looked for ahead of all reading of a command line, so that help and errors of that line are said in it.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

import click

from simulator.texts import LANGUAGES, Text

NAME = "--lang"
# Of these the first that is set decides, as POSIX has it for messages.
VARIABLES = ("LC_ALL", "LC_MESSAGES", "LANG")
_asked: ContextVar[str | None] = ContextVar("language", default=None)


def language() -> str:
    """The language of the command that is running: `en` or `zh`."""
    return _asked.get() or of_environment()


def say(text: Text, *, err: bool = False) -> None:
    """Prints a text in that language."""
    click.echo(text.in_(language()), err=err)


def of_environment() -> str:
    """The language of the person at the keyboard, as far as the environment says."""
    locale = next((value for name in VARIABLES if (value := os.environ.get(name))), "")
    return next((lang for lang in LANGUAGES if locale.lower().startswith(lang)), LANGUAGES[0])


@contextmanager
def speaking(words: Sequence[str]) -> Iterator[None]:
    """Until its end, the language is what these words of a command line ask for."""
    token = _asked.set(_in(words))
    try:
        yield
    finally:
        _asked.reset(token)


def _in(words: Sequence[str]) -> str | None:
    """The last that is asked for, ahead of `--`; None for no language, or for one that is not spoken."""
    found = None
    for word, following in zip(words, (*words[1:], ""), strict=True):
        if word == "--":
            break
        name, mark, value = word.partition("=")
        if name == NAME:
            found = value if mark else following
    return found if found in LANGUAGES else None
