"""Rows of what a store has shown for a brand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from simulator.core.entity import Index, Kept, Owner, Party, entity
from simulator.core.store.brand.states import BrandStatus


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class StoreBrand:
    """A store's application for a brand: `said` is its document as the merchant gave it last.

    In effect since it passed, until `expires_at` (Unix seconds; 0 for ever), or not at all.
    """

    KEY: ClassVar[tuple[str, ...]] = ("store", "brand_id")
    INDEXES: ClassVar[Mapping[str, Index]] = {
        "all": Index(("store",), ("number",)),
        "of": Index(("store", "there"), ("number",)),
        "of_status": Index(("store", "status"), ("number",)),
        "in_effect": Index(("store", "in_effect"), ("number",)),
    }
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "store")
    KEPT: ClassVar[Kept] = Kept("as long as the store")

    store: str
    brand_id: int
    number: int
    audit_id: int
    status: BrandStatus
    said: Mapping[str, Any]
    create_time: int
    update_time: int
    in_effect: bool = False
    expires_at: int = 0
    reject_reason: str = ""

    @property
    def there(self) -> bool:
        """Whether the merchant has not deleted it."""
        return self.status is not BrandStatus.DELETED
