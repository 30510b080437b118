"""Tables and drawings of the READMEs, made from the rows that the program itself reads."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from simulator.docs import codes, drawings, events, tables
from simulator.docs.markdown import block, renew, renewed, table
from simulator.docs.order_push import order_push

__all__ = ["BLOCKS", "block", "renew", "renewed", "table"]

# name of a block → its text
BLOCKS: Mapping[str, Callable[[], str]] = {
    "actions": tables.actions,
    "capabilities": tables.capabilities,
    "clauses": tables.clauses,
    "endpoints": tables.endpoints,
    "errors": codes.errors,
    "events": events.events,
    "faults": tables.faults,
    "glossary": tables.glossary,
    "journal": tables.journal,
    "paths": tables.paths,
    "metrics": tables.metrics,
    "order-push": partial(order_push, "en"),
    "order-push-zh": partial(order_push, "zh"),
    "probes": tables.probes,
    "refusals": codes.refusals,
    "standings": codes.standings,
    "states": drawings.states,
    "switches": tables.switches,
    "types": tables.types,
    "variables": tables.variables,
}
