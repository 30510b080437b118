"""What a run tells while it goes on. Reports listen; the runner prints nothing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from conformance.judge import Table
from conformance.lasting import Span
from conformance.model import Verdict
from conformance.nearest import Near
from simulator import NOTHING, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStarted:
    """The scenarios that will be played, in order, and what the provider offers; None: nobody knows.

    `file` is its provider.yaml as it was named; empty where it was not. `spans` is what each is expected to
    take, where that is known, with so many `jobs`; `beforehand` says it.
    """

    provider: str
    scenarios: Sequence[str]
    checks: int
    seed: int
    salt: str
    offered: Collection[str] | None = None
    file: str = ""
    spans: Sequence[Span] = ()
    jobs: int = 1
    beforehand: Text = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioStarted:
    """One of the scenarios begins; the first has the number 1."""

    number: int
    id: str
    title: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioEnded:
    """It is over: `error` says why it could not be played to its end, `skipped` why it was not begun.

    `cause` says of an error that it is the `provider`'s failure, or that a fault was `unfired`.
    """

    number: int
    id: str
    seconds: float
    digest: str = ""
    error: Text = NOTHING
    cause: str = ""
    skipped: Text = NOTHING


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """The verdicts of the whole run, with the entries they rest on and the whole journal, and the broken
    variants it fails like.

    `again` has, by check, the command line that shows what it found once more.
    """

    table: Table
    entries: Mapping[int, Any] = field(default_factory=dict)
    journal: Sequence[Any] = ()
    nearest: tuple[Near, ...] = ()
    again: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEnded:
    """All is over, and the process ends with that code. `partial`: the run was stopped before its end; `why`,
    where that was asked for."""

    verdict: Verdict
    exit_code: int
    seconds: float
    partial: bool = False
    why: Text = NOTHING


Event = RunStarted | ScenarioStarted | ScenarioEnded | Judged | RunEnded
