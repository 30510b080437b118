"""What the provider showed of a service, beside what was true of it.

A reading is wrong only if it equals no truth that held since the start of its last completed pull
round. Around an expiry, a minute either way is not judged; nor is a service that holds an order which
the pull interfaces did not show yet.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from conformance.history.episodes import Episode, after, group
from conformance.history.invented import believed
from conformance.history.readings import Reading, Truth, Visit
from conformance.history.truth import order_histories_of, truths, unsettled
from conformance.model import Finding
from simulator import Text, in_china

SLACK = 60.0
OPEN = frozenset({"served", "needs_grant"})  # pages of a service that may be used
DENIED = "denied"  # valid, and not served
INVENTED = "invented"  # served, and not valid
SHORT = "too-short"  # a spec is given less than it has
LONG = "too-long"
WRONG = (DENIED, INVENTED, SHORT, LONG)


@dataclass(frozen=True, slots=True)
class Wrong:
    """What was shown as it is not: the kind of wrong, one of `WRONG`, and what was seen."""

    reason: str
    seen: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Showing:
    """One service of one store as the provider showed it at `seen`, beside what was true of it.

    `truths` are all that held since the pull round that began at `since`; `claimed` is what the
    entitlements probe said (spec id → end, None without the probe), `shown` what each login by an
    order showed, `over` the orders whose own spec had ended by any of these truths.
    """

    seen: Reading | Visit
    service_id: str
    since: int | None
    truths: Sequence[Truth]
    claimed: dict[str, float] | None
    shown: tuple[tuple[str | None, str], ...]
    over: frozenset[str] = frozenset()
    asks_for_grant: bool = False

    @property
    def label(self) -> Text:
        seen = self.look
        return Text(
            f"service {self.service_id} of {self.store}, {seen.en}",
            f"店铺 {self.store} 的服务 {self.service_id}，{seen.zh}",
        )

    @property
    def look(self) -> Text:
        """At which look at it: an observation, or a visit."""
        if isinstance(self.seen, Visit):
            return self.seen.label
        return Text(f"at observation {self.seen.observe}", f"第 {self.seen.observe} 次观察")

    @property
    def store(self) -> str:
        return self.seen.store or ""

    @property
    def seq(self) -> int:
        return self.seen.seq

    @property
    def seqs(self) -> tuple[int, ...]:
        return (*(truth.seq for truth in self.truths[-1:] if truth.seq), self.seen.seq)

    @property
    def at(self) -> float:
        return self.seen.at

    @property
    def held_valid(self) -> bool:
        """Every truth says that the service may be used."""
        return all(truth.valid(self.service_id, self.at + SLACK) for truth in self.truths)

    @property
    def held_invalid(self) -> bool:
        """Every truth says that it may not."""
        return not any(truth.valid(self.service_id, self.at - SLACK) for truth in self.truths)

    @property
    def held_granted(self) -> bool:
        """Every truth says that the store has granted what the service needs."""
        return all(truth.granted(self.service_id) for truth in self.truths)

    @property
    def needs_grant(self) -> bool:
        """The provider says that the store has to grant again."""
        return self.asks_for_grant or any(shown == "needs_grant" for _, shown in self.shown)

    @property
    def said_something(self) -> bool:
        """The provider said something: an answer of the probe, or a login."""
        return self.claimed is not None or bool(self.shown)

    def finding(self, expected: Text, wrong: Wrong | None) -> Finding | None:
        """A finding of what is wrong here; None where nothing is."""
        if wrong is None:
            return None
        return Finding(reason=wrong.reason, expected=expected, seen=wrong.seen, seqs=self.seqs)

    def denied(self) -> Wrong | None:
        """How the provider denies a service that is valid; None where it does not."""
        if not self.held_valid:
            return None
        if self.claimed is not None and not any(end > self.at - SLACK for end in self.claimed.values()):
            return Wrong(
                DENIED,
                Text(
                    f"the entitlements of service {self.service_id} are {_ends(self.claimed).en}",
                    f"服务 {self.service_id} 的有效期为 {_ends(self.claimed).zh}",
                ),
            )
        for order_id, shown in self.shown:
            # One that came by an order whose own spec has ended, while another runs, may end anyhow.
            if shown in {"refused", "unknown"} and order_id not in self.over:
                return Wrong(
                    DENIED,
                    Text(
                        f"a login to service {self.service_id} is {_shown(shown).en}",
                        f"登录服务 {self.service_id} 时{_shown(shown).zh}",
                    ),
                )
        return None

    def invented(self) -> Wrong | None:
        """How the provider serves what is not valid; None where it does not."""
        if not self.held_invalid:
            return None
        if self.claimed is not None and any(end > self.at + SLACK for end in self.claimed.values()):
            return Wrong(
                INVENTED,
                Text(
                    f"the entitlements of service {self.service_id} are {_ends(self.claimed).en}",
                    f"服务 {self.service_id} 的有效期为 {_ends(self.claimed).zh}",
                ),
            )
        for shown in (shown for _, shown in self.shown if shown in OPEN):
            how = (
                Text("served", "得到服务")
                if shown == "served"
                else Text(
                    "told to grant again, not that nothing is valid",
                    "被要求重新授权，而不是告知没有有效的服务",
                )
            )
            return Wrong(
                INVENTED,
                Text(
                    f"a login to service {self.service_id} is {how.en}",
                    f"登录服务 {self.service_id} 时{how.zh}",
                ),
            )
        return None

    def claim_of(self, spec_id: str) -> float:
        """Until when the provider says that a spec runs; minus infinity where it names none."""
        return (self.claimed or {}).get(spec_id, -math.inf)

    def tells_ends(self, beyond: float = math.inf) -> bool:
        """It shows until when a service runs: by the probe, by a login past `beyond`, or by one denied."""
        return self.claimed is not None or self.at > beyond + SLACK or self.denied() is not None

    def short(self, spec_id: str) -> Wrong | None:
        """How the provider gives a spec less than every truth does."""
        ends = [truth.specs(self.service_id).get(spec_id, -math.inf) for truth in self.truths]
        if self.claimed is None or min(ends) <= self.at + SLACK:
            return None
        claim = self.claim_of(spec_id)
        if claim >= min(ends) - SLACK:
            return None
        return Wrong(
            SHORT,
            Text(
                f"spec {spec_id!r}: {_until(claim, self.at).en}, not {_until(min(ends), self.at).en}",
                f"规格 {spec_id!r}：{_until(claim, self.at).zh}，应为{_until(min(ends), self.at).zh}",
            ),
        )

    def long(self, spec_id: str) -> Wrong | None:
        """How the provider gives a spec more than any truth does."""
        ends = [truth.specs(self.service_id).get(spec_id, -math.inf) for truth in self.truths]
        claim = self.claim_of(spec_id)
        if self.claimed is None or claim <= self.at + SLACK or claim <= max(ends) + SLACK:
            return None
        return Wrong(
            LONG,
            Text(
                f"spec {spec_id!r}: {_until(claim, self.at).en}, not {_until(max(ends), self.at).en}",
                f"规格 {spec_id!r}：{_until(claim, self.at).zh}，应为{_until(max(ends), self.at).zh}",
            ),
        )

    def wrong_specs(self) -> Wrong | None:
        """Any spec that is given less or more than is true."""
        names = {
            *(self.claimed or {}),
            *(spec for truth in self.truths for spec in truth.specs(self.service_id)),
        }
        for spec_id in sorted(names):
            if wrong := self.short(spec_id) or self.long(spec_id):
                return wrong
        return None

    def wrong(self) -> Wrong | None:
        """Anything that equals no truth."""
        return self.denied() or self.invented() or self.wrong_specs()

    def knows_no(self, spec_id: str) -> bool:
        """No truth has anything of a spec."""
        return not any(spec_id in truth.specs(self.service_id) for truth in self.truths)


def _shown(shown: str) -> Text:
    return (
        Text("refused", "被拒绝")
        if shown == "refused"
        else Text("answered with a page that is none of those declared", "应答的页面不在声明之列")
    )


def _ends(specs: dict[str, float]) -> Text:
    each = (
        Text(f"{spec!r} until {in_china(end)}", f"{spec!r} 至 {in_china(end)}")
        for spec, end in sorted(specs.items())
    )
    return Text.joined(each, Text(", ", "、")) or Text("empty", "空")


def _until(end: float, at: float) -> Text:
    if end == -math.inf:
        return Text("nothing", "没有给出")
    days = f"{(end - at) / 86400:+.2f}"
    return Text(f"until {in_china(end)} ({days} d)", f"至 {in_china(end)}（{days} 天）")


def showings(ep: Episode) -> list[Showing]:
    """Every service of every store at every observation, where the provider said something of it."""
    return ep.cached("showings", lambda: list(_showings(ep)))


def _showings(ep: Episode) -> Iterator[Showing]:
    for reading in ep.readings:
        if not ep.is_current_store(reading.store):
            continue
        pulled = last_pull(ep, reading)
        held = truths(ep, reading.store, pulled, reading.seq)
        disturbed = ep.call_fault_during(reading)
        services = {service for truth in held for service in truth.services}
        services |= {login.service_id for login in reading.shown}
        if reading.claims is not None:
            services |= ep.run.services | set(reading.claims)
        for service_id in sorted(services):
            if not ep.run.knows(service_id) and service_id not in (reading.claims or {}):
                continue
            if unsettled(ep, reading.store, service_id, pulled, reading.seq) or believed(
                ep, reading, service_id
            ):
                continue
            claim = None if reading.claims is None else reading.claims.get(service_id)
            logins = (
                (login.order_id, login.shown) for login in reading.shown if login.service_id == service_id
            )
            showing = Showing(
                seen=reading,
                service_id=service_id,
                since=pulled,
                truths=held,
                claimed=None if reading.claims is None else dict(claim.specs if claim else {}),
                # A login while a fault is in the way of our API may rightly end anyhow.
                shown=() if disturbed else tuple(logins),
                over=_over(ep, reading, service_id, held),
                asks_for_grant=claim is not None and claim.needs_grant,
            )
            if showing.said_something:
                yield showing


def _over(ep: Episode, seen: Reading | Visit, service_id: str, held: Sequence[Truth]) -> frozenset[str]:
    """The orders of a service whose own spec had ended at a reading or a visit, by any of these truths."""
    return frozenset(
        history.order.order_id
        for history in order_histories_of(ep, seen.store or "")
        if history.order.service_id == service_id
        and any(truth.specs(service_id).get(history.order.spec_id, 0.0) <= seen.at + SLACK for truth in held)
    )


def showings_of(ep: Episode, store: str) -> list[Showing]:
    """The showings of one store, in order."""
    by_store = ep.cached("showings by store", lambda: group(showings(ep), lambda showing: showing.store))
    return by_store.get(store, [])


def last_pull(ep: Episode, seen: Reading | Visit) -> int | None:
    """The seq at which the last completed pull round before a reading or a visit began."""
    own = seen.pulled if isinstance(seen, Reading) and not ep.syncs else None
    if own is not None and ep.pulls.told_all(own - 1, seen.seq):
        return own
    return ep.pulls.began_before(seen.seq, seen.store)


def showing_at_visit(ep: Episode, visit: Visit, service_id: str | None = None) -> Showing | None:
    """A visit as a showing of the service it was about; None where nothing can be said of it."""
    service_id = service_id or visit.service_id
    if visit.store is None or service_id is None or not ep.is_current_store(visit.store):
        return None
    if not ep.run.knows(service_id):
        return None
    pulled = last_pull(ep, visit)
    if ep.call_fault_during(visit) and visit.shown != "served":
        return None
    if unsettled(ep, visit.store, service_id, pulled, visit.seq) or believed(ep, visit, service_id):
        return None
    held = truths(ep, visit.store, _shown_since(ep, visit, pulled), visit.seq)
    return Showing(
        seen=visit,
        service_id=service_id,
        since=pulled,
        truths=held,
        claimed=None,
        shown=((visit.order_id, visit.shown),),
        over=_over(ep, visit, service_id, held),
    )


def _shown_since(ep: Episode, visit: Visit, pulled: int | None) -> int | None:
    """The seq since which any truth may be shown at a visit. A page that was open before may be a minute old:
    a service ends within a period of the refund, and not in the instant of a pull."""
    if pulled is None or visit.how != "revisit":
        return pulled
    of_store = ep.truths_of.get(visit.store or "", [])
    then = [truth.seq for truth in of_store if truth.seq < visit.seq and truth.at <= visit.at - SLACK]
    return min(pulled, then[-1]) if then else None


def showings_at_visits(ep: Episode, store: str, service_id: str, seq: int) -> list[Showing]:
    """Visits to a service whose last completed pull round began past `seq`, as showings of it."""
    visits = [visit for visit in after(ep.visits_of.get(store, []), seq) if visit.service_id == service_id]
    at_visits = (showing_at_visit(ep, visit) for visit in visits)
    return after_pull((showing for showing in at_visits if showing is not None), seq)


def showings_at_entries(ep: Episode) -> list[Showing]:
    """Entries with a good code in a browser without a session, as showings of their services."""
    entries = (visit for visit in ep.visits if visit.entered and visit.fresh)
    at_entries = (showing_at_visit(ep, visit) for visit in entries)
    return [showing for showing in at_entries if showing is not None]


def after_pull(every: Iterable[Showing], seq: int) -> list[Showing]:
    """The showings whose last completed pull round began past `seq`."""
    return [showing for showing in every if showing.since is not None and showing.since > seq]
