"""Access tokens: cached, and renewed for a reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from conformance.history.calls import DAY, Call
from conformance.history.endpoints import AUTHORIZER_TOKEN, COMPONENT_TOKEN
from conformance.history.episodes import Episode, after, before
from conformance.history.grants import granted_at
from conformance.history.store_calls import NOT_CALLED, StoreCallProbe, hindered_since, store_call_probes
from conformance.history.tokens import (
    LIFE,
    TOKEN_ENDPOINTS,
    TOKEN_KINDS,
    TokenOwner,
    TokenRequest,
    between,
    issues,
    owner_of,
    owner_of_token,
    reset_between,
    since,
    token_requests_in,
    trouble,
)
from conformance.history.tries import MOST_TRIES, in_turn
from conformance.history.words import whose
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Count, Text


def renewals(ep: Episode) -> Iterator[TokenRequest]:
    """Component tokens asked for after one had arrived; those that overlap it are judged elsewhere."""
    for request in token_requests_in(ep, "component"):
        if request.former and request.call.started_ms >= request.former.ended_ms:
            yield request


@check(
    "token.component-cached",
    Level.MUST,
    "A1",
    chinese="第三方平台的令牌续期须有理由：有效期大半已过、被拒，或进程重启。",
    over=renewals,
    reasons=("renewed-early",),
    exercised_by=("token/renewed", "token/refused", "token/inside-life"),
    covers=(COMPONENT_TOKEN,),
)
def component_cached(request: TokenRequest, ep: Episode) -> Finding | None:
    """A component token is renewed for a reason: most of its life gone, refused, or a new process."""
    former, call = request.former, request.call
    if former is None:
        return None
    end = former.issued.expires_at if former.issued else former.at + LIFE
    if call.at >= former.at + 0.75 * (end - former.at):
        return None
    reasons = ep.run.cached("trouble", lambda: trouble(ep.run)).get(request.owner, [])
    if between(reasons, since(ep, former.seq), call.seq) or reset_between(ep.run, former.seq, call.seq):
        return None
    return Finding(
        reason="renewed-early",
        expected=Text("the token in hand is used until most of its life is gone", "手中的令牌用到有效期将尽"),
        seen=Text(
            f"another was asked for after {call.at - former.at:.0f} s",
            f"{call.at - former.at:.0f} 秒后就换取了另一个",
        ),
        seqs=(former.seq, call.seq),
    )


@dataclass(frozen=True, slots=True)
class Expiry:
    """A token that ran out, every use of its owner's tokens after that, and what was asked for in vain."""

    owner: TokenOwner
    issue: Call
    end: float
    uses: tuple[Call, ...]
    renewed: Call | None
    failed: tuple[Call, ...] = ()

    @property
    def label(self) -> Text:
        return Text(
            f"{whose(self.owner.kind).en} token of {self.owner.store or self.owner.appid} ran out",
            f"{self.owner.store or self.owner.appid} 的{whose(self.owner.kind).zh}令牌过期",
        )


def expiries(kind: str) -> Callable[[Episode], list[Expiry]]:
    """Tokens of a kind that ran out in the episode while their owner went on working."""
    return lambda ep: ep.cached(f"expiries {kind}", lambda: list(_expiries(ep, kind)))


def _expiries(ep: Episode, kind: str) -> Iterator[Expiry]:
    uses: dict[TokenOwner, list[Call]] = {}
    for call in ep.calls:
        if (owner := owner_of_token(call.token)) and owner.kind == kind and ep.is_current_store(owner.store):
            uses.setdefault(owner, []).append(call)
    asked = {owner_of(call) for call in ep.calls_to(*TOKEN_ENDPOINTS)}
    for owner in {owner: None for owner in (*uses, *asked) if owner and owner.kind == kind}:
        calls = [call for call in issues(ep.run).get(owner, []) if call.issued]
        for place, issue in enumerate(calls):
            renewed = calls[place + 1] if place + 1 < len(calls) else None
            end = issue.issued.expires_at if issue.issued else issue.at + LIFE
            if end > ep.end_at or (renewed and renewed.seq < ep.start):
                continue
            later = [
                call
                for call in after(uses.get(owner, []), issue.seq)
                if call.token and call.token.state != "valid"
                if call.at >= end and (renewed is None or call.seq < renewed.seq) and _alive(ep, owner, call)
            ]
            if later or (renewed and ep.start <= renewed.seq <= ep.end):
                until = renewed.seq if renewed else ep.end
                between = before(after(ep.calls_to(*TOKEN_ENDPOINTS), issue.seq), until)
                vain = (
                    call for call in between if call.faults and call.at >= end and owner_of(call) == owner
                )
                yield Expiry(owner, issue, end, tuple(later), renewed, tuple(vain))


def _alive(ep: Episode, owner: TokenOwner, call: Call) -> bool:
    return owner.store is None or granted_at(ep, owner.store, call.seq)


NOT_RENEWED = ("burst", "never-renewed")


