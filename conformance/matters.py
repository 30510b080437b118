"""Why a rule matters to a merchant: what happens in the shop where a provider breaks it.

The row whose patterns name a check is its own; without one, its family's.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

from conformance.checks import FAMILIES
from simulator import Text

ROWS: tuple[tuple[str, Text], ...] = (
    (
        "ticket.acknowledged ticket.repeated-value push.reply-* publish.ticket",
        Text(
            "The platform stops pushing to an address that does not answer, and no purchase is heard of.",
            "地址不应答，微信就会停止推送，购买的消息也不再到达。",
        ),
    ),
    (
        "push.signature-verified push.msg-* push.tail-appid push.no-entities order.push-forged",
        Text(
            "Else anybody could end a merchant's grant, make up a purchase, or read the server's files.",
            "否则网络上任何人都能终止商家的授权、伪造购买，或读取服务器文件。",
        ),
    ),
    (
        "push.tampered push.malformed-survived push.unknown-kind push.padding-32 push.bytes-* push.odd-key "
        "push.key-rotation push.optional-fields",
        Text(
            "One odd message must not cost the grant of a merchant who happens to come with it, or after it.",
            "一条不寻常的消息，不能让随之而来的商家失去授权。",
        ),
    ),
    (
        "push.duplicate-once push.replayed push.order-independent auth.late-cancel order.push-late-*",
        Text(
            "Pushes come twice, late and swapped; no merchant may lose the service over that.",
            "推送会重复、迟到、乱序，商家不能因此失去服务。",
        ),
    ),
    (
        "auth.not-payment auth.not-validity auth.redirect-code login.expired",
        Text(
            "A grant is no payment: else some use for nothing what others pay for.",
            "授权不等于付款，否则有人会免费使用他人付费的服务。",
        ),
    ),
    (
        "auth.cancel-stops-calls refund.grant-ends auth.password-changed",
        Text(
            "A merchant who takes the grant back has forbidden the calls; storming on brings limits for all.",
            "商家收回授权即已禁止调用，继续猛调会使所有人受限。",
        ),
    ),
    (
        "auth.still-valid-without-grant auth.already-granted auth.partial-grant auth.re-grant auth.update",
        Text(
            "What was paid for stays, however grants come and go: one is asked to grant, not to pay.",
            "授权如何变化，已付费的都保留：请商家重新授权，而不是再次付款。",
        ),
    ),
    (
        "store.goes-on",
        Text(
            "A setting that was wrong for an hour must not stop a merchant's tools for good.",
            "设置错了一小时，不能让商家的工具从此停摆。",
        ),
    ),
    (
        "store.ship-once store.ships-no-more store.event-duplicate store.aftersale-awaited",
        Text(
            "Goods that go off twice are paid for once: the merchant bears the second parcel.",
            "货发两次，买家只付一次钱，第二个包裹由商家承担。",
        ),
    ),
    (
        "store.lag-tolerated store.busy-update store.event-lost store.unknown-status",
        Text(
            "An order that nobody ships in time costs the merchant a fine, and the buyer.",
            "订单没有按时发货，商家既要赔付，也会失去买家。",
        ),
    ),
    (
        "store.stock-relative store.refund-accept-once store.refund-when-back store.price-once",
        Text(
            "What is done a second time by mistake is goods oversold, or money given away.",
            "误做第二次的，不是超卖的商品，就是白给的钱。",
        ),
    ),
    (
        "store.aftersale-in-time",
        Text(
            "Where the merchant is silent, time decides for the buyer, and the shop's rating falls.",
            "商家不答复，超时即按买家处理，店铺评分也随之下降。",
        ),
    ),
    (
        "store.truth store.ids-whole",
        Text(
            "A merchant who works by wrong books ships what was called off, and sells what is not there.",
            "账目有误，商家就会发出已取消的订单，卖出没有的货。",
        ),
    ),
    (
        "auth.grant-asked",
        Text(
            "Only the merchant can grant again: one who is not told has paid for tools that stand still.",
            "只有商家能重新授权：没有人告知，付了款的工具就一直停着。",
        ),
    ),
    (
        "token.*-cached token.single-flight token.no-loop token.backs-off token.quota pull.polite",
        Text(
            "The daily quota is one for all merchants: who wastes it stands still until midnight.",
            "每日额度由所有商家共用，浪费者只能停到午夜。",
        ),
    ),
    (
        "token.per-store store.own-token login.identity login.two-stores login.foreign-code login.bad-code "
        "login.session-cookie",
        Text(
            "One merchant would see, or change, the shop of another.",
            "否则一个商家会看到或改动另一家店铺。",
        ),
    ),
    (
        "pull.outage-keeps-state pull.busy-retried login.platform-down",
        Text(
            "The platform's trouble is not the merchant's: who has paid goes on, and nobody slips in.",
            "微信的故障不应由商家承担：已付款的照常使用，也无人趁机进入。",
        ),
    ),
    (
        "pull.all-pages pull.finds-* pull.stale-read pull.tolerant pull.big-ids store.all-pages",
        Text(
            "A merchant who stands on page two, or whose push was lost, has paid like any other.",
            "排在第二页的商家，或推送丢失的商家，同样付了款。",
        ),
    ),
    (
        "login.session-ends refund.ends-access pull.empty-is-none validity.expiry",
        Text(
            "Service that goes on after its end is given away, and data stays with who has no right to it.",
            "到期后仍提供的服务等于白送，数据也留在无权者手中。",
        ),
    ),
    (
        "validity.same-spec-adds validity.renewal order.push-duplicate migrate.not-twice refund.one-of-two",
        Text(
            "Days are money: a merchant who renews early must not lose any, and none are counted twice.",
            "时长就是钱：提前续费不能丢失时长，也不能重复计算。",
        ),
    ),
)


def matters(id_: str) -> Text:
    """Why a check, or a family, matters to a merchant. KeyError: nobody says."""
    family = id_.partition(".")[0]
    found = (text for patterns, text in ROWS if any(fnmatchcase(id_, one) for one in patterns.split()))
    return next(found, FAMILIES[family].matters)
