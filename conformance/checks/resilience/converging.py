"""After trouble: whatever went wrong meanwhile, the provider comes to the truth again."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.history.endpoints import PULLS
from conformance.history.episodes import Episode, before
from conformance.history.showings import WRONG, Showing, showings
from conformance.model import Finding, Level
from conformance.registry import check


def after_trouble(ep: Episode) -> Iterator[Showing]:
    """Services seen after a pull round that began when all faults were over, of pushes and of calls: what one
    kind of trouble does is judged where that is."""
    rounds = dict(ep.rounds)
    for showing in showings(ep):
        since = showing.since
        if since is None or not _mixed(ep, since):
            continue
        at = rounds.get(since, showing.at)
        if not ep.call_fault_at(since, at) and not _rests(ep, since, at):
            yield showing


def _mixed(ep: Episode, seq: int) -> bool:
    """Whether a fault of pushes and one of calls had fired."""
    steps = before(ep.faults, seq)
    fired = {step.fault for step in steps if step.phase == "fired"}
    struck = [step for step in steps if step.phase == "planned" and step.fault in fired]
    return any(step.push for step in struck) and any(step.call for step in struck)


def _rests(ep: Episode, seq: int, at: float) -> bool:
    """Whether a quota was used up, so that the provider rightly asked for nothing then."""
    return any(at < call.rests_until for call in before(ep.calls, seq))


@check(
    "resilience.converges",
    Level.MUST,
    "P1",
    chinese="无论此前出过哪些故障，恢复并拉取之后，所展示的与实际一致。",
    over=after_trouble,
    reasons=WRONG,
    exercised_by=("resilience/converges",),
    covers=PULLS,
)
def converges(showing: Showing, _ep: Episode) -> Finding | None:
    """Whatever faults there were: once they are over and a pull was done, what is shown is what is true."""
    return showing.finding("what was bought, and no more", showing.wrong())
