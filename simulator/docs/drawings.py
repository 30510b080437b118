"""State machines, drawn by GitHub from the tables that the program obeys."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.core.component.states import GRANTS
from simulator.core.machine import Machine
from simulator.core.market.states import ORDERS, SERVICES
from simulator.core.push_states import PUSHES

MACHINES: Mapping[str, Machine[Any, Any]] = {
    "How an account stands to a third-party platform 授权状态": GRANTS,
    "A service order 服务订单状态": ORDERS,
    "A service on its way into the market 服务状态": SERVICES,
    "A push 推送状态": PUSHES,
}


def states() -> str:
    """Every state machine of the platform. What has no arrow is refused."""
    return "\n\n".join(f"**{title}**\n\n{drawn(machine)}" for title, machine in MACHINES.items())


def drawn(machine: Machine[Any, Any]) -> str:
    """A state diagram; events that lead the same way share an arrow."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for (before, event), after in machine.table.items():
        arrows.setdefault((before, after), []).append(event)
    lines = [f"  [*] --> {state}" for state in machine.begins]
    lines += [f"  {before} --> {after}: {', '.join(events)}" for (before, after), events in arrows.items()]
    return "\n".join(("```mermaid", "stateDiagram-v2", *lines, "```"))
