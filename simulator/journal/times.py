"""Instants as people read them: in China."""

from __future__ import annotations

from datetime import UTC, datetime

from simulator.durations import CHINA_OFFSET

LATEST = 253_402_214_400  # the last day that a date can show


def end(at: float) -> str:
    """An instant that may lie a year ahead: with its year."""
    year = datetime.fromtimestamp(at + CHINA_OFFSET, UTC).year if 0 <= at < LATEST else 0
    return f"{year}-{clock(at)}" if year else clock(at)


def clock(at: float) -> str:
    """An instant (Unix seconds) as month, day and time of day in China; what is none, as it is."""
    if not 0 <= at < LATEST:
        return str(at)
    return datetime.fromtimestamp(at + CHINA_OFFSET, UTC).strftime("%m-%d %H:%M:%S")
