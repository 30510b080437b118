"""What a journal holds: each kind of entry, what it says, and what its fields mean.

Ids are numbers where WeChat has numbers. A field is there in every entry of its kind unless it stands in
`sometimes`; one that does not apply is null.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

# In an action's arguments: a field of an earlier step's result.
REFERENCE = r"^\$[A-Za-z][A-Za-z0-9_-]*(\.[A-Za-z0-9_]+)+$"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of entry: what it says, and its fields with a few words about each."""

    text: str
    fields: Mapping[str, str]
    sometimes: Mapping[str, str] = field(default_factory=dict)


_STARTED = "real ms since the world was made"
_WALL = "real ms it took"
_STORE = "appid of the store"
_PLATFORM = "appid of the third-party platform"

KINDS: dict[str, Kind] = {
    "scenario": Kind(
        "a scenario begins or has ended",
        {"phase": "start or end", "id": "its id"},
        {
            "title": "its title",
            "clauses": "the clauses of the guide that it plays",
            "error": "why it broke",
            "skipped": "what the provider lacks for it",
        },
    ),
    "action": Kind(
        "something was done",
        {
            "action": "which action",
            "args": "its arguments as written",
            "result": "what it answered",
            "origin": "who did it: scenario, control, manifest …",
        },
    ),
    "clock": Kind("the world's clock was moved", {"from": "Unix seconds before", "to": "Unix seconds after"}),
    "call": Kind(
        "the provider has called the platform",
        {
            "endpoint": "row of the path, null for an unknown one",
            "method": "HTTP method",
            "path": "path",
            "query": "query string, parsed",
            "headers": "request headers",
            "client": "address it came from",
            "body": "request body: JSON where it is JSON",
            "status": "HTTP status",
            "reply": "reply: JSON where it is JSON",
            "errcode": "errcode of the reply, 0 for none, null for a status other than 200 or one of a fault",
            "rid": "the `rid` of an error",
            "why": "why it was refused, in words",
            "token": "whose token it carried, and in which state",
            "store": "appid of the store that it is about",
            "component": _PLATFORM,
            "account": "appid of the account whose call it is",
            "service_id": "service that it is about",
            "issued": "token handed out: kind, value, end",
            "faults": "names of the faults that fired",
            "fault_kinds": "what these did",
            "lost": "it took effect and its reply never left",
            "started_ms": _STARTED,
            "wall_ms": _WALL,
        },
    ),
    "push": Kind(
        "one attempt to push something to the provider has ended",
        {
            "push": "number of the push",
            "kind": "its event, such as component_verify_ticket",
            "channel": "authorization, message or order",
            "attempt": "1 for the first",
            "copy": "0 for the first of those sent at once",
            "target": "URL",
            "component": "third-party platform that it is sent for, null for a home page's",
            "home_page": "home page that it is sent for, null for a platform's",
            "store": _STORE,
            "fields": "what the document says",
            "plain": "the document before it was sealed",
            "pad": "bytes of padding in the envelope, 1 to 32; 0 for none",
            "query": "query string it was sent with",
            "sealed": "body as sent, null when nothing was",
            "bends": "what was made wrong or done to it",
            "genuine": "sound, sent by the platform itself, and to a provider that was up",
            "hostile": "name of the attack it is",
            "replay_of": "number of the push it repeats",
            "outcome": "acknowledged, refused, timeout, unreachable or lost",
            "status": "HTTP status of the reply",
            "reply": "head of the reply",
            "error": "what went wrong with the exchange",
            "answer": "an encrypted reply, opened",
            "key": "current, or former during a key rotation",
            "created_at": "when it came about, Unix seconds",
            "due_at": "when this attempt was due, Unix seconds",
            "started_ms": _STARTED,
            "wall_ms": _WALL,
        },
    ),
    "fault": Kind(
        "a fault was planned, holds a push back, fired, or is over",
        {
            "phase": "planned, held, fired, healed or unfired",
            "fault": "its name",
            "what": "what it does",
        },
        {
            "where": "on which pushes or calls",
            "when": "from, until, how often, how likely",
            "push": "number of the push it fired for",
            "endpoint": "row of the call it fired for",
            "fired": "how often it has fired",
            "optional": "it may end without having fired",
            "errcode": "error that it answers",
            "status": "HTTP status that it answers",
            "by": "seconds of delay",
            "copies": "copies sent at once",
            "size": "pushes that it gathers",
        },
    ),
    "grant": Kind(
        "a store has authorized a third-party platform, or does so no more",
        {
            "phase": "granted, updated, unchanged or ended",
            "component": _PLATFORM,
            "store": _STORE,
            "sets": "permission sets that hold now",
            "by": "purchase, consent, cancel, refund, password or release_test",
            "refresh_token": "the refresh token",
            "code": "authorization code that is pushed",
            "redirect_code": "authorization code given to the browser",
            "pushed": "the event pushed about it, null for none",
        },
    ),
    "order": Kind(
        "an order has changed",
        {
            "phase": "placed, paid, visible, refunded, refund_refused or migrated",
            "order_id": "its id",
            "service_id": "service",
            "sku_id": "package",
            "spec_id": "specification whose days add up",
            "store": "appid of the store, empty when a user buys",
            "component": _PLATFORM,
            "seconds": "bought duration",
            "effective_time": "begin, Unix seconds",
            "expire_time": "end, Unix seconds",
            "price": "fen",
            "how": "new, renewal, trial, test or migration",
            "trial": "the free version",
            "old": "an order of the Mini Store market",
            "package_known": "provider.yaml lists the package",
        },
        {
            "openid": "the user who buys",
            "visible_after": "seconds until the interfaces show it",
            "migrated_from": "id of the old order",
            "why": "why a refund was refused",
        },
    ),
    "ledger": Kind(
        "money is booked for a home page",
        {
            "home_page": "appid of the home page",
            "order_id": "order",
            "amount": "fen, negative for a refund",
            "settled": "it arrives: there is a fund account",
        },
    ),
    "service": Kind(
        "a service of the market has changed",
        {
            "phase": "its state now",
            "service_id": "its id",
            "home_page": "appid of the home page",
            "component": _PLATFORM,
            "why": "why it was taken down",
        },
    ),
    "publication": Kind(
        "a third-party platform was published", {"component": _PLATFORM, "phase": "published"}
    ),
    "key": Kind(
        "the push key of an account has changed",
        {
            "owner": "its appid",
            "phase": "rotated or restored",
            "until": "until when both keys are in use, Unix seconds",
        },
    ),
    "mark_fail": Kind(
        "an address that failed too often gets no messages for a while",
        {"url": "the address", "until": "until when, Unix seconds"},
    ),
    "tickets_passed_over": Kind(
        "a long `advance` spared verify tickets that nothing waits for",
        {"component": _PLATFORM, "count": "how many"},
    ),
    "code": Kind(
        "a login code was given out",
        {
            "code": "the code",
            "order_id": "order",
            "store": "appid of the store, empty when a user bought",
            "service_id": "service",
            "component": _PLATFORM,
        },
    ),
    "visit": Kind(
        "a user's browser was at the provider",
        {
            "store": "whose user, null for a stranger",
            "service_id": "service",
            "order_id": "order of the login code",
            "browser": "name of the browser",
            "page": "pc or mobile",
            "how": "enter with a code, redirect, revisit or tampered",
            "code": "the login code",
            "code_state": "good, unknown, expired, spent, foreign or none",
            "fresh": "the browser had no cookies of the provider",
            "hops": "every URL on the way: status and cookies",
            "url": "the last URL",
            "status": "HTTP status there",
            "body": "head of the page",
            "shown": "served, refused, needs_grant, unavailable or unknown",
            "shown_store": "the store that the page names",
        },
        {"error": "why no page came"},
    ),
    "truth": Kind(
        "what the platform knows of a store: after every change, and ahead of a reading",
        {"store": _STORE, "services": "per service: platform, grant, ends per specification, orders"},
    ),
    "reading": Kind(
        "what the provider shows and believes of a store, at an `observe`",
        {
            "store": _STORE,
            "entitlements": "answer of its entitlements probe, null without one",
            "shown": "one login per service, and the page it led to",
            "pulled_since": "entry at which the last finished pull began",
            "observe": "which `observe` of the scenario",
        },
    ),
    "probe": Kind(
        "the provider's probe was asked",
        {
            "probe": "which probe",
            "request": "its arguments",
            "phase": "start or end",
            "started_ms": _STARTED,
        },
        {
            "status": "HTTP status of the answer",
            "reply": "the answer",
            "error": "why there was none",
            "wall_ms": _WALL,
        },
    ),
    "provider": Kind(
        "the provider's process has started or ended",
        {"phase": "starting, ready, killed or exited", "down": "it cannot be expected to answer"},
        {"reason": "why"},
    ),
    "canary": Kind(
        "an address that only a hostile document names was fetched",
        {"url": "the address", "client": "who fetched it"},
    ),
}
