"""What GitHub shows beside a job: within its limits, and nothing that others said is a command."""

from __future__ import annotations

import re
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conformance.events import Event
from conformance.model import Verdict
from conformance.report.annotations import MOST, MOST_MESSAGE, Annotations, command, commands
from simulator import printable
from tests.conformance.report.documents import document_of, said
from tests.unprintable import TEXTS, raw

# As GitHub reads a line: the name, the properties, and the text.
COMMAND = re.compile(r"::([a-z-]+)(?: ([^:\r\n]*))?::(.*)")
MARKS = st.lists(
    st.sampled_from(["::", ":", ",", "%", "%0A", "\n", "\r\n", "::error::", "##[error]", "=", "a"])
)


def read(line: str) -> tuple[str, dict[str, str], str]:
    found = COMMAND.fullmatch(line)
    assert found, line
    pairs = (one.split("=", 1) for one in (found[2] or "").split(",") if one)
    return found[1], {key: unquote(value) for key, value in pairs}, unquote(found[3])


@given(TEXTS | MARKS.map("".join))
def test_a_command_is_one_line_and_says_what_was_meant(text: str) -> None:
    line = command("error", text, title=text)
    shown = printable(text.replace("\r\n", "\n"))
    assert not raw(line)
    assert len(line.splitlines()) == 1
    assert read(line) == ("error", {"title": shown}, shown)


@settings(max_examples=50)
@given(TEXTS | MARKS.map("".join))
def test_whatever_others_said_every_line_is_a_command_of_ours(text: str) -> None:
    for line in commands(document_of(said(text))):
        name, properties, _ = read(line)
        assert name in {"error", "warning"}
        assert set(properties) == {"title", "file", "line"}


def test_each_remark_is_told_at_the_provider_s_file(events: list[Event]) -> None:
    lines = commands(document_of(events))
    found = [read(line) for line in lines]
    [first] = [text for _, properties, text in found if properties["title"] == "ticket.acknowledged"]
    assert "Expected HTTP 200 success within 5 s" in first
    assert {properties["file"] for _, properties, _ in found} == {"provider.yaml"}
    levels = {properties["title"]: name for name, properties, _ in found}
    assert levels["order.push-acknowledged"] == "warning"
    assert levels["auth.cancel-stops-calls"] == "error"  # nothing was judged: the run ends with 3


def test_a_remark_is_told_in_chinese_where_the_machine_is(events: list[Event]) -> None:
    document = document_of(events)
    found = [read(line) for line in commands(document, "zh")]
    [first] = [text for _, properties, text in found if properties["title"] == "ticket.acknowledged"]
    assert "应为 5 秒内 HTTP 200 success；实为 " in first
    assert len(found) == len(commands(document))


def test_no_more_are_told_than_are_taken_and_the_last_says_how_many_more() -> None:
    document = document_of(said("x"))
    [check] = document["checks"]
    document["checks"] = [{**check, "id": f"a.{number}"} for number in range(30)]
    document["scenarios"], document["baseline"]["stale"] = [], {}
    lines = commands(document)
    assert len(lines) == MOST
    assert read(lines[-1])[2] == "21 more: the summary and the reports have them"
    assert read(commands(document, "zh")[-1])[2] == "另有 21 项，见摘要与报告"


def test_a_long_message_is_cut() -> None:
    for line in commands(document_of(said("x" * 9000))):
        assert len(read(line)[2]) <= MOST_MESSAGE


def test_until_the_run_is_over_no_line_is_a_command(
    events: list[Event], capsys: pytest.CaptureFixture[str]
) -> None:
    listener = Annotations()
    for event in events:
        listener.take(event)
    lines = capsys.readouterr().out.splitlines()
    stop = re.fullmatch(r"::stop-commands::([0-9a-f]{32})", lines[0])
    assert stop
    assert lines[1] == f"::{stop[1]}::"
    assert all(line.startswith(("::error ", "::warning ")) for line in lines[2:])


def test_a_warning_is_what_a_run_ends_well_with() -> None:
    [line] = [
        line for line in commands(document_of(said("x", Verdict.WARN))) if "ticket.acknowledged" in line
    ]
    assert line.startswith("::warning ")
