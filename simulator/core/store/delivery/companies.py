"""Couriers that a store can send with, by the ids that calls know them by.

The platform has two lists and asks for the newer one's ids; those of the older are taken all the same.
"""

from __future__ import annotations

from collections.abc import Mapping

# Of these a waybill can be ordered online: the table of `deliverycompanylist/new/get`.
ONLINE: Mapping[str, str] = {
    "ZTO": "中通",
    "YTO": "圆通",
    "YUNDA": "韵达",
    "JTSD": "极兔",
    "STO": "申通",
    "SF": "顺丰",
    "JD": "京东",
    "EMS": "中国邮政",
    "CNSD": "菜鸟速递(丹鸟)",
    "DBKD": "德邦快递",
    "SXJD": "顺心捷达",
    "ZTOKY": "中通快运",
    "YDKY": "韵达快运",
    "ANEKY": "安能物流",
    "BTWL": "百世快运",
    "KYSY": "跨越速运",
    "YMDD": "壹米滴答",
}
_OTHER = {"OTHER": "其他"}
NEW: Mapping[str, str] = {**ONLINE, **_OTHER}
OLD: Mapping[str, str] = {
    "SF": "顺丰速运",
    "YTO": "圆通快递",
    "ZTO": "中通快递",
    "YD": "韵达快递",
    "STO": "申通快递",
    "EMS": "中国邮政",
    "JTSD": "极兔速递",
    **_OTHER,
}
COMPANIES: Mapping[str, str] = {**OLD, **NEW}
