"""Audits of drafts: how many a store may ask for, and how they end.

Facts: the budget of a store is a thousand a day on older pages, its own on newer ones (1002001). That an
audit passes by itself after a while is ours, by the switch `product_audit_seconds`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, ClassVar

from simulator.core.due import due, subject
from simulator.core.entity import Index, Kept, Owner, Party, entity
from simulator.core.errors import Refusal
from simulator.core.store import changes
from simulator.core.store.events import Event, EventName
from simulator.core.store.product import lookup
from simulator.core.store.product.entities import Product
from simulator.core.store.product.states import DRAFTS, SALES, Edit, EditStatus, Sale
from simulator.durations import CHINA_OFFSET, DAY

if TYPE_CHECKING:
    from simulator.core.world import World

A_DAY = 1000
SPENT = 1002001


class Verdict(IntEnum):
    """`status` of the event that an audit has ended."""

    REJECTED = 2
    PASSED = 3
    WITHDRAWN = 4


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class AuditBudget:
    """How many submissions a store has made on a day, counted in China."""

    KEY: ClassVar[tuple[str, ...]] = ("store",)
    INDEXES: ClassVar[Mapping[str, Index]] = {}
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "store")
    KEPT: ClassVar[Kept] = Kept("as long as the store")

    store: str
    day: int
    spent: int


def left(world: World, store: str) -> int:
    """How many submissions a store has left today."""
    row = world.tables.get(AuditBudget, store)
    return A_DAY - (row.spent if row is not None and row.day == _today(world) else 0)


def spend(world: World, store: str) -> None:
    """One more of today's; 1002001 where none is left."""
    remaining = left(world, store)
    if remaining <= 0:
        raise Refusal(SPENT, why=f"{store} has made {A_DAY} submissions today")
    world.tables.put(AuditBudget(store=store, day=_today(world), spent=A_DAY - remaining + 1))


def begin(world: World, product: Product) -> None:
    world.schedule(_ENDS, subject(product), world.clock.now() + world.switches.product_audit_seconds)


def decide(world: World, product: Product, verdict: Verdict, reason: str = "") -> Product:
    """It ends: what has passed takes the place of the online copy and is on sale."""
    if verdict is not Verdict.PASSED:
        after = DRAFTS.after(product.edit_status, Edit.REJECT)
        return end(world, product, after, verdict, reason)
    status = SALES.after(product.status, Sale.LIST)
    passed = end(world, product, DRAFTS.after(product.edit_status, Edit.AGREE), verdict)
    on_sale = Event(EventName.PRODUCT_LISTING, {"product_id": product.product_id, "status": int(status)})
    return changes.change(
        world, passed, on_sale, status=status, online=passed.draft or passed.online, listed_once=True
    )


def end(world: World, product: Product, status: EditStatus, verdict: Verdict, reason: str = "") -> Product:
    """The draft is out of audit, and it is told how."""
    world.unschedule(_ENDS, subject(product))
    said = {
        "product_id": product.product_id,
        "status": int(verdict),
        **({"reason": reason} if reason else {}),
    }
    return changes.change(world, product, Event(EventName.PRODUCT_AUDIT, said), edit_status=status)


def _today(world: World) -> int:
    return int((world.clock.now() + CHINA_OFFSET) // DAY)


_ENDS = "an audit ends"


@due(_ENDS, about=Product)
def _ends(world: World, which: str, _at: float) -> None:
    store, _, product_id = which.partition("/")
    product = lookup.found(world, store, int(product_id))
    if product is not None and product.edit_status is EditStatus.AUDITING:
        decide(world, product, Verdict.PASSED)
