"""Errors of use, of the provider, and of ours: what a person asked for cannot be done, is not there, or is
our bug.

A `UsageError` is shown to the person at the keyboard, without a traceback. A `SpecViolation` is ours.
"""

from __future__ import annotations

import difflib
import traceback
from collections.abc import Iterable
from pathlib import Path

LONGEST = 300  # characters of what an exception says of itself
MOST_LISTED = 50  # words of a hint
MOST = 10_000  # characters of an error of use: it may repeat a megabyte that was given, or list all names


class UsageError(Exception):
    """What a person asked for cannot be done. The message says what, where, and what to do."""

    code = 2  # that a command ends with

    def __str__(self) -> str:
        text = super().__str__()
        return text if len(text) <= MOST else f"{text[:MOST]}… ({len(text) - MOST} more characters)"


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


def told(problem: Exception) -> str:
    """What to tell of a problem: what it says where it was foreseen, and otherwise that it is ours."""
    if isinstance(problem, OSError) and problem.filename is not None:
        return f"{problem.filename}: {problem.strerror}"
    return str(problem) if isinstance(problem, UsageError) else unforeseen(problem)


def nearest(word: str, known: Iterable[str]) -> str:
    """A hint that names the closest known word, or lists the known ones when nothing is close: the first of
    them, where they are many."""
    words = sorted(known)
    close = difflib.get_close_matches(word, words, n=1, cutoff=0.6)
    if close:
        return f"did you mean {close[0]!r}?"
    if not words:
        return "nothing is known yet"
    more = f" and {len(words) - MOST_LISTED} more" if len(words) > MOST_LISTED else ""
    return f"known: {', '.join(words[:MOST_LISTED])}{more}"
