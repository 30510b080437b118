"""Pushes in a crowd, and pushes while the platform itself is slow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.ability import TAKES_PUSHES
from conformance.history.calls import Call
from conformance.history.endpoints import EXCHANGE, PULLS
from conformance.history.episodes import Episode, group
from conformance.history.outcomes import OUTCOMES, Outcome, effects_of
from conformance.history.pushes import ORDER_PUSH_FORM, UNANSWERED, Push
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text

CROWD = 100  # pushes that come in one go
SLOW = 3.0  # real seconds that an answer of a slow platform takes, or more
IN_TIME = 5000.0  # ms


def owed_pieces(ep: Episode) -> dict[int, list[Push]]:
    """The pushes that an answer is owed to, by the work that they came in: the seq of its end."""
    owed = [push for push in ep.pushes if push.owed_answer and push.sent and push.in_usual_form]
    return ep.cached("owed pieces", lambda: group(owed, lambda push: ep.end_of_work(push.seq)))


def crowded(ep: Episode) -> Iterator[Push | Outcome]:
    """Pushes that came many at once, of kinds that the provider takes, and what became of those it took."""
    for pushes in owed_pieces(ep).values():
        if len(pushes) < CROWD:
            continue
        taken = {push.kind for push in pushes if push.acknowledged}
        last = max(push.seq for push in pushes)
        for push in pushes:
            if push.kind in taken:
                yield push
            if push.acknowledged:
                yield from effects_of(ep, push, last)


def unanswered(push: Push) -> Finding | None:
    """What is wrong with the answer to a push that was to come in time."""
    if push.acknowledged and push.wall_ms <= IN_TIME:
        return None
    return Finding(
        reason="no-answer" if push.acknowledged else push.unanswered,
        expected=Text("success within 5 s", "5 秒内应答 success"),
        seen=Text(
            f"{push.ended.en}, HTTP {push.status or 'none'}, after {push.wall_ms:.0f} ms",
            f"{push.ended.zh}，HTTP {push.status or '无'}，{push.wall_ms:.0f} ms 后",
        ),
        seqs=push.seqs,
        ours=push.channel == "order",
    )


@check(
    "resilience.burst",
    Level.MUST,
    "P1",
    chinese="两百条推送同时到来，每条都在 5 秒内得到应答，且都产生应有的效果。",
    able=TAKES_PUSHES,
    over=crowded,
    reasons=(*UNANSWERED, *OUTCOMES),
    exercised_by=("resilience/burst", "resilience/burst-of-grants"),
    covers=(*PULLS, EXCHANGE),
    ours=ORDER_PUSH_FORM,
    firm_with="order_push_form",
)
def burst(item: Push | Outcome, _ep: Episode) -> Finding | None:
    """Of two hundred pushes in a burst each is answered within 5 s, and none is lost in its effect."""
    return (
        unanswered(item)
        if isinstance(item, Push)
        else item.finding(Text("no push of a burst is lost", "集中到达的推送一条不丢"))
    )


@dataclass(frozen=True, slots=True)
class PushBeside:
    """A push that came while a call took its time."""

    push: Push
    call: Call

    @property
    def label(self) -> Text:
        return Text(
            f"{self.push.label} beside {self.call.label}", f"{self.push.label}，同时有 {self.call.label}"
        )


def beside_slow_calls(ep: Episode) -> Iterator[PushBeside]:
    """Pushes that came in one piece of work with a call whose answer takes long."""
    pieces = owed_pieces(ep)
    slow: dict[int, Call] = {}
    for call in ep.calls:
        if call.late >= SLOW:
            slow.setdefault(ep.end_of_work(call.seq), call)
    for end, call in slow.items():
        yield from (PushBeside(push, call) for push in pieces.get(end, ()))


@check(
    "resilience.slow-platform",
    Level.MUST,
    "P1",
    chinese="微信接口每次应答要 4 秒，推送仍及时得到应答。",
    able=TAKES_PUSHES,
    over=beside_slow_calls,
    reasons=("no-answer",),
    exercised_by=("resilience/slow-platform",),
    ours=ORDER_PUSH_FORM,
    firm_with="order_push_form",
)
def slow_platform(beside: PushBeside, _ep: Episode) -> Finding | None:
    """While the platform takes 4 s for each answer, pushes are still answered in time."""
    found = unanswered(beside.push)
    return found if found and found.reason == "no-answer" else None
