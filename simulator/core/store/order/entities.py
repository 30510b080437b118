"""Rows of consumers' orders, with what they ordered and what was sent."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from simulator.core.entity import Index, Kept, Owner, Party, entity
from simulator.core.store import known
from simulator.core.store.order.states import Audit, Status, SwapState
from simulator.core.visible import NEVER, seen
from simulator.journal.kinds.shop import ShopChanged


@dataclass(frozen=True, slots=True, kw_only=True)
class Swap:
    """The buyer wants another SKU of the same product before a line is shipped."""

    state: SwapState
    old_sku_id: int
    new_sku_id: int
    deadline: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """So many of one SKU, as its product was when it was ordered. Prices are fen.

    A line without a title is called as its product is by itself.

    `change_price` is what the merchant has lowered the whole line to. Of the goods in after-sale
    `on_aftersale` are still under way, and `finished_aftersale` are through, of which `called_off` were never
    sent, and are not to be; `refunded` fen went back.
    """

    product_id: int
    sku_id: int
    count: int
    sale_price: int
    market_price: int
    thumb_img: str
    title: str = ""
    out_product_id: str = ""
    out_sku_id: str = ""
    sku_code: str = ""
    sku_attrs: tuple[Mapping[str, str], ...] = ()
    seven_day_return: bool = True
    stock_type: int = 0
    presale_delivery_type: int = 0
    out_warehouse_id: str = ""
    change_price: int | None = None
    on_aftersale: int = 0
    finished_aftersale: int = 0
    called_off: int = 0
    refunded: int = 0
    swap: Swap | None = None

    @property
    def asked(self) -> int:
        """What was asked for the line when it was ordered."""
        return self.sale_price * self.count

    @property
    def total(self) -> int:
        """What the buyer pays for the line."""
        return self.asked if self.change_price is None else self.change_price


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """So many of a line in a parcel."""

    product_id: int
    sku_id: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Parcel:
    """What went off under one waybill. With a `reason` it went off once more, or beside what was ordered."""

    waybill_id: str
    delivery_id: str
    deliver_type: int
    sent_at: int
    contents: tuple[Content, ...]
    reason: int = 0


class Asks(StrEnum):
    """Who has asked for another address, and waits for the other's word."""

    BUYER = "buyer"
    MERCHANT = "merchant"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """Another address that somebody has asked for."""

    by: Asks
    address: Mapping[str, Any]
    at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualNumber:
    """The number, with four digits more, that reaches the buyer until `expires_at`.

    It is the `issued`-th of the order and was `extended` so often; the merchant has asked for `again` others.
    """

    number: str
    extension: str
    expires_at: int
    issued: int = 1
    extended: int = 0
    again: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RealNumber:
    """The merchant's application for the buyer's own number."""

    task_id: int
    kind: int
    reason: str
    pictures: tuple[str, ...]
    at: int
    state: Audit


@dataclass(frozen=True, slots=True, kw_only=True)
class Present:
    """The order is a present: who gives it, with which words."""

    id: str
    giver: str
    note: str


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """A consumer's order. Reads see its `status` from `visible_at` on, and `former_status` before: the event
    comes first, the state later. Times are whole Unix seconds, 0 for not yet; money is fen.

    `address` is where it goes, where that is no longer what follows from its id; `asked` is another that
    waits for the other side's word.

    `sown` says of which seed it was one before it was changed, and `slot` at which place of its round; 0 is
    none. Goods `without_courier` reach a phone or an account. `waybill_changes` and `compensations` count
    the calls.
    """

    KEY: ClassVar[tuple[str, ...]] = ("store", "order_id")
    INDEXES: ClassVar[Mapping[str, Index]] = {
        "created": Index(("store",), ("create_time", "number")),
        "updated": Index(("store",), ("update_time", "number")),
        "created_status": Index(("store", "status"), ("create_time", "number")),
        "updated_status": Index(("store", "status"), ("update_time", "number")),
        "created_openid": Index(("store", "openid"), ("create_time", "number")),
        "updated_openid": Index(("store", "openid"), ("update_time", "number")),
        "sown": Index(("store", "sown"), ("number",)),
        "sown_slot": Index(("store", "sown", "slot"), ("number",)),
        "lagging": Index(("store",), ("visible_at",)),
        "swapping": Index(("store",), ("swap_deadline", "number"), finite=True),
    }
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "store")
    KEPT: ClassVar[Kept] = Kept("as long as the store")

    store: str
    order_id: int
    number: int
    openid: str
    lines: tuple[Line, ...]
    create_time: int
    update_time: int
    status: Status = Status.UNPAID
    former_status: Status = Status.UNPAID
    visible_at: float = 0.0
    freight: int = 0
    changed_freight: int | None = None
    price_changes: int = 0
    pay_time: int = 0
    cancel_type: int = 0
    parcels: tuple[Parcel, ...] = ()
    ship_done_time: int = 0
    confirm_time: int = 0
    settle_time: int = 0
    customer_notes: str = ""
    merchant_notes: str = ""
    address: Mapping[str, Any] | None = None
    asked: Asked | None = None
    swap_deadline: float = NEVER
    address_changes: int = 0
    virtual: VirtualNumber | None = None
    real_number: RealNumber | None = None
    inspect_type: int = 0
    inspected: bool = False
    present: Present | None = None
    sown: int = 0
    slot: int = 0
    without_courier: bool = False
    waybill_changes: int = 0
    compensations: int = 0

    def status_at(self, at: float) -> Status:
        """The status that a read as of an instant shows."""
        return self.status if seen(self, at) else self.former_status

    def line_of(self, product_id: int, sku_id: int) -> Line | None:
        """The line of a SKU; None where the order has none."""
        wanted = (product_id, sku_id)
        return next((line for line in self.lines if (line.product_id, line.sku_id) == wanted), None)

    def sent(self, line: Line) -> int:
        """How many of a line have gone off, each counted once."""
        return sum(
            content.count
            for parcel in self.parcels
            if not parcel.reason
            for content in parcel.contents
            if (content.product_id, content.sku_id) == (line.product_id, line.sku_id)
        )

    def left(self, line: Line) -> int:
        """How many of a line are still to be sent."""
        return line.count - self.sent(line) - line.called_off


@known.facts_of.register
def _(order: Order, phase: str) -> ShopChanged:
    return ShopChanged(
        phase=phase,
        store=order.store,
        part="order",
        id=order.order_id,
        status=int(order.status),
        visible_at=order.visible_at if order.visible_at > order.update_time else None,
        lines=[
            {
                "sku_id": line.sku_id,
                "count": line.count,
                "shipped": order.sent(line),
                "aftersale": line.on_aftersale + line.finished_aftersale,
                "under_way": line.on_aftersale,
                "called_off": line.called_off,
            }
            for line in order.lines
        ],
        waits_for="a change of address" if order.asked is not None else None,
    )
