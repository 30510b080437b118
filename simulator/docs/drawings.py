"""State machines, drawn by GitHub from the tables that the program obeys."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any

from simulator.core.component.states import GRANTS
from simulator.core.machine import Machine
from simulator.core.market.states import ORDERS, SERVICES
from simulator.core.push_states import PUSHES
from simulator.core.store.aftersale import gifts
from simulator.core.store.aftersale import states as aftersales
from simulator.core.store.brand.states import BRANDS
from simulator.core.store.category.states import AUDITS
from simulator.core.store.complaint.states import COMPLAINTS
from simulator.core.store.guarantee.states import GUARANTEES
from simulator.core.store.lasting import STORES
from simulator.core.store.order import states as orders
from simulator.core.store.product.states import DRAFTS, SALES

MACHINES: Mapping[str, Machine[Any, Any]] = {
    "How an account stands to a third-party platform 授权状态": GRANTS,
    "A service order 服务订单状态": ORDERS,
    "A service on its way into the market 服务状态": SERVICES,
    "A push 推送状态": PUSHES,
    "A store 店铺状态": STORES,
    "A product on sale 商品线上状态": SALES.machine,
    "A product's draft 商品草稿状态": DRAFTS.machine,
    "A category's audit 类目审核状态": AUDITS.machine,
    "A brand 品牌状态": BRANDS.machine,
    "A consumer's order 订单状态": orders.ORDERS.machine,
    **{
        f"An after-sale of kind {kind} 售后单状态": steps.machine
        for kind, steps in aftersales.AFTERSALES.items()
    },
    "The after-sale of a gift 礼物售后单状态": gifts.GIFTS.machine,
    "A complaint 纠纷状态": COMPLAINTS.machine,
    "A guarantee 保障单状态": GUARANTEES.machine,
}


def states() -> str:
    """Every state machine of the platform. What has no arrow is refused."""
    return "\n\n".join(f"**{title}**\n\n{drawn(machine)}" for title, machine in MACHINES.items())


def drawn(machine: Machine[Any, Any]) -> str:
    """A state diagram; events that lead the same way share an arrow."""
    arrows: dict[tuple[str, str], list[str]] = {}
    for (before, event), after in machine.table.items():
        arrows.setdefault((_told(before), _told(after)), []).append(_told(event))
    lines = [f"  [*] --> {_told(state)}" for state in machine.begins]
    lines += [f"  {before} --> {after}: {', '.join(events)}" for (before, after), events in arrows.items()]
    return "\n".join(("```mermaid", "stateDiagram-v2", *lines, "```"))


def _told(word: Enum) -> str:
    """A state or an event; what is a number on the wire by its name."""
    return str(word.value) if isinstance(word, str) else word.name.lower()
