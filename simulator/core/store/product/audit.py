"""Audits of drafts: how many a store may ask for, and how they end.

Facts: the budget of a store is a thousand a day on older pages, its own on newer ones (1002001); each
submission costs one, and so does taking one back. That an audit passes by itself after a while is ours, by
the switch `product_audit_seconds`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, ClassVar

from simulator.core.due import due, key_in_store, subject
from simulator.core.entity import Index, Kept, Owner, Party, entity
from simulator.core.errors import Refusal
from simulator.core.machine import Illegal
from simulator.core.store import changes
from simulator.core.store.product import events, lookup, strategy
from simulator.core.store.product.entities import Product
from simulator.core.store.product.states import DRAFTS, SALES, Edit, EditStatus, Sale
from simulator.durations import CHINA_OFFSET, DAY
from simulator.texts import Text

if TYPE_CHECKING:
    from simulator.core.world import World

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
    update_time: int
    day: int
    spent: int


def left(world: World, store: str) -> int:
    """How many submissions a store has left today."""
    return max(0, int(world.switches.product_audits_a_day) - _spent(world, store))


def spend(world: World, store: str) -> None:
    """One more of today's; 1002001 where none is left."""
    if not left(world, store):
        raise Refusal(
            SPENT,
            why=Text(
                f"{store} has made {_spent(world, store)} submissions today",
                f"{store} 今天已提交 {_spent(world, store)} 次",
            ),
        )
    now = int(world.clock.now())
    row = AuditBudget(store=store, update_time=now, day=_today(world), spent=_spent(world, store) + 1)
    changes.make(world, row)


def begin(world: World, product: Product) -> None:
    """It is due to end by itself."""
    world.schedule(_ENDS, subject(product), world.clock.now() + world.switches.product_audit_seconds)


def decide(world: World, product: Product, verdict: Verdict, reason: str = "", field: str = "") -> Product:
    """The platform ends it; an Illegal where there is none. What has passed takes the place of the online
    copy and is on sale; what has not says why, and of which `field`."""
    if product.edit_status is not EditStatus.AUDITING:
        raise Illegal(
            Text(f"product {product.product_id} is not in audit", f"商品 {product.product_id} 不在审核中")
        )
    if verdict is not Verdict.PASSED:
        after = DRAFTS.after(product.edit_status, Edit.REJECT)
        return end(world, product, after, verdict, reason, field)
    status = SALES.after(product.status, Sale.LIST)
    passed = end(world, product, DRAFTS.after(product.edit_status, Edit.AGREE), verdict)
    on_sale = events.listing(world, product, status)
    return changes.change(world, passed, on_sale, status=status, online=passed.draft, listed_once=True)


def end(
    world: World, product: Product, after: EditStatus, verdict: Verdict, reason: str = "", field: str = ""
) -> Product:
    """The draft is out of audit, and it is told how."""
    world.unschedule(_ENDS, subject(product))
    told = events.audited(world, product, verdict, reason, _info(world, product, reason, field))
    return changes.change(world, product, told, edit_status=after)


def _info(world: World, product: Product, reason: str, field: str) -> str:
    """`audit_info`: what was found, and what the store had chosen, as JSON in text."""
    found = {
        "multi_failed_reasons": [{"audit_reason": reason}],
        "busi_show_field_api": field,
        "applicable_strategy_flag_list": [],
    }
    info = {
        "busi_audit_info": {
            "item_list": [found] if reason else [],
            "user_strategy_flag_list": strategy.numbers(world, product.store),
        }
    }
    return json.dumps(info, ensure_ascii=False, separators=(",", ":"))


def _spent(world: World, store: str) -> int:
    row = world.tables.get(AuditBudget, store)
    return row.spent if row is not None and row.day == _today(world) else 0


def _today(world: World) -> int:
    return int((world.clock.now() + CHINA_OFFSET) // DAY)


_ENDS = "an audit ends"


@due(_ENDS, about=Product)
def _ends(world: World, which: str, _at: float) -> None:
    product = lookup.found(world, *key_in_store(which))
    if product is not None and product.edit_status is EditStatus.AUDITING:
        decide(world, product, Verdict.PASSED)
