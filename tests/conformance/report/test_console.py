"""What people read."""

from __future__ import annotations

import io

import pytest

from conformance.events import Event, Judged
from conformance.judge import Table
from conformance.nearest import Near
from conformance.report.console import Console


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


def test_what_a_run_fails_like_is_a_line_each() -> None:
    out = io.StringIO()
    near = tuple(Near(variant=name, why="is odd", likeness=(0.5, 1.0, 1.0)) for name in ("one", "another"))
    Console(out, quiet=True).take(Judged(table=Table(results=()), nearest=near))
    assert "fails like the variant one (50%): it is odd\nfails like the variant another" in out.getvalue()
