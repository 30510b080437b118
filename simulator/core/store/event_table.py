"""Which events a store has, one row each: what causes it, and which permission sets bring it.

Which set brings which event nobody has said: it is inferred from what the set is for, and a store's own
affairs are told to whoever has any. The fields of an event are those of its shape, of the same name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from simulator.core.component.permissions import GOODS, LOGISTICS, SALES
from simulator.texts import Text


class EventName(StrEnum):
    """What a store's events are called on the wire."""

    ORDER_NEW = "channels_ec_order_new"
    ORDER_PAY = "channels_ec_order_pay"
    ORDER_WAIT_SHIPPING = "channels_ec_order_wait_shipping"
    ORDER_DELIVER = "channels_ec_order_deliver"
    ORDER_CONFIRM = "channels_ec_order_confirm"
    ORDER_SETTLE = "channels_ec_order_settle"
    ORDER_CANCEL = "channels_ec_order_cancel"
    ORDER_EXT_INFO = "channels_ec_order_ext_info_update"
    AFTERSALE = "channels_ec_aftersale_update"
    PRESENT_AFTERSALE = "channels_ec_present_aftersale_update"
    COMPLAINT = "channels_ec_complaint_update"
    GUARANTEE = "channels_ec_guarantee_update"
    PRODUCT_AUDIT = "product_spu_audit"
    PRODUCT_LISTING = "product_spu_listing"
    PRODUCT_UPDATE = "product_spu_update"
    CATEGORY_AUDIT = "product_category_audit"
    BRAND = "channels_ec_brand"
    STOCK_NO_ENOUGH = "channels_ec_stock_no_enough"
    CHANGE_STATUS = "channels_ec_change_status"
    CLOSE_STORE = "channels_ec_close_store"
    NICKNAME = "set_shop_nickname"
    HEAD_IMAGE = "set_shop_headimg"


@dataclass(frozen=True, slots=True)
class Row:
    """One event. Any one of the `sets` is enough."""

    name: EventName
    sets: tuple[int, ...]
    cause: Text


_ANY = (GOODS, LOGISTICS, SALES)
_E = EventName

ROWS: tuple[Row, ...] = (
    Row(_E.ORDER_NEW, (SALES,), Text("a consumer orders", "买家下单")),
    Row(_E.ORDER_PAY, (SALES,), Text("a consumer pays an order", "买家支付订单")),
    Row(
        _E.ORDER_WAIT_SHIPPING,
        (SALES,),
        Text("a paid order is to be sent", "已支付的订单等待发货"),
    ),
    Row(
        _E.ORDER_DELIVER,
        (SALES,),
        Text("an order is sent, in part or wholly", "订单部分或全部发货"),
    ),
    Row(
        _E.ORDER_CONFIRM,
        (SALES,),
        Text("an order is received, by its consumer or by time", "订单由买家确认收货，或到期自动确认"),
    ),
    Row(_E.ORDER_SETTLE, (SALES,), Text("an order is settled", "订单结算")),
    Row(
        _E.ORDER_CANCEL,
        (SALES,),
        Text(
            "an order is called off: by its consumer, by time, or with all of it in after-sale",
            "订单取消：买家取消、超时未付，或全部商品售后完成",
        ),
    ),
    Row(
        _E.ORDER_EXT_INFO,
        (SALES,),
        Text(
            "something else of an order changes: price, note, address, urging",
            "订单其他信息变更：改价、备注、地址、催发货",
        ),
    ),
    Row(_E.AFTERSALE, (SALES,), Text("an after-sale takes a step", "售后单状态变更")),
    Row(
        _E.PRESENT_AFTERSALE,
        (SALES,),
        Text("an after-sale of a gift order takes a step", "礼物订单的售后单状态变更"),
    ),
    Row(_E.COMPLAINT, (SALES,), Text("a complaint takes a step", "纠纷状态变更")),
    Row(_E.GUARANTEE, (SALES,), Text("a guarantee takes a step", "保障单状态变更")),
    Row(_E.PRODUCT_AUDIT, (GOODS,), Text("the audit of a product ends", "商品审核有结果")),
    Row(_E.PRODUCT_LISTING, (GOODS,), Text("a product goes on sale or off", "商品上架或下架")),
    Row(
        _E.PRODUCT_UPDATE,
        (GOODS,),
        Text("a product is made, changed or deleted", "商品新增、更新或删除"),
    ),
    Row(_E.CATEGORY_AUDIT, (GOODS,), Text("the audit of a category takes a step", "类目审核状态变更")),
    Row(_E.BRAND, (GOODS,), Text("a brand or its audit takes a step", "品牌或其审核状态变更")),
    Row(_E.STOCK_NO_ENOUGH, (GOODS,), Text("a SKU runs short", "SKU 库存不足")),
    Row(
        _E.CHANGE_STATUS,
        _ANY,
        Text("a store gives notice that it closes, or takes it back", "店铺开始注销公示，或撤销注销"),
    ),
    Row(_E.CLOSE_STORE, _ANY, Text("a store closes", "店铺注销完成")),
    Row(_E.NICKNAME, _ANY, Text("a store has another name", "店铺名称变更")),
    Row(_E.HEAD_IMAGE, _ANY, Text("a store has another head image", "店铺头像变更")),
)
ROUSED_BY: Mapping[EventName, tuple[int, ...]] = {row.name: row.sets for row in ROWS}

# The others by how they begin, and why nothing causes them.
NEVER: Mapping[str, Text] = {
    "api_diff": Text("its fields are known nowhere", "字段未见记载"),
    "channels_ec_acct_notify": Text("a store's money is not simulated", "未模拟店铺资金"),
    "channels_ec_withdraw_notify": Text("withdrawals are not simulated", "未模拟提现"),
    "channels_ec_coupon_": Text("coupons are not simulated", "未模拟优惠券"),
    "channels_ec_user_coupon_": Text("coupons are not simulated", "未模拟优惠券"),
    "channels_ec_voucher_": Text("vouchers of local shops are not simulated", "未模拟团购券"),
    "channels_ec_sharer_": Text("sharers are not simulated", "未模拟分享员"),
    "channels_ec_vip_": Text("members are not simulated", "未模拟会员"),
    "cooperation_": Text("linked accounts are not simulated", "未模拟合作账号"),
    "commkf_": Text("customer service of one's own is not simulated", "未模拟自建客服"),
    "user_enter_tempsession": Text("customer service of one's own is not simulated", "未模拟自建客服"),
    "dropship_": Text("drop-shipping is not simulated", "未模拟代发"),
    "ewaybill_": Text("electronic waybills are not simulated", "未模拟电子面单"),
    "head_supplier_": Text("head suppliers are not simulated", "未模拟机构"),
    "product_order_status_update": Text(
        "the former name of what is told as `channels_ec_order_` events", "`channels_ec_order_` 事件的旧名"
    ),
    "qrcode_status": Text("signing in to a store's money is not simulated", "未模拟店铺资金的扫码"),
}
