"""The provider's process gone and started again, and what was pushed about then."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from conformance.history.episodes import Episode, after, before
from conformance.history.pushes import Push


@dataclass(frozen=True, slots=True)
class Crash:
    """From the seq at which the process ended to the one at which the next was ready."""

    ended: int
    ready: int

    def missed(self, ep: Episode) -> list[Push]:
        """The platform's pushes that found nobody there."""
        sent = before(after(ep.pushes, self.ended), self.ready)
        return [push for push in sent if push.indistinguishable and push.sent and not push.delivered]

    def parked(self, ep: Episode) -> list[Push]:
        """Pushes that were acknowledged, and no call came through between them and the crash: whatever they
        brought to do was still to be done."""
        through = [call.seq for call in ep.calls if call.errcode == 0 and call.arrived_if_awaited]
        return [
            push
            for push in before(ep.pushes, self.ended)
            if push.indistinguishable
            and push.acknowledged
            and bisect_left(through, push.seq) == bisect_left(through, self.ended)
        ]


def crashes(ep: Episode) -> list[Crash]:
    """The crashes after which the provider came up again, in order."""
    return ep.cached("crashes", lambda: _crashes(ep))


def _crashes(ep: Episode) -> list[Crash]:
    found: list[Crash] = []
    ended: int | None = None
    for step in ep.provider:
        if step.phase in {"killed", "exited"}:
            ended = step.seq if ended is None else ended
        elif step.phase == "ready" and ended is not None:
            found.append(Crash(ended, step.seq))
            ended = None
    return found
