"""What people read."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest

from conformance.events import Event, Judged, RunEnded, ScenarioEnded
from conformance.judge import Result, Table, judge
from conformance.model import Verdict
from conformance.nearest import Near
from conformance.registry import select
from conformance.report.astray import MOST, astray
from conformance.report.console import Console
from conformance.runner import cited
from simulator import Entry, Text
from tests.conformance.journal import Book


def test_console(events: list[Event], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    out = io.StringIO()
    console = Console(out)
    for event in events:
        console.take(event)
    text = out.getvalue()
    assert "\x1b" not in text
    for part in (
        "FAIL ticket.acknowledged",
        "clause P2:",
        "expected HTTP 200 success within 5 s",
        "→ push component_verify_ticket",
        "[bold]success[/bold]",
        "\n  again: wxconf run --only ticket.acknowledged --provider 'my shop.yaml'\n",
        "standing ours",
        "component_verify_ticket #1 (other-words)",
        "ERROR ticket/repeated: planned faults never fired: late",
        "FAIL not reached: ticket/gap, ticket/stopped: nothing comes of it",
        "auth/cancel gave it nothing to judge",
        "skip   x/y no clock",
    ):
        assert part in text, part


def test_why_a_scenario_did_not_end_well_is_told_in_chinese(events: list[Event]) -> None:
    out = io.StringIO()
    console = Console(out, lang="zh")
    for event in events:
        console.take(event)
    for part in (
        "出错 ticket/repeated：安排的故障从未触发：late\n",
        "失败，没有演完：ticket/gap, ticket/stopped：没有下文\n",
        "跳过 x/y 没有时钟\n",
    ):
        assert part in out.getvalue(), part


def test_failures_come_first_and_last_and_the_table_between(events: list[Event]) -> None:
    out = io.StringIO()
    console = Console(out)
    for event in events:
        console.take(event)
    text = out.getvalue()
    evidence, table, last = (
        text.index(part)
        for part in (
            "expected HTTP 200 success within 5 s",
            "check ",
            "FAIL ticket.acknowledged  ticket/steady: component_verify_ticket #1 (other-words)\n",
        )
    )
    assert evidence < table < last
    assert len(text[last:].splitlines()) == 5  # what broke, what was not reached, and the verdict
    assert text[last:].splitlines()[-1].startswith("FAIL  ")


def test_scenarios_that_were_not_played_are_told_by_why_and_no_more_than_a_few_by_name() -> None:
    out = io.StringIO()
    console = Console(out, quiet=True)
    why = Text("no clock", "没有时钟")
    for number in range(9):
        console.take(ScenarioEnded(number=number, id=f"a/{number}", seconds=0.0, skipped=why))
    console.take(Judged(table=Table(results=())))
    assert "SKIP a/0, a/1, a/2, a/3, a/4, a/5 and 3 more: no clock\n" in out.getvalue()


def test_checks_that_nothing_was_played_for_are_counted_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    chosen = select(["ticket.acknowledged", "ticket.outlives-gap", "auth.update"])
    left = Judged(table=judge([], [], chosen, None))

    def said(*over: ScenarioEnded) -> str:
        console = Console(out := io.StringIO())
        for event in (*over, left):
            console.take(event)
        return out.getvalue()

    one = said(ScenarioEnded(number=1, id="ticket/gap", seconds=0.0, skipped=Text("no clock", "没有时钟")))
    assert "ticket.outlives-gap" in one
    assert "auth.update" not in one
    assert (
        "SKIP 2 checks, as none of their scenarios was played: ticket 1, auth 1; reports name each\n" in one
    )
    assert "auth.update" in said()  # of a run of which nothing is known


@pytest.mark.parametrize(("status", "told"), [(500, True), (404, False)])
def test_beside_a_push_that_got_a_5xx_stands_what_the_provider_wrote_then(status: int, told: bool) -> None:
    book = Book()
    book.start("ticket/steady")
    book.ticket(outcome="refused", status=status)
    book.add("output", lines=["Traceback", "KeyError: 'ticket'"])
    book.ticket()
    book.add("output", lines=["of later"])
    book.end("ticket/steady")
    table = judge(book.lines, None, select(["ticket.acknowledged"]))
    out = io.StringIO()
    Console(out).take(Judged(table=table, entries=cited(table, book.lines), journal=book.lines))
    assert ("\n    | Traceback\n    | KeyError: 'ticket'\n" in out.getvalue()) == told
    assert "of later" not in out.getvalue()


def test_paths_that_nobody_has_are_told_with_the_nearest() -> None:
    book = Book()
    near = "wxsim knows no such path; the nearest, GET /cgi-bin/token, is simulated"
    for path in ("/cgi_bin/token", "/x", "/cgi_bin/token", "/asked/for"):
        book.add(
            "call", endpoint=None, method="GET", path=path, why=near if "token" in path else "", errcode=0
        )
    book.add("probe", probe="call", request={"path": "/asked/for"}, phase="end")
    out = io.StringIO()
    Console(out).take(Judged(table=Table(results=()), journal=book.lines))
    told = f"\ncalled where the platform has no such path:\n  2 × GET /cgi_bin/token: {near}\n  1 × GET /x\n"
    assert told in out.getvalue()
    assert "/asked/for" not in out.getvalue()


def test_of_very_many_such_paths_a_few_are_named() -> None:
    book = Book()
    for number in range(9):
        book.add("call", endpoint=None, method="GET", path=f"/{number}", why="", errcode=0)
    told = astray(book.lines)
    assert (len(told), told[-1]) == (MOST + 1, ("3 more such paths", "另有 3 个这样的路径"))


def test_what_a_run_fails_like_is_a_line_each() -> None:
    out = io.StringIO()
    near = tuple(Near(variant=name, why="is odd", likeness=(0.5, 1.0, 1.0)) for name in ("one", "another"))
    Console(out, quiet=True).take(Judged(table=Table(results=()), nearest=near))
    assert "fails like the variant one (50%): it is odd\nfails like the variant another" in out.getvalue()


@pytest.mark.parametrize(
    ("lang", "told"),
    [
        ("en", "not judged: a/b: x was answered by hand"),
        ("en", "in the baseline, and not judged: c: it ended SKIP"),
        ("en", "FAIL stale baseline: d: nothing is wrong any more in e: fixed; "),
        ("zh", "不判定：a/b：x 由人工应答"),
        ("zh", "在基线中，但没有判定：c：结果为 SKIP"),
        ("zh", "失败，基线已过时：d：e 中已没有问题：已修复；"),
    ],
)
def test_what_was_not_judged_and_what_is_stale_is_told_with_why(lang: str, told: str) -> None:
    table = Table(
        results=(),
        by_hand={"a/b": Text("x was answered by hand", "x 由人工应答")},
        not_judged={"c": Text("it ended SKIP", "结果为 SKIP")},
        stale={"d": Text("nothing is wrong any more in e", "e 中已没有问题")},
    )
    out = io.StringIO()
    console = Console(out, lang=lang)
    console.take(Judged(table=table))
    console.take(RunEnded(verdict=table.verdict, exit_code=table.exit_code, seconds=1.0))
    assert f"\n{told}" in out.getvalue()


def ended(verdicts: list[Verdict], seconds: float = 1.0) -> str:
    """The last line of a run whose checks ended so."""
    [check] = select(["ticket.acknowledged"]).values()
    judged = Table(results=tuple(Result(check=check, verdict=verdict) for verdict in verdicts))
    out = io.StringIO()
    console = Console(out, quiet=True)
    console.take(Judged(table=judged))
    console.take(RunEnded(verdict=judged.verdict, exit_code=judged.exit_code, seconds=seconds))
    return out.getvalue().splitlines()[-1]


def test_a_good_run_is_headed_by_what_was_judged_and_not_by_what_was_not() -> None:
    assert ended([Verdict.PASS, Verdict.SKIP]) == "PASS  1 SKIP, 1 PASS in 1.0 s"
    assert ended([Verdict.SKIP]) == "SKIP  1 SKIP in 1.0 s"
    assert ended([Verdict.PASS, Verdict.SKIP, Verdict.WARN]).startswith("WARN")


def test_what_took_no_time_does_not_say_so() -> None:
    assert ended([Verdict.PASS], 0.0) == "PASS  1 PASS"


@pytest.mark.parametrize(("width", "room"), [(60, 96), (150, 124)])
def test_evidence_takes_the_width_of_the_terminal(
    events: list[Event], width: int, room: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    out = io.StringIO()
    out.isatty = lambda: True  # type: ignore[method-assign]
    console = Console(out, quiet=True)
    console.rich.width = width
    long = Entry(1, "world", 1.0, "call", {"method": "GET", "path": "/" + "x" * 500, "errcode": 61003})
    [judged] = (event for event in events if isinstance(event, Judged))
    console.take(replace(judged, entries=dict.fromkeys(judged.entries, long)))
    [found] = {line for line in out.getvalue().splitlines() if "errcode 61003" in line}
    assert len(found.partition("08:00:01 ")[2]) == room
