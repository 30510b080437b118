"""Grants: how they began and ended, and whether the codes that were pushed became tokens in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from conformance.history.calls import QUOTA, Call
from conformance.history.deliveries import PushDeliveries, grants_pushed_to, push_deliveries
from conformance.history.endpoints import (
    AUTHORIZER_INFO,
    AUTHORIZER_LIST,
    AUTHORIZER_TOKEN,
    COMPONENT_TOKEN,
    EXCHANGE,
)
from conformance.history.episodes import Episode, after, group
from conformance.history.pushes import Push
from conformance.history.steps import GrantStep
from conformance.history.store_calls import store_call_probes
from conformance.history.tries import in_turn
from conformance.model import Finding
from simulator import Text

TICKET_LIFE = 12 * 3600.0
HOUR = 3600.0
MOST_UNHEARD = 6  # a call, its repeat and a request for a token, twice: then it is known
STORMED = "refusals-stormed"
NOT_READ = ("code-late", "code-unused")
NOT_IN_TIME = (*NOT_READ, "code-given-up")


def granted_at(ep: Episode, store: str, seq: int) -> bool:
    """Whether the store had a grant to any platform of the provider."""
    alive: dict[str, bool] = {}
    for step in ep.grants_of.get(store, []):
        if step.seq > seq:
            break
        alive[step.component] = step.phase != "ended"
    return any(alive.values())


def grant_steps(ep: Episode, *phases: str) -> list[GrantStep]:
    """What became of grants, in these phases."""
    return [step for step in ep.grants if step.phase in phases and ep.is_current_store(step.store)]


def next_change(ep: Episode, step: GrantStep) -> int | None:
    """The seq of the next step of the store's grants that was pushed or took its tokens; None without one."""
    later = after(ep.grants_of.get(step.store, []), step.seq)
    changed = [each.seq for each in later if each.pushed or each.by == "password"]
    return changed[0] if changed else None


@dataclass(frozen=True, slots=True)
class EndedGrant:
    """A grant that ended, the push that told it, and the seq of the next grant."""

    step: GrantStep
    pushed: PushDeliveries
    until: int

    @property
    def label(self) -> Text:
        return self.step.label

    def uses(self, ep: Episode) -> list[Call]:
        """Calls with the store's token begun after the push was answered and before a next grant."""
        return [
            call
            for call in self._since(ep.store_calls.get(self.step.store, []))
            if call.token and call.token.owner == self.step.component
        ]

    def refreshes(self, ep: Episode) -> list[Call]:
        """The same of refused requests for a token of the store."""
        return self._since(_refused_refreshes(ep, self.step))

    def _since(self, calls: Sequence[Call]) -> list[Call]:
        heard = self.pushed.heard or self.pushed.first
        return [
            call
            for call in after(calls, heard.seq)
            if call.seq < self.until and call.started_ms >= heard.ended_ms
        ]


@dataclass(frozen=True, slots=True)
class UnheardEnd:
    """A grant that ended, no push that told it, and the seq of the next grant."""

    step: GrantStep
    until: int

    @property
    def label(self) -> Text:
        return Text(f"{self.step.label.en}, unheard", f"{self.step.label.zh}，没有收到通知")

    def refusals(self, ep: Episode) -> list[Call]:
        """What was refused for want of the grant: calls with the store's token, and requests for one."""
        uses = [
            call
            for call in ep.store_calls.get(self.step.store, [])
            if call.token
            and call.token.owner == self.step.component
            and (call.definite or call.refused_token)
        ]
        calls = sorted([*uses, *_refused_refreshes(ep, self.step)], key=lambda call: call.seq)
        return [call for call in after(calls, self.step.seq) if call.seq < self.until and call.errcode]

    def stormed(self, ep: Episode) -> Finding | None:
        """Judges whether calls went on though they were refused: a refusal tells of the end as well."""
        stop = Text("calls for the store stop once they are refused", "被拒绝后停止代店铺调用")
        return stormed(in_turn(self.refusals(ep)), MOST_UNHEARD, STORMED, stop, self.step.seq)


def stormed(refused: list[Call], most: int, reason: str, expected: Text, seq: int) -> Finding | None:
    """More than `most` were refused within an hour."""
    for first, last in zip(refused, refused[most:], strict=False):
        if last.at - first.at < HOUR:
            several = [call for call in refused if first.seq <= call.seq and call.at - first.at < HOUR]
            seen = Text(
                f"{len(several)} refused within an hour, the last with {several[-1].errcode}",
                f"一小时内被拒绝 {len(several)} 次，最后一次返回 {several[-1].errcode}",
            )
            seqs = (seq, *(call.seq for call in several[:4]))
            return Finding(reason=reason, expected=expected, seen=seen, seqs=seqs)
    return None


