"""Couriers that a store can send with, by the ids that calls know them by."""

from __future__ import annotations

from collections.abc import Mapping

COMPANIES: Mapping[str, str] = {
    "SF": "顺丰速运",
    "YTO": "圆通速递",
    "ZTO": "中通快递",
    "YD": "韵达速递",
    "STO": "申通快递",
    "EMS": "邮政快递",
    "JD": "京东物流",
    "JTSD": "极兔速递",
    "DBL": "德邦快递",
    "OTHER": "其他",
}
# Of these a waybill can be ordered online.
ONLINE = ("SF", "YTO", "ZTO", "YD", "STO", "EMS", "JD", "JTSD", "DBL")
