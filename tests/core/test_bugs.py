from __future__ import annotations

import pytest

from simulator.core import bugs
from tests.core.sample import Town


@pytest.mark.breaks
def test_a_bug_is_an_entry_and_a_line_of_the_log(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    try:
        raise ZeroDivisionError("half \ud800 of it")  # noqa: TRY301
    except ZeroDivisionError as bug:
        seq = bugs.report(town.world, "ec.order.get", bug)
    [entry] = town.world.journal.entries(kind="bug")
    assert entry.seq == seq == town.world.journal.last
    assert entry.data["where"] == "ec.order.get"
    assert entry.data["error"].startswith(
        "wxsim broke, please report it: ZeroDivisionError: half \\ud800 of it"
    )
    assert "test_bugs.py" in entry.data["trace"]
    log = capsys.readouterr().err
    assert log.startswith("ec.order.get: wxsim broke")
    assert log.endswith(f"entry {seq} of the journal of world has the trace\n")


@pytest.mark.breaks
def test_no_bug_is_reported_where_it_could_be_lost(town: Town) -> None:
    with town.world.transaction(), pytest.raises(RuntimeError, match="reporting a bug inside an open"):
        bugs.report(town.world, "x", ZeroDivisionError())
    assert town.world.journal.entries(kind="bug") == []
    bugs.report(town.world, "x", ZeroDivisionError())
