"""Access tokens: used in their place, and after a restart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import permutations

from conformance.history.calls import Call
from conformance.history.effects import legit_tickets
from conformance.history.endpoints import AUTHORIZER_TOKEN, COMPONENT_TOKEN, EXCHANGE, PULLS
from conformance.history.episodes import Episode, Run, after, group
from conformance.history.grants import granted_at
from conformance.history.steps import ProviderStep
from conformance.history.store_calls import NOT_CALLED, StoreCallProbe, own_calls, store_call_probes
from conformance.history.tokens import TokenOwner, issues, owner_of_token
from conformance.history.words import STRANGER, whose
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text

OF_STORES = frozenset((EXCHANGE, AUTHORIZER_TOKEN))


@dataclass(frozen=True, slots=True)
class ChangedRefreshToken:
    """A refresh token that changed in a reply, and the platform's next request for the same store."""

    reply: Call
    next: Call

    @property
    def label(self) -> Text:
        return Text(f"refresh token of {self.reply.store}", f"店铺 {self.reply.store} 的刷新令牌")


def changed_refresh_tokens(ep: Episode) -> Iterator[ChangedRefreshToken]:
    """Replies that brought another refresh token than was sent, with no new grant before the next use."""
    last: dict[tuple[str | None, str], Call] = {}
    for call in ep.calls_to(AUTHORIZER_TOKEN):
        if not call.store or not ep.is_current_store(call.store):
            continue
        of = (call.component, call.store)
        before = last.get(of)
        changed = before is None or any(
            step.component == call.component and before.seq < step.seq < call.seq
            for step in ep.grants_of.get(call.store, [])
        )
        if before and not changed and call.started_ms >= before.ended_ms:
            yield ChangedRefreshToken(before, call)
        returned = call.got("authorizer_refresh_token")
        if call.ok and returned and returned != call.sent("authorizer_refresh_token"):
            last[of] = call
        elif call.ok or call.took_effect:  # what a lost or a late reply brought, it may know or not
            last.pop(of, None)


@check(
    "token.returned-refresh-kept",
    Level.MUST,
    "T3",
    chinese="返回的刷新令牌有变时，之后使用新的。",
    over=changed_refresh_tokens,
    reasons=("former-refresh-token",),
    exercised_by=("token/rotated", "token/rotated-restart"),
    covers=(AUTHORIZER_TOKEN,),
)
def returned_refresh_kept(changed: ChangedRefreshToken, _ep: Episode) -> Finding | None:
    """A refresh token that came back changed is the one used next."""
    if changed.next.sent("authorizer_refresh_token") == changed.reply.got("authorizer_refresh_token"):
        return None
    return Finding(
        reason="former-refresh-token",
        expected=Text("the returned refresh token is used", "使用返回的刷新令牌"),
        seen=Text("the one before it was", "用的是先前的那个"),
        seqs=(changed.reply.seq, changed.next.seq),
    )


def after_renewal(ep: Episode) -> Iterator[Call]:
    """Calls whose owner had renewed the token more than five minutes before."""
    renewed: dict[TokenOwner, float] = {}
    for owner, calls in issues(ep.run).items():
        if len(calls) > 1 and calls[1].seq <= ep.end:
            renewed[owner] = calls[1].at
    for call in ep.calls:
        used = owner_of_token(call.token)
        late = used and call.at > renewed.get(used, call.at) + 300 and ep.is_current_store(used.store)
        if used and late and not _of_two_at_once(ep.run, used, call):
            yield call


def _of_two_at_once(run: Run, owner: TokenOwner, call: Call) -> bool:
    """Its token is not the newest, and came while a code of the grant was exchanged, and another one by a
    second code or by the refresh token at the same time: nobody told which is newer."""
    if call.token is None or call.token.state != "superseded":
        return False
    came = run.cached("store tokens", lambda: _store_tokens(run))
    return any(
        first.started_ms <= second.started_ms < first.left_ms
        and EXCHANGE in {first.endpoint, second.endpoint}
        for first, second in permutations(came.get((owner.appid, owner.store, call.token.issued_at), ()), 2)
    )


def _store_tokens(run: Run) -> dict[tuple[str | None, str | None, float | None], list[Call]]:
    """What brought tokens of stores, by platform, store and instant."""
    brought = [call for call in run.calls if call.endpoint in OF_STORES and call.took_effect]
    return group(brought, lambda call: (call.component, call.store, call.at))


@check(
    "token.overlap-not-relied-on",
    Level.SHOULD,
    "A1",
    chinese="令牌被取代，五分钟的重叠期过后不再使用。",
    over=after_renewal,
    needs=("clock",),
    reasons=("superseded-token",),
    exercised_by=("token/overlap", "token/at-once-late"),
)
def overlap_not_relied_on(call: Call, _ep: Episode) -> Finding | None:
    """A token that was superseded is not used once the overlap of five minutes is over."""
    if call.token is None or call.token.state != "superseded":
        return None
    return Finding(
        reason="superseded-token",
        expected=Text("the newest token is used", "使用最新的令牌"),
        seen=Text(f"{call.label} with a superseded one", f"{call.label} 用了已被替代的令牌"),
        seqs=call.seqs,
    )


def pulls(ep: Episode) -> list[Call]:
    """The provider's own calls of the three pull interfaces with a token that can be told."""
    return [call for call in own_calls(ep, *PULLS) if owner_of_token(call.token)]


