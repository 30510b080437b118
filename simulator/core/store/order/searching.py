"""Orders by what somebody remembers of them, oldest first.

A title is searched for by a part of it, notes likewise; all else as a whole. A page looks at so many orders
at most, and says that there are more where it has not come to the end: what nobody can list by costs too much
otherwise. That is ours.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from simulator.core.store.order import listing, receivers
from simulator.core.store.order.entities import Asks, Order
from simulator.core.store.order.listing import Query
from simulator.core.store.product.documents import title

if TYPE_CHECKING:
    from simulator.core.world import World

LOOKED_AT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What must all hold of an order; what is empty, or None, need not."""

    title: str = ""
    sku_code: str = ""
    user_name: str = ""
    last4: str = ""
    merchant_notes: str = ""
    customer_notes: str = ""
    under_review: bool | None = None

    @property
    def of_changed(self) -> bool:
        """Whether no order as its shop's seed has it can be meant."""
        return bool(self.sku_code or self.merchant_notes or self.customer_notes or self.under_review)

    def hold(self, order: Order) -> bool:
        """What costs least is asked first."""
        return (
            (self.under_review is None or self.under_review is _under_review(order))
            and self.merchant_notes in order.merchant_notes
            and self.customer_notes in order.customer_notes
            and (not self.sku_code or any(line.sku_code == self.sku_code for line in order.lines))
            and (not self.last4 or receivers.phone(order).endswith(self.last4))
            and (
                not self.title
                or any(self.title in title(line.product_id, line.title) for line in order.lines)
            )
            and (not self.user_name or receivers.name(order) == self.user_name)
        )


def among(
    world: World, store: str, query: Query, conditions: Conditions, *, changed: bool
) -> Iterator[Order]:
    """Those that may be meant; only `changed` ones where the caller knows as much."""
    unchanged = not (changed or conditions.of_changed)
    return listing.listed(world, store, replace(query, unchanged=unchanged))


def _under_review(order: Order) -> bool:
    return order.asked is not None and order.asked.by is Asks.BUYER
