"""What can be done to a world. Importing this fills the registry."""

from simulator.actions import authorization, faults, market, parties, provider, time
from simulator.actions.registry import ACTIONS, Action, Arg, find

__all__ = [
    "ACTIONS",
    "Action",
    "Arg",
    "authorization",
    "faults",
    "find",
    "market",
    "parties",
    "provider",
    "time",
]
