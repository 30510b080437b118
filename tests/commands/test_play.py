"""`wxsim play` tells what happened, and does not pass over what it was asked for."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pytest
from click.testing import CliRunner, Result

from simulator import Text, load_scenarios, scenarios_named
from simulator.cli import main
from simulator.journal.entry import Entry
from simulator.journal.kinds.exchanged import CallAnswered, PushAttempted
from simulator.journal.kinds.played import FaultChanged
from simulator.journal.kinds.provider import BrowserVisit
from simulator.run.play import Played
from tests.journal.rows import row


class FakeSession:
    """Plays nothing, and answers what is to come of it by id."""

    salt = ""
    outcomes: dict[str, Played]
    rows: tuple[Any, ...] = ()

    def __init__(self, *_args: Any, **_how: Any) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def play(self, scenario: Any) -> Played:
        return self.outcomes.get(scenario.id, Played(id=scenario.id, digest="d", first_seq=1))

    def entries(self, after: int = 0) -> list[Entry]:
        rows = enumerate(self.rows, 1)
        return [Entry(seq, "world", 1.0, one.NAME, one.data()) for seq, one in rows if seq > after]


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch) -> type[FakeSession]:
    monkeypatch.setattr("simulator.Session", FakeSession, raising=False)
    monkeypatch.setattr("simulator.load_manifest", lambda _path: None, raising=False)
    monkeypatch.setattr(FakeSession, "outcomes", {}, raising=False)
    monkeypatch.setattr(FakeSession, "rows", ())
    return FakeSession


def play(*words: str) -> Result:
    return CliRunner().invoke(main, ["play", *words, "--provider", "p.yaml"], catch_exceptions=False)


def test_it_says_what_happened(session: type[FakeSession], monkeypatch: pytest.MonkeyPatch) -> None:
    got = "ec.order.get"
    rows = (
        row(PushAttempted, outcome="refused"),
        *(row(PushAttempted, outcome="acknowledged") for _ in range(2)),
        row(CallAnswered, endpoint=got, status=200, errcode=0),
        *(row(CallAnswered, endpoint=got, status=200, errcode=61007) for _ in range(2)),
        row(CallAnswered, endpoint=None, path="/nowhere", status=404, errcode=None),
        row(BrowserVisit, shown="served"),
        row(FaultChanged, phase="fired", effect="drop"),
        row(FaultChanged, phase="planned", effect="drop"),
    )
    monkeypatch.setattr(session, "rows", rows)
    done = play("purchase/plain")
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        "purchase/plain  d",
        "    pushes: 2 × acknowledged, 1 × refused",
        "    calls: 4, refused: 2 × errcode 61007 ec.order.get, 1 × HTTP 404 /nowhere",
        "    calls of paths that nobody has: 1 × x /nowhere (x)",
        "    pages that users saw: 1 × served",
        "    faults: 1 × drop fired",
    ]


@pytest.mark.parametrize("twice", [False, True])
@pytest.mark.parametrize(
    ("asked", "code"),
    [("purchase/plain", 3), ("purchase/plain.yaml", 3), ("purchase", 0)],
)
def test_what_was_asked_for_by_name_and_not_played_is_an_error(
    session: type[FakeSession], monkeypatch: pytest.MonkeyPatch, asked: str, code: int, twice: bool
) -> None:
    if twice:
        monkeypatch.setattr("simulator.load_manifest", lambda _path: Offers(), raising=False)
    why = Text("the provider does not offer clock", "服务商没有提供 clock")
    left = Played(id="purchase/plain", skipped=why)
    monkeypatch.setattr(session, "outcomes", {left.id: left})
    done = play(asked, *(["--twice"] if twice else []))
    assert "purchase/plain  skipped: the provider does not offer clock\n" in done.stdout
    assert done.exit_code == code


class Offers:
    name = "p"

    def offers(self, _word: str) -> bool:
        return True


def test_named_is_what_was_asked_for_by_file_or_id_and_not_by_folder(tmp_path: Path) -> None:
    folder = tmp_path / "scenarios" / "my"
    folder.mkdir(parents=True)
    for name in ("one", "two"):
        (folder / f"{name}.yaml").write_text("title: x\nsteps: [settle]\n", encoding="utf-8")
    asked = [str(folder / "one.yaml"), "login/plain", str(folder)]
    scenarios = load_scenarios([*asked, "purchase"])
    assert {"my/two", "purchase/plain"} <= {one.id for one in scenarios}
    assert scenarios_named(asked, scenarios) == {"my/one", "login/plain"}
    cases = load_scenarios(["push/malformed"])
    assert len(cases) > 1
    assert scenarios_named(["push/malformed"], cases) == {one.id for one in cases}
    assert scenarios_named([cases[0].id], cases) == {cases[0].id}
