"""Our choices where the platform is silent, each switchable.

One row a choice: its default, and what it is or what the other way is, in both languages. The `switch`
action, the documentation and the rules read this table.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any

from simulator.durations import DAY, HOUR
from simulator.texts import Text
from simulator.usage import UsageError, nearest

MOST_PARALLEL = 256


def _choice(
    default: Any, text: str, chinese: str, *choices: str, within: tuple[int, int] = (0, 2**31)
) -> Any:
    """`within` are the least and the most of a number."""
    return field(
        default=default, metadata={"help": Text(text, chinese), "choices": choices, "within": within}
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Switches:
    """The choices of one world."""

    empty_refresh_token: bool = _choice(
        False,
        "until the grant's code has been exchanged, the list shows no refresh token, and info an empty one",
        "授权码换取授权信息之前，授权列表里没有刷新令牌，详情里的刷新令牌为空",
    )
    one_code: bool = _choice(
        False,
        "the code of the redirect and the code of the push are one string",
        "回调给浏览器的授权码与推送的授权码相同",
    )
    rotate_refresh_token: bool = _choice(
        False,
        "api_authorizer_token answers a new refresh token; the old one works for 5 more minutes",
        "api_authorizer_token 返回新的刷新令牌，旧令牌 5 分钟内仍可用",
    )
    update_keeps_refresh_token: bool = _choice(
        False,
        "consent with changed sets leaves the refresh token as it was",
        "授权时权限集有变，刷新令牌保持不变",
    )
    ended_grant_error: str = _choice(
        "40001",
        "what a store's token gets after the grant has ended",
        "授权终止后，店铺的令牌得到什么结果",
        "40001",
        "61003",
        "valid_until_expiry",
    )
    pre_auth_code_seconds: int = _choice(
        1800,
        "life of a pre-auth code, in seconds (older pages: 600)",
        "预授权码的有效期，单位秒（旧文档为 600）",
        within=(1, DAY),
    )
    login_code_seconds: int = _choice(
        300, "life of a login code, in seconds", "登录 code 的有效期，单位秒", within=(1, DAY)
    )
    login_code_once: bool = _choice(True, "a login code works once", "登录 code 只能使用一次")
    login_code_letters: int = _choice(
        18, "how many letters a login code has", "登录 code 的字母个数", within=(8, 64)
    )
    price_rules: str = _choice(
        "guide",
        "the prices a service must have to be listed: of the guide, or of the page of today",
        "服务上架须满足的定价要求：按指南，或按现行页面",
        "guide",
        "current",
    )
    test_purchase_counts: bool = _choice(
        True,
        "a tester's purchase of a test service grants like any other",
        "测试人员购买测试服务，同样会产生授权",
    )
    migration_needs_association: bool = _choice(
        True,
        "an old order migrates only onto a package that names the old one as associated",
        "旧订单只能迁移到将旧套餐设为关联套餐的套餐",
    )
    spec_id_reaches_back: bool = _choice(
        True,
        "a spec id set later counts for orders of the package from before",
        "之后设置的规格 ID 对该套餐此前的订单同样有效",
    )
    upgraded_store_keeps_old_interfaces: bool = _choice(
        True,
        "the old interfaces go on about the Mini Store orders of a store that was upgraded",
        "店铺升级后，旧接口仍返回其小商店订单",
    )
    refund_ends_grant: str = _choice(
        "always",
        "a refund ends the grant always, or only with the store's last order",
        "退款总是终止授权，还是只在店铺没有其他订单时终止",
        "always",
        "last",
    )
    order_push: bool = _choice(True, "orders are pushed after payment", "支付后推送订单")
    refund_push: bool = _choice(
        False, "refunds are pushed to the order push address as well", "退款也推送到订单推送地址"
    )
    order_push_to: str = _choice(
        "home_page",
        "whose address, key and appid an order push takes",
        "订单推送使用谁的地址、密钥与 appid",
        "home_page",
        "component",
    )
    order_push_envelope: str = _choice(
        "encrypted",
        "how an order push is wrapped: safe mode, or plain",
        "订单推送的消息封装：安全模式或明文模式",
        "encrypted",
        "plain",
    )
    order_push_format: str = _choice(
        "xml", "the format of an order push", "订单推送的数据格式", "xml", "json"
    )
    order_event: str = _choice("servicemarket_order_paid", "the Event of an order push", "订单推送的 Event")
    refund_event: str = _choice(
        "servicemarket_order_refund", "the Event of a pushed refund", "退款推送的 Event"
    )
    component_token_sees_orders: bool = _choice(
        False,
        "the pull interfaces answer rows of Channels stores to a component's token too",
        "拉取接口也接受第三方平台的令牌，并返回视频号小店的数据",
    )
    store_token_sees_orders: bool = _choice(
        False,
        "get_paid_order_list takes a store's own token, where set 3 or 17 was granted",
        "已授予权限集 3 或 17 时，get_paid_order_list 也接受店铺自己的令牌",
    )
    event_tries: int = _choice(
        3,
        "attempts of an authorization push, at once one after the other",
        "授权推送的尝试次数，失败后立即再试",
        within=(1, 10),
    )
    parallel_pushes: int = _choice(
        1, "how many pushes are under way at a time", "同时进行的推送数", within=(1, MOST_PARALLEL)
    )
    parallel_keeps_order: bool = _choice(
        True,
        "pushes about one store to one address stay in order, also where several are under way",
        "同时进行多个推送时，同一店铺发往同一地址的推送仍保持先后次序",
    )
    extra_fields: bool = _choice(
        False, "replies carry fields that no page names", "应答里带有文档没有列出的字段"
    )
    omit_optional_fields: bool = _choice(
        False, "replies leave out what a client can do without", "应答里省去客户端可以没有的字段"
    )
    sku_id_as_text: bool = _choice(
        False,
        "sku_id is text where it usually is a number, and the other way round",
        "sku_id 通常为数字处改为文本，通常为文本处改为数字",
    )
    component_token_on_account_api: str = _choice(
        "48001",
        "what a third-party platform's own token gets on an account's interface",
        "第三方平台自己的令牌调用账号的接口，得到什么结果",
        "48001",
        "61015",
    )
    added_address_waits: bool = _choice(
        True,
        "an address of the console's second entry counts once the third-party platform is published again",
        "通过后台另一入口添加的 IP 地址，在第三方平台再次发布后才生效",
    )
    next_key_seconds: int = _choice(
        DAY, "life of a `next_key`, in seconds", "`next_key` 的有效期，单位秒", within=(1, 365 * DAY)
    )
    token_seconds: int = _choice(
        7200,
        "life of an access token, in seconds, as its `expires_in` says",
        "访问令牌的有效期，单位秒，即 `expires_in` 的值",
        within=(60, DAY),
    )
    strict_types: bool = _choice(
        False,
        "text where a number belongs, and a number where text belongs, is 47001 on every interface",
        "所有接口在该传数字处收到文本、该传文本处收到数字时，都返回 47001",
    )
    order_state_lag: int = _choice(
        0,
        "for so many seconds after its payment a store's order is still read as waiting for payment",
        "店铺订单支付后多少秒内，读到的状态仍是待付款",
        within=(0, DAY),
    )
    order_list_lag: int = _choice(
        0,
        "lists and searches of a store's orders show what there was so many seconds ago",
        "店铺订单的列表与搜索结果滞后多少秒",
        within=(0, DAY),
    )
    order_update_seconds: int = _choice(
        0,
        "a store's order that changed less than so many seconds ago cannot be changed by a call: 100003",
        "店铺订单变动后多少秒内，接口再次修改返回 100003",
        within=(0, DAY),
    )
    receivers_masked: bool = _choice(
        True,
        "order/get always masks who receives an order; on older pages only with `encode_sensitive_info`",
        "order/get 总是对收货信息脱敏；旧文档仅在传入 `encode_sensitive_info` 时脱敏",
    )
    virtual_numbers: bool = _choice(
        True,
        "who decodes an order gets a virtual number, and the buyer's own stays masked",
        "解密订单得到虚拟号码，买家的真实号码仍然脱敏",
    )
    address_update_asks_buyer: bool = _choice(
        True,
        "an address that the merchant changes counts once the buyer has agreed; at once on older pages",
        "商家修改收货地址须经买家同意才生效；旧文档为立即生效",
    )
    present_unclaimed_seconds: int = _choice(
        DAY,
        "after so many seconds a present of a store that nobody takes is cancelled",
        "店铺的礼物订单多少秒无人领取即取消",
        within=(1, 365 * DAY),
    )
    order_settled_seconds: int = _choice(
        7 * DAY,
        "so many seconds after its receipt a store's order is settled",
        "店铺订单确认收货后多少秒结算",
        within=(1, 365 * DAY),
    )
    order_unpaid_seconds: int = _choice(
        HOUR // 2,
        "after so many seconds a store's order that is not paid is cancelled",
        "店铺订单多少秒未支付即取消",
        within=(1, 365 * DAY),
    )
    order_received_seconds: int = _choice(
        10 * DAY,
        "so many seconds after all of it was shipped a store's order counts as received",
        "店铺订单全部发货后多少秒自动确认收货",
        within=(1, 365 * DAY),
    )
    waybill_changes: int = _choice(
        3,
        "how often the waybill of a shipped order can be changed; 1 on an older page",
        "已发货订单的运单最多可修改几次；较早的页面为 1 次",
        within=(0, 100),
    )
    ships_in_aftersale: bool = _choice(
        True,
        "goods that are in after-sale can be shipped; otherwise that is 108009, as of Mini Stores",
        "售后中的商品仍可发货；关闭后与小商店一样返回 108009",
    )
    ships_need_return_address: bool = _choice(
        False,
        "a store without a default address for returns cannot ship (606003); stores open here without any",
        "店铺未设置默认退货地址时不能发货（606003）；这里的店铺开通时没有地址",
    )
    platforms_ask_couriers_numbers: bool = _choice(
        False,
        "third-party platforms may call logistics/*, which is for couriers alone; otherwise that is 48001",
        "第三方平台可调用仅供物流公司使用的 logistics/*；关闭时返回 48001",
    )
    product_audit_seconds: int = _choice(
        60,
        "so many seconds after it was submitted a product passes its audit, unless that is decided before",
        "商品提交审核多少秒后自动通过，除非此前已有结论",
        within=(0, 30 * DAY),
    )
    one_stock_error: bool = _choice(
        False,
        "a change of stock that cannot be is 10020054, whatever the reason, as until 2023",
        "库存变更失败一律返回 10020054，不区分原因，2023 年以前如此",
    )
    stock_change_pause: int = _choice(
        0,
        "so many seconds must lie between two changes of a SKU's stock by calls, else the second is 10020112",
        "同一 SKU 经接口两次变更库存至少相隔多少秒，否则第二次返回 10020112",
        within=(0, DAY),
    )
    product_audits_a_day: int = _choice(
        1000,
        "so many submissions of products a store has each day, taking one back costs one too",
        "店铺每天可提审商品的次数，撤回提审同样消耗次数",
        within=(0, 100_000),
    )
    product_upload_seconds: int = _choice(
        0,
        "for so many seconds after it was handed in the images of a draft are being fetched",
        "草稿提交后多少秒内，图片仍在上传",
        within=(0, DAY),
    )
    product_type_in_events: str = _choice(
        "inside",
        "where an event about a product says `product_type`: inside its object, beside it, or not at all",
        "商品事件中 `product_type` 的位置：事件主体之内、之外，或没有",
        "inside",
        "outside",
        "none",
    )
    qualification_audit_seconds: int = _choice(
        60,
        "so many seconds after it was applied for a category or brand passes, unless that is decided before",
        "类目或品牌资质提交多少秒后自动通过，除非此前已有结论",
        within=(0, 30 * DAY),
    )
    refusal_needs_negotiation: bool = _choice(
        False,
        "an after-sale is refused (rejectapply) only once the buyer has not agreed to a proposal",
        "须先与买家协商未果，才能拒绝售后（rejectapply）",
    )
    seven_day_return_agreed: bool = _choice(
        True,
        "a return of goods under seven-day return begins as agreed to: the merchant is not asked",
        "支持七天无理由退货的商品，退货申请无需商家同意，直接进入待买家退货",
    )
    closed_store_grants_seconds: int = _choice(
        int(DAY),
        "so many seconds after a store has closed its grants end, and platforms get `unauthorized`",
        "店铺注销完成多少秒后，其授权随之失效，并推送 `unauthorized`",
        within=(0, 30 * DAY),
    )
    refund_seconds: int = _choice(
        0,
        "so many seconds after it was agreed the money of an after-sale is back with its buyer",
        "同意售后退款后多少秒，款项退回买家",
        within=(0, 30 * DAY),
    )
    errors_carry_fields: bool = _choice(
        False,
        "a refusal carries the lists and flags of the reply as well, empty, as some were seen to",
        "拒绝的应答同时带有应答的列表与标志，内容为空，曾见到这样的应答",
    )
    wide_page_limits: bool = _choice(
        False,
        "a limit above the maximum is cut down instead of refused",
        "limit 超过上限时按上限处理，不予拒绝",
    )
    ticket_pushed_at_start: bool = _choice(
        True, "api_start_push_ticket pushes a ticket at once", "调用 api_start_push_ticket 后立即推送一次票据"
    )

    @classmethod
    def names(cls) -> list[str]:
        return [row.name for row in fields(cls)]

    @classmethod
    def rows(cls) -> list[tuple[str, Any, Text]]:
        """Name, default and meaning of every choice."""
        return [(row.name, row.default, row.metadata["help"]) for row in fields(cls)]

    def with_(self, name: str, value: Any) -> Switches:
        """These choices with one changed; a UsageError names what is wrong with it."""
        row = next((row for row in fields(self) if row.name == name), None)
        if row is None:
            raise UsageError(
                Text(
                    f"unknown switch {name!r}: {nearest(name, self.names()).en}",
                    f"不认识开关 {name!r}：{nearest(name, self.names()).zh}",
                )
            )
        choices = row.metadata["choices"]
        if choices and value not in choices:
            raise UsageError(
                Text(
                    f"switch {name} takes one of {', '.join(choices)}, not {value!r}",
                    f"开关 {name} 可取 {', '.join(choices)}，不能是 {value!r}",
                )
            )
        if not choices and type(value) is not type(row.default):
            raise UsageError(
                Text(
                    f"switch {name} takes {_TYPES[type(row.default)].en}, not {value!r}",
                    f"开关 {name} 取{_TYPES[type(row.default)].zh}，不能是 {value!r}",
                )
            )
        least, most = row.metadata["within"]
        if type(value) is int and not least <= value <= most:
            raise UsageError(
                Text(
                    f"switch {name} takes {least} to {most}, not {value}",
                    f"开关 {name} 取 {least} 至 {most}，不能是 {value}",
                )
            )
        if value == "":
            raise UsageError(Text(f"switch {name} is empty", f"开关 {name} 为空"))
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return Switches(**{**values, name: value})


_TYPES = {
    bool: Text("true or false", " true 或 false"),
    int: Text("a whole number", "整数"),
    str: Text("text", "文本"),
}
