"""How far a run is, with a terminal and without one."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

import pytest

from conformance.events import RunStarted, ScenarioEnded, ScenarioStarted
from conformance.lasting import Span
from conformance.report.console import Console
from conformance.report.progress import APART, MOST, Pace
from simulator.texts import Text

COLOURS = re.compile(r"\x1b\[[0-9;]*m")


class Watch:
    """A clock that is set by hand."""

    now = 100.0

    def __call__(self) -> float:
        return self.now


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def begin(amount: int, spans: Sequence[Span] = ()) -> RunStarted:
    ids = [f"a/{number}" for number in range(1, amount + 1)]
    return RunStarted(
        provider="p",
        scenarios=ids,
        checks=1,
        seed=1,
        salt="",
        spans=spans,
        beforehand=Text("about 60 s", "约需 60 秒"),
    )


def end(number: int, error: str = "") -> ScenarioEnded:
    return ScenarioEnded(number=number, id=f"a/{number}", seconds=1.0, error=Text.same(error), cause=error)


def told(amount: int, seconds: float, failing: Sequence[int] = (), spans: Sequence[Span] = ()) -> list[str]:
    """The lines of a run of so many scenarios, which take so long each, where nobody watches."""
    out, watch = io.StringIO(), Watch()
    console = Console(out, clock=watch)
    console.take(begin(amount, spans))
    for number in range(1, amount + 1):
        watch.now += seconds
        console.take(end(number, f"why {number}" if number in failing else ""))
    return out.getvalue().splitlines()[1:]


def test_a_long_run_that_nobody_watches_has_a_line_now_and_then() -> None:
    lines = told(1000, 60.0, failing=[700], spans=[Span(work=60.0)] * 1000)
    assert lines[0] == "about 60 s"
    assert lines[1] == "50 of 1000, about 15.8 h left"
    assert "failed a/700 why 700" in lines
    assert "750 of 1000, 1 failed, about 4.2 h left" in lines
    assert len(lines) == 1 + 1 + MOST - 1


def test_of_lines_none_comes_soon_after_another() -> None:
    assert told(100, APART / 50) == ["about 60 s", "50 of 100"]


def test_each_of_a_few_scenarios_has_its_line() -> None:
    assert told(2, 1.0, failing=[2]) == ["about 60 s", "played a/1", "failed a/2 why 2"]


def test_a_provider_that_is_lost_is_told_once() -> None:
    out = io.StringIO()
    console = Console(out)
    console.take(begin(200))
    for number in range(1, 201):
        console.take(end(number, "it is gone"))
    assert out.getvalue().count("it is gone") == 1


def shown(monkeypatch: pytest.MonkeyPatch, **variables: str) -> str:
    """What a terminal gets in the midst of a run."""
    for name, value in {"TERM": "xterm", "COLUMNS": "100", **variables}.items():
        monkeypatch.setenv(name, value)
    out, watch = Terminal(), Watch()
    console = Console(out, clock=watch)
    console.take(begin(30, [Span(work=2.0)] * 30))
    console.take(ScenarioStarted(number=1, id="a/1", title=Text.same("a [red]title\x1b[2J" + "x" * 200)))
    for number in range(1, 11):
        watch.now += 4.0
        console.take(end(number, "no" if number == 3 else ""))
    console.close()
    return out.getvalue()


def test_a_terminal_has_one_line_that_is_drawn_again(monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(monkeypatch)
    assert "10/30, 1 failed, about 80 s left  a/1: a [red]title" in text
    assert "\x1b[2J" not in text
    assert "x" * 100 not in text
    frames = [frame for frame in re.split(r"\r?\x1b\[2K|\n", COLOURS.sub("", text)) if "/30" in frame]
    assert len(frames) >= 10
    assert [one for one in frames if len(one.rstrip()) > 100 or not re.match("[━╸╺]{20} ", one)] == []
    assert "played" not in text


def test_without_colours_the_line_is_drawn_in_none(monkeypatch: pytest.MonkeyPatch) -> None:
    text = shown(monkeypatch, NO_COLOR="1")
    assert "10/30" in text
    assert "\x1b[3" not in text
    assert "\x1b[1m" not in text


def test_a_terminal_that_moves_no_cursor_is_told_as_if_nobody_watched(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = shown(monkeypatch, TERM="dumb")
    assert "\x1b" not in text
    assert "10/30" not in text
    assert "6 of 30, 1 failed, about 96 s left\n" in text


def test_what_is_left_goes_by_the_pace_so_far_and_waits_take_their_time() -> None:
    spans = [Span(work=10.0), Span(work=10.0, wait=100.0), Span(work=10.0, wait=100.0)]
    assert Pace(spans, 0.0).left(0, 0.0) == 230.0
    assert Pace(spans, 0.0).left(1, 20.0) == 2 * 20.0 + 200.0
    assert Pace(spans, 0.0).left(2, 130.0) == 15.0 + 100.0
    assert Pace(spans, 0.0, jobs=2).left(1, 10.0) == (2 * 20.0 + 200.0) / 2
    assert Pace(spans, 0.0).left(3, 500.0) == 0.0


def test_a_moment_tells_no_pace() -> None:
    assert Pace([Span(work=0.1), Span(work=10.0)], 0.0).left(1, 30.0) == 10.0
