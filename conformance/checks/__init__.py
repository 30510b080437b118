"""The rules of the platform. A folder is a family; importing one of its files registers its checks."""

from __future__ import annotations

from simulator import Text

FAMILIES = {
    # in the order of reports: why the family matters to a merchant
    "ticket": Text(
        "Without a verify ticket no token can be had, and every merchant's tools stop at once.",
        "没有验证票据就换不到令牌，所有商家的工具会同时停摆。",
    ),
    "push": Text(
        "Pushes tell of purchases and grants: who loses one lets a merchant wait, who believes a forged one "
        "gives the shop away.",
        "推送告知购买与授权：丢失推送会让商家等待，相信伪造的推送则会泄露店铺。",
    ),
    "auth": Text(
        "A grant that is lost or misread leaves a merchant who has paid with tools that do nothing.",
        "授权丢失或误读，已付款的商家就会拿到无法工作的工具。",
    ),
    "token": Text(
        "Tokens that are wasted, stale or mixed up bring outages for all, or one shop's data to another.",
        "令牌被浪费、过期或混用，会造成整体故障，或把一家店铺的数据给了另一家。",
    ),
    "pull": Text(
        "Pushes fail; what was bought and refunded is known for sure by pulling alone.",
        "推送会失败，只有拉取才能确知购买与退款。",
    ),
    "order": Text(
        "An order is the merchant's money: lost, counted twice or invented, somebody pays for it.",
        "订单就是商家的钱：丢失、重复计算或凭空出现，都会有人买单。",
    ),
    "validity": Text(
        "A merchant gets exactly the time that was paid for, not a day less, and not another's.",
        "商家得到的时长与付款完全一致，一天不少，也不与他人相混。",
    ),
    "login": Text(
        "The login decides whose shop is shown: whoever gets in wrongly sees orders and customers of others.",
        "登录决定展示谁的店铺：误放行就会看到他人的订单与顾客。",
    ),
    "refund": Text(
        "Who was refunded has taken the shop back; what was not refunded goes on.",
        "退款的商家已收回店铺，未退款的部分照常使用。",
    ),
    "migrate": Text(
        "A merchant who moves to a Channels store brings time that was paid for along.",
        "升级到视频号小店的商家，会带上已付费的剩余时长。",
    ),
    "store": Text(
        "Calls for a store touch live orders and stock; a wrong one is seen by buyers.",
        "代店铺的调用涉及真实的订单与库存，出错会被买家看到。",
    ),
    "publish": Text(
        "A platform that fails the release test is not published, and no merchant can grant it anything.",
        "未通过全网发布检测的第三方平台无法发布，商家也就无法授权。",
    ),
    "resilience": Text(
        "Servers crash and networks fail; the next morning every shop's state has to be right again.",
        "服务器会崩溃，网络会中断，之后每个商家的状态都必须恢复正确。",
    ),
}