def _renewed(expiry: Expiry, _ep: Episode) -> Finding | None:
    seqs = (expiry.issue.seq, *(call.seq for call in expiry.uses[:4]))
    if len(in_turn(expiry.uses)) > MOST_TRIES:
        seen = Text(
            f"{Count(len(expiry.uses)):call} with the token that had run out",
            f"用已过期的令牌调用了 {len(expiry.uses)} 次",
        )
        return Finding(
            reason="burst",
            expected=Text("a token that has run out is renewed", "令牌过期后换取新的"),
            seen=seen,
            seqs=seqs,
        )
    if expiry.uses and expiry.renewed is None:
        seen = Text("it was used and never renewed", "用过它，且从未换新")
        return Finding(
            reason="never-renewed",
            expected=Text("a token that has run out is renewed", "令牌过期后换取新的"),
            seen=seen,
            seqs=seqs,
        )
    return None


@check(
    "token.component-renewed",
    Level.MUST,
    "A1",
    chinese="第三方平台的令牌过期后，调用继续进行，不出现一连串失败。",
    over=expiries("component"),
    needs=("clock",),
    reasons=NOT_RENEWED,
    exercised_by=("token/renewed",),
    covers=(COMPONENT_TOKEN,),
)
def component_renewed(expiry: Expiry, ep: Episode) -> Finding | None:
    """After a component token has run out, calls go on without a burst of failures."""
    return _renewed(expiry, ep)


@dataclass(frozen=True, slots=True)
class Outlived:
    """A call for a store that worked, and the same asked for when the token of then had run out."""

    former: StoreCallProbe
    asked: StoreCallProbe

    @property
    def label(self) -> Text:
        return Text(
            f"{self.asked.label.en}, {(self.asked.at - self.former.at) / DAY:.1f} d after it worked",
            f"{self.asked.label.zh}，距其上次可用 {(self.asked.at - self.former.at) / DAY:.1f} 天",
        )


def outlived(ep: Episode) -> Iterator[Outlived]:
    """Such calls for stores with a valid service, where nothing has changed or come in the way since."""
    for asked in store_call_probes(ep):
        worked = [
            each
            for each in store_call_probes(ep, asked.store)
            if each.path == asked.path and each.ok and each.seq < asked.start
            if any(call.token_store == asked.store for call in each.calls(ep))
        ]
        if not worked or asked.at < worked[-1].at + LIFE or not granted_at(ep, asked.store, asked.seq):
            continue
        since = before(after(ep.calls, worked[-1].seq), asked.seq)
        if hindered_since(asked, worked[-1].seq, ep) or any(call.hindered for call in since):
            continue
        truths = before(ep.truths_of.get(asked.store, []), asked.seq)
        if truths and any(truths[-1].valid(service, asked.at) for service in truths[-1].services):
            yield Outlived(worked[-1], asked)


def worn(ep: Episode) -> Iterator[Expiry | Outlived]:
    """Stores' tokens that ran out, and calls that worked with one."""
    yield from expiries("authorizer")(ep)
    yield from outlived(ep)


@check(
    "token.authorizer-renewed",
    Level.MUST,
    "T10",
    chinese="店铺的令牌过期后，代其调用继续进行，不出现一连串失败；刷新令牌没有期限。",
    over=worn,
    needs=("clock", "call"),
    reasons=(*NOT_RENEWED, *NOT_CALLED),
    exercised_by=("token/renewed", "token/two-months"),
    covers=(AUTHORIZER_TOKEN,),
)
def authorizer_renewed(item: Expiry | Outlived, ep: Episode) -> Finding | None:
    """After a store's token has run out, calls for it go on without a burst of failures, for good."""
    if isinstance(item, Expiry):
        return _renewed(item, ep)
    if item.asked.works(ep):
        return None
    return Finding(
        reason=item.asked.not_called,
        expected=Text(
            "the grant stands until it is cancelled, and a refresh token has no term",
            "授权在取消之前一直有效，刷新令牌没有期限",
        ),
        seen=item.asked.outcome,
        seqs=(item.former.seq, item.asked.seq),
    )


def told_otherwise(ep: Episode) -> Iterator[Expiry]:
    """Tokens that ran out earlier than usual, as the replies that brought them had told."""
    for kind in TOKEN_KINDS:
        for expiry in expiries(kind)(ep):
            if expiry.end < expiry.issue.at + LIFE:
                yield expiry


@check(
    "token.told-life",
    Level.SHOULD,
    "A1",
    chinese="令牌的有效期以应答中的 `expires_in` 为准，到期之前续期，不固定按两小时计算。",
    over=told_otherwise,
    needs=("clock",),
    reasons=("used-past-its-end",),
    exercised_by=("token/shorter-life",),
    covers=tuple(TOKEN_ENDPOINTS),
)
def told_life(expiry: Expiry, _ep: Episode) -> Finding | None:
    """A token lives as long as its `expires_in` says, and is renewed by then: two hours are no law."""
    if not expiry.uses:
        return None
    told = expiry.end - expiry.issue.at
    return Finding(
        reason="used-past-its-end",
        expected=Text(
            f"another token before the {told:.0f} s are over", f"在 {told:.0f} 秒用完之前换取新令牌"
        ),
        seen=Text(
            f"used {expiry.uses[0].at - expiry.issue.at:.0f} s after it came",
            f"得到 {expiry.uses[0].at - expiry.issue.at:.0f} 秒后还在使用",
        ),
        seqs=(expiry.issue.seq, *(call.seq for call in expiry.uses[:4])),
    )
