"""What sending an order costs, by the freight templates of its products.

Ours: goods under one template are sent together, and what the templates ask adds up; a product without one,
or one that is not sent by courier, costs nothing to send.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from simulator.core.store.address.regions import Place
from simulator.core.store.freight_template import price, rules
from simulator.core.store.freight_template.price import Load
from simulator.core.store.order.entities import Line
from simulator.core.store.product import documents, lookup

if TYPE_CHECKING:
    from simulator.core.world import World

COURIER = 0  # `deliver_method` of a product
NOTHING = Load(pieces=0, weight=0, amount=0)


def asked(world: World, store: str, lines: Sequence[Line], at: Place) -> int:
    """What sending these lines there costs, in fen; a UsageError where one of them is not sent there."""
    loads: dict[int, Load] = {}
    for line in lines:
        template_id, weight = _sent_by(world, store, line)
        if template_id:
            so_far = loads.get(template_id, NOTHING)
            loads[template_id] = Load(
                pieces=so_far.pieces + line.count,
                weight=so_far.weight + line.count * weight,
                amount=so_far.amount + line.total,
            )
    total = 0
    for template_id, load in loads.items():
        template = rules.found(world, store, template_id)
        total += price.of(template.said, load, at) if template is not None else 0
    return total


def _sent_by(world: World, store: str, line: Line) -> tuple[int, int]:
    """The template of a line's product, 0 for none, and what a piece weighs, in grams."""
    product = lookup.found(world, store, line.product_id)
    document = documents.online(product) if product is not None else {}
    said = document.get("express_info", {}) if document.get("deliver_method", COURIER) == COURIER else {}
    return int(said.get("template_id") or 0), int(said.get("weight") or 0)
