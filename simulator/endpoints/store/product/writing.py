"""The rows by which a merchant says what a product is."""

from __future__ import annotations

from typing import Any

from simulator.core.store.product import audit, checks, lookup, writing
from simulator.core.store.stock import counting
from simulator.endpoints.model import Call
from simulator.endpoints.store.product.reading import china_time
from simulator.endpoints.store_api import row

DRAFT_LIMITS = {
    "title minLength": 10020042,
    "title maxLength": 10020021,
    "head_imgs minItems": 10020022,
    "head_imgs maxItems": 10020023,
    "desc_info.imgs maxItems": 10020025,
    "desc_info.desc maxLength": 10020026,
    "out_product_id maxLength": 10020036,
    "skus[].sku_code maxLength": 10020029,
    "skus[].sku_attrs[].attr_key maxLength": 10020032,
    "skus[].sku_attrs[].attr_value maxLength": 10020033,
}
PRICE_LIMITS = {"skus[].sale_price minimum": 10020039, "skus[].sale_price maximum": 10020028}
SUBMITTED = (audit.SPENT, *checks.OF_SUBMISSION)


def add(call: Call) -> dict[str, Any]:
    product = writing.make(call.world, call.store, call.body, submit=bool(call.body.get("listing")))
    return {"data": {"product_id": product.product_id, "create_time": china_time(product.create_time)}}


def update(call: Call) -> dict[str, Any]:
    product = lookup.asked_for(call.world, call.store, call.body["product_id"])
    edited = writing.edit(call.world, product, call.body, submit=bool(call.body.get("listing")))
    return {"data": {"product_id": edited.product_id, "update_time": china_time(edited.update_time)}}


def auditfree(call: Call) -> dict[str, Any]:
    product = lookup.asked_for(call.world, call.store, call.body["product_id"])
    adjusted = writing.adjust(call.world, product, call.body)
    return {"data": {"product_id": adjusted.product_id, "update_time": china_time(adjusted.update_time)}}


ROWS = (
    row(
        "product/add",
        "makes a product, as a draft",
        "新增商品（草稿）",
        add,
        invalid=checks.BAD,
        limits={**DRAFT_LIMITS, **PRICE_LIMITS},
        errors=(*checks.OF_DOCUMENT, *SUBMITTED),
    ),
    row(
        "product/update",
        "takes another draft in place of the one before",
        "更新商品草稿",
        update,
        invalid=checks.BAD,
        limits={**DRAFT_LIMITS, **PRICE_LIMITS},
        errors=(lookup.UNKNOWN, 10020008, 10020049, 10020067, *checks.OF_DOCUMENT, *SUBMITTED),
    ),
    row(
        "product/auditfree",
        "changes prices, stock and the like of what is on sale, without audit",
        "免审更新在售商品的价格、库存等",
        auditfree,
        invalid=checks.BAD,
        limits=PRICE_LIMITS,
        errors=(
            lookup.UNKNOWN,
            10020065,
            checks.BAD,
            checks.DEARER,
            checks.FAILED,
            checks.NO_ADDRESS,
            counting.ONE_FOR_ALL,
            counting.TOO_OFTEN,
            counting.IN_AUDIT,
            counting.BY_NOTHING,
            counting.TOO_FEW,
        ),
    ),
)
