"""Instants as people read them: in China."""

from __future__ import annotations

from datetime import UTC, datetime

from simulator.durations import CHINA_OFFSET


def clock(at: float) -> str:
    """An instant (Unix seconds) as month, day and time of day in China."""
    return datetime.fromtimestamp(at + CHINA_OFFSET, UTC).strftime("%m-%d %H:%M:%S")
