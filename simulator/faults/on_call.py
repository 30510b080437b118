"""What faults do to a call: an answer in place of the platform's, or one that arrives broken."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.core.errors import Refusal
from simulator.faults.plan import Fault


@dataclass(frozen=True, slots=True)
class Wire:
    """What the server does to a reply instead of just sending it; `seconds` are real."""

    how: str
    seconds: float = 0.0


GARBAGE = bytes(range(128, 256))


class Instead(Exception):
    """A fault answers in place of the platform, without effect."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(status)


def apply_before(faults: list[Fault]) -> None:
    for fault in faults:
        if fault.what == "error":
            raise Refusal(fault.how.errcode, why=f"fault {fault.name}")
        if fault.what == "status":
            raise Instead(fault.how.status)
        if fault.what == "reset":
            raise Instead(0)


INSTEAD = frozenset({"error", "status", "reset"})  # the platform does nothing
LOST = frozenset({"lose_reply", "reset_reply"})
WIRE = {
    "hang": "hang",
    "drip": "drip",
    "truncate": "truncate",
    "wrong_length": "wrong_length",
    "reset": "reset",
    "lose_reply": "reset",
    "reset_reply": "reset_reply",
}


def wire(faults: list[Fault]) -> tuple[Wire, ...]:
    return tuple(Wire(WIRE[fault.what], fault.how.by) for fault in faults if fault.what in WIRE)


def bent(body: bytes, faults: list[Fault]) -> bytes:
    """The body as faults leave it."""
    kinds = {fault.what for fault in faults}
    if "garbage" in kinds:
        body = GARBAGE
    return body[: len(body) // 2] if "cut_json" in kinds else body
