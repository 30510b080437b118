"""Rows of a merchant's addresses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from simulator.core.entity import Index, Kept, Owner, Party, entity


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """One address: `said` is its document as the merchant gave it, but for what it is for."""

    KEY: ClassVar[tuple[str, ...]] = ("store", "address_id")
    INDEXES: ClassVar[Mapping[str, Index]] = {"of": Index(("store",), ("number",))}
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "store")
    KEPT: ClassVar[Kept] = Kept("until the merchant removes it")

    store: str
    address_id: int
    number: int
    said: Mapping[str, Any]
    create_time: int
    update_time: int
    send_addr: bool = False
    default_send: bool = False
    recv_addr: bool = False
    default_recv: bool = False
