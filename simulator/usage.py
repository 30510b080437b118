"""Errors of use, of the provider, and of ours: what a person asked for cannot be done, is not there, or is
our bug.

A `UsageError` is shown to the person at the keyboard, without a traceback. A `SpecViolation` is ours.
"""

from __future__ import annotations

import difflib
import traceback
from collections.abc import Iterable
from pathlib import Path

from simulator.texts import NOTHING, Count, Text

LONGEST = 300  # characters of what an exception says of itself
MOST_LISTED = 50  # words of a hint
MOST = 10_000  # characters of an error of use: it may repeat a megabyte that was given, or list all names


class Spoken(Exception):
    """Says in each language what it is; what others say, as an operating system, is in one alone."""

    def __init__(self, said: Text | str = "") -> None:
        self.said = said if isinstance(said, Text) else Text.same(said)
        super().__init__(self.said.en)


class UsageError(Spoken):
    """What a person asked for cannot be done. The message says what, where, and what to do."""

    code = 2  # that a command ends with

    def in_(self, lang: str) -> str:
        """The message in a language, and no more of it than a person can read."""
        text = self.said.in_(lang)
        more = len(text) - MOST
        cut = Text(f"… ({Count(more):more character})", f"…（还有 {more} 个字符）").in_(lang)
        return text if more <= 0 else f"{text[:MOST]}{cut}"

    def __str__(self) -> str:
        return self.in_("en")

    def __reduce__(self) -> tuple[type[UsageError], tuple[Text]]:
        return type(self), (self.said,)


class Unbound(UsageError):
    """The address at which we are to listen cannot be had."""


class Unwritten(UsageError):
    """What was asked for is done, and cannot be written down here: the disk is full, for example."""

    code = 3


class ProviderFailed(UsageError):
    """The provider under test did not do what it must: what breaks by that is its failure."""


class Unready(ProviderFailed):
    """A provider that was started has ended, or has not come up in its time."""

    code = 3


class Uncalled(UsageError):
    """The provider under test takes what it is sent, and calls some other address: nothing can be judged."""

    code = 3


class NotNow(UsageError):
    """What cannot be done as things stand: it waits for something that somebody else has not done."""


class Lacking(UsageError):
    """The provider under test has nothing of the kind that was asked for: a reason to skip, no fault."""


class SpecViolation(Exception):
    """An answer of ours breaks our own table: a bug of the simulator, never a finding on a provider."""


def unforeseen(bug: Exception) -> str:
    """An error of ours in one line, with its type and the place it comes from."""
    trace = traceback.extract_tb(bug.__traceback__)
    where = f" ({Path(trace[-1].filename).name}:{trace[-1].lineno})" if trace else ""
    said = " ".join(str(bug).split())
    text = f"wxsim broke, please report it: {type(bug).__name__}: {said[:LONGEST]}{where}"
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def told(problem: Exception) -> Text:
    """What to tell of a problem: what it says where it was foreseen, and otherwise that it is ours."""
    if isinstance(problem, OSError) and problem.filename is not None:
        return Text.same(f"{problem.filename}: {problem.strerror}")
    return problem.said if isinstance(problem, UsageError) else Text.same(unforeseen(problem))


def nearest(word: str, known: Iterable[str]) -> Text:
    """A hint that names the closest known word, or lists the known ones when nothing is close: the first of
    them, where they are many."""
    words = sorted(known)
    close = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    if close:
        return Text(f"did you mean {close[0]!r}?", f"是不是 {close[0]!r}？")
    if not words:
        return Text("nothing is known yet", "目前还没有")
    listed, more = ", ".join(words[:MOST_LISTED]), len(words) - MOST_LISTED
    rest = Text(f" and {more} more", f" 等，另有 {more} 个") if more > 0 else NOTHING
    return Text(f"known: {listed}{rest.en}", f"已知：{listed}{rest.zh}")
