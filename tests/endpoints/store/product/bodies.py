"""Bodies of products: one with what must be said, and one that says all that can be said."""

from __future__ import annotations

from typing import Any

from simulator.core.store.address.stocked import returns_to
from simulator.core.store.category.tree import OPENED_WITH, leaf
from tests.core.sample import SHOP

IMAGES = "https://mmecimage.cn/p/wxsim/"
SPIRITS, SHOES, CERAMICS, WATCHES = 545301, 547805, 546011, 545716


RED, BLUE = ({"attr_key": "颜色", "attr_value": value} for value in ("红", "蓝"))


def sku(**said: Any) -> dict[str, Any]:
    return {
        "thumb_img": IMAGES + "thumb",
        "sale_price": 1000,
        "market_price": 2000,
        "stock_num": 10,
        **said,
    }


def product(store: str = SHOP, /, **said: Any) -> dict[str, Any]:
    """A product that a store may list, in the category that it opens with, of one SKU."""
    return {
        "title": "双层收纳盒大号",
        "head_imgs": [f"{IMAGES}head{number}" for number in range(4)],
        "desc_info": {"imgs": [IMAGES + "detail"]},
        "deliver_method": 0,
        "cats_v2": path(OPENED_WITH.cat_id),
        "after_sale_info": {"after_sale_address_id": returns_to(store)},
        "skus": [sku()],
        **said,
    }


def path(cat_id: int) -> list[dict[str, Any]]:
    """`cats_v2` of a leaf."""
    found = leaf(cat_id)
    assert found is not None
    return [{"cat_id": str(node)} for node in found.path]


_DELIVERY = {
    "stock_type": 1,
    "full_payment_presale_delivery_type": 1,
    "presale_begin_time": 1_767_229_200,
    "presale_end_time": 1_767_315_600,
    "full_payment_presale_delivery_time": 5,
    "spot_after_presale_end": 1,
}


def whole_product(template_id: str = "0") -> dict[str, Any]:
    """A product of which all is said that can be; without a template it is sent for nothing."""
    return product(
        out_product_id="box-1",
        short_title="收纳盒",
        desc_info={"imgs": [IMAGES + "detail"], "desc": "可折叠"},
        attrs=[{"attr_key": "材质", "attr_value": "塑料"}],
        spu_code="box",
        brand_id=2_100_000_000,
        product_qua_infos=[{"qua_id": 2000901, "qua_url": [IMAGES + "paper"]}],
        express_info={"template_id": template_id, "weight": 500},
        aftersale_desc="七天内可退",
        skus=[
            sku(
                out_sku_id="box-1-black",
                sku_code="black",
                bar_code="6900000000001",
                sku_attrs=[{"attr_key": "颜色", "attr_value": "黑色"}],
                sku_deliver_info=_DELIVERY,
            )
        ],
        limited_info={"period_type": 1, "limited_buy_num": 2},
        extra_service={
            "seven_day_return": 1,
            "pay_after_use": 0,
            "freight_insurance": 1,
            "fake_one_pay_three": 0,
            "damage_guarantee": 1,
            "exchange_support": 1,
        },
        size_chart={
            "enable": True,
            "specification_list": [
                {
                    "name": "长",
                    "unit": "cm",
                    "is_range": True,
                    "value_list": [{"key": "大", "value": "30", "left": "29", "right": "31"}],
                }
            ],
        },
        timing_onsale_info={"status": 0, "onsale_time": 1_767_229_200, "is_hide_price": 0},
        spu_deliver_info={"is_spu_range": True, "sku_deliver_info": _DELIVERY},
        release_mode=1,
    )
