"""Rows of freight templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from simulator.core.entity import Index, Kept, Owner, Party, entity


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class FreightTemplate:
    """One template: `said` is its document as the merchant gave it, with each list of regions under the name
    `address_info`."""

    KEY: ClassVar[tuple[str, ...]] = ("store", "template_id")
    INDEXES: ClassVar[Mapping[str, Index]] = {
        "of": Index(("store",), ("number",)),
        "named": Index(("store", "name"), ("number",)),
    }
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "store")
    KEPT: ClassVar[Kept] = Kept("as long as the store")

    store: str
    template_id: int
    number: int
    name: str
    said: Mapping[str, Any]
    create_time: int
    update_time: int
    is_default: bool = False
