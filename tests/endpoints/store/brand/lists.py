"""Lists of this resource that come in pages."""

from __future__ import annotations

from simulator.core.store.brand.entities import StoreBrand
from simulator.core.store.brand.states import BrandStatus
from tests.core.sample import START, Town
from tests.endpoints.store.brand.bodies import brand
from tests.endpoints.store.lists import listed


@listed("brand/all", stocked=True)
def nobody_adds_to_the_library(town: Town, store: str) -> None:
    pass


@listed("brand/list/get", status=4)
@listed("brand/valid/list/get")
def a_brand_more(town: Town, store: str) -> None:
    number = town.world.sequence("brand", store)
    town.world.tables.put(
        StoreBrand(
            store=store,
            brand_id=number,
            number=number,
            audit_id=number,
            status=BrandStatus.PASSED,
            said=brand(number),
            create_time=int(START),
            update_time=int(START),
            in_effect=True,
        )
    )
