"""The row of a store's own data."""

from __future__ import annotations

from typing import Any

from simulator.core import names
from simulator.core.sources import Source, seen
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import row, store_of


def basics_info(call: Call) -> dict[str, Any]:
    store = store_of(call)
    return {
        "info": {
            "nickname": store.nickname or names.shop_name(store.appid),
            "headimg_url": store.head_image,
            "subject_type": "企业",
            "status": store.status,
            "username": store.user_name,
            "is_local_life": 0,
            **({"open_timestamp": int(store.opened_at)} if store.status == "open_finished" else {}),
        }
    }


ROWS = (
    row(
        "basics/info/get",
        "the store's name, state and original id",
        "店铺名称、状态与原始 ID",
        basics_info,
        gate=None,
        errors=(48001,),
        known={
            43001: Source("https://developers.weixin.qq.com/doc/store/API/basics/getbasicinfo.html"),
            48001: seen("field report: the account was a Mini Program, though it had granted 129 to 133"),
        },
    ),
)
