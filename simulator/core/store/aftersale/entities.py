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
class Swap:
    """Which SKU of the same product is to come instead; prices are fen."""

    new_sku_id: int
    old_price: int
    new_price: int
    old_code: str = ""
    new_code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What the merchant has proposed in place of what was asked for: so much, in fen, as that type.
    `update_type` is what the buyer is invited to: 1 to give up, 2 to verify and add proofs, 3 to these
    terms."""

    TERMS: ClassVar[int] = 3

    kind: Kind
    amount: int
    why: str
    reason_type: int
    update_type: int
    old_kind: Kind
    old_amount: int
    media: tuple[str, ...] = ()


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class AfterSale:
    """So many of a line that money is asked back for, in fen, or other goods. Times are whole Unix seconds.

    `deadline` is when time will act in place of whoever has to; 0 where nobody has. `opened_by_merchant`:
    for the buyer, by a call. `agreed_at` is when the money was agreed to go back; 0 for not yet. A `disputed`
    one waits for the platform's word on the complaint.
    """

    KEY: ClassVar[tuple[str, ...]] = ("store", "after_sale_order_id")
    INDEXES: ClassVar[Mapping[str, Index]] = {
        "created": Index(("store",), ("create_time", "number")),
        "updated": Index(("store",), ("update_time", "number")),
        "of_order": Index(("store", "order_id"), ("number",)),
        "of_request": Index(("store", "request_id"), ("number",)),
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
    sku_code: str = ""
    desc: str = ""
    media: tuple[str, ...] = ()
    received: bool = False  # the buyer has the goods
    deadline: int = 0
    opened_by_merchant: bool = False
    proposal: Proposal | None = None
    negotiated: bool = False
    refund_reason: int = 0
    agreed_at: int = 0
    payout_failed: bool = False
    reject_reason: str = ""
    certificates: tuple[str, ...] = ()
    address_id: int = 0
    sent_back: Waybill | None = None
    swap: Swap | None = None
    sent_again: Waybill | None = None
    cancel_time: int = 0
    complete_time: int = 0
    request_id: str = ""
    complaint_id: int = 0
    disputed: bool = False
    has_phone: bool = True  # the buyer has left a number to be called at
    virtual_number: str = ""
    virtual_number_until: int = 0

    @property
    def open(self) -> bool:
        """Whether it is still under way."""
        return self.state not in ENDED

    @property
    def offered(self) -> Proposal | None:
        """Other terms that wait for the buyer's word; None where none do."""
        if self.state is not State.WAIT_UPDATE or self.proposal is None:
            return None
        return self.proposal if self.proposal.update_type == Proposal.TERMS else None


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