@check(
    "token.home-page",
    Level.MUST,
    "T9",
    chinese="三个拉取接口使用服务市场主页的令牌。",
    over=pulls,
    reasons=("other-owner",),
    exercised_by=("auth/purchase",),
    covers=PULLS,
)
def home_page(call: Call, _ep: Episode) -> Finding | None:
    """The three pull interfaces are called with the token of the market home page."""
    if call.token and call.token.kind == "home_page":
        return None
    owner = whose(call.token.kind) if call.token else STRANGER
    return Finding(
        reason="other-owner",
        expected=Text("the home page's token", "主页的令牌"),
        seen=Text(f"the token of a {owner.en}", f"{owner.zh}的令牌"),
        seqs=call.seqs,
    )


@dataclass(frozen=True, slots=True)
class Restart:
    """A new process of the provider, and the seq `until` which no ticket reaches it."""

    step: ProviderStep
    killed: int
    until: int

    @property
    def label(self) -> Text:
        return Text(f"restart at {self.step.at:.0f}", f"{self.step.at:.0f} 时的重启")


def restarts(ep: Episode) -> Iterator[Restart]:
    """Restarts within an episode."""
    killed: int | None = None
    for step in ep.provider:
        if step.phase in {"killed", "exited"}:
            killed = step.seq
        elif step.phase == "ready" and killed is not None:
            tickets = [
                push.seq
                for push in after(ep.pushes, step.seq)
                if push.ticket and push.owed_answer and push.delivered
            ]
            yield Restart(step, killed, tickets[0] if tickets else ep.end + 1)
            killed = None


@check(
    "token.survives-restart",
    Level.SHOULD,
    "T3",
    chinese="新进程在下一个票据到来之前就能工作，且不再次使用授权码。",
    over=restarts,
    needs=("restart",),
    reasons=("code-again", "unknown-ticket", *NOT_CALLED),
    exercised_by=("token/restart", "ticket/restart-later"),
)
def survives_restart(restart: Restart, ep: Episode) -> Finding | None:
    """A new process works before the next ticket comes, and exchanges no code again."""
    for calls in ep.exchanges.values():
        done = [call for call in calls if call.definite and call.seq < restart.killed]
        again = [call for call in calls if call.seq > restart.killed]
        if done and again:
            return Finding(
                reason="code-again",
                expected=Text("no code is exchanged again", "不再次换取授权码"),
                seen=Text("one was", "有一个被再次换取"),
                seqs=(done[0].seq, again[0].seq),
            )
    for call in after(ep.calls_to(COMPONENT_TOKEN), restart.killed):
        ticket = call.sent("component_verify_ticket") or ""
        if call.seq < restart.until and ticket not in legit_tickets(ep.run):
            return Finding(
                reason="unknown-ticket",
                expected=Text("the stored ticket is used", "使用保存的票据"),
                seen=Text(f"the ticket {ticket[:20]!r}", f"票据 {ticket[:20]!r}"),
                seqs=call.seqs,
            )
    for asked in store_call_probes(ep):
        at_work = restart.step.seq < asked.seq < restart.until
        spoilt = ep.call_fault_at(asked.start, asked.at, asked.endpoint)
        if at_work and not spoilt and not asked.works(ep) and granted_at(ep, asked.store, asked.seq):
            return Finding(
                reason=asked.not_called,
                expected=Text("calls go on after the restart", "重启后继续调用"),
                seen=asked.outcome,
                seqs=(restart.step.seq, asked.seq),
            )
    return None


def asked_calls(ep: Episode) -> list[StoreCallProbe]:
    """Calls the provider was asked for, and made with a store's token or answered out of what it keeps."""
    return [
        asked
        for asked in store_call_probes(ep)
        if any(call.token_store for call in asked.calls(ep)) or (asked.rows and not asked.calls(ep))
    ]


@check(
    "token.per-store",
    Level.MUST,
    "T10",
    chinese="代店铺调用时，不使用其他店铺的令牌，也不给出其他店铺的应答。",
    over=asked_calls,
    needs=("call",),
    reasons=("other-store", "other-reply"),
    exercised_by=(
        "token/two-stores",
        "token/at-once-two-stores",
        "token/answers-cross",
        "token/due-at-once",
        "token/lists-of-two",
    ),
)
def per_store(asked: StoreCallProbe, ep: Episode) -> Finding | None:
    """No store is called for with another store's token, or given the reply to another store's call."""
    made = [call for call in asked.calls(ep) if call.token_store]
    if not made:
        return _others_reply(
            asked, [call for call in ep.calls if call.path == asked.path and call.seq < asked.seq]
        )
    calls = [call for call in made if not call.refused_token] or made
    if any(call.token_store == asked.store for call in calls):
        return _others_reply(asked, calls)
    if not asked.ok and (len(calls) < len(made) or ep.beside(asked.seq)):
        return None  # it was refused or declined, and the calls are those of others at the same time
    return Finding(
        reason="other-store",
        expected=Text(f"the token of {asked.store}", f"{asked.store} 的令牌"),
        seen=Text(f"the token of {calls[0].token_store}", f"{calls[0].token_store} 的令牌"),
        seqs=(calls[0].seq, asked.seq),
    )


def _others_reply(asked: StoreCallProbe, calls: list[Call]) -> Finding | None:
    """What is wrong with a reply that came to a call for another store, at the same time or kept since."""
    given = asked.probe.reply
    others = [call for call in calls if call.token_store != asked.store and call.reply == given]
    if not asked.ok or not others or any(call.reply == given for call in calls if call not in others):
        return None
    return Finding(
        reason="other-reply",
        expected=Text(f"the reply to a call for {asked.store}", f"代 {asked.store} 调用的应答"),
        seen=Text(f"that to one for {others[0].token_store}", f"代 {others[0].token_store} 调用的应答"),
        seqs=(others[0].seq, asked.seq),
    )
