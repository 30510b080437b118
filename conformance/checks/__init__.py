"""The rules of the platform. A folder is a family; importing one of its files registers its checks."""

from __future__ import annotations

from typing import NamedTuple

from simulator import Text


class Family(NamedTuple):
    """What the checks of a family are about, and why that matters to a merchant."""

    title: Text
    matters: Text


# In the order of reports.
FAMILIES = {
    "ticket": Family(
        Text("verify tickets", "验证票据"),
        Text(
            "Without a verify ticket no token can be had, and every merchant's tools stop at once.",
            "没有验证票据就换不到令牌，所有商家的工具会同时停摆。",
        ),
    ),
    "push": Family(
        Text("pushes and their answers", "推送与应答"),
        Text(
            "Pushes tell of purchases and grants: who loses one lets a merchant wait, who believes "
            "a forged one gives the shop away.",
            "推送告知购买与授权：丢失推送会让商家等待，相信伪造的推送则会泄露店铺。",
        ),
    ),
    "auth": Family(
        Text("grants and their codes", "授权"),
        Text(
            "A grant that is lost or misread leaves a merchant who has paid with tools that do nothing.",
            "授权丢失或误读，已付款的商家就会拿到无法工作的工具。",
        ),
    ),
    "token": Family(
        Text("tokens kept and renewed", "令牌"),
        Text(
            "Tokens that are wasted, stale or mixed up bring outages for all, or one shop's data to another.",
            "令牌被浪费、过期或混用，会造成整体故障，或把一家店铺的数据给了另一家。",
        ),
    ),
    "pull": Family(
        Text("what is pulled", "拉取"),
        Text(
            "Pushes fail; what was bought and refunded is known for sure by pulling alone.",
            "推送会失败，只有拉取才能确知购买与退款。",
        ),
    ),
    "order": Family(
        Text("orders and their pushes", "订单与推送"),
        Text(
            "An order is the merchant's money: lost, counted twice or invented, somebody pays for it.",
            "订单就是商家的钱：丢失、重复计算或凭空出现，都会有人买单。",
        ),
    ),
    "validity": Family(
        Text("what is valid, until when", "有效期"),
        Text(
            "A merchant gets exactly the time that was paid for, not a day less, and not another's.",
            "商家得到的时长与付款完全一致，一天不少，也不与他人相混。",
        ),
    ),
    "login": Family(
        Text("logins and sessions", "登录与会话"),
        Text(
            "The login decides whose shop is shown: whoever gets in wrongly sees orders and "
            "customers of others.",
            "登录决定展示谁的店铺：误放行就会看到他人的订单与顾客。",
        ),
    ),
    "refund": Family(
        Text("what a refund ends", "退款"),
        Text(
            "Who was refunded has taken the shop back; what was not refunded goes on.",
            "退款的商家已收回店铺，未退款的部分照常使用。",
        ),
    ),
    "migrate": Family(
        Text("what is carried over", "迁移"),
        Text(
            "A merchant who moves to a Channels store brings time that was paid for along.",
            "升级到视频号小店的商家，会带上已付费的剩余时长。",
        ),
    ),
    "store": Family(
        Text("a store's interfaces and events", "店铺接口与事件"),
        Text(
            "Calls for a store touch live orders and stock; a wrong one is seen by buyers.",
            "代店铺的调用涉及真实的订单与库存，出错会被买家看到。",
        ),
    ),
    "publish": Family(
        Text("the release test", "全网发布检测"),
        Text(
            "A platform that fails the release test is not published, and no merchant can grant it anything.",
            "未通过全网发布检测的第三方平台无法发布，商家也就无法授权。",
        ),
    ),
    "resilience": Family(
        Text("after trouble", "故障之后"),
        Text(
            "Servers crash and networks fail; the next morning every shop's state has to be right again.",
            "服务器会崩溃，网络会中断，之后每个商家的状态都必须恢复正确。",
        ),
    ),
}
