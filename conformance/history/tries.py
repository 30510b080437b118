"""Calls that are made again and again: which of them are tries of one another, and how their gaps go.

All of it by real time, since a provider waits by a clock of its own.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from conformance.history.calls import Call
from conformance.history.episodes import Episode

MOST_TRIES = 3  # of one call with a token that is refused
MOST_STEADY = 6  # tries in a row whose gaps need not grow: those of two pieces of work
PAUSE_MS = 1000.0  # after which a try is the first of another row
LEAST_GAP_MS = 50.0
GROWS = 1.5


def in_turn(calls: Iterable[Call]) -> list[Call]:
    """Of several calls those that were made one after the other: of some that were open at once, the first.

    Work that goes on at the same time may each try once, though none of it tries again.
    """
    found: list[Call] = []
    for call in sorted(calls, key=lambda one: one.left_ms):
        if not found or call.started_ms >= found[-1].left_ms:
            found.append(call)
    return found


def growing(calls: Sequence[Call]) -> bool:
    """The later gaps, by their median, are clearly longer than the first."""
    gaps = [later.started_ms - call.started_ms for call, later in pairwise(calls)]
    return median(gaps[len(gaps) // 2 :]) >= GROWS * max(gaps[0], LEAST_GAP_MS)


def steady(calls: Sequence[Call]) -> bool:
    """So many in a row that their gaps have to grow, and they do not."""
    return len(calls) > MOST_STEADY and not growing(calls)


def occasion(ep: Episode, seq: int) -> int:
    """Which page view, push or question a call at `seq` may be for: each of them may ask anew."""
    return bisect_right(ep.cached("demands", lambda: _demands(ep)), seq)


def _demands(ep: Episode) -> list[int]:
    seqs = [visit.seq for visit in ep.visits] + [push.seq for push in ep.pushes]
    return sorted(seqs + [probe.seq for probe in ep.probes])
