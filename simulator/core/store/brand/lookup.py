"""Where a store's brands are found: nothing else reads their table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from simulator.core.errors import Refusal
from simulator.core.store.brand.entities import StoreBrand
from simulator.core.store.brand.states import IN_AUDIT, BrandStatus
from simulator.texts import Text

if TYPE_CHECKING:
    from simulator.core.world import World

NO_APPLICATION = 10020081


def found(world: World, store: str, brand_id: int) -> StoreBrand | None:
    """The application for this brand, also a deleted one; None where there was none."""
    return world.tables.get(StoreBrand, store, brand_id)


def asked_for(world: World, store: str, brand_id: int) -> StoreBrand:
    """The application that a call is about; 10020081 where there is none."""
    row = found(world, store, brand_id)
    if row is None or not row.there:
        raise Refusal(
            NO_APPLICATION,
            why=Text(f"{store} has applied for no brand {brand_id}", f"{store} 没有申请过品牌 {brand_id}"),
        )
    return row


def valid(world: World, store: str, brand_id: int) -> StoreBrand | None:
    """What lets a store sell under a brand now; None where nothing does."""
    row = found(world, store, brand_id)
    return row if row is not None and row.in_effect else None


def page(world: World, store: str, status: int | None, after: int, limit: int) -> list[StoreBrand]:
    """Applications behind a number, of one status or all that are not deleted: at most so many."""
    return world.tables.list(StoreBrand, *_where(store, status), since=after + 1, limit=limit)


def count(world: World, store: str, status: int | None) -> int:
    return world.tables.count(StoreBrand, *_where(store, status))


def page_in_effect(world: World, store: str, after: int, limit: int) -> list[StoreBrand]:
    """Those in effect behind a number: at most so many."""
    return world.tables.list(StoreBrand, "in_effect", store, True, since=after + 1, limit=limit)


def count_in_effect(world: World, store: str) -> int:
    return world.tables.count(StoreBrand, "in_effect", store, True)


def in_audit(world: World, store: str) -> Sequence[StoreBrand]:
    return [row for status in IN_AUDIT for row in page(world, store, status, 0, 10**6)]


def _where(store: str, status: int | None) -> tuple[Any, ...]:
    return ("of", store, True) if status is None else ("of_status", store, BrandStatus(status))
