"""Hypothesis, told to go on looking: each failure is shrunk, kept once, and passed over from then on."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.strategies import SearchStrategy

T = TypeVar("T")
SHRINKING = 15.0  # seconds


class Broke(AssertionError):
    """What must not be was seen. Failures with the same `sign` are one."""

    def __init__(self, sign: str, what: str, again: str = "") -> None:
        super().__init__(sign)
        self.sign = sign
        self.what = what
        self.again = again


class _Enough(BaseException):
    """Ends a search that goes on making a failure smaller; hypothesis lets what is no Exception through."""


def search(
    strategy: SearchStrategy[T], tried: Callable[[T], None], *, by: int, examples: int, known: set[str]
) -> Broke | None:
    """The first failure that is not known, as small as it was made in a while; adds it to those that are.

    A world goes on from example to example, so one that failed is not tried a second time: it failed.
    """
    failed: dict[str, Broke] = {}
    until = 0.0

    def once(example: T) -> None:
        nonlocal until
        name = repr(example)
        if name in failed:
            raise failed[name]
        if failed and time.monotonic() > until:
            raise _Enough
        try:
            tried(example)
        except Broke as broke:
            others = {one.sign for one in failed.values()}
            if broke.sign in known or (others and broke.sign not in others):
                return
            until = until or time.monotonic() + SHRINKING
            failed[name] = broke
            raise

    run = settings(
        max_examples=examples,
        deadline=None,
        database=None,
        print_blob=False,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink),
    )(seed(by)(given(strategy)(once)))
    try:
        run()
    except Broke as broke:
        smallest = broke
    except _Enough:
        smallest = failed[min(reversed(failed), key=len)]
    else:
        return None
    known.add(smallest.sign)
    return smallest
