"""The rows that read products. What a merchant never said of one is shown as the platform has it: empty.

`info_score` and `cmp_price_info` are the platform's own judgement: that what is recommended and not said is
found lacking, and a price half as high again as the one on sale is warned of, is ours.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from simulator.core.sources import Source, ours
from simulator.core.store.brand.library import NO_BRAND
from simulator.core.store.category import tree
from simulator.core.store.product import documents, lookup, sale_limit, strategy
from simulator.core.store.product.entities import Product
from simulator.core.store.product.events import NORMAL
from simulator.core.store.product.states import Status
from simulator.core.store.stock import rules as stock
from simulator.core.store.stock.entities import Stock
from simulator.core.world import World
from simulator.durations import CHINA_OFFSET
from simulator.endpoints import cursor
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import row

BAD = 10020051
DEFAULT, ONLINE, BOTH = 1, 1, 3  # `data_type`; 2 is the draft alone
COMPARED = 1
_DELIVERY = {
    "stock_type": 0,
    "full_payment_presale_delivery_type": 0,
    "presale_begin_time": 0,
    "presale_end_time": 0,
    "full_payment_presale_delivery_time": 0,
    "spot_after_presale_end": 0,
}
_UNSAID: Mapping[str, Any] = {
    "out_product_id": "",
    "short_title": "",
    "desc_info": {"imgs": [], "desc": ""},
    "attrs": [],
    "spu_code": "",
    "brand_id": NO_BRAND,
    "deliver_method": documents.EXPRESS,
    "express_info": {"template_id": 0, "weight": 0},
    "aftersale_desc": "",
    "limited_info": {"period_type": 0, "limited_buy_num": 0},
    "extra_service": {
        "seven_day_return": 1,
        "pay_after_use": 0,
        "freight_insurance": 0,
        "fake_one_pay_three": 0,
        "damage_guarantee": 0,
        "exchange_support": 0,
    },
    "after_sale_info": {"after_sale_address_id": 0},
    "product_qua_infos": [],
    "size_chart": {"enable": False, "specification_list": []},
    "timing_onsale_info": {"status": 0, "onsale_time": 0, "is_hide_price": 0, "task_id": 0},
    "spu_deliver_info": {"is_spu_range": False, "sku_deliver_info": _DELIVERY},
    "release_mode": 0,
}
_UNSAID_OF_SKU: Mapping[str, Any] = {
    "status": int(Status.ON_SALE),
    "out_sku_id": "",
    "sku_code": "",
    "bar_code": "",
    "sku_attrs": [],
    "sku_deliver_info": _DELIVERY,
}
_RECOMMENDED = {"short_title": "短标题", "attrs": "商品参数", "spu_code": "商品编码"}


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
    world, kind = call.world, call.body.get("data_type", DEFAULT)
    product = lookup.read_by(world, call.store, call.body["product_id"])
    shown: dict[str, Any] = {}
    if (kind == ONLINE and product.listed_once) or (kind == BOTH and product.status is Status.ON_SALE):
        shown["product"] = _shown(world, product, documents.online(product))
    if kind != ONLINE:
        shown["edit_product"] = _shown(world, product, documents.draft(product))
    said = documents.draft(product) if kind != ONLINE else documents.online(product)
    if limit := sale_limit.of(world, product.store):
        told = {"is_limited": True, "title": limit.title, "sub_title": limit.sub_title}
        shown["sale_limit_info"] = told
    return {
        **shown,
        "info_score": _score(said),
        "cmp_price_info": _compared(product, said),
        "audit_info": {"user_strategy_flag_list": strategy.numbers(world, product.store)},
    }


def china_time(at: int) -> str:
    """An instant as text, in China."""
    return datetime.fromtimestamp(at + CHINA_OFFSET, UTC).strftime("%Y-%m-%d %H:%M:%S")


def _shown(world: World, product: Product, document: Mapping[str, Any]) -> dict[str, Any]:
    skus = [_sku(world, product, sku) for sku in document["skus"]]
    leaf = tree.by_path(documents.category(document))
    paths = {"cats_v2": leaf.path, "cats": leaf.old_path} if leaf is not None else {}
    return {
        **_filled(_UNSAID, document),
        **{name: [{"cat_id": node} for node in path] for name, path in paths.items()},
        "title": documents.title(product.product_id, document.get("title", "")),
        "product_id": product.product_id,
        "status": int(product.status),
        "edit_status": int(product.edit_status),
        "min_price": min((sku["sale_price"] for sku in skus), default=0),
        "product_type": NORMAL,
        "create_time": china_time(product.create_time),
        "edit_time": product.update_time,
        "total_sold_num": sum(_stock(world, product, sku).sold for sku in document["skus"]),
        "skus": skus,
    }


def _sku(world: World, product: Product, sku: Mapping[str, Any]) -> dict[str, Any]:
    return {**_filled(_UNSAID_OF_SKU, sku), "stock_num": _stock(world, product, sku).free}


def _stock(world: World, product: Product, sku: Mapping[str, Any]) -> Stock:
    return stock.of(world, product.store, product.product_id, int(sku["sku_id"]))


def _filled(unsaid: Mapping[str, Any], said: Mapping[str, Any]) -> dict[str, Any]:
    """What is said, and at each place that nothing is said of what is there then."""
    filled = {**unsaid, **said}
    for name, part in unsaid.items():
        if isinstance(part, Mapping) and name in said:
            filled[name] = _filled(part, said[name])
    return filled


def _score(said: Mapping[str, Any]) -> dict[str, Any]:
    lacking = [(name, label) for name, label in _RECOMMENDED.items() if not said.get(name)]
    return {
        "release_mode": said.get("release_mode", 0),
        "sub_score_list": [
            {"busi_data_field_api": name, "field_name": label, "audit_remark": f"建议补充{label}"}
            for name, label in lacking
        ],
    }


def _compared(product: Product, said: Mapping[str, Any]) -> dict[str, Any]:
    there = documents.online(product)["skus"] if product.listed_once else ()
    prices = {int(sku["sku_id"]): sku["sale_price"] for sku in there}
    results = [
        {
            "sku_id": int(sku["sku_id"]),
            "is_expensive_warning": sku["sale_price"] * 2
            > 3 * prices.get(int(sku["sku_id"]), sku["sale_price"]),
        }
        for sku in said["skus"]
    ]
    return {"status": COMPARED, "sku_result_list": results}


ROWS = (
    row(
        "product/list/get",
        "product ids, 30 a page",
        "商品 ID 列表，每页最多 30 个",
        product_list,
        invalid=BAD,
        known={
            BAD: Source("https://developers.weixin.qq.com/doc/store/API/product/list_get.html"),
            606006: ours("a cursor belongs to its query, as in the list of orders"),
        },
    ),
    row(
        "product/get",
        "one product, online copy or draft",
        "一个商品的线上或草稿数据",
        product_get,
        invalid=BAD,
        errors=(lookup.UNKNOWN,),
    ),
)
