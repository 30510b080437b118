"""Authorization: a provider with several third-party platforms, and stores that granted to more than one."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.ability import ACTS_ON_PUSHES
from conformance.history.calls import Call
from conformance.history.effects import is_guess
from conformance.history.endpoints import AUTHORIZER_TOKEN, EXCHANGE
from conformance.history.episodes import Episode, after, before
from conformance.history.readings import Visit
from conformance.history.showings import Showing, showings
from conformance.history.tokens import owner_of_token
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text


@dataclass(frozen=True, slots=True)
class OnPlatform:
    """A call for a store made through one of a provider's several platforms, and those that may make it."""

    call: Call
    right: frozenset[str]

    @property
    def label(self) -> Text:
        return Text(
            f"{self.call.label} for {self.call.store or 'a code'}",
            f"{self.call.label}，为 {self.call.store or '授权码'}",
        )

    def judged(self) -> Finding | None:
        if self.call.component in self.right:
            return None
        return Finding(
            reason="other-platform",
            expected=Text(
                f"{self.call.label} through {', '.join(sorted(self.right))}",
                f"经由 {', '.join(sorted(self.right))} 调用 {self.call.label}",
            ),
            seen=Text(f"through {self.call.component}", f"经由 {self.call.component}"),
            seqs=self.call.seqs,
        )


@dataclass(frozen=True, slots=True)
class OfSeveral:
    """A service, shown after a pull, of a store that had granted to several platforms."""

    showing: Showing

    @property
    def label(self) -> Text:
        return self.showing.label

    def judged(self) -> Finding | None:
        showing = self.showing
        if not (showing.held_granted and showing.held_valid and showing.needs_grant):
            return None
        return Finding(
            reason="asked-to-grant",
            expected=Text(
                "what a store granted to one platform does not depend on its grant to another",
                "店铺给一个第三方平台的授权，不受给另一个的影响",
            ),
            seen=Text("the store is asked to grant again", "请店铺重新授权"),
            seqs=showing.seqs,
        )


@dataclass(frozen=True, slots=True)
class AtWork:
    """An entry to a service, and the calls made for its store until the page was there."""

    visit: Visit
    right: str
    calls: tuple[Call, ...]

    @property
    def label(self) -> Text:
        return Text(
            f"{self.visit.label.en} to service {self.visit.service_id}",
            f"{self.visit.label.zh}，服务 {self.visit.service_id}",
        )

    def judged(self) -> Finding | None:
        owners = [owner.appid for call in self.calls if (owner := owner_of_token(call.token))]
        if self.right in owners:
            return None  # what else it does for the store may be of another service
        return Finding(
            reason="other-platform",
            expected=Text(
                f"the store is called for by {self.right}, which the service names",
                f"由服务指定的 {self.right} 代店铺调用",
            ),
            seen=Text(f"{self.calls[0].label} by {owners[0]}", f"{owners[0]} 调用了 {self.calls[0].label}"),
            seqs=(self.calls[0].seq, self.visit.seq),
        )


def entries_at_work(ep: Episode, several: set[str]) -> Iterator[AtWork]:
    """Entries of stores that had granted to several platforms, all good, for which the store was called."""
    for visit in ep.visits:
        store, verified = visit.store or "", ep.verifications.get(visit.code or "", [])
        if not (visit.entered and verified and store in several) or ep.beside(visit.seq):
            continue
        held = before(ep.truths_of.get(store, []), visit.seq)[-1:]
        services = held[0].services if held else {}
        service = services.get(visit.service_id or "")
        right = service.component if service else None
        calls = tuple(
            call
            for call in after(ep.store_calls.get(store, []), verified[0].seq)
            if call.seq < visit.seq and call.ok and call.token and call.token.kind == "authorizer"
        )
        if right and calls and all(each.granted for each in services.values()):
            yield AtWork(visit, right, calls)


def on_platforms(ep: Episode) -> Iterator[OnPlatform | OfSeveral | AtWork]:
    """Exchanges and token requests of a provider with several platforms, and stores of more than one."""
    if len({push.component for push in ep.run.pushes if push.component and not push.made_up}) < 2:
        return
    granted: dict[str, set[str]] = {}
    by_code: dict[str, str] = {}
    for step in ep.grants:
        granted.setdefault(step.store, set()).add(step.component)
        by_code.update({code: step.component for code in (step.code, step.redirect_code) if code})
    for showing in showings(ep):
        if len(granted.get(showing.store, ())) > 1 and showing.since is not None:
            yield OfSeveral(showing)
    yield from entries_at_work(ep, {store for store, components in granted.items() if len(components) > 1})
    for call in ep.calls_to(EXCHANGE, AUTHORIZER_TOKEN):
        code = call.sent("authorization_code")
        if is_guess(ep, call):
            continue
        if code in by_code:
            yield OnPlatform(call, frozenset({by_code[code]}))
        elif call.endpoint == AUTHORIZER_TOKEN and call.store in granted:
            yield OnPlatform(call, frozenset(granted[call.store]))


@check(
    "auth.own-platform",
    Level.MUST,
    "T4",
    "A5a",
    chinese="有多个第三方平台时，由服务所指定的那个发起调用。",
    able=ACTS_ON_PUSHES,
    over=on_platforms,
    reasons=("other-platform", "asked-to-grant"),
    exercised_by=("auth/own-platform", "auth/two-platforms", "token/at-once-component"),
    covers=(EXCHANGE, AUTHORIZER_TOKEN),
)
def own_platform(seen: OnPlatform | OfSeveral | AtWork, _ep: Episode) -> Finding | None:
    """Of several platforms, the one named in the service makes the calls."""
    return seen.judged()
