"""Rows of files that a store has uploaded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from simulator.core.entity import Index, Kept, Owner, Party, entity


class Use(StrEnum):
    """What a file was uploaded for."""

    IMAGE = "image"
    QUALIFICATION = "qualification"


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class Media:
    """One file. `source` is where it was to be fetched from; of such a one there is no content."""

    KEY: ClassVar[tuple[str, ...]] = ("store", "media_id")
    INDEXES: ClassVar[Mapping[str, Index]] = {
        "of": Index(("store",), ("update_time",)),
        "at": Index(("store", "url"), ("update_time",)),
    }
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "store")
    KEPT: ClassVar[Kept] = Kept("as long as the store")

    store: str
    media_id: str
    update_time: int
    use: Use
    url: str
    content: bytes
    content_type: str
    source: str = ""
