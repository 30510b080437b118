"""Entries in one line each."""

from __future__ import annotations

import pytest

from conformance.report.lines import line
from tests.conformance.journal import SHOP, Line


@pytest.mark.parametrize(
    ("kind", "data", "words"),
    [
        (
            "call",
            {"method": "GET", "path": "/x", "status": 200, "errcode": 61003, "lost": True},
            "errcode 61003",
        ),
        ("push", {"kind": "authorized", "outcome": "refused", "status": 500, "reply": "x"}, "← refused 500"),
        ("visit", {"how": "enter", "browser": "b", "shown": "served", "status": 200}, "200 served"),
        ("reading", {"store": SHOP, "entitlements": None, "shown": []}, "logins: none"),
        ("truth", {"store": SHOP, "services": []}, "nothing bought"),
        ("grant", {"store": SHOP, "phase": "ended", "by": "cancel"}, "ended by cancel"),
        ("strange", {"a": 1}, '{"a": 1}'),
    ],
)
def test_lines(kind: str, data: dict[str, object], words: str) -> None:
    text = line(Line(7, "world", 1_767_229_200.0, kind, data))
    assert text.startswith("#7 01-01 09:00:00")
    assert words in text
    assert "\n" not in text
