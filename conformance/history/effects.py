"""What the provider did because of something: exchanges, verifications, calls it was asked for, lock-outs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from conformance.history.calls import Call
from conformance.history.episodes import Episode, Run, after
from conformance.history.pushes import GRANT_KINDS, Push
from conformance.history.showings import Probe
from conformance.history.steps import GrantStep
from conformance.history.truth import showings_of
from conformance.model import Finding

CODE_LIFE = 3600.0
# How long a used-up quota rests at most.
QUOTA_REST = {45009: 86400.0, 45011: 60.0}
EXCHANGE = "component.api_query_auth"
COMPONENT_TOKEN = "component.api_component_token"  # noqa: S105 - an endpoint's id
AUTHORIZER_TOKEN = "component.api_authorizer_token"  # noqa: S105 - an endpoint's id
AUTHORIZER_INFO = "component.api_get_authorizer_info"
START_TICKETS = "component.api_start_push_ticket"
LOGIN = "servicemarket.login_auth"
BUYERS = "servicemarket.get_service_buyer_list"
BUYER = "servicemarket.get_service_buyer"
ORDERS = "servicemarket.get_paid_order_list"
PULLS = (BUYERS, BUYER, ORDERS)
OLD_INTERFACES = (
    "product.service.check_auth",
    "product.service.get_list",
    "product.service.get_order_list",
)


@dataclass(frozen=True, slots=True)
class StoreCallProbe:
    """A call that the provider was asked to make on a store's behalf."""

    probe: Probe

    @property
    def label(self) -> str:
        return f"call {self.path} for {self.store}"

    @property
    def store(self) -> str:
        return str(self.probe.asked("store") or "")

    @property
    def path(self) -> str:
        return str(self.probe.asked("path") or "")

    @property
    def all_pages(self) -> bool:
        return bool(self.probe.asked("all_pages"))

    @property
    def refused(self) -> bool:
        """The provider declined, as it may when the store has to grant again."""
        return self.probe.status == 409

    @property
    def ok(self) -> bool:
        reply = self.probe.reply
        return self.probe.status == 200 and isinstance(reply, dict) and not reply.get("errcode")

    @property
    def outcome(self) -> str:
        reply = self.probe.reply
        if self.refused:
            return "the provider declined to call"
        code = reply.get("errcode") if isinstance(reply, dict) else None
        return (
            f"the call ended with errcode {code}" if code else f"the probe answered HTTP {self.probe.status}"
        )

    def calls(self, ep: Episode) -> list[Call]:
        """The calls to that path while the provider was asked."""
        probe = self.probe
        return [
            call
            for call in ep.cached("by_path", lambda: _by_path(ep)).get(self.path, [])
            if probe.started_ms <= call.started_ms <= probe.ended_ms and call.seq < probe.seq
        ]


def _by_path(ep: Episode) -> dict[str, list[Call]]:
    found: dict[str, list[Call]] = {}
    for call in ep.calls:
        found.setdefault(call.path, []).append(call)
    return found


def store_call_probes(ep: Episode, store: str | None = None) -> list[StoreCallProbe]:
    """Every call the provider was asked for, of one store if named."""
    found = ep.cached(
        "asked", lambda: [StoreCallProbe(probe) for probe in ep.probes if probe.probe == "call"]
    )
    return [one for one in found if ep.is_current_store(one.store) and (store is None or one.store == store)]


def works_after(ep: Episode, store: str, seq: int, until: int | None = None) -> StoreCallProbe | None:
    """The last call asked for after `seq`; it shows whether the store works."""
    later = [one for one in store_call_probes(ep, store) if one.probe.seq > seq]
    later = [one for one in later if until is None or one.probe.seq < until]
    return later[-1] if later else None


def locked_out(ep: Episode, store: str, seq: int) -> tuple[str, tuple[int, ...]] | None:
    """How the provider treats a store that has granted as if it had not."""
    for one in store_call_probes(ep, store):
        if one.probe.seq > seq and one.refused and granted_at(ep, store, one.probe.seq):
            return one.outcome, (one.probe.seq,)
    for showing in showings_of(ep, store):
        if showing.seen.seq <= seq or not all(truth.granted(showing.service_id) for truth in showing.truths):
            continue
        if showing.held_valid and showing.needs_grant:
            return "the store is asked to grant again", showing.seqs
    return None


def granted_at(ep: Episode, store: str, seq: int) -> bool:
    """Whether the store had a grant to any platform of the provider."""
    alive: dict[str, bool] = {}
    for step in ep.grants_of.get(store, []):
        if step.seq > seq:
            break
        alive[step.component] = step.phase != "ended"
    return any(alive.values())


def grant_steps(ep: Episode, *phases: str) -> list[GrantStep]:
    return [step for step in ep.grants if step.phase in phases and ep.is_current_store(step.store)]


