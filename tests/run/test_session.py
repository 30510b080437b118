"""Whatever becomes of one scenario or of the provider in it, the others are played, and each has its end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from simulator import Played, Session, load_scenarios
from simulator.core import outbox
from simulator.delivery import quiet
from simulator.provider.probe_rows import PROBES, Probe
from simulator.run import play as playing
from simulator.run import session as module
from simulator.texts import NOTHING
from tests.provider.sample import SERVER, command, manifest

BEGIN = "    def answer(self):"
SHOP = "create_store: shop"


def session(folder: Path, body: str, **changes: Any) -> Session:
    """Of a provider that does this first, whatever it is asked; `self.path` says what."""
    script = SERVER.replace(BEGIN, f"{BEGIN}\n        {body}", 1)
    return Session(manifest(folder, start=command(folder, script), **changes), salt="", plays_on=True)


def played(opened: Session, folder: Path, *scenarios: tuple[str, ...]) -> list[Played]:
    """What came of scenarios of these steps."""
    place = folder / "life"
    place.mkdir()
    for number, steps in enumerate(scenarios):
        text = "".join(f"  - {step}\n" for step in steps)
        (place / f"s{number}.yaml").write_text(f"title: it is played\nclauses: [P1]\nsteps:\n{text}")
    with opened:
        return [opened.play(scenario) for scenario in load_scenarios([folder / "life"])]


def answers(status: int, path: str) -> str:
    """Code that answers so at a path."""
    return (
        f"if self.path == {path!r}:\n"
        f"            self.send_response({status})\n"
        "            self.send_header('Content-Length', '0')\n"
        "            return self.end_headers()"
    )


def ends(opened: Session) -> list[tuple[str, bool]]:
    """By its journal, which scenarios were over, and whether in an error."""
    rows = [one.data for one in opened.journal if one.kind == "scenario"]
    return [(row["id"], bool(row.get("error"))) for row in rows if row["phase"] == "end"]


HANGS_ON_IN_A_CHILD = (
    "if self.path == '/probe/sync':\n"
    "            if not os.fork():\n"
    "                import time; time.sleep(1000)\n"
    "            os._exit(9)"
)


def test_one_that_is_killed_is_noticed_though_a_child_of_its_keeps_the_connection(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(
        PROBES, "sync", Probe(method="POST", path="/sync", text="", chinese="", timeout=600, repeatable=False)
    )
    opened = session(tmp_path, HANGS_ON_IN_A_CHILD)
    first, second = played(opened, tmp_path, (SHOP, "sync"), (SHOP,))
    assert first.error.en == "the provider ended by itself (exit code 9; listening)"
    assert first.error.zh == "服务商自行退出（退出码 9；listening）"
    assert not second.error
    [asked] = [one.data for one in opened.journal if one.data.get("probe") == "sync"][1:]
    assert asked["error"] == "the connection was cut"


def test_a_round_that_failed_says_why(tmp_path: Path) -> None:
    opened = session(tmp_path, answers(502, "/probe/sync"))
    played(opened, tmp_path, (SHOP, "sync"))
    results = [one.data["result"] for one in opened.journal if one.data.get("action") == "sync"]
    assert results == [{"ok": False, "why": "HTTP 502", "why_zh": "HTTP 502"}]


def test_one_that_is_never_at_rest_has_all_its_scenarios_in_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "START_PATIENCE", 0.2)
    opened = session(tmp_path, answers(503, "/probe/idle"))
    found = played(opened, tmp_path, (SHOP,), (SHOP, "sync"))
    said = "the provider was not quiet within 0.2 s: it did nothing, and its idle probe did not say"
    assert [each.error.en.startswith(said) for each in found] == [True, True]
    assert ends(opened) == [("life/s0", True), ("life/s1", True)]


def test_one_that_comes_to_no_rest_is_started_again_for_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quiet, "BUSY", 0.1)
    busy = "self.server.busy = getattr(self.server, 'busy', False) or self.path == '/probe/sync'\n        "
    opened = session(tmp_path, busy + answers(503, "/probe/idle").replace("if ", "if self.server.busy and "))
    first, second = played(opened, tmp_path, (SHOP, "sync"), (SHOP,))
    assert "not quiet within 0.1 s" in first.error.en
    assert (second.error, bool(second.digest)) == (NOTHING, True)


def test_one_that_cannot_be_started_again_ends_the_rest_at_once(tmp_path: Path) -> None:
    once = "if self.path == '/probe/sync':\n            open('gone', 'w').close(); os._exit(9)"
    opened = session(tmp_path, once)
    script = tmp_path / "server.py"
    script.write_text("import os\nif os.path.exists('gone'): raise SystemExit(4)\n" + script.read_text())
    first, *rest = played(opened, tmp_path, (SHOP, "sync"), (SHOP,), (SHOP,))
    assert first.error.en == "the provider ended by itself (exit code 9; listening)"
    assert ["ended before it was ready (exit code 4)" in each.error.en for each in rest] == [True, True]
    starts = [one.data for one in opened.journal if one.data.get("phase") == "starting"]
    assert len(starts) == 3  # at first, after the crash, and once more for the next
    assert ends(opened) == [(f"life/s{number}", True) for number in range(3)]


def test_one_that_never_comes_up_has_all_its_scenarios_in_error(tmp_path: Path) -> None:
    start = command(tmp_path, "print('no database'); raise SystemExit(5)")
    opened = Session(manifest(tmp_path, start=start), salt="")
    first, second = played(opened, tmp_path, (SHOP,), (SHOP,))
    assert first.error.en.startswith("the provider ended before it was ready (exit code 5).\n")
    assert all("  | no database" in said for said in first.error)
    assert second.error.en == "the provider ended before it was ready (exit code 5)."  # the rest is told once
    assert ends(opened) == [("life/s0", True), ("life/s1", True)]


def test_however_much_one_writes_before_it_ends_its_error_is_a_text_in_the_journal(tmp_path: Path) -> None:
    start = command(tmp_path, "print('x' * 10_000_000); raise SystemExit(5)")
    [only] = played(opened := Session(manifest(tmp_path, start=start), salt=""), tmp_path, (SHOP,))
    assert len(only.error.en) < 10_000
    [ended] = [one.data for one in opened.journal if one.data.get("phase") == "end"]
    assert (ended["error"], ended["error_zh"]) == only.error


def test_a_probe_that_hangs_again_and_again_is_not_asked_for_ever(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(
        PROBES,
        "sync",
        Probe(method="POST", path="/sync", text="", chinese="", timeout=0.05, repeatable=False),
    )
    opened = session(tmp_path, "if self.path == '/probe/sync':\n            import time; time.sleep(1000)")
    ended = played(opened, tmp_path, *[(SHOP, "sync")] * 5)
    assert not any(one.error for one in ended[:3])
    said = "the sync probe gave no answer within 0.05 s, 3 times in a row: it is not asked"
    assert [said in one.error.en for one in ended[3:]] == [True, True]
    asked = [one.data["phase"] for one in opened.journal if one.data.get("probe") == "sync"]
    assert asked == ["start", "end"] * 3


def test_one_that_no_scenario_leaves_right_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quiet, "BUSY", 0.05)
    pulled = (
        "if self.path == '/probe/sync': open('pulled', 'w').close()\n"
        "        if self.path == '/probe/idle' and os.path.exists('pulled'):\n"
        "            self.send_response(503)\n"
        "            self.send_header('Content-Length', '0')\n"
        "            return self.end_headers()"
    )
    opened = session(tmp_path, pulled)
    script = tmp_path / "server.py"
    script.write_text("import os\nif os.path.exists('pulled'): os.unlink('pulled')\n" + script.read_text())
    monkeypatch.setattr(module, "MOST_UNHEALED", 2)
    ended = played(opened, tmp_path, *[(SHOP, "sync")] * 4)
    assert ["not quiet within" in one.error.en for one in ended] == [True] * 4
    assert ["not right after 2 scenarios" in one.error.en for one in ended] == [False, False, True, True]
    starts = [one.data for one in opened.journal if one.data.get("phase") == "starting"]
    assert len(starts) == 2  # at first, and for the second scenario


def test_one_that_does_not_take_the_time_is_an_error_of_the_scenario(tmp_path: Path) -> None:
    opened = session(tmp_path, answers(500, "/probe/clock"))
    first, second = played(opened, tmp_path, (SHOP,), (SHOP,))
    assert "did not take the time (clock probe: HTTP 500)" in first.error.en
    assert "did not take the time (clock probe: HTTP 500)" in second.error.en


def once(real: Callable[..., Any]) -> Callable[..., Any]:
    """Raises the first time that it is called."""
    calls: list[None] = []

    def made(*args: Any, **how: Any) -> Any:
        calls.append(None)
        if len(calls) == 1:
            raise ZeroDivisionError("half \ud800\n of it")
        return real(*args, **how)

    return made


@pytest.mark.parametrize(
    ("place", "name"),
    [
        (playing, "digest"),
        (playing, "_on_another_day"),
        (playing, "_heal"),
        (playing, "_do"),
        pytest.param(outbox, "ended", marks=pytest.mark.breaks),
    ],
)
def test_what_nobody_foresaw_is_an_error_of_one_scenario(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: Any, name: str
) -> None:
    opened = session(tmp_path, "pass")
    with monkeypatch.context() as patched, opened:
        real = getattr(place, name)
        folder = tmp_path / "life"
        folder.mkdir()
        for number in range(2):
            (folder / f"s{number}.yaml").write_text(
                "title: it is played\nclauses: [P1]\nsteps:\n  - create_store: shop\n  - purchase: shop\n"
            )
        first, second = load_scenarios([folder])
        patched.setattr(place, name, once(real))
        broken = opened.play(first)
        after = opened.play(second)
    for said in ("please report it", "Error", ".py:"):
        assert said in broken.error.en
    assert (after.error, after.skipped, bool(after.digest)) == (NOTHING, NOTHING, True)
    assert ends(opened) == [("life/s0", True), ("life/s1", False)]


def test_each_scenario_begins_on_another_day_at_an_hour_of_its_own_whatever_stood_before(
    tmp_path: Path,
) -> None:
    begun: list[tuple[str, datetime]] = []
    for number, wait in enumerate(("10m", "30h")):
        folder = tmp_path / str(number)
        folder.mkdir()
        opened = session(folder, "pass")
        played(opened, folder, (SHOP, f"advance: {wait}"), (SHOP,), (SHOP,))
        begun += [
            (one.data["id"], datetime.fromtimestamp(one.at, timezone(timedelta(hours=8))))
            for one in opened.journal
            if one.kind == "scenario" and one.data["phase"] == "start"
        ]
    assert all(at - before > timedelta(days=1) for (_, before), (_, at) in pairwise(begun[:3]))
    assert len({(id_, at.hour) for id_, at in begun}) == len({id_ for id_, _ in begun}) == 3
    assert {(at.minute, at.second) for _, at in begun} == {(0, 0)}


def test_the_worlds_of_a_worker_are_called_after_it(tmp_path: Path) -> None:
    opened = Session(manifest(tmp_path, start=command(tmp_path, SERVER)), salt="", worker=3)
    played(opened, tmp_path, (SHOP,), (SHOP,))
    assert {entry.world for entry in opened.journal} == {"3/world"}
    past = opened.journal[9].seq
    assert opened.entries(past) == opened.journal[10:]


def test_where_the_clock_cannot_be_told_each_scenario_begins_with_a_ticket_as_well(tmp_path: Path) -> None:
    """The provider may have lost what it had: it kept it in memory, and was started again."""
    opened = session(tmp_path, "pass", probe=None, quiet=0.01)
    played(opened, tmp_path, (SHOP,), (SHOP,))
    marks = [
        one.kind
        for one in opened.journal
        if (one.kind == "push" and one.data["attempt"] == 1)
        or (one.kind == "scenario" and one.data["phase"] == "start")
    ]
    assert marks == ["push", "push", "scenario", "push", "scenario"]
