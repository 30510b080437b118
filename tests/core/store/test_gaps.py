"""The first that nobody has changed is found, and past however many at the cost of some counts."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from simulator.core.store.gaps import first_gap

NUMBERS = st.sets(st.integers(1, 400))


def counting(numbers: set[int]) -> Callable[[int, int], int]:
    return lambda low, high: len([number for number in numbers if low < number <= high])


@given(NUMBERS, NUMBERS, st.integers(0, 400), st.integers(0, 400))
def test_it_is_the_first_that_is_there_and_unchanged(
    there: set[int], changed: set[int], after: int, last: int
) -> None:
    changed &= there
    among = [number for number in there - changed if after < number <= last]
    assert first_gap(after, last, counting(there), counting(changed)) == min(among, default=last + 1)


def test_a_million_are_passed_over_by_few_counts() -> None:
    asked: list[tuple[int, int]] = []

    def changed(low: int, high: int) -> int:
        asked.append((low, high))
        return min(high, 900_000) - min(low, 900_000)

    assert first_gap(0, 10**6, lambda low, high: high - low, changed) == 900_001
    assert len(asked) < 50
