"""Lists of this resource that come in pages."""

from __future__ import annotations

from simulator.core.store.warehouse import rules
from tests.core.sample import Town
from tests.endpoints.store.lists import listed


@listed("warehouse/list/get")
def a_warehouse_more(town: Town, store: str) -> None:
    number = len(rules.page(town.world, store, 0, 100))
    rules.create(town.world, store, {"out_warehouse_id": f"w{number}", "name": "一号库", "intro": "新"})
