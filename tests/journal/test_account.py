"""What happened between two entries, in a few lines."""

from __future__ import annotations

import pytest

from simulator.journal.account import LINES, MOST, account
from simulator.journal.entry import Entry
from simulator.journal.kind import Kind
from simulator.journal.kinds import KINDS
from simulator.journal.kinds.exchanged import CallAnswered, PushAttempted
from simulator.journal.kinds.provider import BrowserVisit, ProbeAsked, ProviderWrote
from simulator.provider.probe_rows import PROBES
from tests.journal.rows import row, whole


def entries(*rows: Kind) -> list[Entry]:
    return [Entry(seq, "world", 1.0, one.NAME, one.data()) for seq, one in enumerate(rows, 1)]


def test_of_nothing_it_says_that_nothing_was_pushed_or_called() -> None:
    assert [told.en for told in account([])] == ["pushes: none", "calls: 0, refused: none"]
    assert [told.zh for told in account([])] == ["推送：没有", "调用：0，被拒：没有"]


def test_what_is_too_much_to_name_is_counted() -> None:
    rows = (row(CallAnswered, status=200, errcode=40001 + n, endpoint="x") for n in range(MOST + 2))
    [_, calls] = account(entries(*rows))
    assert calls.en.startswith(f"calls: {MOST + 2}, refused: 1 × errcode")
    assert calls.en.endswith(", 2 × …")


def test_a_probe_that_failed_is_told_once_by_its_end() -> None:
    start = row(ProbeAsked, probe="sync", phase="start", status=None)
    rows = (start, row(ProbeAsked, probe="sync", phase="end", status=500, error=None))
    assert account(entries(*rows))[-1].en == "probes that failed: 1 × sync 500"


def test_a_probe_that_rightly_says_no_has_not_failed() -> None:
    refusals = {name: probe.refusals for name, probe in PROBES.items()}
    said = {"phase": "end", "status": 404, "error": None}
    rows = entries(
        row(ProbeAsked, probe="orders", **said),
        row(ProbeAsked, probe="entitlements", **said),
        row(ProbeAsked, probe="orders", **{**said, "error": "the body was cut"}),
    )
    assert account(rows, refusals)[-1].en == (
        "probes that failed: 1 × entitlements 404, 1 × orders the body was cut"
    )


def test_what_a_probe_may_rightly_answer_beside_2xx_stands_in_its_row() -> None:
    known = {name: probe.refusals for name, probe in PROBES.items() if probe.refusals}
    unfollowed = dict.fromkeys(("orders", "products", "aftersales"), frozenset({404}))
    assert known == {"call": {409, 502}, "idle": {503}, **unfollowed}


def test_beside_pushes_that_got_a_5xx_stands_what_the_provider_wrote_then() -> None:
    bad, good = row(PushAttempted, status=500), row(PushAttempted, status=200)
    first, second = row(ProviderWrote, lines=["KeyError"]), row(ProviderWrote, lines=["of another"])
    told = account(entries(good, second, bad, first, good, second))
    assert [one.en for one in told][2:] == ["a push was answered with a 5xx; its output then:", "| KeyError"]
    assert len(account(entries(bad, row(ProviderWrote, lines=["x"] * 99)))) == 3 + LINES


def test_words_of_the_journal_are_told_in_chinese_too() -> None:
    seen = (row(PushAttempted, outcome="acknowledged"), row(BrowserVisit, shown="served"))
    assert [told.zh for told in account(entries(*seen))] == [
        "推送：1 × 已确认",
        "调用：0，被拒：没有",
        "用户看到的页面：1 × 提供服务",
    ]


def test_calls_of_paths_that_nobody_has_are_told_with_the_nearest() -> None:
    astray = row(
        CallAnswered, status=404, errcode=None, endpoint=None, method="GET", path="/x", why="like /y"
    )
    told = [one.en for one in account(entries(astray, astray))]
    assert told[1:] == [
        "calls: 2, refused: 2 × HTTP 404 /x",
        "calls of paths that nobody has: 2 × GET /x (like /y)",
    ]


@pytest.mark.parametrize("kind", KINDS.values(), ids=list(KINDS))
def test_no_kind_of_entry_breaks_it(kind: type[Kind]) -> None:
    assert len(account(entries(row(kind), whole(kind)))) >= 2
