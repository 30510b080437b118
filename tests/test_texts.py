"""Texts of two languages: what is filled in, and how many there are of something."""

from __future__ import annotations

import pytest

from simulator.texts import Count, Text


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 checks, 0 entries"), (1, "1 check, 1 entry"), (2, "2 checks, 2 entries")]
)
def test_a_count_is_called_after_what_is_counted(count: int, said: str) -> None:
    assert f"{Count(count):check}, {Count(count):entry|entries}" == said
    assert f"{Count(count)} 项检查" == f"{count} 项检查"


def test_a_text_is_filled_in_both_languages() -> None:
    said = Text("{who} breaks {count:rule}: {why}", "{who} 违反了 {count} 条规则：{why}")
    made = said.filled(who="p", count=1, why=Text("so", "如此"))
    assert made == ("p breaks 1 rule: so", "p 违反了 1 条规则：如此")
