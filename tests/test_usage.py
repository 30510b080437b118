"""Errors of use say what, where and what to do, and no more than can be read."""

from __future__ import annotations

import pytest

from simulator.texts import Text
from simulator.usage import MOST, MOST_LISTED, UsageError, nearest
from tests.core.sample import Town


def test_an_error_repeats_no_megabyte() -> None:
    with pytest.raises(UsageError, match=r"… \(\d+ more characters\)\Z") as raised:
        Town().stage.do("refund", {"order": "A" * 1_000_000}, origin="test")
    assert len(str(raised.value)) < MOST + 100


def test_an_error_of_usual_length_is_whole() -> None:
    assert str(UsageError("x" * MOST)) == "x" * MOST


def test_many_words_of_which_none_is_near_are_not_all_listed() -> None:
    few = [f"w{number:02}" for number in range(MOST_LISTED)]
    listed = ", ".join(few)
    assert nearest("far", few) == Text(f"known: {listed}", f"已知：{listed}")
    assert nearest("far", [*few, "x1", "x2"]).en == f"known: {listed} and 2 more"
    assert nearest("far", [*few, "x1", "x2"]).zh == f"已知：{listed} 等，另有 2 个"
    assert nearest("w499", [*few, "x1", "x2"]) == Text("did you mean 'w49'?", "是不是 'w49'？")
    assert nearest("far", []) == Text("nothing is known yet", "目前还没有")
