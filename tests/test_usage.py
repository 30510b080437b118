"""Errors of use say what, where and what to do, and no more than can be read."""

from __future__ import annotations

import pytest

from simulator.usage import MOST, UsageError
from tests.core.sample import Town


def test_an_error_repeats_no_megabyte() -> None:
    with pytest.raises(UsageError, match=r"… \(\d+ more characters\)\Z") as raised:
        Town().stage.do("refund", {"order": "A" * 1_000_000}, origin="test")
    assert len(str(raised.value)) < MOST + 100


def test_an_error_of_usual_length_is_whole() -> None:
    assert str(UsageError("x" * MOST)) == "x" * MOST
