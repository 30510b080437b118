"""Reasons that no variant is failed by, and why: the kill matrix shows every other."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

_ONE_OF_TWO = (
    "where it cannot call for a store, a provider declines or fails: the reference does one of these"
)
_UNREADABLE = "what is spoiled so far is read by nobody, and judged like any other that must have no effect"
_ANSWERED = "a provider answers so to every push or to none, which the checks of plain pushes show"
_FORGED = "the forged pushes of the scenarios bring another thing"

UNBROKEN = {
    # "check:reason", with `*` for any -> why
    "*:call-failed": _ONE_OF_TWO,
    "*:call-declined": _ONE_OF_TWO,
    "*:code-late": "the reference tries a code at once or never: a scenario ends before a later try",
    "auth.*:code-given-up": "where an exchange fails, the grant is found again by other means",
    "auth.update:revoked-token": "told from auth.re-grant by the kind of the push alone, which shows it",
    "login.mobile:other-than-pc": "both ends of the reference show one page; other differences come first",
    "order.push-forged:*": "an order push brings no code and no ticket",
    "pull.busy-retried:*": "while a pull fails the reference makes nothing up, and is asked for no call",
    "publish.api-text:*": _ANSWERED,
    "publish.authorize:*": _ANSWERED,
    "publish.deauthorize:*": _ANSWERED,
    "publish.event:*": _ANSWERED,
    "publish.ticket:*": _ANSWERED,
    "push.key-rotation:*": _ANSWERED,
    "push.no-entities:*": _UNREADABLE,
    "push.tampered:*": _UNREADABLE,
    "push.msg-signature-not-signature:*": _FORGED,
    "push.signature-verified:*": _FORGED,
    "push.tail-appid:*": _FORGED,
    "push.replayed:*": "what was pushed before is the platform's own: code-again and old-ticket tell of it",
    "push.order-independent:*": "its end is believed by the token and by the page: the first of them is told",
    "resilience.burst:*": "a burst of the scenarios is of grants: what became of orders, a pull shows",
    "resilience.queue-survives:too-short": "a spec that is added is all that is lost of it",
    "resilience.*:too-long": "nothing is given back a part of there: what is refunded was all of it",
    "resilience.restart:denied": "what the reference does not know it asks for: it errs about what it knew",
    "ticket.outlives-gap:unverified": "a login without a token ends in a token request, which is told first",
    "ticket.repeated-value:*": _ANSWERED,
    "token.component-renewed:never-renewed": "it was used too often by then, and a burst is told first",
    "token.authorizer-renewed:never-renewed": "it was used too often by then, and a burst is told first",
}


def told(words: Iterable[str]) -> dict[str, list[str]]:
    """The words that each line is about; those of none under the empty one."""
    found: dict[str, list[str]] = {line: [] for line in ("", *UNBROKEN)}
    for word in words:
        lines = [line for line in UNBROKEN if fnmatchcase(word, line)]
        for line in lines or [""]:
            found[line].append(word)
    return found
