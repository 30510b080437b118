"""Rows of guarantees."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from simulator.core.entity import Index, Kept, Owner, Party, entity
from simulator.core.store.guarantee.states import ENDED, Kind, Status


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class Guarantee:
    """A claim about pieces of a line. Money is fen, times are whole Unix seconds, levels are percent.

    `expire_time` is when time acts in place of whoever has to, or when it last did. `pictures` are the
    buyer's.
    """

    KEY: ClassVar[tuple[str, ...]] = ("store", "guarantee_order_id")
    INDEXES: ClassVar[Mapping[str, Index]] = {
        "created": Index(("store",), ("create_time", "number")),
        "of_order": Index(("store", "order_id"), ("number",)),
    }
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "store")
    KEPT: ClassVar[Kept] = Kept("as long as the store")

    store: str
    guarantee_order_id: int
    number: int
    kind: Kind
    status: Status
    order_id: int
    openid: str
    product_id: int
    sku_id: int
    title: str
    thumb_img: str
    count: int
    price: int
    pay_amount: int
    reason_type: int
    reason: str
    create_time: int
    update_time: int
    expire_time: int
    complete_time: int = 0
    pictures: tuple[str, ...] = ()
    identify_fee: int = 0
    bad_level: int = 0
    merchant_level: int = 0
    merchant_remark: str = ""
    refuse_reason: str = ""
    merchant_pictures: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        """Whether it is still under way."""
        return self.status not in ENDED
