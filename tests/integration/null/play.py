"""Every scenario, played to its end against a null provider."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from conformance.events import Judged
from conformance.judge import Table
from conformance.runner import offered_by, run, services_of, session_of
from simulator import load_manifest, load_scenarios
from simulator.scenario.document import file_of

KINDS = ("not-found", "empty", "broken", "success", "echo")
PUSH_TIMEOUT = 2.0
# Of no use here: a year of pushes that nobody takes, lists of a thousand, and what is done over and over, at
# each hour of the day; but that of pushes, without which some of their checks would have nothing to judge.
LONG = {"time/year", "market/renewals", "pull/full-market", "resilience/burst-of-grants"}
HOURLY = "around-the-clock"


def passed(kind: str) -> dict[str, str]:
    """Each check's verdict."""
    return {result.check.id: str(result.verdict) for result in judged(kind).results}


def judged(kind: str) -> Table:
    """The verdicts of a run that is not given up, though nothing comes of the provider."""
    manifest = load_manifest(Path(__file__).with_name("provider.yaml"))
    assert manifest.start is not None
    start = replace(manifest.start, command=(*manifest.start.command, kind))
    manifest = replace(manifest, start=start)
    scenarios = [one for one in load_scenarios() if _is_of_use(one.id) and not one.heavy]
    # Of a scenario in several cases, the first: nothing that is done here hangs on what they differ in.
    scenarios = list({file_of(one.id): one for one in reversed(scenarios)}.values())[::-1]
    opened = session_of(manifest, push_timeout=PUSH_TIMEOUT, plays_on=True, salt="")
    offered, services = offered_by(manifest), services_of(manifest)
    events = run(opened, scenarios, provider=kind, offered=offered, services=services)
    return next(event.table for event in events if isinstance(event, Judged))


def _is_of_use(id_: str) -> bool:
    return id_ not in LONG and (HOURLY not in id_ or id_.startswith("push/"))
