"""What the provider did because of a push, above all because of one that it had to ignore."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from conformance.history.calls import Call
from conformance.history.endpoints import COMPONENT_TOKEN
from conformance.history.episodes import Episode, Run
from conformance.history.grants import granted_at
from conformance.history.pushes import Push
from conformance.history.showings import showings_of
from conformance.history.store_calls import store_call_probes
from conformance.model import Finding
from simulator import Text

CODE_OF_ANOTHER = 61009  # platform than the one that asks
LOCKED_OUT = ("call-declined", "asked-to-grant")
EFFECTS = ("code-exchanged", "ticket-used", "believed")
ACTED = "acted-on"
WORD = re.compile(r"(?!\d{8,11}\b)[\w@.-]{8,}")  # no time, which others name by chance


@dataclass(frozen=True, slots=True)
class Evidence:
    """An effect: its kind (`LOCKED_OUT`, `EFFECTS`, `ACTED`), what was seen, and the seqs that show it."""

    reason: str
    seen: Text
    seqs: tuple[int, ...]


def locked_out(ep: Episode, store: str, seq: int) -> Evidence | None:
    """How the provider treats, past `seq`, a store that has granted as if it had not."""
    for store_call in store_call_probes(ep, store):
        declined = store_call.seq > seq and store_call.refused and not store_call.works(ep)
        if declined and granted_at(ep, store, store_call.seq):
            return Evidence("call-declined", store_call.outcome, (store_call.seq,))
    for showing in showings_of(ep, store):
        if showing.seq <= seq or not showing.held_granted:
            continue
        if showing.held_valid and showing.needs_grant:
            return Evidence(
                "asked-to-grant", Text("the store is asked to grant again", "请店铺重新授权"), showing.seqs
            )
    return None


def legit_codes(run: Run) -> frozenset[str]:
    """Authorization codes that a provider may know: of pushes like the platform's, and of redirects."""
    return run.cached("legit codes", lambda: frozenset(_legit_codes(run)))


def is_guess(ep: Episode, call: Call) -> bool:
    """The platform that was asked is not the one of the code, which came with a redirect: that names none."""
    code = call.sent("authorization_code")
    return call.errcode == CODE_OF_ANOTHER and any(
        code == step.redirect_code and call.component != step.component for step in ep.grants
    )


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
        return Evidence(
            "code-exchanged", Text("its code was exchanged", "它的授权码被换取"), (push.seq, tries[0].seq)
        )
    if push.ticket and push.ticket not in legit_tickets(ep.run):
        uses = [
            call
            for call in ep.calls_to(COMPONENT_TOKEN)
            if call.sent("component_verify_ticket") == push.ticket
        ]
        if uses:
            return Evidence(
                "ticket-used", Text("its ticket was used", "它的票据被使用"), (push.seq, uses[0].seq)
            )
    if acted := _acted_on(push, ep):
        return acted
    if push.store is None or not ep.is_current_store(push.store):
        return None
    if push.kind == "unauthorized" and (locked := locked_out(ep, push.store, push.seq)):
        return Evidence(
            "believed",
            Text(f"it was believed: {locked.seen.en}", f"它被信以为真：{locked.seen.zh}"),
            (push.seq, *locked.seqs),
        )
    if push.order_id:
        right: set[str] = set()
        for showing in showings_of(ep, push.store):
            if showing.seq < push.seq:
                (right.discard if showing.wrong() else right.add)(showing.service_id)
            elif wrong := showing.invented() or (showing.wrong() if showing.service_id in right else None):
                return Evidence(
                    "believed",
                    Text(f"it was believed: {wrong.seen.en}", f"它被信以为真：{wrong.seen.zh}"),
                    (push.seq, *showing.seqs),
                )
    return None


def _acted_on(push: Push, ep: Episode) -> Evidence | None:
    """A call that names what only this push can have told: an order, a code, a user, a store."""
    if push.indistinguishable or push.replay_of is not None or push.channel == "order":
        return None  # an order push may rightly be no more than a hint to look
    naming = ep.cached("calls that name", lambda: _naming(ep))
    told = ep.run.cached("told first", lambda: _told_first(ep.run))
    acts = [
        (call.seq, word, call.label)
        for word in set(_words(push.fields)) - {push.component, push.home_page, push.kind}
        for call in naming.get(word, ())
        if push.started_ms <= call.started_ms < told.get(word, math.inf)
    ]
    if not acts:
        return None
    seq, word, label = min(acts)
    return Evidence(
        ACTED,
        Text(
            f"{label} was called with {word[:24]}, which it alone tells",
            f"调用 {label} 时带了 {word[:24]}，而这只在它里面",
        ),
        (push.seq, seq),
    )


def _words(value: Any) -> Iterator[str]:
    """The words of eight characters and more in a document."""
    if isinstance(value, Mapping):
        for below in value.values():
            yield from _words(below)
    elif isinstance(value, (list, tuple)):
        for below in value:
            yield from _words(below)
    elif value is not None:
        yield from WORD.findall(str(value))


def _suspect(run: Run) -> frozenset[str]:
    """The words of all pushes that have to be ignored: only these are looked for elsewhere."""
    spoiled = (push for push in run.pushes if not push.indistinguishable and push.channel != "order")
    return frozenset(word for push in spoiled for word in _words(push.fields))


def _naming(ep: Episode) -> dict[str, list[Call]]:
    """The calls that name a word of a push that has to be ignored, by the word."""
    suspect = ep.run.cached("suspect words", lambda: _suspect(ep.run))
    naming: dict[str, list[Call]] = {}
    for call in ep.calls if suspect else ():
        for word in suspect.intersection(_words([call.body, call.query])):
            naming.setdefault(word, []).append(call)
    return naming


def _told_first(run: Run) -> dict[str, float]:
    """From which real time on anything else may have told such a word: the platform, a user, or the suite
    itself, which may have at any time."""
    suspect = run.cached("suspect words", lambda: _suspect(run))
    first: dict[str, float] = {}

    def tell(said: Any, at: float) -> None:
        for word in suspect.intersection(_words(said)):
            first[word] = min(first.get(word, math.inf), at)

    for ep in run.episodes if suspect else ():
        tell([*ep.grants_of, *ep.truths_of, *ep.visits_of], -math.inf)
        tell([[probe.request, probe.reply] for probe in ep.probes], -math.inf)
        # A push or a call is written down once it is answered, which may be after what it set off.
        for push in ep.pushes:
            if push.indistinguishable and push.sent:
                tell(push.fields, push.started_ms)
        for call in ep.calls:
            tell(call.reply, math.nextafter(call.started_ms, math.inf))
    return first


def ignored(push: Push, ep: Episode, why: Text) -> Finding | None:
    """Judges a push that must have no effect; `why` follows "a push" in what was expected."""
    if evidence := effect(push, ep):
        return Finding(
            reason=evidence.reason,
            expected=Text(f"a push {why.en} has no effect", f"{why.zh}推送没有效果"),
            seen=evidence.seen,
            seqs=evidence.seqs,
        )
    return None
