"""What a fault does: one row a fault, for pushes and for calls of the API."""

from __future__ import annotations

from simulator.wire.push import BENDS

ON_PUSH: dict[str, str] = {
    "drop": "the push is lost, with all its retries",
    "drop_attempt": "one attempt is lost, the retry ladder goes on",
    "delay": "the push comes `by` later",
    "duplicate": "`copies` copies are sent at once",
    "reorder": "`size` pushes are held back and sent in the opposite order",
    "burst": "`size` pushes are held back and sent at once",
    "truncate": "the request promises more than it sends, and the connection is closed",
    "drip": "the request is sent in small pieces, over `by` seconds of real time",
    "reset": "the connection is reset in the middle of the request",
    **BENDS,
}
ON_CALL: dict[str, str] = {
    "error": "the call is answered with `errcode`",
    "status": "the call is answered with HTTP `status`",
    "hang": "the answer comes after `by` seconds of real time",
    "truncate": "the answer promises more than it sends, and the connection is closed",
    "cut_json": "the answer has the length it says and ends in the middle of its JSON",
    "garbage": "the answer is bytes that are neither JSON nor anything else",
    "wrong_length": "the answer says that it is shorter than it is, and the rest follows",
    "drip": "the answer is sent in small pieces, over `by` seconds of real time",
    "reset": "the connection is reset before an answer, without effect",
    "lose_reply": "the call takes effect and the connection is reset",
    "reset_reply": "the call takes effect and the connection is reset in the middle of the answer",
    "stale": "the pull interfaces answer as if the orders paid in the last `by` were not there",
}

POSTPONES = frozenset({"delay"})
HOLDS = frozenset({"reorder", "burst"})
# What an attempt survives: it is delivered all the same. Anything else fails it, or is wrong in it.
HARMLESS = frozenset({"delay", "duplicate", "reorder", "burst", "drip", "stale"})
TAKES_TIME = frozenset({"delay", "hang", "drip", "stale"})  # these say how long with `by`
STALE = ("servicemarket.get_", "product.service.get_")
