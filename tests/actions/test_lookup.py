"""The words for platforms and services are those that provider.yaml has."""

from __future__ import annotations

from dataclasses import replace

import pytest

from simulator.actions.lookup import component_of, pick_service, services
from simulator.core.component.entities import ORDINALS
from simulator.core.world import World
from simulator.usage import Lacking
from tests.core.sample import Town

LACKED = ORDINALS[2:]  # more than the small world has


@pytest.mark.parametrize("word", LACKED)
def test_a_place_that_a_provider_may_fill_is_lacking_and_no_mistake(town: Town, word: str) -> None:
    with pytest.raises(Lacking, match=f"the provider has no {word} platform"):
        component_of(town.world, word)
    with pytest.raises(Lacking, match=f"the provider lists no service in {word} place"):
        pick_service(town.world, word)


def of_kinds(town: Town, kinds: tuple[str, ...]) -> World:
    """A world whose services, as listed, are of these kinds."""
    for number in range(1, len(kinds)):
        town.another_platform(f"wx00000000000000d{number}")
    with town.world.transaction():
        for row, kind in zip(services(town.world), kinds, strict=True):
            town.world.tables.put(replace(row, kind=kind))
    return town.world


@pytest.mark.parametrize(
    ("kinds", "orders", "goods"),
    [
        (("product", "order", "erp"), "order", "erp"),
        (("order", "product"), "order", "product"),
        (("product", "erp"), "erp", "erp"),
    ],
)
def test_who_looks_after_orders_and_goods_is_found_by_what_services_are_for(
    town: Town, kinds: tuple[str, ...], orders: str, goods: str
) -> None:
    world = of_kinds(town, kinds)
    assert pick_service(world, "for-orders").kind == orders
    assert pick_service(world, "for-goods").kind == goods


def test_a_provider_without_such_a_service_lacks_it(town: Town) -> None:
    with pytest.raises(Lacking, match="of kind product or erp"):
        pick_service(of_kinds(town, ("order",)), "for-goods")
    with pytest.raises(Lacking, match="of kind order or erp"):
        pick_service(of_kinds(town, ("product",)), "for-orders")
