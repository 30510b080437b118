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
from simulator.endpoints.model import ID, INT, NUMBER, STR, Call, arr, obj
from simulator.endpoints.store_api import ENVELOPE, KEY, ok, open_store, row

MOST_PRODUCTS = 30


def product_list(call: Call) -> dict[str, Any]:
    size = int(call.body["page_size"])
    if not 1 <= size <= MOST_PRODUCTS:
        raise Refusal(10020051, why=f"page_size is {size}; 1 to {MOST_PRODUCTS} is right")
    status = call.body.get("status")
    where: tuple[Any, ...] = ("of", call.store) if status is None else ("of_status", call.store, int(status))
    since = call.position[0] + 1 if call.position else None
    rows = call.world.tables.list(Product, *where, since=since, limit=size + 1)
    page, more = rows[:size], len(rows) > size
    return ok(
        {
            "product_ids": [str(row.product_id) for row in page],
            "next_key": cursor.after(call, page[-1].number) if more else "",
            "total_num": call.world.tables.count(Product, *where),
        }
    )


def product_get(call: Call) -> dict[str, Any]:
    kind = int(call.body.get("data_type", 1))
    if kind not in (1, 2, 3):
        raise Refusal(10020051, why=f"data_type is {kind}; 1 online, 2 draft or 3 both is right")
    product = call.world.tables.get(Product, call.store, int(call.body["product_id"]))
    if product is None:
        raise Refusal(10020052)
    when = datetime.fromtimestamp(product.made_at + CHINA_OFFSET, UTC).strftime("%Y-%m-%d %H:%M:%S")
    shown = {
        "product_id": str(product.product_id),
        "out_product_id": "",
        "title": product.title or names.goods(str(product.product_id)),
        "head_imgs": [],
        "status": product.status,
        "edit_status": 4,
        "min_price": product.price,
        "product_type": 1,
        "create_time": when,
        "skus": [
            {
                "sku_id": catalogue.sku_of(product.product_id),
                "sale_price": product.price,
                "stock_num": product.stock,
                "status": 5,
            }
        ],
    }
    return ok(
        {
            **({"product": shown} if kind != 2 else {}),
            **({"edit_product": shown} if kind != 1 else {}),
        }
    )


_SKU = obj({"sku_id": STR, "sale_price": INT, "stock_num": INT, "status": INT})
_PRODUCT = obj(
    {
        "product_id": STR,
        "out_product_id": STR,
        "title": STR,
        "head_imgs": arr(STR),
        "status": INT,
        "edit_status": INT,
        "min_price": INT,
        "product_type": INT,
        "create_time": STR,
        "skus": arr(_SKU),
    }
)

ROWS = (
    row(
        "ec.product.list.get",
        "POST",
        (129,),
        "product ids, 30 a page",
        "商品 ID 列表，每页最多 30 个",
        request=obj({"page_size": NUMBER}, status=NUMBER, next_key=KEY),
        cursor="next_key",
        reply=obj({"product_ids": arr(STR), "next_key": STR, "total_num": INT, **ENVELOPE}),
        gate=open_store,
        errors=(10020051, 10080000),
        known={
            10020051: Source("https://developers.weixin.qq.com/doc/store/API/product/list_get.html"),
            606006: ours("a cursor belongs to its query, as in the list of orders"),
        },
        handler=product_list,
    ),
    row(
        "ec.product.get",
        "POST",
        (129,),
        "one product, online copy or draft",
        "一个商品的线上或草稿数据",
        request=obj({"product_id": ID}, data_type=NUMBER),
        reply=obj(ENVELOPE, product=_PRODUCT, edit_product=_PRODUCT),
        gate=open_store,
        errors=(10020051, 10020052, 10080000),
        handler=product_get,
    ),
)
