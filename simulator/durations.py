"""Spans of time: their units, and how people write them."""

from __future__ import annotations

import re
from typing import Any

from simulator.texts import Text
from simulator.usage import UsageError

MINUTE = 60
HOUR = 3_600
DAY = 86_400
CHINA_OFFSET = 8 * HOUR  # the platform's days turn at midnight in China
UNITS = {"": 1, "s": 1, "m": MINUTE, "h": HOUR, "d": DAY}
LONGEST = 100 * 366 * DAY


def seconds(value: Any) -> float:
    """A duration: a number of seconds, or `90s`, `10m`, `2h`, `30d`; of a hundred years at most."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        found = value
    elif written := re.fullmatch(r"(-?\d+(?:\.\d+)?)\s*([smhd]?)", str(value).strip()):
        found = float(written[1]) * UNITS[written[2]]
    else:
        raise UsageError(
            Text(
                f"{value!r} is no duration; write 90s, 10m, 2h or 30d",
                f"{value!r} 不是时长；写成 90s、10m、2h 或 30d",
            )
        )
    if not abs(found) <= LONGEST:  # also false for what is no number
        raise UsageError(Text("a duration is a hundred years at most", "时长最多一百年"))
    return float(found)


def written(seconds: float) -> str:
    """A duration as `seconds` reads it, to the millisecond: 90s, 10m, 2h, 30d."""
    seconds = round(seconds, 3)
    for unit in ("d", "h", "m"):
        if seconds and seconds % UNITS[unit] == 0:
            return f"{int(seconds // UNITS[unit])}{unit}"
    return f"{seconds:.3f}".rstrip("0").rstrip(".") + "s"
