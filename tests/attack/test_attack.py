"""The attack's own machinery: that it sees what falls, and comes to an end."""

from __future__ import annotations

import traceback

import pytest
from hypothesis import strategies as st

from simulator.actions import ACTIONS
from simulator.core.store.order import noting
from simulator.endpoints.table import ROWS
from tests.attack import actions, rows, run, stories
from tests.attack.ground import ground, sign_of
from tests.attack.part import Bounds, Fall, Figures
from tests.attack.requests import Asked
from tests.attack.run import main, parts, shares
from tests.attack.search import Broke, search


def test_every_row_and_every_action_is_a_target() -> None:
    assert {row.id for row in ROWS} < set(rows.targets())
    assert set(ACTIONS) == set(actions.targets())


def test_a_story_is_played_though_what_it_sends_is_sent_otherwise_first() -> None:
    figures = stories.run(Bounds(seconds=0, target="order/price/update"))
    assert figures.tried >= stories.TRIES
    assert figures.falls == []


@pytest.mark.breaks
def test_a_call_of_a_story_that_breaks_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = noting.note
    monkeypatch.setattr(stories, "otherwise", lambda body, _: {**body, "merchant_notes": "breaks"})
    monkeypatch.setattr(noting, "note", lambda *said: {}["x"] if said[-1] == "breaks" else whole(*said))
    [fall, *_] = stories.run(Bounds(seconds=0, target="order/merchantnotes/update")).falls
    assert "KeyError" in fall.what


def test_a_round_is_made_whatever_the_time() -> None:
    assert list(Bounds(seed=2, seconds=0).rounds()) == [2_000_006]


def test_a_longer_run_goes_to_each_part_by_its_share() -> None:
    known = {name: part for name, part in parts().items() if name in ("rows", "actions")}
    assert sum(shares(known, 2).values()) == pytest.approx(120)
    assert shares(known, None) == {name: part.seconds for name, part in known.items()}


def test_a_failure_is_shrunk_told_once_and_passed_over_then() -> None:
    def tried(number: int) -> None:
        if number > 100:
            raise Broke("too much", str(number))

    known: set[str] = set()
    found = search(st.integers(), tried, by=1, examples=500, known=known)
    assert found is not None
    assert found.what == "101"
    assert search(st.integers(), tried, by=1, examples=500, known=known) is None


def test_a_handler_that_breaks_is_seen_with_its_place(monkeypatch: pytest.MonkeyPatch) -> None:
    with ground(Figures(), peopled=False) as world:
        monkeypatch.setattr(world.world.journal, "entries", lambda *_args, **_named: {}["x"])
        with pytest.raises(Broke) as seen:
            world.ask(world.control, Asked("GET", "/journal", (("kind", "call"),)))
    assert "KeyError" in seen.value.sign
    assert seen.value.again.startswith("b'GET /journal?kind=call HTTP/1.1")


def test_failures_are_told_apart_by_what_and_where() -> None:
    signs = set()
    for text in ("1", "2"):
        try:
            {}[text]
        except KeyError:
            signs.add(sign_of(traceback.format_exc()))
    assert len(signs) == 1
    assert "KeyError at attack/test_attack.py" in signs.pop()


def test_the_quickest_form_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--only", "rows/token", "--minutes", "0"]) == 0
    heading, row, *_ = capsys.readouterr().out.splitlines()
    assert heading.split()[:2] == ["part", "tried"]
    assert row.startswith("rows ")


@pytest.mark.parametrize(
    ("falls", "retry", "tried", "ends"), [(1, True, 2, 0), (2, True, 2, 1), (1, False, 1, 1)]
)
def test_what_fell_is_tried_once_more_where_that_was_asked_for(
    falls: int,
    retry: bool,
    tried: int,
    ends: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    runs: list[str] = []

    def once(name: str, _: Bounds) -> Figures:
        runs.append(name)
        broken = name == "rows" and runs.count(name) <= falls
        return Figures(falls=[Fall("a row", "it broke")] if broken else [])

    monkeypatch.setattr(run, "_one", once)
    assert main(["--only", "rows", "--only", "actions", *(["--retry"] if retry else [])]) == ends
    assert (runs.count("rows"), runs.count("actions")) == (tried, 1)
    assert "FELL  rows: a row" in capsys.readouterr().out
