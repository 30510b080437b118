"""What a provider shows of a shop that was stocked at once: of that alone the journal tells what is true.

Whatever has changed was told when it did; of what is as it was stocked nobody has told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from simulator.core.entity import Entity, key_of
from simulator.core.store import known
from simulator.core.store.order import lookup as orders
from simulator.core.store.product import documents
from simulator.core.store.product import lookup as products
from simulator.core.store.stock import rules as stock

if TYPE_CHECKING:
    from simulator.core.world import World

MOST = 10_000  # rows of a reading that are held against what is true
Told = Mapping[str, Any]


def tell_shown(world: World, store: str, answers: Mapping[str, Any]) -> None:
    """Tells of the rows in a provider's answers that are as they were stocked."""
    rows = _stocked(world, store, answers)
    for row in rows:
        if world.tables.get(type(row), *key_of(row)) is None and (facts := known.facts_of(row, "stocked")):
            world.record(facts)


def _stocked(world: World, store: str, answers: Mapping[str, Any]) -> Iterator[Entity]:
    for order_id in _ids(answers, "orders", "order_id"):
        if order := orders.found(world, store, order_id):
            yield order
    for product_id in _ids(answers, "products", "product_id"):
        if product := products.found(world, store, product_id):
            yield product
            skus = documents.online(product)["skus"]
            yield from (stock.of(world, store, product_id, int(sku["sku_id"])) for sku in skus)


def _ids(answers: Mapping[str, Any], name: str, key: str) -> Iterator[int]:
    """The ids in one of the answers, whatever else the provider has put there."""
    answer = answers.get(name)
    rows = answer.get(name) if isinstance(answer, Mapping) else None
    for row in rows[:MOST] if isinstance(rows, list) else ():
        said = str(row.get(key)) if isinstance(row, Mapping) else ""
        if said.isascii() and said.isdecimal() and len(said) <= 20:
            yield int(said)
