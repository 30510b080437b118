"""Pushes under a key that was changed: read, and not merely answered."""

from __future__ import annotations

from conformance.ability import ACTS_ON_PUSHES
from conformance.history.deliveries import grants_pushed
from conformance.history.effects import legit_tickets
from conformance.history.endpoints import COMPONENT_TOKEN, EXCHANGE
from conformance.history.episodes import Episode, after
from conformance.history.grants import exchanged_late
from conformance.history.pushes import UNANSWERED, Push
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text

MINUTE = 60.0  # for which a provider may go on with the ticket it had in hand


def under_former_key(ep: Episode) -> list[Push]:
    """Pushes sealed with the key that was changed."""
    return [push for push in ep.pushes if push.key == "former" and push.owed_answer and push.sent]


@check(
    "push.key-rotation",
    Level.SHOULD,
    "P2",
    chinese="更换密钥期间，用旧密钥加密的消息仍能解密。",
    able=ACTS_ON_PUSHES,
    over=under_former_key,
    needs=("keys",),
    reasons=(*UNANSWERED, "ticket-passed-over", "code-unused"),
    exercised_by=("push/key-rotation",),
    covers=(COMPONENT_TOKEN, EXCHANGE),
)
def key_rotation(push: Push, ep: Episode) -> Finding | None:
    """While a key changes, messages under the former one are still read."""
    if not push.acknowledged:
        return Finding(
            reason=push.unanswered,
            expected=Text("a push under the former key is acknowledged", "旧密钥的推送也予以确认"),
            seen=Text(f"{push.ended.en}, HTTP {push.status}", f"{push.ended.zh}，HTTP {push.status}"),
            seqs=push.seqs,
        )
    if push.ticket:
        return _passed_over(push, ep)
    for pushed in grants_pushed(ep):
        if pushed.first is push:
            return exchanged_late(pushed, ep, by_push=True)
    return None


def _passed_over(push: Push, ep: Episode) -> Finding | None:
    """The next token request carries a ticket that is older by more than a minute."""
    made = {each.ticket: each.created for each in ep.run.pushes if each.ticket in legit_tickets(ep.run)}
    for call in after(ep.calls_to(COMPONENT_TOKEN), push.seq):
        sent = call.sent("component_verify_ticket") or ""
        if call.component != push.component or call.at < push.at + MINUTE:
            continue
        if sent in made and made[sent] < push.created - MINUTE:
            return Finding(
                reason="ticket-passed-over",
                expected=Text("a ticket under the former key is used", "使用旧密钥推送的票据"),
                seen=Text(
                    f"a token request with one of {push.created - made[sent]:.0f} s before",
                    f"换取令牌用的是 {push.created - made[sent]:.0f} 秒前的票据",
                ),
                seqs=(push.seq, call.seq),
            )
        return None
    return None