@dataclass(frozen=True, slots=True)
class PushDeliveries:
    """One push and everything delivered of it."""

    first: Push
    deliveries: tuple[Push, ...]

    @property
    def label(self) -> str:
        return self.first.label

    @property
    def delivered(self) -> bool:
        return any(push.delivered for push in self.deliveries)

    @property
    def lost(self) -> bool:
        """Nothing of it reached the provider."""
        return not any(push.sent for push in self.deliveries)

    @property
    def copies(self) -> int:
        return sum(push.delivered for push in self.deliveries)

    @property
    def seq(self) -> int:
        return self.deliveries[-1].seq

    @property
    def arrived(self) -> int:
        """The seq of the first delivery that reached the provider."""
        return next((push.seq for push in self.deliveries if push.delivered), self.seq)


def push_deliveries(ep: Episode, *kinds: str, made_up: bool = False) -> list[PushDeliveries]:
    """The platform's pushes of these kinds, each with its deliveries; `made_up` ones look the same."""
    return [
        PushDeliveries(deliveries[0], tuple(deliveries))
        for deliveries in ep.deliveries.values()
        if deliveries[0].kind in kinds
        and deliveries[0].indistinguishable
        and (made_up or deliveries[0].hostile is None)
        and ep.is_current_store(deliveries[0].store)
    ]


def grants_pushed(ep: Episode) -> list[PushDeliveries]:
    """Sound `authorized` and `updateauthorized` pushes that were delivered."""
    return ep.cached(
        "grants_pushed",
        lambda: [
            one
            for one in push_deliveries(ep, *GRANT_KINDS)
            if any(push.delivered and push.owed_answer for push in one.deliveries)
        ],
    )


def grants_pushed_to(ep: Episode, store: str | None) -> list[PushDeliveries]:
    """The same of one store."""
    grouped = ep.cached("grants_pushed_to", lambda: _by_store(grants_pushed(ep)))
    return grouped.get(store, [])


def _by_store(pushes: Iterable[PushDeliveries]) -> dict[str | None, list[PushDeliveries]]:
    found: dict[str | None, list[PushDeliveries]] = {}
    for one in pushes:
        found.setdefault(one.first.store, []).append(one)
    return found


def exchanged_late(one: PushDeliveries, ep: Episode, *, by_push: bool = False) -> Finding | None:
    """Judges whether the code of a grant's push was exchanged in time.

    Right as well: a later code of the store, or a store call with a token found by list or info. Not
    judged: a grant that ended meanwhile, an hour that is not over yet or was over before the push came,
    a push that a newer one overtook, a fault in the way. `by_push` asks whether the push itself was
    read: of a provider that exchanges codes at all, only an exchange shows that.
    """
    push = one.first
    if push.code is None or done_with(one, ep, by_push=by_push) or not overdue(one, ep):
        return None
    return Finding(
        expected=f"the code of {push.label} is exchanged before it expires",
        seen=_tries(ep, push),
        seqs=one_seqs(one, ep),
    )


def overdue(one: PushDeliveries, ep: Episode) -> bool:
    """The code ran out while its grant was alive and the provider could have exchanged it."""
    push = one.first
    in_time = [each for each in one.deliveries if each.delivered and each.at < push.code_expires]
    if not in_time or ep.end_at < push.code_expires:
        return False
    granted = [step.seq for step in ep.grants_of.get(push.store or "", []) if step.code == push.code]
    ended = [
        step
        for step in ep.grants_of.get(push.store or "", [])
        if step.phase == "ended" and step.component == push.component
        # A push on its way may be overtaken by the end of its grant.
        if step.seq > (granted[0] if granted else push.seq) and step.at < push.code_expires
    ]
    return not ended and not _overtaken(one, ep) and not _hindered(one, ep)


def _overtaken(one: PushDeliveries, ep: Episode) -> bool:
    """A newer grant of the store was told first, so that this push says nothing new."""
    push = one.first
    return any(
        other.first.component == push.component
        and other.first.created >= push.created + 1
        and other.arrived < one.arrived
        for other in grants_pushed_to(ep, push.store)
    )


def _hindered(one: PushDeliveries, ep: Episode) -> bool:
    """A fault was in the way of the exchange, and no pull round came after it before the code ran out."""
    push = one.first
    tries = [
        call
        for call in ep.calls_to(COMPONENT_TOKEN, EXCHANGE)
        if call.component == push.component and call.at < push.code_expires
    ]
    # The last try before the push counts too: after a failed one a provider waits a while.
    former = [call for call in tries if call.started_ms < push.started_ms][-1:]
    failed = [call for call in tries if call.started_ms >= push.started_ms or call in former]
    failed = [call for call in failed if call.faults and not call.ok]
    if not failed:
        return False
    free = max(call.at + QUOTA_REST.get(call.errcode, 0.0) for call in failed)
    return not any(start > failed[-1].seq and free <= at < push.code_expires for start, at in ep.rounds)


