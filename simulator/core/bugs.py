"""Bugs of our own: each is an entry of the journal, and a line of the log."""

from __future__ import annotations

import traceback

from simulator.core.world import World
from simulator.journal.kinds.bug import Broke
from simulator.streams import log
from simulator.usage import unforeseen


def report(world: World, where: str, bug: Exception) -> int:
    """Writes down what broke, and answers the `seq` of its entry; a RuntimeError inside a transaction, which
    would take the entry along: its cause is what broke."""
    try:
        world.require_no_transaction("reporting a bug")
    except RuntimeError as inside:
        raise inside from bug
    told = unforeseen(bug)
    trace = "".join(traceback.format_exception(bug))
    with world.lock:
        world.record(Broke(where=where, error=told, trace=trace))
        seq = world.journal.last
    log(f"{where}: {told}; entry {seq} of the journal of {world.name} has the trace\n")
    return seq
