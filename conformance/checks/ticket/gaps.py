"""Tickets that stay out: the last one goes on being good, and after an hour it is asked for more."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.checks.ticket.tickets import BAD_TICKET, TICKET, tickets
from conformance.history.calls import Call
from conformance.history.endpoints import COMPONENT_TOKEN, LOGIN, START_TICKETS
from conformance.history.episodes import Episode, Run, before, group
from conformance.history.pushes import Push
from conformance.history.readings import Visit
from conformance.history.store_calls import NOT_CALLED, StoreCallProbe, store_call_probes
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text

HOUR = 3600.0
LIFE = 12 * HOUR
MADE_WRONG = frozenset({40013, 40125, 41002, 41004, 41018, 43002, 44002, 47001, 61011})  # the request itself


@dataclass(frozen=True, slots=True)
class Gap:
    """A time without tickets for a platform: from the last delivery to the next one, if any.

    `start` and `end` are times, `seq_start` and `seq_end` the seqs between which nothing came.
    """

    component: str | None
    start: float
    seq_start: int
    end: float
    seq_end: int
    stopped: bool

    @property
    def label(self) -> Text:
        return Text(
            f"{(self.end - self.start) / 60:.0f} min without a ticket for {self.component}",
            f"{self.component} 有 {(self.end - self.start) / 60:.0f} 分钟没有票据",
        )


def gaps(ep: Episode) -> list[Gap]:
    """Stretches in which tickets were held back on purpose."""
    return ep.cached("gaps", lambda: list(_gaps(ep)))


def _gaps(ep: Episode) -> Iterator[Gap]:
    delivered = ep.run.cached("tickets delivered", lambda: _delivered(ep.run))
    components = {push.component for push in ep.pushes if push.kind == TICKET}
    components |= {component for world, component in delivered if world == ep.world}
    for component in sorted(components, key=str):
        for start_at, start_seq, stopped in _holds(ep, component):
            later = [
                push
                for push in tickets(ep)
                if push.component == component and push.seq > start_seq and push.delivered
            ]
            end_at, end_seq = (later[0].at, later[0].seq) if later else (ep.end_at, ep.end + 1)
            came = delivered.get((ep.world, component), [])
            former = [push.at for push in before(came, start_seq)]
            # A long jump leaves tickets out, so what was lost may stand far behind the last that came.
            yield Gap(component, (former or [start_at])[-1], start_seq, end_at, end_seq, stopped)


def _delivered(run: Run) -> dict[tuple[str, str | None], list[Push]]:
    """The tickets that reached the provider, by world and platform."""
    delivered = ((ep.world, push) for ep in run.episodes for push in tickets(ep) if push.delivered)
    grouped = group(delivered, lambda pair: (pair[0], pair[1].component))
    return {key: [push for _, push in pairs] for key, pairs in grouped.items()}


def _holds(ep: Episode, component: str | None) -> Iterator[tuple[float, int, bool]]:
    """Where tickets began to be held back: stopped for good, or lost one after the other."""
    for step in ep.did("stop_tickets"):
        named = step.args.get("component")
        if named in {None, component} or not str(named).startswith("wx"):
            yield step.at, step.seq, True
    losing = False
    for push in ep.pushes:
        if push.kind != TICKET or push.component != component or push.made_up:
            continue
        if push.outcome == "lost" and not losing:
            yield push.at, push.seq, False
        losing = push.outcome == "lost" or (losing and not push.delivered)


@dataclass(frozen=True, slots=True)
class NeedInGap:
    """Something that wanted a component token during a gap: an entry, a call asked for, a token request."""

    what: Visit | StoreCallProbe | Call
    gap: Gap

    @property
    def label(self) -> str | Text:
        return self.what.label


def needs_in_gaps(ep: Episode) -> Iterator[NeedInGap]:
    """What needed a component token more than an hour into a gap, while a ticket was still good."""
    for gap in gaps(ep):
        wanting: tuple[Visit | StoreCallProbe | Call, ...] = (
            *ep.visits,
            *store_call_probes(ep),
            *ep.calls_to(COMPONENT_TOKEN),
        )
        for what in wanting:
            if (
                not gap.seq_start < what.seq < gap.seq_end
                or not gap.start + HOUR <= what.at < gap.start + LIFE - HOUR
            ):
                continue
            if isinstance(what, Visit) and not (what.entered and what.fresh):
                continue
            spent = isinstance(what, Visit) and ep.call_fault_during(what)
            if not spent and not ep.call_fault_at(what.seq, what.at):
                yield NeedInGap(what, gap)


@check(
    "ticket.outlives-gap",
    Level.MUST,
    "A1",
    chinese="两小时收不到票据时调用照常进行：票据有效期为十二小时。",
    over=needs_in_gaps,
    needs=("clock",),
    reasons=("unverified", *NOT_CALLED, "bad-ticket"),
    exercised_by=("ticket/gap", "ticket/gap-calls", "ticket/long-gap", "ticket/asked-in-vain"),
    covers=(COMPONENT_TOKEN, LOGIN),
)
def outlives_gap(need: NeedInGap, ep: Episode) -> Finding | None:
    """With tickets missing for two hours, calls go on: a ticket lives for twelve."""
    what = need.what
    expected = Text("work goes on with the last ticket", "用最后的票据继续工作")
    if isinstance(what, Visit):
        if any(call.definite for call in ep.verifications.get(what.code or "", [])):
            return None
        return Finding(
            reason="unverified",
            expected=expected,
            seen=Text("the login code was not verified", "没有校验登录 code"),
            seqs=what.seqs,
        )
    if isinstance(what, StoreCallProbe):
        return (
            None
            if what.works(ep)
            else Finding(reason=what.not_called, expected=expected, seen=what.outcome, seqs=(what.seq,))
        )
    if what.errcode in BAD_TICKET:
        return Finding(
            reason="bad-ticket",
            expected=expected,
            seen=Text(f"a token request ended with {what.errcode}", f"换取令牌返回 {what.errcode}"),
            seqs=what.seqs,
        )
    return None


def stopped(ep: Episode) -> list[Gap]:
    """Stops of an hour and a half or more, time enough to notice after an hour; and those noticed earlier."""
    stops = [gap for gap in gaps(ep) if gap.stopped]
    noticed = {gap.seq_start for gap in stops if _restarts(ep, gap)}
    return [gap for gap in stops if gap.end - gap.start >= 1.5 * HOUR or gap.seq_start in noticed]


def _restarts(ep: Episode, gap: Gap) -> list[Call]:
    """The requests for tickets after a gap had begun."""
    # The request itself brings a ticket, so its entry may stand behind the one that ends the gap.
    return [
        call
        for call in ep.calls_to(START_TICKETS)
        if call.seq > gap.seq_start and call.at <= gap.end and call.component in {None, gap.component}
    ]


@check(
    "ticket.restart-asked",
    Level.SHOULD,
    "A1",
    chinese="一小时收不到票据时，请求微信重新推送。",
    over=stopped,
    needs=("clock",),
    reasons=("not-asked", "asked-wrongly"),
    exercised_by=("ticket/stopped", "ticket/stopped-again"),
    covers=(START_TICKETS,),
)
def restart_asked(gap: Gap, ep: Episode) -> Finding | None:
    """When tickets have been missing for an hour, the platform is asked to push them again."""
    asked = _restarts(ep, gap)
    if asked and all(call.errcode in MADE_WRONG for call in asked):
        return Finding(
            reason="asked-wrongly",
            expected=Text(
                "api_start_push_ticket is called with component_appid and component_secret",
                "以 component_appid 与 component_secret 调用 api_start_push_ticket",
            ),
            seen=Text(
                f"{len(asked)} such calls, the last answered with {asked[-1].errcode}",
                f"调用了 {len(asked)} 次，最后一次返回 {asked[-1].errcode}",
            ),
            seqs=(gap.seq_start, *(call.seq for call in asked[:3])),
        )
    if asked:
        return None
    return Finding(
        reason="not-asked",
        expected=Text(
            "api_start_push_ticket is called after an hour without tickets",
            "一小时没有票据后调用 api_start_push_ticket",
        ),
        seen=Text(
            f"no such call in {(gap.end - gap.start) / 60:.0f} min",
            f"{(gap.end - gap.start) / 60:.0f} 分钟内没有调用",
        ),
        seqs=(gap.seq_start,),
    )
