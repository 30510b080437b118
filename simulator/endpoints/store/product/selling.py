"""The rows by which a merchant submits a product, takes it back, takes it off sale and deletes it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.core.store.product import audit, checks, lookup, selling
from simulator.core.store.product.entities import Product
from simulator.core.world import World
from simulator.endpoints.model import Call, Handler
from simulator.endpoints.store_api import row


def _does(step: Callable[[World, Product], Product]) -> Handler:
    """A handler that takes one step with the product that a call names, and has nothing to say of it."""

    def handler(call: Call) -> dict[str, Any]:
        step(call.world, lookup.asked_for(call.world, call.store, call.body["product_id"]))
        return {}

    return handler


ROWS = (
    row(
        "product/listing",
        "submits the draft, to be on sale once it has passed",
        "提交审核并上架",
        _does(selling.submit),
        invalid=checks.BAD,
        errors=(lookup.UNKNOWN, 10020008, 10020049, 10020067, audit.SPENT, *checks.OF_SUBMISSION),
    ),
    row(
        "product/delisting",
        "takes a product off sale",
        "下架商品",
        _does(selling.delist),
        invalid=checks.BAD,
        errors=(lookup.UNKNOWN, 10020047, 10020065),
    ),
    row(
        "product/delete",
        "puts a product into the recycle bin",
        "删除商品",
        _does(selling.delete),
        invalid=checks.BAD,
        errors=(lookup.UNKNOWN, 10020049, 10020067),
    ),
    row(
        "product/audit/cancel",
        "withdraws the draft from audit",
        "撤回审核",
        _does(selling.withdraw),
        invalid=checks.BAD,
        errors=(lookup.UNKNOWN, 10020044, audit.SPENT),
    ),
)
