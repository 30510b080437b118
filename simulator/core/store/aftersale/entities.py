"""Rows of after-sales."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from simulator.core.entity import Index, Kept, Owner, Party, entity
from simulator.core.store import known
from simulator.core.store.aftersale.states import ENDED, Kind, State
from simulator.journal.kinds.shop import ShopChanged


@dataclass(frozen=True, slots=True, kw_only=True)
class Waybill:
    """Under which waybill goods go back, or come instead."""

    delivery_id: str
    waybill_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the merchant has proposed in place of what was asked for: so much, as that type."""

    kind: Kind
    amount: int
    why: str
    reason_type: int
    update_type: int
    old_kind: Kind
    old_amount: int


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class AfterSale:
    """So many of a line that money is asked back for, in fen, or other goods. Times are whole Unix seconds.

    `deadline` is when time will act in place of whoever has to; 0 where nobody has. `opened_by_merchant`:
    for the buyer, by a call. `refused_times` counts the merchant's refusals.
    """

    KEY: ClassVar[tuple[str, ...]] = ("store", "after_sale_order_id")
    INDEXES: ClassVar[Mapping[str, Index]] = {
        "created": Index(("store",), ("create_time", "number")),
        "updated": Index(("store",), ("update_time", "number")),
        "of_order": Index(("store", "order_id"), ("number",)),
    }
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "store")
    KEPT: ClassVar[Kept] = Kept("as long as the store")

    store: str
    after_sale_order_id: int
    number: int
    order_id: int
    openid: str
    kind: Kind
    state: State
    product_id: int
    sku_id: int
    count: int
    amount: int
    reason: str
    create_time: int
    update_time: int
    desc: str = ""
    received: bool = False  # the buyer has the goods
    deadline: int = 0
    opened_by_merchant: bool = False
    proposal: Proposal | None = None
    negotiated: bool = False
    refund_reason: int = 0
    agreed_at: int = 0  # to the refund
    refused_times: int = 0
    reject_reason: str = ""
    certificates: tuple[str, ...] = ()
    address_id: int = 0
    sent_back: Waybill | None = None
    sent_again: Waybill | None = None
    cancel_time: int = 0
    complete_time: int = 0
    request_id: str = ""

    @property
    def open(self) -> bool:
        """Whether it is still under way."""
        return self.state not in ENDED


@known.facts_of.register
def _(row: AfterSale, phase: str) -> ShopChanged:
    return ShopChanged(
        phase=phase,
        store=row.store,
        part="aftersale",
        id=row.after_sale_order_id,
        status=str(row.state),
        order_id=row.order_id,
        type=str(row.kind),
        deadline=row.deadline or None,
    )
