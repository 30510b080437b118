"""Freight templates as a merchant gives them."""

from __future__ import annotations

from typing import Any

from tests.endpoints.store.stories import Ask


def region(*names: str) -> dict[str, str]:
    """A region by its names, from the province on."""
    return dict(zip(("province_name", "city_name", "county_name"), names, strict=False))


SENDER = {
    "user_name": "张三",
    "postal_code": "510000",
    **region("广东省", "广州市", "海珠区"),
    "detail_info": "新港中路 397 号",
    "tel_number": "13800000000",
}
DEFAULT = {
    "is_default": True,
    "address_infos": [],
    "first_val_amount": 1,
    "first_price": 1000,
    "second_val_amount": 1,
    "second_price": 200,
}
FREE: dict[str, Any] = {
    "name": "包邮",
    "valuation_type": "PIECE",
    "send_time": "SendTime_TWENTYFOUR_HOUR",
    "delivery_type": "EXPRESS",
    "shipping_method": "FREE",
    "address_info": SENDER,
    "is_default": False,
}
FULL: dict[str, Any] = {
    **FREE,
    "name": "条件包邮",
    "shipping_method": "CONDITION_FREE",
    "delivery_id": ["SF", "YTO"],
    "not_send_area": {"address_info": [{**SENDER, **region("西藏自治区", "拉萨市", "城关区")}]},
    "all_condition_free_detail": {
        "condition_free_detail_list": [
            {
                "address_infos": [{**SENDER, **region("广东省", "广州市", "天河区")}],
                "min_piece": 3,
                "min_weight": 2,
                "min_amount": 9900,
                "valuation_flag": 1,
                "amount_flag": 0,
            }
        ]
    },
    "all_freight_calc_method": {
        "freight_calc_method_list": [
            {
                **DEFAULT,
                "is_default": False,
                "address_infos": [{**SENDER, **region("广东省", "深圳市", "南山区")}],
                "delivery_id": "SF",
                "first_price": 600,
            },
            DEFAULT,
        ]
    },
}


def priced(name: str, **change: Any) -> dict[str, Any]:
    """A template that asks for what its default price says, but for these."""
    return {
        **FREE,
        "name": name,
        "shipping_method": "NO_FREE",
        "all_freight_calc_method": {"freight_calc_method_list": [{**DEFAULT, **change}]},
    }


def added(ask: Ask, said: dict[str, Any]) -> str:
    return str(ask("merchant/addfreighttemplate", freight_template=said)["template_id"])


def read(ask: Ask, template_id: str) -> dict[str, Any]:
    asked = ask("merchant/getfreighttemplatedetail", template_id=template_id)
    found: dict[str, Any] = asked["freight_template"]
    return found


def ids(ask: Ask, offset: int = 0, limit: int = 100) -> list[str]:
    found: list[str] = ask("merchant/getfreighttemplatelist", offset=offset, limit=limit)["template_id_list"]
    return found
