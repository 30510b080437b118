"""A run that ended in every way, as its events."""

from __future__ import annotations

import pytest

from conformance.events import Event, Judged, RunEnded, RunStarted, ScenarioEnded, ScenarioStarted
from conformance.judge import judge
from conformance.registry import select
from conformance.runner import cited
from simulator import Text
from tests.conformance.journal import Book

CHOSEN = ["ticket", "order.push-acknowledged", "auth.cancel-stops-calls"]

AGAIN = {"ticket.acknowledged": "wxconf run --only ticket.acknowledged --provider 'my shop.yaml'"}
LOST = ["ticket/gap", "ticket/stopped"]
NEVER = Text("planned faults never fired: late", "安排的故障从未触发：late")
GONE = Text("nothing comes of it", "没有下文")


@pytest.fixture
def events() -> list[Event]:
    book = Book()
    book.start("ticket/steady")
    book.ticket(reply="<html>\x00 [bold]success[/bold]</html>")
    book.order_push(outcome="refused")
    book.add("call", endpoint=None, method="GET", path="/cgi_bin/<b>", why="like /cgi-bin/token", errcode=0)
    book.end("ticket/steady")
    book.start("ticket/repeated")
    book.end("ticket/repeated", error=NEVER.en, error_zh=NEVER.zh)
    for id_ in LOST:
        book.start(id_)
        book.end(id_, error=GONE.en, error_zh=GONE.zh, cause="provider")
    book.start("auth/cancel")
    book.end("auth/cancel")
    table = judge(book.lines, None, select(CHOSEN))
    return [
        RunStarted(provider="p", scenarios=["ticket/steady"], checks=8, seed=1, salt=""),
        ScenarioStarted(number=1, id="ticket/steady", title=Text("a [red]title", "一个 [red]标题")),
        ScenarioEnded(number=1, id="ticket/steady", seconds=0.5, digest="d"),
        ScenarioEnded(number=2, id="ticket/repeated", seconds=0.5, error=NEVER),
        ScenarioEnded(number=3, id="x/y", seconds=0.0, skipped=Text("no clock", "没有时钟")),
        Judged(table=table, entries=cited(table, book.lines), again=AGAIN, journal=book.lines),
        RunEnded(verdict=table.verdict, exit_code=table.exit_code, seconds=1.0),
    ]
