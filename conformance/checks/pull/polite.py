"""Pulling while nothing happens."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.ability import PULLS_ORDERS
from conformance.history.calls import Call
from conformance.history.endpoints import PULLS
from conformance.history.episodes import Episode, after, before
from conformance.history.steps import ActionStep
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Count, Text

WAIT_LEAST = 3.0


@dataclass(frozen=True, slots=True)
class QuietTime:
    """Real seconds in which nothing happened, and the market calls for a service in them."""

    step: ActionStep
    service_id: str
    calls: tuple[Call, ...]
    seconds: float

    @property
    def label(self) -> Text:
        return Text(
            f"service {self.service_id} over {self.seconds:.1f} s",
            f"服务 {self.service_id}，{self.seconds:.1f} 秒之内",
        )


def quiet_times(ep: Episode) -> Iterator[QuietTime]:
    """Waits of three real seconds and more, per service."""
    services = {service for truth in ep.truths for service in truth.services}
    for step in ep.did("wait"):
        seconds = float(step.args.get("seconds") or 0)
        if seconds < WAIT_LEAST:
            continue
        former = before(ep.actions, step.seq)
        calls = before(after(ep.calls_to(*PULLS), former[-1].seq if former else ep.start), step.seq)
        for service_id in sorted(services):
            about_it = tuple(call for call in calls if call.sent("service_id") in {service_id, None, "0"})
            yield QuietTime(step, service_id, about_it, seconds)


@check(
    "pull.polite",
    Level.SHOULD,
    "P1",
    chinese="平稳时，每个服务每秒最多查询服务市场一次。",
    able=PULLS_ORDERS,
    over=quiet_times,
    reasons=("hammered",),
    exercised_by=("pull/polite", "pull/polite-later"),
    covers=PULLS,
)
def polite(quiet: QuietTime, _ep: Episode) -> Finding | None:
    """In a steady state the market is asked no more than once a second per service."""
    if len(quiet.calls) <= quiet.seconds + 2:
        return None
    return Finding(
        reason="hammered",
        expected=Text("one call a second at most", "每秒最多一次调用"),
        seen=Text(
            f"{Count(len(quiet.calls)):call} in {quiet.seconds:.1f} s",
            f"{quiet.seconds:.1f} 秒内调用 {len(quiet.calls)} 次",
        ),
        seqs=tuple(call.seq for call in quiet.calls[:4]),
    )
