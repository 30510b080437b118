"""What a home page earns, in fen: settled to its fund account, or withheld while it has none.

Settlement is at once and without a fee. A refund goes back from where the purchase went.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from simulator.core.entity import altered
from simulator.core.market.entities import HomePage, LedgerLine, ServiceOrder
from simulator.journal.kinds.market import MoneyBooked

if TYPE_CHECKING:
    from simulator.core.world import World


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Sums of a ledger: `settled + withheld == purchases - refunds`."""

    purchases: int
    refunds: int
    settled: int
    withheld: int

    def as_json(self) -> dict[str, Any]:
        return {
            "purchases": self.purchases,
            "refunds": self.refunds,
            "settled": self.settled,
            "withheld": self.withheld,
        }


def paid(world: World, order: ServiceOrder) -> None:
    """Books a payment; a free order leaves no line."""
    home_page = world.tables.get(HomePage, order.home_page)
    if home_page is not None and order.price:
        _book(world, order, order.price, settled=home_page.fund_account)


def refunded(world: World, order: ServiceOrder) -> None:
    """Books a refund against the payment it gives back."""
    booked = world.tables.list(LedgerLine, "of_order", order.order_id, limit=1)
    if booked:
        _book(world, order, -booked[0].amount, settled=booked[0].settled)


def settle(world: World, home_page: str) -> int:
    """Pays out what was withheld, once there is an account; answers how many fen."""
    waiting = world.tables.list(LedgerLine, "withheld", home_page, False)
    for line in waiting:
        world.tables.put(altered(line, settled=True))
    return sum(line.amount for line in waiting)


def balance(world: World, home_page: str) -> Balance:
    lines = world.tables.list(LedgerLine, "of", home_page)
    return Balance(
        purchases=sum(line.amount for line in lines if line.amount > 0),
        refunds=-sum(line.amount for line in lines if line.amount < 0),
        settled=sum(line.amount for line in lines if line.settled),
        withheld=sum(line.amount for line in lines if not line.settled),
    )


def _book(world: World, order: ServiceOrder, amount: int, *, settled: bool) -> None:
    world.tables.put(
        LedgerLine(
            home_page=order.home_page,
            number=world.sequence("ledger", order.home_page),
            order_id=order.order_id,
            buyer=order.buyer,
            at=world.clock.now(),
            amount=amount,
            settled=settled,
        )
    )
    world.record(
        MoneyBooked(home_page=order.home_page, order_id=order.order_id, amount=amount, settled=settled)
    )