def _refused_refreshes(ep: Episode, step: GrantStep) -> list[Call]:
    """Requests for a token of a store that were refused for the store's sake."""
    return [
        call
        for call in ep.calls_to(AUTHORIZER_TOKEN)
        if call.errcode and call.definite and call.component == step.component and call.store == step.store
    ]


def unheard_ends(ep: Episode, *by: str) -> list[UnheardEnd]:
    """Grants that ended for one of these reasons, of which no push that arrived told."""
    told = [pushed for pushed in push_deliveries(ep, "unauthorized") if not pushed.lost]
    return [
        UnheardEnd(step, next_change(ep, step) or ep.end + 1)
        for step in grant_steps(ep, "ended")
        if step.by in by
        and not any(pushed.first.store == step.store and pushed.first.seq > step.seq for pushed in told)
    ]


def ended_grants(ep: Episode, *by: str) -> list[EndedGrant]:
    """Grants that ended for one of these reasons, whose end was told by a delivered push."""
    pushes = [pushed for pushed in push_deliveries(ep, "unauthorized") if pushed.heard]
    ended = []
    for step in grant_steps(ep, "ended"):
        if step.by not in by:
            continue
        for pushed in pushes:
            if (
                pushed.first.store == step.store
                and pushed.first.component == step.component
                # The end of an earlier grant may have been told in the same second.
                and pushed.first.seq > step.seq
                and pushed.first.created >= int(step.at)
            ):
                ended.append(EndedGrant(step, pushed, next_change(ep, step) or ep.end + 1))
                break
    return ended


def exchanged_late(pushed: PushDeliveries, ep: Episode, *, by_push: bool = False) -> Finding | None:
    """Judges whether the code of a grant's push was exchanged in time.

    Right as well: a later code of the store, or a store call with a token found by list or info. Not
    judged: a grant that ended meanwhile, an hour that is not over yet or was over before the push came,
    a push that a newer one overtook, a fault in the way. `by_push` asks whether the push itself was
    read: of a provider that exchanges codes at all, only an exchange shows that.
    """
    push = pushed.first
    if push.code is None or _done_with(pushed, ep, by_push=by_push) or not _overdue(pushed, ep):
        return None
    exchanges = ep.exchanges.get(push.code, [])
    in_time = [call for call in exchanges if call.at <= push.code_expires]
    if in_time:
        reason = "code-given-up"
        seen = Text(
            f"{len(in_time)} exchanges failed, the last with {in_time[-1].errcode}: it was given up",
            f"换取失败 {len(in_time)} 次，最后一次返回 {in_time[-1].errcode}，之后放弃了",
        )
    elif exchanges:
        reason = "code-late"
        seen = Text(
            f"it was first tried {exchanges[0].at - push.created:.0f} s after the push",
            f"推送后 {exchanges[0].at - push.created:.0f} 秒才第一次尝试",
        )
    else:
        reason = "code-unused"
        seen = Text(
            "no exchange was tried, and no store call succeeded", "没有尝试换取，代店铺的调用也没有成功"
        )
    return Finding(
        reason=reason,
        expected=Text(
            f"the code of {push.label} is exchanged before it expires", f"{push.label} 的授权码在过期前换取"
        ),
        seen=seen,
        seqs=(*(each.seq for each in pushed.deliveries[:3]), *(call.seq for call in exchanges[:3])),
    )


def judgeable(pushed: PushDeliveries, ep: Episode, *, by_push: bool = False) -> bool:
    """The exchange of its code was seen, or the code's time is over."""
    return pushed.first.code is not None and (_done_with(pushed, ep, by_push=by_push) or _overdue(pushed, ep))


def _overdue(pushed: PushDeliveries, ep: Episode) -> bool:
    """The code ran out while its grant was alive and the provider could have exchanged it."""
    push = pushed.first
    in_time = [each for each in pushed.deliveries if each.delivered and each.at < push.code_expires]
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
    return not ended and not _overtaken(pushed, ep) and not _hindered(push, ep)


def _overtaken(pushed: PushDeliveries, ep: Episode) -> bool:
    """A newer grant of the store was told first, so that this push says nothing new."""
    push = pushed.first
    return any(
        other.first.component == push.component
        and other.first.created >= push.created + 1
        and other.arrived < pushed.arrived
        for other in grants_pushed_to(ep, push.store)
    )


