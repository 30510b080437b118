"""Codes of stores and of the market, and our own."""

from __future__ import annotations

from simulator.core.error_codes.row import PAGES, ErrorCode, row
from simulator.core.sources import Source, ours, posts, seen, thread

_STOCK = Source(f"{PAGES}channels/locallife/api/modify-stock.html")
_WAYBILL = Source("https://developers.weixin.qq.com/doc/channels/API/order/deliveryinfo_update.html")
_LOGISTICS = Source("store: guide/logistics/delivery.md")
_OLD_PRICES = ours("what the mini store documents of its order/update_price")
_NUMBERS = Source("https://developers.weixin.qq.com/doc/store/API/logistics/delivery_virtual_number_get.html")
_PRODUCT = Source("https://developers.weixin.qq.com/doc/channels/API/product/audit_cancel.html")
_WAREHOUSE = Source(f"{PAGES}channels/API/warehouse/create.html")
_IN_WAREHOUSE = Source(f"{PAGES}channels/API/warehouse/update_stock.html")
_PRIORITY = Source(f"{PAGES}store/API/warehouse/set_prioritysort.html")
_FREIGHT = Source(f"{PAGES}channels/API/merchant/addfreighttemplate.html")
_FIELD = seen("field report: a store's developer")

ROWS: tuple[ErrorCode, ...] = (
    row(
        1,
        "",
        thread("000628e1e00808819a0f080c956800", "2022-12"),
        "a login code that the old interface does not take, such as a Channels store's",
        "旧接口不接受的登录 code，例如视频号小店的",
    ),
    row(
        10001,
        "code不存在",
        thread("000ec2acae0470eb09f010ef866400", "2024-01"),
        "the login code is unknown, used, expired, or of another provider",
        "登录 code 未知、已用、过期，或属于其他服务商",
    ),
    row(
        100002,
        "Not exist",
        Source("store: shop/API/order/deliveryinfo_update"),
        "no such order",
        "没有此订单",
    ),
    row(
        100003,
        "订单更新过于频繁,更新订单失败,请重试",
        _FIELD,
        "the order is being changed too often: nothing was done, try again",
        "订单更新过于频繁：没有执行，请重试",
    ),
    row(
        101100,
        ", 订单状态错误,不允许执行此操作",
        seen("field report: a reply of delivery/send", "2023-08"),
        "the order is not in a state for it",
        "订单状态不允许此操作",
    ),
    row(108021, "改价金额错误", _OLD_PRICES, "a price above what was asked", "改后价格高于原价"),
    row(108022, "改价次数超过限制", _OLD_PRICES, "the price was changed too often", "改价次数已达上限"),
    row(108023, "改价后金额为0", _OLD_PRICES, "nothing would be left to pay", "改价后应付金额为零"),
    row(
        108009,
        "商品售后中，不可发货",
        ours("what the mini store documents of its delivery/send"),
        "goods in after-sale are to be shipped",
        "要发货的商品在售后中",
    ),
    row(606003, "未设置默认退货地址", _LOGISTICS, "no default return address is set", "没有设置默认退货地址"),
    row(
        606004,
        "delivery_id不合法,请使用获取快递公司列表接口获取delivery_id",
        _WAYBILL,
        "no courier is known by that id",
        "没有此快递公司",
    ),
    row(
        606005,
        "waybill_id不合法,请检查waybill_id是否填写有误",
        _WAYBILL,
        "no such waybill",
        "没有此运单",
    ),
    row(
        606006,
        ", next_key参数不正确,本次请求参数与上一页不一致",
        _FIELD,
        "`next_key` was handed out to another query, or was not handed out at all",
        "`next_key` 属于另一次查询，或并非接口所返回",
    ),
    row(
        606031,
        ", 发货请求里product_id或sku_id填写不正确",
        posts("oCJUsw-d5fRO8N6zAmKtg17tsQU0/answer", "2024-05"),
        "a product or SKU is no line of the order",
        "商品或 SKU 不在订单中",
    ),
    row(
        606034,
        ", 当前请求方不能对该订单进行发货或修改物流,请使用特定第三方服务商身份进行操作",
        posts("oCJUsw-hgkeo9qzjJ33C0hIdtykE/answer", "2023-05"),
        "the order is sent by the provider that inspects it, and by nobody else",
        "该订单须由质检服务商发货",
    ),
    row(
        606040,
        "拆单发货暂不支持修改物流",
        _WAYBILL,
        "the order was sent in several parcels",
        "订单已拆分发货",
    ),
    row(
        606041, "修改物流次数已达上限", _WAYBILL, "the waybill was changed too often", "运单修改次数已达上限"
    ),
    row(
        606042,
        "商品信息有误,请检查商品id,商品数量是否正确",
        _WAYBILL,
        "the goods are not those of the parcel, or too many",
        "商品与包裹不符，或数量过多",
    ),
    row(
        6060453,
        "订单没有虚拟号码",
        _FIELD,
        "the order has no virtual number: decode it first",
        "订单没有虚拟号码，须先解密",
    ),
    row(
        10020116,
        "没有待处理的地址修改申请",
        Source("store: shop/API/order/accept_address_modify_apply"),
        "the buyer asks for no other address",
        "买家没有申请修改地址",
    ),
    row(
        10020051,
        "参数错误",
        thread("0004ccf99cc2d895e972bb08461800", "2024-11"),
        "an argument about products is wrong",
        "商品接口的参数不正确",
    ),
    row(
        1002001,
        ", 错误码:1002001 原因:提审次数超过限制",
        seen("field report: product/add above the budget"),
        "the store has no submissions left",
        "店铺的提审额度已用完",
    ),
    row(10020044, "商品不在审核中", _PRODUCT, "the draft is not in audit", "草稿不在审核中"),
    row(10020047, "商品审核中", _PRODUCT, "the draft is in audit: withdraw it first", "草稿审核中，须先撤回"),
    row(
        10020049,
        "商品审核中，不允许编辑",
        _PRODUCT,
        "the draft is in audit: withdraw it first",
        "草稿审核中，须先撤回",
    ),
    row(10020054, "更新库存失败", _STOCK, "the stock could not be changed", "库存未能更新"),
    row(
        10020055,
        "参数有误，请开发者按照文档传参",
        _STOCK,
        "an argument about stock is wrong",
        "库存接口的参数不正确",
    ),
    row(10020065, "商品不在售", _PRODUCT, "the product is not on sale", "商品不在售"),
    row(
        10020112,
        "该sku库存更新过于频繁",
        ours("the page has the code, and its text was not read"),
        "the stock of this SKU is changed too often",
        "该 SKU 的库存变更过于频繁",
    ),
    row(
        10020200,
        "out_warehouse_id命名非法",
        _WAREHOUSE,
        "no id of a warehouse is formed like that",
        "外部仓库 ID 的格式不正确",
    ),
    row(10020202, "out_warehouse_id不存在", _IN_WAREHOUSE, "no such warehouse", "没有此区域仓库"),
    row(
        10020203,
        "address_id非法，或关联关系非法",
        _WAREHOUSE,
        "no such place, or not one that the warehouse covers",
        "没有此地址编码，或仓库未覆盖它",
    ),
    row(
        10020204,
        "该sku设置区域仓数量超过限制",
        _IN_WAREHOUSE,
        "the SKU lies in too many warehouses",
        "该 SKU 的区域仓数量已达上限",
    ),
    row(
        10020205,
        "仓库名称或仓库介绍为空",
        _WAREHOUSE,
        "a warehouse without a name, or of which nothing is told",
        "仓库名称或介绍为空",
    ),
    row(
        10020206,
        "重复的out_warehouse_id",
        _PRIORITY,
        "the id of a warehouse comes twice",
        "外部仓库 ID 重复",
    ),
    row(
        10020217,
        "草稿审核中，不允许修改库存",
        _STOCK,
        "the draft is in audit: stock stays",
        "草稿审核中，不能修改库存",
    ),
    row(10020218, "库存变更数量为0", _STOCK, "a change of stock by nothing", "库存变更数量为零"),
    row(10020219, "库存不足", _STOCK, "less stock than is to be taken off", "库存不足以扣减"),
    row(10020289, "商品从未上架成功", _STOCK, "the product was never listed", "商品从未成功上架"),
    row(10020052, "商品不存在", _STOCK, "no such product", "没有此商品"),
    row(
        10020005,
        "运费模板id不存在",
        thread("0006661d0bc868f451cf3418651000", "2023-05"),
        "no such freight template",
        "没有此运费模板",
    ),
    row(
        10021053,
        "非法的默认运费模板规则，默认运费不可以指定地址",
        _FREIGHT,
        "the default price names regions",
        "默认运费指定了地区",
    ),
    row(10021054, "非法的省市区信息", _FREIGHT, "there is no such region", "没有此省市区"),
    row(
        10021055,
        "运费模板必须包含默认规则",
        _FREIGHT,
        "no price holds where no other does",
        "运费模板缺少默认运费",
    ),
    row(
        10021081,
        "运费模板未设置发货地址",
        _FREIGHT,
        "a freight template without the place that goods are sent from",
        "运费模板没有发货地址",
    ),
    row(10021082, "非法的发货时间", _FREIGHT, "no time to send in is called that", "没有此发货时间"),
    row(
        10021200,
        "请检查模板名是否已存在",
        _FREIGHT,
        "another freight template has that name",
        "已有同名的运费模板",
    ),
    row(
        10025501,
        "禁止设置全国不发货",
        _FREIGHT,
        "goods would be sent nowhere",
        "不发货区域包含了全国",
    ),
    row(10025502, "快递公司数量超过上限", _FREIGHT, "too many couriers", "快递公司过多"),
    row(10025503, "条件包邮规则超过上限", _FREIGHT, "too many rules of free sending", "条件包邮规则过多"),
    row(10025504, "计费规则超过上限", _FREIGHT, "too many prices", "计费规则过多"),
    row(10025000, "订单不存在", _NUMBERS, "nothing went off under that waybill", "没有此运单的订单"),
    row(
        10025001,
        "订单状态错误",
        _NUMBERS,
        "the order is over: its number is told no more",
        "订单已结束，不再提供号码",
    ),
    row(
        10080000,
        "店铺处于注销公示期",
        _FIELD,
        "the store has given notice that it closes",
        "店铺已公示将要注销",
    ),
    row(
        9999999,
        "wxsim: this path is not simulated",
        ours("WeChat has the path, or may have it, and wxsim does not simulate it"),
        "wxsim does not simulate this path",
        "wxsim 没有模拟此路径",
    ),
)
