"""The rows of products."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from simulator.core.sources import Source, ours
from simulator.core.store.product import audit, documents, lookup, writing
from simulator.core.store.product.entities import Product
from simulator.core.store.product.states import Status
from simulator.core.store.stock import rules as stock
from simulator.core.world import World
from simulator.durations import CHINA_OFFSET
from simulator.endpoints import cursor
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import row

NORMAL = 1  # type of product
ONLINE, BOTH = 1, 3  # `data_type`; 2 is the draft alone


def product_list(call: Call) -> dict[str, Any]:
    size = call.body["page_size"]
    status = call.body.get("status")
    after = call.position[0] if call.position else 0
    rows = lookup.page(call.world, call.store, status, after, size + 1)
    page, more = rows[:size], len(rows) > size
    return {
        "product_ids": [row.product_id for row in page],
        "next_key": cursor.after(call, page[-1].number) if more else "",
        "total_num": lookup.count(call.world, call.store, status),
    }


def product_get(call: Call) -> dict[str, Any]:
    kind = call.body.get("data_type", ONLINE)
    product = lookup.asked_for(call.world, call.store, call.body["product_id"])
    shown: dict[str, Any] = {}
    if (kind == ONLINE and product.listed_once) or (kind == BOTH and product.status is Status.ON_SALE):
        shown["product"] = _shown(call.world, product, documents.online(product))
    if kind != ONLINE:
        shown["edit_product"] = _shown(call.world, product, documents.draft(product))
    return shown


def _shown(world: World, product: Product, document: Mapping[str, Any]) -> dict[str, Any]:
    skus = [_sku(world, product, sku) for sku in document["skus"]]
    return {
        "out_product_id": "",
        **document,
        "title": documents.title(product.product_id, document.get("title", "")),
        "product_id": product.product_id,
        "status": int(product.status),
        "edit_status": int(product.edit_status),
        "min_price": min(sku["sale_price"] for sku in skus),
        "product_type": NORMAL,
        "create_time": china_time(product.create_time),
        "edit_time": product.update_time,
        "skus": skus,
    }


def china_time(at: int) -> str:
    """An instant as text, in China."""
    return datetime.fromtimestamp(at + CHINA_OFFSET, UTC).strftime("%Y-%m-%d %H:%M:%S")


def _sku(world: World, product: Product, sku: Mapping[str, Any]) -> dict[str, Any]:
    there = stock.of(world, product.store, product.product_id, int(sku["sku_id"]))
    return {"status": int(Status.ON_SALE), **sku, "stock_num": there.free}


def add(call: Call) -> dict[str, Any]:
    product = writing.make(call.world, call.store, call.body)
    if call.body.get("listing"):
        writing.submit(call.world, product)
    return {"data": {"product_id": product.product_id, "create_time": china_time(product.create_time)}}


def update(call: Call) -> dict[str, Any]:
    product = writing.edit(call.world, _meant(call), call.body)
    if call.body.get("listing"):
        writing.submit(call.world, product)
    return {"data": {"product_id": product.product_id, "update_time": china_time(product.update_time)}}


def auditfree(call: Call) -> dict[str, Any]:
    product = writing.adjust(call.world, _meant(call), call.body)
    return {"data": {"product_id": product.product_id, "update_time": china_time(product.update_time)}}


def listing(call: Call) -> dict[str, Any]:
    writing.submit(call.world, _meant(call))
    return {}


def delisting(call: Call) -> dict[str, Any]:
    writing.delist(call.world, _meant(call))
    return {}


def delete(call: Call) -> dict[str, Any]:
    writing.delete(call.world, _meant(call))
    return {}


def withdraw(call: Call) -> dict[str, Any]:
    writing.withdraw(call.world, _meant(call))
    return {}


def audit_quota(call: Call) -> dict[str, Any]:
    left = audit.left(call.world, call.store)
    return {"audit_quota": {"block_status": left == 0, "avail_quota": left, "total_quota": audit.A_DAY}}


def _meant(call: Call) -> Product:
    return lookup.asked_for(call.world, call.store, call.body["product_id"])


ROWS = (
    row(
        "product/list/get",
        "product ids, 30 a page",
        "商品 ID 列表，每页最多 30 个",
        product_list,
        invalid=10020051,
        known={
            10020051: Source("https://developers.weixin.qq.com/doc/store/API/product/list_get.html"),
            606006: ours("a cursor belongs to its query, as in the list of orders"),
        },
    ),
    row(
        "product/get",
        "one product, online copy or draft",
        "一个商品的线上或草稿数据",
        product_get,
        invalid=10020051,
        errors=(10020052,),
    ),
    row(
        "product/add",
        "makes a product, as a draft",
        "新增商品（草稿）",
        add,
        invalid=10020051,
        errors=(audit.SPENT,),
    ),
    row(
        "product/update",
        "takes another draft in place of the one before",
        "更新商品草稿",
        update,
        invalid=10020051,
        errors=(10020052, 10020049, audit.SPENT),
    ),
    row(
        "product/auditfree",
        "changes prices, stock and the like of what is on sale, without audit",
        "免审更新在售商品的价格、库存等",
        auditfree,
        invalid=10020051,
        errors=(10020052, 10020054, 10020065, 10020112, 10020217, 10020218, 10020219),
    ),
    row(
        "product/listing",
        "submits the draft, to be on sale once it has passed",
        "提交审核并上架",
        listing,
        invalid=10020051,
        errors=(10020052, 10020049, audit.SPENT),
    ),
    row(
        "product/delisting",
        "takes a product off sale",
        "下架商品",
        delisting,
        invalid=10020051,
        errors=(10020052, 10020047, 10020065),
    ),
    row(
        "product/delete",
        "puts a product into the recycle bin",
        "删除商品",
        delete,
        invalid=10020051,
        errors=(10020052, 10020049, 10020065),
    ),
    row(
        "product/audit/cancel",
        "withdraws the draft from audit",
        "撤回审核",
        withdraw,
        invalid=10020051,
        errors=(10020052, 10020044, audit.SPENT),
    ),
    row("product/getauditquota", "submissions that are left today", "剩余的提审额度", audit_quota),
)