def _hindered(push: Push, ep: Episode) -> bool:
    """A fault was in the way of the exchange, and no pull round came after it before the code ran out; or no
    ticket that was good then had come."""
    if not _has_ticket(push, ep):
        return True
    tries = [
        call
        for call in ep.calls
        if call.component == push.component and call.at < push.code_expires and _leans_on(call)
    ]
    # The last try before the push counts too, of whatever it was: after a failed one a provider waits; and so
    # does an exchange of another code while the quota that it met rests.
    earlier = [call for call in tries if call.started_ms < push.started_ms]
    former = [*earlier[-1:], *(call for call in earlier if _spent(call) and call.rests_until > push.at)]
    since = [
        call
        for call in tries
        if call in former
        or (call.started_ms >= push.started_ms and call.endpoint in {COMPONENT_TOKEN, EXCHANGE})
    ]
    failed = [call for call in since if (call.faults and not call.ok) or _spent(call)]
    if not failed:
        return False
    free = max(call.rests_until for call in failed)
    return not any(start > failed[-1].seq and free <= at < push.code_expires for start, at in ep.rounds)


def _has_ticket(push: Push, ep: Episode) -> bool:
    """A ticket for its platform had come that was good while its code was, or none was seen at all."""
    by_platform = ep.run.cached("tickets by platform", lambda: _tickets(ep))
    tickets = by_platform.get(push.component or "", [])
    return not tickets or any(
        one.delivered and one.created > push.at - TICKET_LIFE and one.at < push.code_expires
        for one in tickets
    )


def _tickets(ep: Episode) -> dict[str, list[Push]]:
    tickets = [push for push in ep.run.pushes if push.ticket and push.indistinguishable]
    return group(tickets, lambda one: one.component or "")


def _spent(call: Call) -> bool:
    """Its quota was used up, as it exchanged a code or asked for a component's token."""
    return call.errcode in QUOTA and call.endpoint in {COMPONENT_TOKEN, EXCHANGE}


def _leans_on(call: Call) -> bool:
    """It asked for a component's token, or was made with one."""
    return call.endpoint == COMPONENT_TOKEN or (call.token is not None and call.token.kind == "component")


def _done_with(pushed: PushDeliveries, ep: Episode, *, by_push: bool = False) -> bool:
    """The provider came to a token by this push's code, by a later one, or by other means."""
    push = pushed.first
    if by_push and any(episode.exchanges for episode in ep.run.whole.episodes):
        return any(call.at <= push.code_expires for call in ep.exchanges.get(push.code or "", []))
    later = [
        other.first.code
        for other in grants_pushed_to(ep, push.store)
        if other.first.created >= push.created and other.first is not push
    ]
    for code in (push.code, *later):
        tries = [call for call in ep.exchanges.get(code or "", []) if call.at <= push.code_expires]
        if any(call.took_effect or push.made_up for call in tries):
            return True
    since = [
        call
        for call in ep.calls
        if call.started_ms >= push.started_ms and (push.made_up or call.at <= push.code_expires)
    ]
    if push.made_up:
        # Its code is good for nothing, so a provider that reads list and info instead shows it there.
        return any(
            call.sent("authorizer_appid") == push.store for call in since if call.endpoint == AUTHORIZER_INFO
        )
    return any(call.took_effect and _comes_to_a_token(call, push, ep) for call in since)


def _used_in_vain(ep: Episode, store: str | None, seq: int) -> bool:
    """A call that was asked for later shows that the store's token was not found all the same."""
    return any(
        asked.start > seq and not asked.works(ep) and not ep.call_fault_at(asked.start, asked.at)
        for asked in store_call_probes(ep, store)
    )


def _comes_to_a_token(call: Call, push: Push, ep: Episode) -> bool:
    """It was made with a token of the store, or for one; or, after an exchange that failed, it showed what
    the exchange would have brought, which no later call need show."""
    if call.token_store == push.store:
        return call.on_store
    if call.component != push.component:
        return False
    if call.endpoint == AUTHORIZER_TOKEN:
        return call.store == push.store
    if not ep.exchanges.get(push.code or "") or _used_in_vain(ep, push.store, call.seq):
        return False
    if call.endpoint == AUTHORIZER_INFO:
        return call.sent("authorizer_appid") == push.store and bool(
            call.got("authorization_info", "authorizer_refresh_token")
        )
    rows = call.got("list") if call.endpoint == AUTHORIZER_LIST else None
    return isinstance(rows, list) and any(
        isinstance(row, dict) and row.get("authorizer_appid") == push.store and row.get("refresh_token")
        for row in rows
    )
