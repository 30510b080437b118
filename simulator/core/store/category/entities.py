"""Rows of applications for categories."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from simulator.core.entity import Index, Kept, Owner, Party, entity
from simulator.core.store.category.states import AuditStatus


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryAudit:
    """An application for a leaf: `said` is `category_info` as the merchant gave it. One that has passed is in
    effect, until the platform takes that back."""

    KEY: ClassVar[tuple[str, ...]] = ("store", "audit_id")
    INDEXES: ClassVar[Mapping[str, Index]] = {
        "of": Index(("store",), ("number",)),
        "in_effect": Index(("store", "cat_id", "in_effect"), ("number",)),
        "of_status": Index(("store", "status"), ("number",)),
    }
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "store")
    KEPT: ClassVar[Kept] = Kept("as long as the store")

    store: str
    audit_id: int
    number: int
    cat_id: int
    status: AuditStatus
    said: Mapping[str, Any]
    create_time: int
    update_time: int
    reject_reason: str = ""
    in_effect: bool = False
