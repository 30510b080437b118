"""A run beside an earlier one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from conformance.events import Event, Judged
from conformance.model import Verdict
from conformance.report.compare import CHANGES, Change, change_of, changes, read_verdicts
from conformance.report.json import Json
from simulator import UsageError

F, W, P, S = Verdict.FAIL, Verdict.WARN, Verdict.PASS, Verdict.SKIP


@pytest.mark.parametrize(
    ("before", "now", "change"),
    [
        (P, F, Change.BROKEN),
        (F, P, Change.FIXED),
        (F, F, Change.STILL),
        (F, W, Change.STILL),
        (None, F, Change.NEW),
        (S, W, Change.NEW),
        (F, S, Change.GONE),
        (F, None, Change.GONE),
        (P, P, None),
        (S, P, None),
        (P, None, None),
    ],
)
def test_what_became_of_a_check(before: Verdict | None, now: Verdict | None, change: Change | None) -> None:
    assert change_of(before, now) is change


def test_an_earlier_report_is_read_and_the_worst_news_come_first(events: list[Event], tmp_path: Path) -> None:
    file = tmp_path / "before.json"
    listener = Json(file)
    for event in events:
        listener.take(event)
    before = read_verdicts(file)
    assert before["ticket.acknowledged"] is F
    table = next(event.table for event in events if isinstance(event, Judged))
    assert {each.change for each in changes(before, table)} == {Change.STILL}
    found = changes({**before, "ticket.acknowledged": P, "order.gone": F}, table)
    assert found[0].check == "ticket.acknowledged"
    assert [each.change for each in found][-1] is Change.GONE


@pytest.mark.parametrize(
    "text", ["", "[]", "{}", '{"checks": [{"id": "a"}]}', '{"checks": [{"id": 1, "verdict": "X"}]}']
)
def test_what_is_no_report_is_told(text: str, tmp_path: Path) -> None:
    file = tmp_path / "no.json"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=r"no\.json: no report of `wxconf run --json`"):
        read_verdicts(file)


def test_every_change_has_words() -> None:
    assert set(CHANGES) == set(Change)
    assert json.dumps(list(Change))
