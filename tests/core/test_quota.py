"""Daily counts start again when the day turns in China."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from simulator.core.quota import china_day

CHINA = timezone(timedelta(hours=8))


@given(moment=st.integers(0, 4_000_000_000))
def test_the_day_turns_at_midnight_in_china(moment: int) -> None:
    there = datetime.fromtimestamp(moment, UTC).astimezone(CHINA).date()
    assert china_day(moment) == (there - date(1970, 1, 1)).days
