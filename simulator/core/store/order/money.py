"""What an order costs and what the merchant gets of it, in fen. Made of the order when it is read."""

from __future__ import annotations

from dataclasses import dataclass

from simulator.core.store.order.entities import Order
from simulator.core.store.order.states import Status

FEE = 100  # of 10 000: what the platform keeps; which share that is, is ours
_CALLED_OFF = (Status.OVERSOLD, Status.CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """`original` is what was asked, freight and all; the merchant receives it less all that was taken off it,
    and pays a `fee` of what of the goods did not go back: none where the order was called off."""

    goods: int
    freight: int
    original: int
    to_pay: int
    lowered: int
    fee: int

    @property
    def received(self) -> int:
        return self.original - self.lowered


def price(order: Order) -> Price:
    """The sums of an order as it stands."""
    goods = sum(line.asked for line in order.lines)
    freight = order.freight if order.changed_freight is None else order.changed_freight
    original = goods + order.freight
    of_lines = sum(line.total for line in order.lines)
    kept = 0 if order.status in _CALLED_OFF else of_lines - sum(line.refunded for line in order.lines)
    return Price(
        goods=goods,
        freight=freight,
        original=original,
        to_pay=of_lines + freight,
        lowered=original - of_lines - freight,
        fee=kept * FEE // 10_000,
    )
