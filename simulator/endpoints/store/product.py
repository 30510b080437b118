"""The rows of products."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from simulator.core import names
from simulator.core.errors import Refusal
from simulator.core.sources import Source, ours
from simulator.core.store import catalogue
from simulator.core.store.entities import Product
from simulator.durations import CHINA_OFFSET
from simulator.endpoints import cursor
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import row

AUDIT_PASSED = 4  # of a draft
NORMAL = 1  # type of product


def product_list(call: Call) -> dict[str, Any]:
    size = call.body["page_size"]
    status = call.body.get("status")
    where: tuple[Any, ...] = ("of", call.store) if status is None else ("of_status", call.store, status)
    since = call.position[0] + 1 if call.position else None
    rows = call.world.tables.list(Product, *where, since=since, limit=size + 1)
    page, more = rows[:size], len(rows) > size
    return {
        "product_ids": [row.product_id for row in page],
        "next_key": cursor.after(call, page[-1].number) if more else "",
        "total_num": call.world.tables.count(Product, *where),
    }


def product_get(call: Call) -> dict[str, Any]:
    kind = call.body.get("data_type", 1)
    product = call.world.tables.get(Product, call.store, int(call.body["product_id"]))
    if product is None:
        raise Refusal(10020052)
    when = datetime.fromtimestamp(product.made_at + CHINA_OFFSET, UTC).strftime("%Y-%m-%d %H:%M:%S")
    shown = {
        "product_id": product.product_id,
        "out_product_id": "",
        "title": product.title or names.goods(str(product.product_id)),
        "head_imgs": [catalogue.IMAGE],
        "status": product.status,
        "edit_status": AUDIT_PASSED,
        "min_price": product.price,
        "product_type": NORMAL,
        "create_time": when,
        "edit_time": product.made_at,
        "skus": [
            {
                "sku_id": catalogue.sku_of(product.product_id),
                "thumb_img": catalogue.IMAGE,
                "sale_price": product.price,
                "market_price": product.price,
                "stock_num": product.stock,
                "status": catalogue.ON_SALE,
            }
        ],
    }
    return {
        **({"product": shown} if kind != 2 else {}),
        **({"edit_product": shown} if kind != 1 else {}),
    }


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
)
