"""A finding that does not tell enough to be mended is named, and so is one that no command repeats."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from conformance.commands.mutants import run_of
from conformance.events import Judged
from conformance.judge import Attributed, Result, Table
from conformance.model import Finding, Verdict
from conformance.registry import checks
from conformance.told import unrepeated, untold
from simulator.journal.entry import Entry
from simulator.texts import Text

CHECK = checks()["ticket.acknowledged"]
FINDING = Finding(
    reason=CHECK.reasons[0],
    expected=Text.same("this"),
    seen=Text.same("the sync probe answered that"),
    seqs=(1, 2),
)
ENTRIES = {
    1: Entry(1, "world", 1.0, "probe", {"probe": "sync", "request": {}, "phase": "end", "status": 500}),
    2: Entry(
        2, "world", 2.0, "call", {"method": "POST", "path": "/x" * 200, "status": 200, "errcode": 40001}
    ),
}
WHAT = f"{CHECK.id}:{FINDING.reason}: "


def found(finding: Finding = FINDING, item: str = "a push", **result: Any) -> Judged:
    attributed = Attributed("ticket/steady", Text.same(item), finding)
    judged = Result(**{"check": CHECK, "verdict": Verdict.FAIL, "findings": (attributed,), **result})
    line = f"wxconf run --only {CHECK.id} --variant x"
    return Judged(table=Table(results=(judged,)), entries=ENTRIES, again={CHECK.id: line})


def test_a_finding_that_tells_all_is_not_named() -> None:
    assert untold(found()) == []
    assert unrepeated(found()) == []


@pytest.mark.parametrize(
    ("without", "told"),
    [
        ({"expected": Text.same("")}, "nothing expected"),
        ({"seen": Text.same(" ")}, "nothing seen"),
        (
            {"seen": Text.same("it asked for None")},
            "a value that is none in what was seen: it asked for None",
        ),
        ({"seqs": ()}, "no entry of the journal"),
        ({"seqs": (2,)}, "not what the sync probe was asked"),
    ],
)
def test_what_a_finding_does_not_tell_is_named(without: dict[str, Any], told: str) -> None:
    assert WHAT + told in untold(found(replace(FINDING, **without)))


@pytest.mark.parametrize(
    ("chinese", "raw"),
    [
        ("refused，3 ms 后", "refused"),
        ("authorizer 的令牌", "authorizer"),
        ("显示为 needs_grant", "needs_grant"),
        ("应答为 'refused'", ""),
        ("调用 /cgi-bin/component/api_component_token", ""),
        ("被拒收，3 ms 后", ""),
    ],
)
def test_a_word_that_has_a_chinese_one_is_named_where_it_is_left_as_it_is(chinese: str, raw: str) -> None:
    told = untold(found(replace(FINDING, expected=Text("in English: refused", chinese))))
    why = f"{raw} as it is in what was expected in Chinese: {chinese}"
    assert told == ([WHAT + why] if raw else [])


def test_a_finding_about_nothing_is_named() -> None:
    assert untold(found(item="")) == [f"{WHAT}not what it is about"]


def test_a_rule_that_is_not_told_is_named() -> None:
    assert untold(found(check=replace(CHECK, rule=""))) == [f"{WHAT}no rule"]


def test_an_errcode_that_is_cut_away_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("conformance.told.entry_line", lambda _entry, width: "← call POST"[:width])
    assert untold(found()) == [f"{WHAT}a call without its errcode 40001"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("", "no command that repeats it: none"),
        ("wxconf run --variant x", "no command that repeats it: wxconf run --variant x"),
        (
            f"wxconf run --only {CHECK.id} --scenarios login/plain",
            "a command that plays no scenario in which it failed: "
            f"wxconf run --only {CHECK.id} --scenarios login/plain",
        ),
    ],
)
def test_a_command_that_does_not_repeat_it_is_named(line: str, told: str) -> None:
    assert unrepeated(replace(found(), again={CHECK.id: line})) == [f"{CHECK.id}: {told}"]


def test_the_command_of_a_variant_is_a_whole_one() -> None:
    assert run_of("odd one")(only=[CHECK.id]) == f"wxconf run --only {CHECK.id} --variant 'odd one'"
