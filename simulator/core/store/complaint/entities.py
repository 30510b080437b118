"""Rows of complaints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from simulator.core.entity import Index, Kept, Owner, Party, entity
from simulator.core.store.complaint.states import ENDED, Item, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One item of the dialog: who did what, when, and with which pictures."""

    item: Item
    time: int
    content: str = ""
    media: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkOrder:
    """The merchant's own work order about it, as last told: the whole of it each time, under a higher
    version."""

    work_order_id: str
    version: int
    items: tuple[Mapping[str, Any], ...]


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """A dispute about one after-sale. `deadline` is when time acts in place of who was asked; 0 where
    nobody was."""

    KEY: ClassVar[tuple[str, ...]] = ("store", "complaint_id")
    INDEXES: ClassVar[Mapping[str, Index]] = {"of": Index(("store",), ("number",))}
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "store")
    KEPT: ClassVar[Kept] = Kept("as long as the store")

    store: str
    complaint_id: int
    number: int
    after_sale_order_id: int
    order_id: int
    status: Status
    dialog: tuple[Said, ...]
    create_time: int
    update_time: int
    deadline: int = 0
    work_order: WorkOrder | None = None

    @property
    def open(self) -> bool:
        """Whether the platform has not decided yet."""
        return self.status not in ENDED
