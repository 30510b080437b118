"""Calls on a store's behalf: by its own token, and no further than it has granted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.history.calls import STORE_PATH, Call
from conformance.history.episodes import Episode, after
from conformance.history.grants import granted_at
from conformance.history.store_calls import (
    NOT_CALLED,
    UNAUTHORIZED_API,
    StoreCallProbe,
    hindered_since,
    store_call_probes,
)
from conformance.history.tokens import owner_of_token
from conformance.history.tries import in_turn
from conformance.history.words import STRANGER, whose
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text

MOST_TRIES = 3


def store_calls(ep: Episode) -> list[Call]:
    """Calls of the store's interfaces with a token that can be told."""
    return [call for call in ep.calls if STORE_PATH in call.path and owner_of_token(call.token)]


@check(
    "store.own-token",
    Level.MUST,
    "T10",
    chinese="店铺的接口使用店铺自己的令牌调用，绝不使用第三方平台的令牌。",
    over=store_calls,
    reasons=("other-owner",),
    exercised_by=("store/calls",),
)
def own_token(call: Call, _ep: Episode) -> Finding | None:
    """The store's interfaces are called with the store's own token, never with the platform's."""
    if call.token and call.token.kind == "authorizer":
        return None
    owner = whose(call.token.kind) if call.token else STRANGER
    return Finding(
        reason="other-owner",
        expected=Text("an authorizer's token", "授权方的令牌"),
        seen=Text(f"a {owner.en}'s, errcode {call.errcode}", f"{owner.zh}的令牌，errcode {call.errcode}"),
        seqs=call.seqs,
    )


@dataclass(frozen=True, slots=True)
class UnauthorizedCalls:
    """An interface that a store has not granted to a platform: refusals until its next grant, and after."""

    store: str
    path: str
    calls: tuple[Call, ...]
    grant: int | None

    @property
    def label(self) -> Text:
        return Text(f"{self.path} for {self.store}", f"代店铺 {self.store} 调用 {self.path}")


def unauthorized_calls(ep: Episode) -> Iterator[UnauthorizedCalls]:
    """Answers 61007 per platform, store and interface, between two grants."""
    refused: dict[tuple[str | None, str, str, int], list[Call]] = {}
    for call in ep.calls:
        if call.errcode == UNAUTHORIZED_API and call.token_store and ep.is_current_store(call.token_store):
            steps = [
                step.seq
                for step in ep.grants_of.get(call.token_store, [])
                if step.phase in {"granted", "updated"} and step.seq < call.seq
            ]
            refused.setdefault((call.component, call.token_store, call.path, len(steps)), []).append(call)
    for (_, store, path, _), calls in refused.items():
        steps = [
            step.seq
            for step in after(ep.grants_of.get(store, []), calls[-1].seq)
            if step.phase in {"granted", "updated"} and step.pushed
        ]
        yield UnauthorizedCalls(store, path, tuple(calls), steps[0] if steps else None)


@check(
    "store.unauthorized-api",
    Level.MUST,
    "P7",
    chinese="因 61007 被拒的调用，对该店铺停止，重新授权后恢复。",
    over=unauthorized_calls,
    needs=("call",),
    reasons=("hammered", "other-call-stopped", *NOT_CALLED),
    exercised_by=("store/unauthorized-api", "store/grant-unheard"),
)
def unauthorized_api(unauthorized: UnauthorizedCalls, ep: Episode) -> Finding | None:
    """A call refused with 61007 stops for that store, and resumes after a new grant."""
    calls, store, grant = unauthorized.calls, unauthorized.store, unauthorized.grant
    if len(in_turn(calls)) > MOST_TRIES:
        return Finding(
            reason="hammered",
            expected=Text("the call stops until the store grants again", "在店铺重新授权之前停止该调用"),
            seen=Text(f"{len(calls)} tries answered with 61007", f"{len(calls)} 次尝试都返回 61007"),
            seqs=tuple(call.seq for call in calls[:5]),
        )
    if stopped := _stopped_as_well(unauthorized, ep):
        return Finding(
            reason="other-call-stopped",
            expected=Text("that call alone stops, and for that store alone", "只停止该调用，且只对该店铺"),
            seen=Text(
                f"{stopped.label.en}: {stopped.outcome.en}", f"{stopped.label.zh}：{stopped.outcome.zh}"
            ),
            seqs=(calls[0].seq, stopped.seq),
        )
    if grant is None:
        return None
    # A provider learns of the grant by its push or its next round; what is asked before is not judged.
    rounds = [sync.seq for sync in ep.syncs if sync.start > grant and sync.ok]
    heard = [push.seq for push in ep.pushes_of.get(store, []) if push.seq > grant and push.acknowledged]
    if not rounds and not heard:
        return None
    idle = [
        asked
        for asked in store_call_probes(ep, store)
        if asked.path == unauthorized.path
        and asked.start > min([*rounds, *heard])
        # Refused again, it has resumed: the new grant covers no more than the one before.
        and not asked.works(ep)
        and granted_at(ep, store, asked.seq)
    ]
    if not idle:
        return None
    return Finding(
        reason=idle[0].not_called,
        expected=Text("the call resumes after the new grant", "重新授权后恢复该调用"),
        seen=idle[0].outcome,
        seqs=(calls[-1].seq, grant, idle[0].seq),
    )


def _stopped_as_well(unauthorized: UnauthorizedCalls, ep: Episode) -> StoreCallProbe | None:
    """Another call, or one for another store, that the provider declined since, though it had just worked."""
    first = unauthorized.calls[0]
    for asked in store_call_probes(ep):
        other = (asked.store, asked.path) != (unauthorized.store, unauthorized.path)
        if not (
            other and asked.refused and asked.start > first.seq and granted_at(ep, asked.store, asked.seq)
        ):
            continue
        worked = [
            each for each in store_call_probes(ep, asked.store)
            if each.path == asked.path and each.ok and each.seq < first.seq
        ]  # fmt: skip
        if worked and not hindered_since(asked, worked[-1].seq, ep, besides=unauthorized.path):
            return asked
    return None
