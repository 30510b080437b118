"""What a check says it covers is held against what it reads: the calls it looks up, those of its items."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any

import pytest

from conformance.history.calls import Call
from conformance.history.endpoints import PULLS
from conformance.history.episodes import Episode
from conformance.history.reader import read
from conformance.history.rounds import Rounds
from conformance.registry import Check, checks
from simulator.endpoints.table import BY_ID
from tests.conformance.checks.test_checks import STORIES
from tests.conformance.journal import told


def calls_in(item: Any) -> Iterator[Call]:
    """The calls that an item holds, however deep."""
    if isinstance(item, Call):
        yield item
    elif isinstance(item, tuple | list):
        for part in item:
            yield from calls_in(part)
    elif dataclasses.is_dataclass(item):
        for field in dataclasses.fields(item):
            yield from calls_in(getattr(item, field.name))


def endpoints_read(check: Check, monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The endpoints whose calls the check asks for by name, or judges, in its stories.

    What rests on a pull round rests on the pull interfaces.
    """
    endpoints: set[str] = set()
    calls_to, began_before = Episode.calls_to, Rounds.began_before
    completed: Any = vars(Rounds)["completed"]

    def noted_calls(self: Episode, *names: str) -> list[Call]:
        endpoints.update(names)
        return calls_to(self, *names)

    def noted_round(self: Rounds, seq: int, store: str | None = None) -> int | None:
        began = began_before(self, seq, store)
        endpoints.update(PULLS if began is not None else ())
        return began

    def noted_rounds(self: Rounds) -> list[tuple[int, float]]:
        found: list[tuple[int, float]] = completed.func(self)
        endpoints.update(PULLS if found else ())
        return found

    monkeypatch.setattr(Episode, "calls_to", noted_calls)
    monkeypatch.setattr(Rounds, "completed", property(noted_rounds))
    monkeypatch.setattr(Rounds, "began_before", noted_round)
    for story in STORIES[check.id]:
        for broken in (False, True):
            for ep in read(told(story, broken).lines).episodes:
                for item in check.over(ep):
                    endpoints.update(call.endpoint for call in calls_in(item))
                    check.judge(item, ep)
    return endpoints


@pytest.mark.parametrize("id_", [id_ for id_, check in checks().items() if check.covers])
def test_a_check_reads_what_it_covers(id_: str, monkeypatch: pytest.MonkeyPatch) -> None:
    check = checks()[id_]
    assert set(check.covers) - endpoints_read(check, monkeypatch) == set()


def test_an_endpoint_that_is_not_read_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "servicemarket.login_auth" not in endpoints_read(checks()["auth.code-once"], monkeypatch)


def test_what_is_covered_is_an_endpoint() -> None:
    covered = {endpoint for check in checks().values() for endpoint in check.covers}
    assert covered - set(BY_ID) == set()
