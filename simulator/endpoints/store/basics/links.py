"""The rows of links to a store: for browsers, for chats, and as a picture to scan."""

from __future__ import annotations

from typing import Any

from simulator.core.store.entities import Store
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import row, store_of


def h5url(call: Call) -> dict[str, Any]:
    return {"shop_h5url": f"https://channels.weixin.qq.com/shop/a/{_mark(call)}"}


def qrcode(call: Call) -> dict[str, Any]:
    return {"shop_qrcode": f"https://store.mp.video.tencent-cloud.com/qrcode/{_mark(call)}"}


def taglink(call: Call) -> dict[str, Any]:
    return {"shop_taglink": f"#微信小店://{store_of(call).nickname}/{_mark(call)[:15]}"}


def _mark(call: Call) -> str:
    """What stands for a store in its links, with who of a company shares them."""
    store: Store = store_of(call)
    shared_by = "/".join(call.body.get(name, "") for name in ("wecom_corp_id", "wecom_user_id"))
    return call.world.ids.text("shop link", f"{store.appid}/{shared_by}", 22, 1)


ROWS = (
    row("basics/shop/h5url/get", "a link to the store for browsers", "在浏览器中打开店铺的链接", h5url),
    row("basics/shop/qrcode/get", "the store's code to scan", "店铺的二维码", qrcode),
    row("basics/shop/taglink/get", "a link to the store for chats", "店铺的口令", taglink),
)
