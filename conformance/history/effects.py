"""What the provider did because of a push, above all because of one that it had to ignore."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from conformance.history.endpoints import COMPONENT_TOKEN
from conformance.history.episodes import Episode, Run
from conformance.history.grants import granted_at
from conformance.history.pushes import Push
from conformance.history.showings import showings_of
from conformance.history.store_calls import store_call_probes
from conformance.model import Finding

LOCKED_OUT = ("call-declined", "asked-to-grant")
EFFECTS = ("code-exchanged", "ticket-used", "believed")


@dataclass(frozen=True, slots=True)
class Evidence:
    """An effect: its kind, one of `LOCKED_OUT` or `EFFECTS`, what was seen, and the seqs that show it."""

    reason: str
    seen: str
    seqs: tuple[int, ...]


def locked_out(ep: Episode, store: str, seq: int) -> Evidence | None:
    """How the provider treats, past `seq`, a store that has granted as if it had not."""
    for store_call in store_call_probes(ep, store):
        if store_call.seq > seq and store_call.refused and granted_at(ep, store, store_call.seq):
            return Evidence("call-declined", store_call.outcome, (store_call.seq,))
    for showing in showings_of(ep, store):
        if showing.seq <= seq or not showing.held_granted:
            continue
        if showing.held_valid and showing.needs_grant:
            return Evidence("asked-to-grant", "the store is asked to grant again", showing.seqs)
    return None


def legit_codes(run: Run) -> frozenset[str]:
    """Authorization codes that a provider may know: of pushes like the platform's, and of redirects."""
    return run.cached("legit codes", lambda: frozenset(_legit_codes(run)))


def _legit_codes(run: Run) -> Iterator[str]:
    for push in run.pushes:
        if push.code and push.indistinguishable and push.sent:
            yield push.code
    for ep in run.episodes:
        for step in ep.grants:
            if step.redirect_code:
                yield step.redirect_code


def legit_tickets(run: Run) -> frozenset[str]:
    """Tickets that a provider may know: those of pushes like the platform's."""
    return run.cached(
        "legit tickets",
        lambda: frozenset(
            push.ticket for push in run.pushes if push.ticket and push.indistinguishable and push.sent
        ),
    )


def effect(push: Push, ep: Episode) -> Evidence | None:
    """What the provider did because of a push it had to ignore; None where it did nothing."""
    if push.code and push.code not in legit_codes(ep.run) and (tries := ep.exchanges.get(push.code)):
        return Evidence("code-exchanged", "its code was exchanged", (push.seq, tries[0].seq))
    if push.ticket and push.ticket not in legit_tickets(ep.run):
        uses = [
            call
            for call in ep.calls_to(COMPONENT_TOKEN)
            if call.sent("component_verify_ticket") == push.ticket
        ]
        if uses:
            return Evidence("ticket-used", "its ticket was used", (push.seq, uses[0].seq))
    if push.store is None or not ep.is_current_store(push.store):
        return None
    if push.kind == "unauthorized" and (locked := locked_out(ep, push.store, push.seq)):
        return Evidence("believed", f"it was believed: {locked.seen}", (push.seq, *locked.seqs))
    if push.order_id:
        right: set[str] = set()
        for showing in showings_of(ep, push.store):
            if showing.seq < push.seq:
                (right.discard if showing.wrong() else right.add)(showing.service_id)
            elif wrong := showing.invented() or (showing.wrong() if showing.service_id in right else None):
                return Evidence("believed", f"it was believed: {wrong.seen}", (push.seq, *showing.seqs))
    return None


def ignored(push: Push, ep: Episode, why: str) -> Finding | None:
    """Judges a push that must have no effect; `why` follows "a push" in what was expected."""
    if evidence := effect(push, ep):
        return Finding(
            reason=evidence.reason,
            expected=f"a push {why} has no effect",
            seen=evidence.seen,
            seqs=evidence.seqs,
        )
    return None
