"""Numbers at which a merchant reaches the buyer of an after-sale without knowing the real one.

Facts: one is good for 30 days from when the after-sale was opened, and no longer than it is under way; no
other follows; its last four digits are those of the real one. 10020264 opened more than 30 days ago,
10020265 over, 10020266 the buyer has left no number, 10020267 the number that was given out is no longer
good.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.core.errors import Refusal
from simulator.core.store import changes
from simulator.core.store.aftersale.entities import AfterSale
from simulator.core.store.order import lookup as orders
from simulator.core.store.order.receivers import phone
from simulator.durations import DAY
from simulator.texts import Text

if TYPE_CHECKING:
    from simulator.core.world import World

GOOD_FOR = 30 * DAY
TOO_OLD, OVER, NO_NUMBER, NO_LONGER = 10020264, 10020265, 10020266, 10020267


def given_out(world: World, row: AfterSale) -> AfterSale:
    """The after-sale with its number: the same each time."""
    until = row.create_time + GOOD_FOR
    if not row.open:
        raise Refusal(
            OVER,
            why=Text(
                f"the after-sale is {row.state.name.lower()}", f"售后单的状态是 {row.state.name.lower()}"
            ),
        )
    if not row.has_phone:
        raise Refusal(NO_NUMBER, why=Text("the buyer has left no number", "买家没有留下号码"))
    if world.clock.now() >= until:
        code = NO_LONGER if row.virtual_number else TOO_OLD
        raise Refusal(code, why=Text("it was opened more than 30 days ago", "它是 30 多天前发起的"))
    if row.virtual_number:
        return row
    last = phone(orders.asked_for(world, row.store, row.order_id))[-4:]
    made = world.ids.digits("virtual_number", f"{row.store}/{row.after_sale_order_id}", 10)
    return changes.change(world, row, virtual_number=f"1{made}-{last}", virtual_number_until=until)
