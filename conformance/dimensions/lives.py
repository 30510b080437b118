"""Whatever lasts for a time and was in use where an item stands: tokens, codes, tickets, grants, validity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from conformance.dimensions.place import Place
from conformance.history.calls import CHINA, DAY, Call
from conformance.history.endpoints import COMPONENT_TOKEN
from conformance.history.episodes import Run, before, group
from conformance.history.pushes import Push
from conformance.history.readings import Reading, Visit
from conformance.history.tokens import LIFE
from conformance.history.truth import order_histories_of

TICKET = 12 * 3600.0  # seconds
NEAR = 180.0


@dataclass(frozen=True, slots=True)
class Life:
    """From `begin` to `end`, and `at` when it was used (Unix seconds)."""

    begin: float
    end: float
    at: float

    @property
    def inside(self) -> bool:
        return self.begin + 60 < self.at < self.end - NEAR

    @property
    def just_before(self) -> bool:
        return self.end - NEAR <= self.at < self.end

    @property
    def just_after(self) -> bool:
        return self.end <= self.at <= self.end + NEAR

    @property
    def later_that_day(self) -> bool:
        """Past the end by more than a minute, and the day in China has not changed."""
        return self.end + 60 < self.at and (self.at + CHINA) // DAY == (self.end + CHINA) // DAY


@lru_cache(maxsize=1)  # several dimensions ask for the same place, one after the other
def lives(place: Place) -> tuple[Life, ...]:
    """Every life that was in use at an item."""
    return (*_tokens(place), *_replaced(place), *_codes(place), *_grants(place), *_validity(place))


def _tokens(place: Place) -> Iterator[Life]:
    pushed = place.ep.run.cached("tickets by value", lambda: _tickets(place.ep.run))
    for call in place.calls:
        if call.token is not None and call.token.issued_at is not None:
            yield Life(call.token.issued_at, call.token.issued_at + LIFE, call.at)
        if call.endpoint == COMPONENT_TOKEN:
            came = before(pushed.get(call.sent("component_verify_ticket") or "", ()), call.seq)
            if came:
                yield Life(came[-1].at, came[-1].at + TICKET, call.at)


def _replaced(place: Place) -> Iterator[Life]:
    """A token whose renewal an item is: it came with one request, and another followed."""
    for brought, asked in (("former", "call"), ("issue", "renewed"), ("reply", "next")):
        issue, next_ = getattr(place.item, brought, None), getattr(place.item, asked, None)
        if isinstance(issue, Call) and isinstance(next_, Call) and issue.issued:
            yield Life(issue.at, issue.issued.expires_at, next_.at)


def _tickets(run: Run) -> dict[str, list[Push]]:
    """The pushes that brought each ticket: its life begins anew with each."""
    return group(
        (push for push in run.pushes if push.ticket and push.delivered), lambda push: push.ticket or ""
    )


def _by_code(pushes: Iterable[Push]) -> dict[str, list[Push]]:
    return group((push for push in pushes if push.code), lambda push: push.code or "")


def _codes(place: Place) -> Iterator[Life]:
    exchanges: dict[str, list[Call]] = place.ep.exchanges
    brought = place.ep.cached("pushes by code", lambda: _by_code(place.ep.pushes))
    for push in place.pushes:
        for call in exchanges.get(push.code or "", ()):
            yield Life(push.created, push.code_expires, call.at)
    for call in place.calls:
        code = call.sent("authorization_code")
        for push in brought.get(code or "", ())[:1]:
            yield Life(push.created, push.code_expires, call.at)


def _grants(place: Place) -> Iterator[Life]:
    """Grants that had begun at a use, until each ended; as long as it has not, its end is far away."""
    used = {entry.at for entry in place.entries if not isinstance(entry, Push)}
    used |= {call.at for call in place.calls if call.on_store}
    for store in place.stores:
        held: list[tuple[float, float]] = []
        for step in before(place.ep.grants_of.get(store, []), place.last + 1):
            if step.phase != "ended":
                held.append((step.at, float("inf")))
            elif held:
                held[-1] = held[-1][0], step.at
        yield from (Life(begin, end, at) for at in sorted(used) for begin, end in held if begin <= at)


def _validity(place: Place) -> Iterator[Life]:
    """What was bought, as the platform knew it where the provider was looked at."""
    for seen in place.entries:
        if not isinstance(seen, (Reading, Visit)) or not seen.store:
            continue
        truths = before(place.ep.truths_of.get(seen.store, []), seen.seq)
        histories = order_histories_of(place.ep, seen.store)
        for service in truths[-1].services.values() if truths else ():
            bought = [each.order.at for each in histories if each.order.service_id == service.service_id]
            if place.service in {None, service.service_id} and bought:
                for end in service.specs.values():
                    yield Life(bought[0], end, seen.at)
        for each in histories:
            refunded = next((step for step in place.ep.orders if step.seq == each.refunded), None)
            if refunded and refunded.seq < seen.seq and place.service in {None, refunded.service_id}:
                yield Life(each.order.at, refunded.at, seen.at)
