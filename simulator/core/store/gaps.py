"""Finding what nobody has changed yet among things that are numbered, past a great many that somebody has."""

from __future__ import annotations

from collections.abc import Callable

# How many lie behind one number, up to another.
Count = Callable[[int, int], int]
_STEP = 64


def first_gap(after: int, last: int, there: Count, changed: Count) -> int:
    """The first number behind `after`, up to `last`, of those that are `there` and not `changed`; the one
    behind `last` where all are. It costs some counts, however many are passed over."""
    low, step = after, _STEP
    while low < last:
        high = min(low + step, last)
        if there(low, high) > changed(low, high):
            return _within(low, high, there, changed)
        low, step = high, 2 * step
    return last + 1


def _within(low: int, high: int, there: Count, changed: Count) -> int:
    """The same where there is one: it lies behind `low`, up to `high`."""
    begin = low
    while high - low > 1:
        middle = (low + high) // 2
        if there(begin, middle) > changed(begin, middle):
            high = middle
        else:
            low = middle
    return high
