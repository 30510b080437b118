"""Annotations of GitHub: workflow commands on the standard output, which it shows beside job and file.

It takes ten errors and ten warnings of a step, and drops the rest without a word; so the tenth says how many
more there are. Until the run is over, no line of the output is taken for a command: what a provider wrote may
look like one.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterator, Mapping

import click

from conformance.events import Event, RunStarted
from conformance.model import EXIT_CODES, Verdict
from conformance.report.ci import LINE, Remark, cut, place, remarks
from conformance.report.document import Document, Documented
from simulator import Text, language, printable

MOST = 10  # of a level in a step
MOST_MESSAGE = 1000  # characters; 4096 are taken
_IN_TEXT = re.compile(r"[%\r\n]")
_IN_PROPERTY = re.compile(r"[%\r\n:,]")


class Annotations(Documented):
    """Prints them when the run has ended."""

    def __init__(self, against: Mapping[str, Verdict] | None = None) -> None:
        super().__init__(against)
        self._stopped = ""

    def take(self, event: Event) -> None:
        if isinstance(event, RunStarted):
            self._stopped = secrets.token_hex(16)
            click.echo(f"::stop-commands::{self._stopped}")
        super().take(event)

    def write(self, document: Document) -> None:
        if self._stopped:
            click.echo(f"::{self._stopped}::")
        for line in commands(document, language()):
            click.echo(line)


def commands(document: Document, lang: str = "en") -> list[str]:
    """A command for each remark, as far as they are taken, in a language."""
    by_level: dict[str, list[Remark]] = {}
    for each in remarks(document, lang):
        by_level.setdefault(level(each.verdict), []).append(each)
    file = place(document)
    return [line for name, found in by_level.items() for line in _of_level(name, found, file, lang)]


def level(verdict: Verdict) -> str:
    """An error is what a run does not end well with."""
    return "error" if EXIT_CODES[verdict] else "warning"


def _of_level(name: str, found: list[Remark], file: str, lang: str) -> Iterator[str]:
    told = found if len(found) <= MOST else found[: MOST - 1]
    for each in told:
        yield command(name, cut(each.text, MOST_MESSAGE), title=each.rule, file=file, line=str(LINE))
    if more := len(found) - len(told):
        rest = Text(f"{more} more: the summary and the reports have them", f"另有 {more} 项，见摘要与报告")
        yield command(name, rest.in_(lang), title="wxconf")


def command(name: str, text: str, **properties: str) -> str:
    """One line that is a command, whatever the words are made of."""
    given = ",".join(f"{key}={_escaped(value, _IN_PROPERTY)}" for key, value in properties.items())
    return f"::{name} {given}::{_escaped(text, _IN_TEXT)}"


def _escaped(text: str, what: re.Pattern[str]) -> str:
    return what.sub(lambda found: f"%{ord(found[0]):02X}", printable(text.replace("\r\n", "\n")))
