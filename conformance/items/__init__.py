"""What a journal holds, typed: one small frozen class per kind of entry, ids as text throughout."""

from __future__ import annotations

from conformance.items.calls import (
    BUSY,
    QUOTA,
    SPOILS_REPLY,
    STORE_PATH,
    TOKEN_REFUSED,
    Call,
    Issued,
    Token,
)
from conformance.items.pushes import (
    GRANT_KINDS,
    STORE_EVENT,
    TWISTS,
    UNSIGNED,
    Push,
)
from conformance.items.sights import (
    Claim,
    Hop,
    Probe,
    Reading,
    Service,
    Shown,
    Truth,
    Visit,
)
from conformance.items.steps import (
    ActionStep,
    Canary,
    ClockMove,
    FaultStep,
    GrantStep,
    OrderStep,
    ProviderStep,
)

__all__ = [
    "BUSY",
    "GRANT_KINDS",
    "QUOTA",
    "SPOILS_REPLY",
    "STORE_EVENT",
    "STORE_PATH",
    "TOKEN_REFUSED",
    "TWISTS",
    "UNSIGNED",
    "ActionStep",
    "Call",
    "Canary",
    "Claim",
    "ClockMove",
    "FaultStep",
    "GrantStep",
    "Hop",
    "Issued",
    "OrderStep",
    "Probe",
    "ProviderStep",
    "Push",
    "Reading",
    "Service",
    "Shown",
    "Token",
    "Truth",
    "Visit",
]
