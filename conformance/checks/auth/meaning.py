"""Authorization: what a grant does not mean. It is neither a payment nor a validity."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.ability import SERVES
from conformance.history.effects import is_guess
from conformance.history.endpoints import EXCHANGE
from conformance.history.episodes import Episode, after
from conformance.history.grants import grant_steps, granted_at
from conformance.history.orders_shown import pulled_showings
from conformance.history.showings import (
    DENIED,
    INVENTED,
    LONG,
    SHORT,
    Showing,
    showings,
    showings_at_entries,
    showings_of,
)
from conformance.history.steps import GrantStep
from conformance.history.truth import order_histories, order_histories_of
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text

DAY = 86400.0


def bought_without_a_push(ep: Episode) -> Iterator[Showing]:
    """Services bought by stores that had granted everything before, with no other order of them."""
    for history in order_histories(ep).values():
        order = history.order
        services = [other.order.service_id for other in order_histories_of(ep, order.store)]
        if services.count(order.service_id) > 1 or history.visible is None or history.refunded is not None:
            continue
        steps = [
            step
            for step in ep.grants_of.get(order.store, [])
            if step.component == order.component and step.pushed
        ]
        by_this = [step for step in steps if abs(step.at - order.at) < 1 and step.by == "purchase"]
        earlier = [step for step in steps if step.seq < order.seq]
        if not by_this and earlier and earlier[-1].phase != "ended":
            pulled = pulled_showings(ep, history, history.visible)
            yield from (showing for showing in pulled if showing.held_valid)


@check(
    "auth.already-granted",
    Level.MUST,
    "T2",
    "P3",
    chinese="已授予全部权限集的店铺购买时没有推送，仍为其提供服务。",
    over=bought_without_a_push,
    reasons=(DENIED,),
    exercised_by=("auth/already-granted", "auth/granted-long-ago"),
)
def already_granted(showing: Showing, _ep: Episode) -> Finding | None:
    """A store that had granted everything buys: no push comes, and it is served."""
    expected = Text(
        "a purchase without an authorization push is found by the pull", "没有授权推送的购买，靠拉取发现"
    )
    return showing.finding(expected, showing.denied())


@dataclass(frozen=True, slots=True)
class Guest:
    """A store that granted without buying anything, as the provider showed it."""

    store: str
    showings: tuple[Showing, ...]

    @property
    def label(self) -> Text:
        return Text(f"{self.store} granted and bought nothing", f"店铺 {self.store} 已授权而没有购买")


def guests(ep: Episode) -> Iterator[Guest]:
    """Observations of stores that granted without buying anything."""
    for reading in ep.readings:
        store = reading.store
        if not ep.is_current_store(store) or order_histories_of(ep, store) or reading.claims is None:
            continue
        if granted_at(ep, store, reading.seq):
            shown = (showing for showing in showings_of(ep, store) if showing.seen is reading)
            yield Guest(store, tuple(shown))


@check(
    "auth.not-payment",
    Level.MUST,
    "P3",
    chinese="已授权但没有购买的店铺，不为其提供服务。",
    able=SERVES,
    over=guests,
    needs=("entitlements",),
    reasons=(INVENTED,),
    exercised_by=("auth/not-payment",),
)
def not_payment(guest: Guest, _ep: Episode) -> Finding | None:
    """A store that is authorised without having bought is not served."""
    found = (
        showing.finding(Text("a grant alone opens nothing", "只有授权，不开通任何服务"), showing.invented())
        for showing in guest.showings
    )
    return next(filter(None, found), None)


def _all_showings(ep: Episode) -> list[Showing]:
    """Services at observations and at entries."""
    return [*showings(ep), *showings_at_entries(ep)]


def expired_but_granted(ep: Episode) -> Iterator[Showing]:
    """Services that ended more than a day before, with a grant that is alive."""
    for showing in _all_showings(ep):
        ends = [truth.end(showing.service_id) for truth in showing.truths]
        if showing.held_granted and max(ends) < showing.at - DAY and min(ends) > 0:
            yield showing


@check(
    "auth.not-validity",
    Level.MUST,
    "P4",
    chinese="已过期的服务不再提供，即使授权仍在。",
    able=SERVES,
    over=expired_but_granted,
    needs=("clock",),
    reasons=(INVENTED,),
    exercised_by=("auth/not-validity",),
)
def not_validity(showing: Showing, _ep: Episode) -> Finding | None:
    """A service that has expired is not served, although the grant is alive."""
    expected = Text("a living grant does not keep an expired service open", "授权仍在，也不让到期的服务继续")
    return showing.finding(expected, showing.invented())


def valid_without_grant(ep: Episode) -> Iterator[Showing]:
    """Valid services of stores that cancelled their grant, from then on: nothing has to be pulled for it."""
    for showing in _all_showings(ep):
        if not showing.truths or showing.truths[-1].granted(showing.service_id):
            continue
        steps = ep.grants_of.get(showing.store, [])
        ended = [step for step in steps if step.phase == "ended" and step.seq < showing.seq]
        if ended and ended[-1].by == "cancel" and showing.held_valid:
            yield showing


@check(
    "auth.still-valid-without-grant",
    Level.MUST,
    "P4",
    chinese="店铺取消授权后，已付费的有效期保持不变。",
    over=valid_without_grant,
    reasons=(DENIED, SHORT, LONG),
    exercised_by=("auth/still-valid-without-grant", "auth/cancel-in-another-second"),
)
def still_valid_without_grant(showing: Showing, _ep: Episode) -> Finding | None:
    """A store that cancels its grant keeps the validity it has paid for."""
    return showing.finding(
        Text("the validity shown is unchanged", "显示的有效期不变"), showing.denied() or showing.wrong_specs()
    )


@dataclass(frozen=True, slots=True)
class Consent:
    """A grant by the consent page, of a store that came back with a code, and the seq past all that shows
    what came of it."""

    step: GrantStep
    until: int

    @property
    def label(self) -> Text:
        return self.step.label


def consents(ep: Episode) -> Iterator[Consent]:
    """Grants by the consent page with a redirect; one of whose code only other platforms were asked shows
    nothing, since its list may tell of it as well."""
    followed = ep.did("consent")
    for step in grant_steps(ep, "granted", "updated", "unchanged"):
        action = next((action for action in ep.actions if action.seq > step.seq), None)
        if step.by != "consent" or not step.redirect_code or action not in followed:
            continue
        tries = ep.exchanges.get(step.redirect_code, [])
        if not tries or not all(is_guess(ep, call) for call in tries):
            yield Consent(step, ep.end + 1)


@check(
    "auth.redirect-code",
    Level.MUST,
    "P4",
    chinese="通过授权页授权的店铺能被识别，但不被当作已购买。",
    over=consents,
    needs=("consent",),
    reasons=("code-unused", "code-given-up", INVENTED),
    exercised_by=("auth/redirect-code", "auth/redirect-code-of-second", "auth/short-pre-auth-code"),
    covers=(EXCHANGE,),
)
def redirect_code(consent: Consent, ep: Episode) -> Finding | None:
    """A store that authorises by the consent page is known, and is not taken for a buyer."""
    step = consent.step
    tries = [call for code in (step.code, step.redirect_code) for call in ep.exchanges.get(code or "", [])]
    known = any(call.took_effect or call.faults for call in tries)
    if not known and not any(call.ok for call in after(ep.store_calls.get(step.store, []), step.seq)):
        return Finding(
            reason="code-given-up" if tries else "code-unused",
            expected=Text("the code of the redirect is exchanged", "换取回跳中的授权码"),
            seen=Text(
                f"{tries[-1].label} ended with errcode {tries[-1].errcode}",
                f"{tries[-1].label} 以 errcode {tries[-1].errcode} 结束",
            )
            if tries
            else Text("no exchange was tried", "没有尝试换取"),
            seqs=(step.seq, *(call.seq for call in tries[:3])),
        )
    bought = {history.order.service_id for history in order_histories_of(ep, step.store)}
    for showing in showings_of(ep, step.store):
        if showing.service_id not in bought and (invented := showing.invented()):
            return showing.finding(Text("it is not taken for a buyer", "不被当成买家"), invented)
    return None
