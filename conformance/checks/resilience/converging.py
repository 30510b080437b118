"""After trouble: whatever went wrong meanwhile, the provider comes to the truth again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.history.calls import Call
from conformance.history.endpoints import AUTHORIZER_LIST, PULLS
from conformance.history.episodes import Episode, after, before
from conformance.history.outcomes import OUTCOMES, Outcome, outcomes
from conformance.history.showings import WRONG, Showing, showings
from conformance.history.steps import FaultStep
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Count, Text

LONG_OUTAGE = 12 * 3600.0
BACK_OFF = 1800.0
STORM = 10  # readings of one thing that a return may cost


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
    return showing.finding(Text("what was bought, and no more", "只有所购买的，不多不少"), showing.wrong())


@dataclass(frozen=True, slots=True)
class Return:
    """The end of a long outage, and what was read the same way all over again in the work that followed."""

    seq: int
    repeated: tuple[Call, ...]

    @property
    def label(self) -> Text:
        return Text("the return after an outage", "中断之后的恢复")


def returns(ep: Episode) -> Iterator[Outcome | Return]:
    """Everything seen after a pull that began past an outage of calls and pushes of twelve hours."""
    for end in _long_outages(ep):
        yield Return(end.seq, _most_repeated(ep, end.seq))
        if (since := _back(ep, end)) is not None:
            for store in ep.stores:
                yield from outcomes(ep, store, since)


def _back(ep: Episode, end: FaultStep) -> int | None:
    """From which seq on a pull is owed: asked for one, a provider passes over its back-off; by itself it may
    rest for half an hour first."""
    if ep.syncs:
        return end.seq
    later = [move.seq for move in after(ep.clocks, end.seq) if move.end >= end.at + BACK_OFF]
    return later[0] if later else None


def _long_outages(ep: Episode) -> Iterator[FaultStep]:
    """The step by which each was over: nothing came through for twelve hours, no call and no push."""
    deaf = [span for span in _spans(ep) if span[0].push == "any" and span[0].effect == "drop"]
    for gone, back in _spans(ep):
        if gone.call != "any" or gone.still_delivered:
            continue
        for silent, heard in deaf:
            if min(back.at, heard.at) - max(gone.at, silent.at) >= LONG_OUTAGE:
                yield max(back, heard, key=lambda step: step.seq)
                break


def _spans(ep: Episode) -> Iterator[tuple[FaultStep, FaultStep]]:
    """Each fault that was planned, as it was and as it was healed."""
    for step in ep.faults:
        ends = [each for each in after(ep.faults, step.seq) if each.fault == step.fault]
        over = [each for each in ends if each.phase in {"healed", "unfired"}]
        if step.phase == "planned" and over:
            yield step, over[0]


def _most_repeated(ep: Episode, seq: int) -> tuple[Call, ...]:
    """The reading that came through most often in one piece of work after `seq`."""
    read: dict[tuple[str, str, int], list[Call]] = {}
    for call in after(ep.calls_to(*PULLS, AUTHORIZER_LIST), seq):
        if call.ok:
            read.setdefault((call.endpoint, str(call.body), ep.end_of_work(call.seq)), []).append(call)
    most: list[Call] = []
    for calls in read.values():
        most = calls if len(calls) > len(most) else most
    return tuple(most)


@check(
    "resilience.outage",
    Level.MUST,
    "P1",
    chinese="十二小时没有推送、接口也无法访问，恢复后经一个拉取周期与实际一致，且不会猛调接口。",
    over=returns,
    needs=("clock",),
    reasons=(*OUTCOMES, "stormed"),
    exercised_by=("pull/outage-day", "resilience/outage", "resilience/outage-granted"),
    covers=(*PULLS, AUTHORIZER_LIST),
)
def outage(item: Outcome | Return, _ep: Episode) -> Finding | None:
    """After twelve hours without pushes or API one pull comes to the truth, and without a storm."""
    if isinstance(item, Outcome):
        return item.finding(
            Text("one pull period after an outage all is true again", "中断后一个拉取周期内，一切恢复正确")
        )
    if len(item.repeated) <= STORM:
        return None
    first = item.repeated[0]
    return Finding(
        reason="stormed",
        expected=Text("what was missed is read once", "漏掉的只读取一次"),
        seen=Text(
            f"{first.label} was called {Count(len(item.repeated)):time} with the same words",
            f"{first.label} 以相同的参数调用了 {len(item.repeated)} 次",
        ),
        seqs=(item.seq, *(call.seq for call in item.repeated[:3])),
    )
