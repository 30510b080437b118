"""What can be done to a world. Importing this fills the registry."""

from simulator.actions import (
    authorization,
    console,
    faults,
    hostile,
    market,
    messages,
    parties,
    platform,
    provider,
    release,
    resend,
    services,
    stores,
    time,
)
from simulator.actions.registry import ACTIONS, Action, Arg, find

__all__ = [
    "ACTIONS",
    "Action",
    "Arg",
    "authorization",
    "console",
    "faults",
    "find",
    "hostile",
    "market",
    "messages",
    "parties",
    "platform",
    "provider",
    "release",
    "resend",
    "services",
    "stores",
    "time",
]
