"""The rows of what leads consumers to a product that is on sale: links, a code to scan, a text to paste.

What they look like follows the platform's samples; they lead nowhere.
"""

from __future__ import annotations

import base64
from typing import Any

from simulator.core.errors import Refusal
from simulator.core.sources import Source
from simulator.core.store.product import checks, lookup
from simulator.core.store.product.states import Status
from simulator.endpoints.model import Call, well_formed
from simulator.endpoints.store_api import row
from simulator.texts import Text

NOT_ON_SALE, NO_APP = 10020065, 10020256
_PAGE = Source("https://developers.weixin.qq.com/doc/store/API/product/get_qrcode.html")
_KNOWN = {checks.BAD: _PAGE, lookup.UNKNOWN: _PAGE, NOT_ON_SALE: _PAGE}


def h5url(call: Call) -> dict[str, Any]:
    return {"product_h5url": f"https://store.weixin.qq.com/shop/a/{_mark(call, 'h5')}"}


def taglink(call: Call) -> dict[str, Any]:
    return {"product_taglink": f"#微信小店://微信小店/{_mark(call, 'tag')}"}


def qrcode(call: Call) -> dict[str, Any]:
    return {"product_qrcode": f"https://store.mp.video.tencent-cloud.com/qrcode/{_mark(call, 'qr')}"}


def scheme(call: Call) -> dict[str, Any]:
    mark = _mark(call, "scheme")
    if not well_formed(call.body["from_appid"]):
        raise Refusal(NO_APP, why=Text("from_appid is no appid", "from_appid 不是 appid"))
    return {"openlink": f"weixin://dl/business/?st={mark}"}


def _mark(call: Call, kind: str) -> str:
    """The end of a link: the same for the same product, asked for by the same person of the merchant's."""
    product = lookup.asked_for(call.world, call.store, call.body["product_id"])
    if product.status is not Status.ON_SALE:
        raise Refusal(
            NOT_ON_SALE,
            why=Text(f"product {product.product_id} is not on sale", f"商品 {product.product_id} 没有上架"),
        )
    asked = [call.body.get(name, "") for name in ("wecom_corp_id", "wecom_user_id", "from_appid", "ext_info")]
    told = "\x1f".join((product.store, str(product.product_id), *asked))
    return base64.urlsafe_b64encode(call.world.ids.seal(f"link {kind}", told.encode(), 9)).decode()


ROWS = (
    row(
        "product/h5url/get",
        "an H5 link to a product",
        "商品的 H5 短链",
        h5url,
        invalid=checks.BAD,
        errors=(lookup.UNKNOWN, NOT_ON_SALE),
        known=_KNOWN,
    ),
    row(
        "product/taglink/get",
        "a text that leads to a product once it is pasted",
        "商品口令",
        taglink,
        invalid=checks.BAD,
        errors=(lookup.UNKNOWN, NOT_ON_SALE),
        known=_KNOWN,
    ),
    row(
        "product/qrcode/get",
        "where the QR code of a product is",
        "商品二维码的链接",
        qrcode,
        invalid=checks.BAD,
        errors=(lookup.UNKNOWN, NOT_ON_SALE),
        known=_KNOWN,
    ),
    row(
        "product/scheme/get",
        "a link by which a mobile app leads to a product",
        "移动应用跳转到商品的 scheme 码",
        scheme,
        invalid=checks.BAD,
        errors=(lookup.UNKNOWN, NOT_ON_SALE, NO_APP),
        known=_KNOWN,
    ),
)
