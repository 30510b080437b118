"""Runs as documents, in ways in which a run can end, and with whatever words others put into one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import jsonschema

from conformance.events import Event, Judged, RunEnded, RunStarted, ScenarioEnded, ScenarioStarted
from conformance.judge import OUTSIDE, Attributed, Result, Table
from conformance.model import Finding, Verdict
from conformance.registry import select
from conformance.report.document import Document, Documented
from conformance.report.schema import SCHEMA
from simulator import Entry
from simulator.texts import Text

SHAPE = jsonschema.Draft202012Validator(SCHEMA)


class Kept(Documented):
    """Keeps the document."""

    document: Document

    def write(self, document: Document) -> None:
        self.document = document


def document_of(events: list[Event], against: dict[str, Verdict] | None = None) -> Any:
    listener = Kept(against)
    for event in events:
        listener.take(event)
    SHAPE.validate(listener.document)
    return listener.document


def said(text: str, verdict: Verdict = Verdict.FAIL, findings: int = 1) -> list[Event]:
    """A run in which all that can come from elsewhere is that text."""
    [check] = select(["ticket.acknowledged"]).values()
    same = Text.same(text)
    finding = Attributed(text, same, Finding(reason="no-answer", expected=same, seen=same, seqs=(1,)))
    result = Result(check=check, verdict=verdict, items=1, findings=(finding,) * findings, reason=same)
    table = Table(
        stale={text: same},
        results=(result,),
        errors={text: same},
        not_reached={f"{text}2": same},
        skipped={text: same},
    )
    entry = Entry(1, text, 1.0, "call", {"path": text, "method": text, "why": text, "faults": [text]})
    return [
        RunStarted(provider=text, scenarios=[text], checks=1, seed=1, salt=text, file=text),
        ScenarioStarted(number=1, id=text, title=same),
        ScenarioEnded(number=1, id=text, seconds=0.0, error=same),
        Judged(table=table, entries={1: entry}, again={check.id: text}),
        RunEnded(verdict=verdict, exit_code=1, seconds=0.0),
    ]


def partial(events: list[Event]) -> list[Event]:
    """The same run, stopped before its end."""
    stopped = Text("stopped (SIGINT): 1 of 3 scenarios were played", "被停止（SIGINT）：3 个剧本演练了 1 个")
    return [
        replace(event, partial=True, exit_code=3)
        if isinstance(event, RunEnded)
        else replace(event, table=replace(event.table, errors={**event.table.errors, OUTSIDE: stopped}))
        if isinstance(event, Judged)
        else event
        for event in events
    ]


def broken() -> list[Event]:
    """A run that was not begun."""
    table = Table(results=(), errors={OUTSIDE: Text("the provider did not start", "服务商没有启动")})
    return [
        RunStarted(provider="p", scenarios=[], checks=0, seed=1, salt=""),
        Judged(table=table),
        RunEnded(verdict=Verdict.ERROR, exit_code=3, seconds=0.0),
    ]
