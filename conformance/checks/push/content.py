"""Pushes: how the envelope is opened, and what is said twice or in the wrong order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from conformance.history.deliveries import PushDeliveries, grants_claimed, push_deliveries
from conformance.history.effects import effect, legit_tickets, locked_out
from conformance.history.endpoints import COMPONENT_TOKEN, EXCHANGE
from conformance.history.episodes import Episode, after
from conformance.history.grants import exchanged_late, granted_at, judgeable
from conformance.history.pushes import GRANT_KINDS, Push
from conformance.history.showings import after_pull, showings_of
from conformance.history.store_calls import last_store_call
from conformance.model import Finding, Level
from conformance.registry import check

WIDE = 16


def _unread(ep: Episode, meant: Callable[[Push], bool]) -> Iterator[PushDeliveries]:
    """Grant pushes of one kind whose code was exchanged, or ran out."""
    return (one for one in grants_claimed(ep) if meant(one.first) and judgeable(one, ep, by_push=True))


def padded(ep: Episode) -> Iterator[PushDeliveries]:
    """Grants pushed in an envelope of more than 16 bytes of padding."""
    return _unread(ep, lambda push: push.pad > WIDE)


@check(
    "push.padding-32",
    Level.MUST,
    "P2",
    over=padded,
    exercised_by=("push/padding",),
    covers=(EXCHANGE,),
)
def padding_32(one: PushDeliveries, ep: Episode) -> Finding | None:
    """Padding runs to 32 bytes: a grant pushed with a pad of 17 to 32 takes effect."""
    return exchanged_late(one, ep, by_push=True)


def in_chinese(ep: Episode) -> Iterator[PushDeliveries]:
    """Grants pushed with text beyond ASCII."""
    return _unread(ep, lambda push: bool(push.plain) and not push.plain.isascii() and push.pad <= WIDE)


@check(
    "push.bytes-not-characters",
    Level.MUST,
    "P2",
    over=in_chinese,
    exercised_by=("push/chinese",),
    covers=(EXCHANGE,),
)
def bytes_not_characters(one: PushDeliveries, ep: Episode) -> Finding | None:
    """The length in the envelope counts bytes: a grant pushed with Chinese text takes effect."""
    return exchanged_late(one, ep, by_push=True)


@dataclass(frozen=True, slots=True)
class Platform:
    """All sound pushes to one platform in an episode that were answered."""

    component: str
    pushes: tuple[Push, ...]

    @property
    def label(self) -> str:
        return f"pushes to {self.component}"


def platforms(ep: Episode) -> list[Platform]:
    found: dict[str, list[Push]] = {}
    for push in ep.pushes:
        if push.component and push.channel == "authorization" and push.owed_answer and push.status:
            found.setdefault(push.component, []).append(push)
    return [Platform(component, tuple(pushes)) for component, pushes in found.items()]


@check(
    "push.odd-key",
    Level.MUST,
    "P2",
    over=platforms,
    needs=("odd_key",),
    exercised_by=("push/plain",),
)
def odd_key(platform: Platform, _ep: Episode) -> Finding | None:
    """A key of 43 characters with spare bits set opens envelopes like any other."""
    # A reply in a wrong form is judged elsewhere; here it shows that the push was read.
    if any("success" in push.reply.lower() for push in platform.pushes):
        return None
    return Finding(
        expected="pushes sealed with such a key are read",
        seen=f"none of {len(platform.pushes)} was answered with success",
        seqs=tuple(push.seq for push in platform.pushes[:3]),
    )


def under_former_key(ep: Episode) -> list[Push]:
    """Pushes sealed with the key that was changed."""
    return [push for push in ep.pushes if push.key == "former" and push.owed_answer and push.sent]


@check(
    "push.key-rotation",
    Level.SHOULD,
    "P2",
    over=under_former_key,
    needs=("keys",),
    exercised_by=("push/key-rotation",),
)
def key_rotation(push: Push, _ep: Episode) -> Finding | None:
    """While a key changes, messages under the former one are still read."""
    if push.acknowledged:
        return None
    return Finding(
        expected="a push under the former key is acknowledged",
        seen=f"{push.outcome}, HTTP {push.status}",
        seqs=push.seqs,
    )


def copied(ep: Episode) -> list[PushDeliveries]:
    """Grants whose push was delivered several times."""
    return [one for one in push_deliveries(ep, *GRANT_KINDS) if one.copies > 1 and one.first.code]


@check(
    "push.duplicate-once",
    Level.MUST,
    "P1",
    over=copied,
    exercised_by=("push/duplicate",),
    covers=(EXCHANGE,),
)
def duplicate_once(one: PushDeliveries, ep: Episode) -> Finding | None:
    """A push that is delivered several times has one effect."""
    tries = [call for call in ep.exchanges.get(one.first.code or "", []) if call.definite]
    if len(tries) <= 1:
        return None
    return Finding(
        expected="its code is exchanged once",
        seen=f"{len(tries)} exchanges for {one.copies} copies",
        seqs=(one.first.seq, *(call.seq for call in tries[:3])),
    )


def replays(ep: Episode) -> list[Push]:
    """Old pushes sent again; a ticket only where its value has changed since."""
    return [push for push in ep.pushes if push.replay_of is not None and push.sent and _stale(push, ep)]


def _stale(push: Push, ep: Episode) -> bool:
    if not push.ticket:
        return True
    newest = [
        earlier.ticket
        for earlier in ep.pushes
        if earlier.ticket and earlier.owed_answer and earlier.delivered and earlier.seq < push.seq
        if earlier.component == push.component
    ]
    return bool(newest) and newest[-1] != push.ticket


@check(
    "push.replayed",
    Level.SHOULD,
    "P2",
    over=replays,
    exercised_by=("push/replayed",),
    covers=(EXCHANGE, COMPONENT_TOKEN),
)
def replayed(push: Push, ep: Episode) -> Finding | None:
    """An old push that is sent again has no effect."""
    expected = "a replayed push has no effect"
    again = [
        call
        for call in ep.exchanges.get(push.code or "", [])
        if push.code and call.started_ms >= push.started_ms and _first_answer(call.seq, push, ep)
    ]
    if again:
        return Finding(expected=expected, seen="its code was exchanged again", seqs=(push.seq, again[0].seq))
    if push.ticket in legit_tickets(ep.run):
        for call in ep.calls_to(COMPONENT_TOKEN):
            newer = [
                other
                for other in ep.pushes
                if other.ticket and other.owed_answer and other.delivered and push.seq < other.seq < call.seq
            ]
            if newer or call.started_ms < push.started_ms:
                continue
            if call.sent("component_verify_ticket") == push.ticket:
                return Finding(expected=expected, seen="its old ticket was used", seqs=(push.seq, call.seq))
    if found := effect(push, ep):
        return Finding(expected=expected, seen=found[0], seqs=found[1])
    return None


def _first_answer(seq: int, push: Push, ep: Episode) -> bool:
    """Whether the code had a definite answer before that exchange."""
    return any(call.definite and call.seq < seq for call in ep.exchanges.get(push.code or "", []))


def without_pre_auth_code(ep: Episode) -> Iterator[PushDeliveries]:
    """Grants pushed without a pre-auth code."""
    return _unread(ep, lambda push: not push.fields.get("PreAuthCode") and push.hostile is None)


@check(
    "push.optional-fields",
    Level.MUST,
    "T1",
    over=without_pre_auth_code,
    exercised_by=("push/optional-fields",),
    covers=(EXCHANGE,),
)
def optional_fields(one: PushDeliveries, ep: Episode) -> Finding | None:
    """A grant pushed without PreAuthCode takes effect."""
    return exchanged_late(one, ep, by_push=True)


@dataclass(frozen=True, slots=True)
class Swapped:
    """Two pushes about one store of which the newer arrived first."""

    newer: PushDeliveries
    older: PushDeliveries

    @property
    def label(self) -> str:
        return f"{self.newer.label} before {self.older.label}"

    @property
    def store(self) -> str:
        return self.newer.first.store or ""


def swapped(ep: Episode) -> Iterator[Swapped]:
    """Grants and their ends that arrived in the wrong order, at least a second apart by CreateTime."""
    stream = sorted(push_deliveries(ep, *GRANT_KINDS, "unauthorized"), key=lambda one: one.arrived)
    newest: dict[tuple[str | None, str | None], PushDeliveries] = {}
    for one in stream:
        if not one.delivered or not one.first.owed_answer:
            continue
        key = (one.first.store, one.first.component)
        newer = newest.get(key)
        if newer is not None and newer.first.created >= one.first.created + 1:
            if (newer.first.kind in GRANT_KINDS) != (one.first.kind in GRANT_KINDS):
                yield Swapped(newer, one)
        else:
            newest[key] = one


@check(
    "push.order-independent",
    Level.MUST,
    "P1",
    over=swapped,
    exercised_by=("push/order",),
)
def order_independent(pair: Swapped, ep: Episode) -> Finding | None:
    """Two pushes that arrive in the wrong order end in the same state as in the right one."""
    seq = pair.older.arrived
    seqs = (pair.newer.arrived, seq)
    if pair.newer.first.kind in GRANT_KINDS:
        if locked := locked_out(ep, pair.store, seq):
            return Finding(expected="the newer grant stands", seen=locked[0], seqs=(*seqs, *locked[1]))
        proof = last_store_call(ep, pair.store, seq)
        if proof and granted_at(ep, pair.store, proof.probe.seq) and not proof.ok:
            return Finding(
                expected="the newer grant stands", seen=proof.outcome, seqs=(*seqs, proof.probe.seq)
            )
        return None
    uses = [call for call in after(ep.store_calls.get(pair.store, []), seq) if call.on_store]
    if len(uses) > 1 and not granted_at(ep, pair.store, uses[1].seq):
        return Finding(
            expected="the newer end of the grant stands",
            seen=f"{len(uses)} calls with the store's token",
            seqs=(*seqs, *(call.seq for call in uses[:3])),
        )
    for showing in after_pull(showings_of(ep, pair.store), seq):
        if invented := showing.invented():
            return Finding(expected="the newer end of the grant stands", seen=invented, seqs=showing.seqs)
    return None
