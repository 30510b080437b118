"""Why the platform answered as it did: one journal entry in sentences for people."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from simulator.core.error_codes import ERRORS
from simulator.core.outbox import Channel
from simulator.core.sources import Source, Standing
from simulator.endpoints import unsimulated as roots
from simulator.endpoints.model import Endpoint
from simulator.endpoints.paths import by_hand, of_id
from simulator.endpoints.refusals import refusals_of
from simulator.endpoints.table import BY_ID
from simulator.journal.entry import Entry
from simulator.journal.kinds import read
from simulator.journal.kinds.bug import Broke
from simulator.journal.kinds.exchanged import CallAnswered, PushAttempted
from simulator.journal.kinds.market import GrantChanged
from simulator.journal.render import line
from simulator.texts import Text
from simulator.usage import UsageError, nearest


def explain(document: Mapping[str, Any]) -> list[str]:
    """The entry in one line, and below it what led to it; the document is an entry as exported."""
    entry = Entry.of_json(document)
    match read(entry.kind, entry.data):
        case CallAnswered() as call:
            why = _call(call)
        case PushAttempted() as push:
            why = _push(push)
        case GrantChanged() as grant:
            why = _grant(grant)
        case Broke() as bug:
            why = iter(("this is a bug of wxsim, and no fault of whoever called:", *bug.trace.splitlines()))
        case _:
            why = iter(())
    return [line(entry), *why]


def _call(call: CallAnswered) -> Iterator[str]:
    row = _row(call.endpoint or "")
    if row is not None:
        yield f"{row.id}: {row.summary}; known from {row.source.address} ({row.source.standing})"
        if not row.simulated:
            yield f"it is known, and not simulated; to answer by hand: {by_hand(row)}"
    else:
        under = roots.find(call.path)
        told = f"is not simulated; WeChat has {under.root}" if under else "is no path that wxsim knows"
        yield f"{call.path} {told}"
    if call.token:
        yield _token(call.token)
    if call.faults:
        yield f"planned faults fired: {', '.join(call.faults)} ({', '.join(call.defects)})"
    code = call.errcode
    if code is None:
        yield f"answered with HTTP {call.status}"
    elif code == 0:
        yield "the call was right"
    else:
        known = refusals_of(row.id).get(code) if row is not None else None
        yield f"{code} {call.reply.get('errmsg', '').partition(' rid: ')[0]}"
        yield from _meaning(code, known)
        yield f"because: {call.why or _PLAIN.get(code, 'the table says so')}"


def _row(endpoint: str) -> Endpoint | None:
    try:
        return of_id(endpoint)
    except KeyError:
        return None


def _meaning(code: int, known: Source | None = None) -> Iterator[str]:
    """What a code means, in both languages, and where that is known from: at its interface, or of itself."""
    row = ERRORS.get(code)
    if row is not None:
        yield f"it means: {row.says.en}（{row.says.zh}）"
        source = known or row.source
        yield f"known from {source.address} ({source.standing}, {source.read})"


def explain_code(code: int) -> list[str]:
    """What an error code means, and which interfaces give it. A UsageError where the platform has none."""
    row = ERRORS.get(code)
    if row is None:
        near = nearest(str(code), map(str, ERRORS))
        raise UsageError(
            Text(
                f"{code} is no error code that wxsim knows: {near.en}",
                f"wxsim 不认识错误码 {code}：{near.zh}",
            )
        )
    given = [endpoint for endpoint in BY_ID if code in refusals_of(endpoint)]
    by: dict[Standing, list[str]] = {}
    for endpoint in given:
        by.setdefault(refusals_of(endpoint)[code].standing, []).append(endpoint)
    lines = [f"{standing} of {', '.join(rows)}" for standing, rows in by.items()]
    return [f"{code} {row.text}", *_meaning(code), *(lines or ["no interface gives it; a planned fault can"])]


# Refusals that say nothing more than their text: what it takes to get past them.
_PLAIN = {
    41001: "the query has neither access_token nor component_access_token",
    43001: "the interface takes GET",
    43002: "the interface takes POST",
    44002: "the request has no body",
    47001: "the body is not a JSON object",
    41002: "the call lacks the appid",
    41018: "the body lacks the platform's appid; no body and a form in place of JSON are read as none",
}


def _token(token: Mapping[str, Any]) -> str:
    if token["state"] in ("missing", "unknown"):
        return f"the token is {token['state']}"
    whose = f"{token['owner']} for {token['store']}" if token["store"] else token["owner"]
    return f"the token is {token['state']}: of kind {token['kind']}, issued to {whose}"


def _push(push: PushAttempted) -> Iterator[str]:
    yield f"{push.channel} address {push.target}, attempt {push.attempt}, push {push.push}"
    if wrong := [*push.defects, *(["made up"] if push.made_up else [])]:
        yield f"wrong on purpose: {', '.join(wrong)}"
    if push.key == "former":
        yield "sealed with the former key: the key was changed, and both are in use for a while"
    if push.answer:
        yield f"the provider's encrypted answer was read: {push.answer}"
    why = push.error or _OUTCOMES.get(push.outcome, "")
    if push.outcome == "refused" and not push.error:
        why = f"{_RIGHT[push.channel]}; what came was status {push.status}, {(push.reply or '')[:80]!r}"
    yield f"{push.outcome}: {why}"


_RIGHT: Mapping[str, str] = {
    Channel.AUTHORIZATION: "exactly `success` with status 200 is right",
    Channel.ORDER: "`success` or an empty body with status 200 is right",
    Channel.MESSAGE: "`success`, an empty body or an encrypted answer with status 200 is right",
}
_OUTCOMES = {
    "acknowledged": "the reply counts as receipt",
    "lost": "a fault dropped it, with its retries",
    "timeout": "no answer came in time",
    "unreachable": "nobody answers at the address",
}


def _grant(grant: GrantChanged) -> Iterator[str]:
    sets = ", ".join(str(number) for number in grant.sets) or "nothing"
    yield f"{grant.store} has now granted {sets} to {grant.component} (by {grant.by})"
    yield f"pushed: {grant.pushed}" if grant.pushed else "nothing was pushed: nothing new was granted"