def done_with(one: PushDeliveries, ep: Episode, *, by_push: bool = False) -> bool:
    """The provider came to a token by this push's code, by a later one, or by other means."""
    push = one.first
    if by_push and any(episode.exchanges for episode in ep.run.episodes):
        return any(call.at <= push.code_expires for call in ep.exchanges.get(push.code or "", []))
    codes = [
        push.code,
        *(later.first.code for later in grants_pushed_to(ep, push.store) if _supersedes(later, push)),
    ]
    for code in codes:
        if any(call.at <= push.code_expires for call in ep.exchanges.get(code or "", [])):
            return True
    if push.hostile:
        # Its code is good for nothing, so a provider that reads list and info instead shows it there.
        return any(
            call.sent("authorizer_appid") == push.store and call.started_ms >= push.started_ms
            for call in ep.calls_to(AUTHORIZER_INFO)
        )
    return any(
        call.ok and call.on_store and call.started_ms >= push.started_ms and call.at <= push.code_expires
        for call in ep.store_calls.get(push.store or "", [])
    )


def _supersedes(later: PushDeliveries, push: Push) -> bool:
    return later.first.created >= push.created and later.first is not push


def judgeable(one: PushDeliveries, ep: Episode, *, by_push: bool = False) -> bool:
    """Its exchange was seen, or its time is over."""
    return one.first.code is not None and (done_with(one, ep, by_push=by_push) or overdue(one, ep))


def _tries(ep: Episode, push: Push) -> str:
    late = ep.exchanges.get(push.code or "", [])
    if late:
        return f"it was first tried {late[0].at - push.created:.0f} s after the push"
    return "no exchange was tried, and no store call succeeded"


def one_seqs(one: PushDeliveries, ep: Episode) -> tuple[int, ...]:
    tries = ep.exchanges.get(one.first.code or "", [])
    return (*(push.seq for push in one.deliveries[:3]), *(call.seq for call in tries[:3]))


def legit_codes(run: Run) -> frozenset[str]:
    """Authorization codes that a provider may know: from sound pushes and from redirects."""
    return run.cached("legit_codes", lambda: frozenset(_legit_codes(run)))


def _legit_codes(run: Run) -> Iterator[str]:
    for push in run.pushes:
        if push.code and push.indistinguishable and push.sent:
            yield push.code
    for ep in run.episodes:
        for step in ep.grants:
            if step.redirect_code:
                yield step.redirect_code


def legit_tickets(run: Run) -> frozenset[str]:
    """Tickets that a provider may know: those sent in sound pushes."""
    return run.cached(
        "legit_tickets",
        lambda: frozenset(
            push.ticket for push in run.pushes if push.ticket and push.indistinguishable and push.sent
        ),
    )


def effect(push: Push, ep: Episode) -> tuple[str, tuple[int, ...]] | None:
    """What the provider did because of a push it had to ignore; None where it did nothing."""
    if push.code and push.code not in legit_codes(ep.run) and (tries := ep.exchanges.get(push.code)):
        return "its code was exchanged", (push.seq, tries[0].seq)
    if push.ticket and push.ticket not in legit_tickets(ep.run):
        uses = [
            call
            for call in ep.calls_to(COMPONENT_TOKEN)
            if call.sent("component_verify_ticket") == push.ticket
        ]
        if uses:
            return "its ticket was used", (push.seq, uses[0].seq)
    if push.store is None or not ep.is_current_store(push.store):
        return None
    if push.kind == "unauthorized" and (locked := locked_out(ep, push.store, push.seq)):
        return f"it was believed: {locked[0]}", (push.seq, *locked[1])
    if push.order_id:
        for showing in showings_of(ep, push.store):
            if showing.seen.seq > push.seq and (invented := showing.invented()):
                return f"it was believed: {invented}", (push.seq, *showing.seqs)
    return None


def ignored(push: Push, ep: Episode, why: str) -> Finding | None:
    """Judges a push that must have no effect."""
    if found := effect(push, ep):
        return Finding(expected=f"a push {why} has no effect", seen=found[0], seqs=found[1])
    return None


def next_good(push: Push, ep: Episode) -> Push | None:
    """The next sound push to the same platform."""
    for later in after(ep.pushes, push.seq):
        same = later.channel == push.channel and later.component == push.component
        if same and later.owed_answer and later.sent:
            return later
    return None


def hostile(ep: Episode, *twists: str) -> list[Push]:
    """Pushes to the third-party platform's addresses that were wrong in one of these ways."""
    return [
        push
        for push in ep.pushes
        if push.channel != "order" and push.sent and not push.twists.isdisjoint(twists)
    ]


def grants_claimed(ep: Episode) -> list[PushDeliveries]:
    """Grant pushes that had to be acted on: the platform's, and made-up ones sealed as well."""
    made_up = [
        one for one in push_deliveries(ep, *GRANT_KINDS, made_up=True) if one.first.hostile and one.delivered
    ]
    return [*grants_pushed(ep), *made_up]
