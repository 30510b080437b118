"""Crashes: what was pushed about then is not lost over them."""

from __future__ import annotations

from collections.abc import Iterator

from conformance.history.crashes import crashes
from conformance.history.endpoints import EXCHANGE, PULLS
from conformance.history.episodes import Episode
from conformance.history.outcomes import OUTCOMES, Outcome, effects_of, outcomes
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text


def after_crashes(ep: Episode) -> Iterator[Outcome]:
    """The stores that a push was about which found the provider gone, after it came up again and pulled."""
    for crash in crashes(ep):
        for store in dict.fromkeys(push.store for push in crash.missed(ep)):
            if store and ep.is_current_store(store):
                yield from outcomes(ep, store, crash.ready)


@check(
    "resilience.restart",
    Level.SHOULD,
    "P1",
    chinese="服务商在推送不断到来时崩溃，重新启动并拉取之后，与实际一致。",
    over=after_crashes,
    needs=("restart",),
    reasons=OUTCOMES,
    exercised_by=("resilience/grants-survive", "resilience/restart"),
    covers=PULLS,
)
def restart(outcome: Outcome, _ep: Episode) -> Finding | None:
    """A provider that is killed while pushes arrive, and started again, comes to the truth with its pull."""
    return outcome.finding(
        Text("what happened while it was gone is found by the next pull", "停机期间发生的，由下一次拉取发现")
    )


def parked_pushes(ep: Episode) -> Iterator[Outcome]:
    """Effects of pushes that were acknowledged before a crash and could not have been worked off by then."""
    for crash in crashes(ep):
        for push in {push.push: push for push in crash.parked(ep)}.values():
            yield from effects_of(ep, push, crash.ready)


@check(
    "resilience.queue-survives",
    Level.SHOULD,
    "P1",
    chinese="已确认而尚未处理的推送，崩溃重启后经一个拉取周期仍然生效。",
    over=parked_pushes,
    needs=("restart",),
    reasons=OUTCOMES,
    exercised_by=("resilience/grants-survive", "resilience/queue-survives"),
    covers=(*PULLS, EXCHANGE),
)
def queue_survives(outcome: Outcome, _ep: Episode) -> Finding | None:
    """What was acknowledged before a crash, and not done, has its effect one pull period after it."""
    return outcome.finding(
        Text("a push that was acknowledged is not lost over a crash", "已确认的推送不因崩溃而丢失")
    )
