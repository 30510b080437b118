"""Why the platform answered as it did: one journal entry in sentences for people."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from simulator.core.errors import ERRORS
from simulator.endpoints import unsimulated as paths
from simulator.endpoints.table import BY_ID
from simulator.journal.entry import Entry
from simulator.journal.kind import Kind
from simulator.journal.kinds import KINDS
from simulator.journal.kinds.exchanged import CallAnswered, PushAttempted
from simulator.journal.kinds.market import GrantChanged
from simulator.journal.render import line

Data = Mapping[str, Any]


def explain(entry: Mapping[str, Any]) -> list[str]:
    """The entry in one line, and below it what led to it."""
    tell = _TELL.get(KINDS.get(entry["kind"], Kind))
    return [line(Entry.of_json(entry)), *(tell(entry["data"]) if tell else ())]


def _call(data: Data) -> Iterator[str]:
    row = BY_ID.get(data["endpoint"] or "")
    if row is not None:
        yield f"{row.id}: {row.summary}; known from {row.source.address} ({row.source.standing})"
    else:
        under = paths.find(data["path"])
        told = f"is not simulated; WeChat has {under.root}" if under else "is no path that wxsim knows"
        yield f"{data['path']} {told}"
    if data["token"]:
        yield _token(data["token"])
    if data["faults"]:
        yield f"planned faults fired: {', '.join(data['faults'])} ({', '.join(data['defects'])})"
    code = data["errcode"]
    if code is None:
        yield f"answered with HTTP {data['status']}"
    elif code == 0:
        yield "the call was right"
    else:
        known = ERRORS.get(code)
        standing = f" ({known.standing})" if known else ""
        yield f"{code} {data['reply'].get('errmsg', '').partition(' rid: ')[0]}{standing}"
        yield (
            f"because: {data['why']}" if data["why"] else f"because: {_PLAIN.get(code, 'the table says so')}"
        )


# Refusals that say nothing more than their text: what it takes to get past them.
_PLAIN = {
    41001: "the query has neither access_token nor component_access_token",
    43001: "the interface takes GET",
    43002: "the interface takes POST",
    44002: "the request has no body",
    47001: "the body is not a JSON object",
    41002: "the body lacks the appid; a form in place of JSON counts as an empty body",
}


def _token(token: Data) -> str:
    if token["state"] in ("missing", "unknown"):
        return f"the token is {token['state']}"
    whose = f"{token['owner']} for {token['store']}" if token["store"] else token["owner"]
    return f"the token is {token['state']}: of kind {token['kind']}, issued to {whose}"


def _push(data: Data) -> Iterator[str]:
    yield f"{data['channel']} address {data['target']}, attempt {data['attempt']}, push {data['push']}"
    if wrong := [*data["defects"], *(["made up"] if data["made_up"] else [])]:
        yield f"wrong on purpose: {', '.join(wrong)}"
    if data.get("key") == "former":
        yield "sealed with the former key: the key was changed, and both are in use for a while"
    if data.get("answer"):
        yield f"the provider's encrypted answer was read: {dict(data['answer'])}"
    why = data["error"] or _OUTCOMES.get(data["outcome"], "")
    if data["outcome"] == "refused" and not data["error"]:
        why = f"{_RIGHT[data['channel']]}; what came was status {data['status']}, {data['reply'][:80]!r}"
    yield f"{data['outcome']}: {why}"


_RIGHT = {
    "authorization": "exactly `success` with status 200 is right",
    "order": "`success` or an empty body with status 200 is right",
    "message": "`success`, an empty body or an encrypted answer with status 200 is right",
}
_OUTCOMES = {
    "acknowledged": "the reply counts as receipt",
    "lost": "a fault dropped it, with its retries",
    "timeout": "no answer came in time",
    "unreachable": "nobody answers at the address",
}


def _grant(data: Data) -> Iterator[str]:
    sets = ", ".join(str(number) for number in data["sets"]) or "nothing"
    yield f"{data['store']} has now granted {sets} to {data['component']} (by {data['by']})"
    yield f"pushed: {data['pushed']}" if data["pushed"] else "nothing was pushed: nothing new was granted"


_TELL: dict[type[Kind], Callable[[Data], Iterator[str]]] = {
    CallAnswered: _call,
    PushAttempted: _push,
    GrantChanged: _grant,
}
