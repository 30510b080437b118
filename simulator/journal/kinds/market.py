"""What becomes of services, orders, grants and money."""

from __future__ import annotations

from typing import ClassVar

from simulator.journal.kind import FEN, SECONDS, UNIX, Kind, Owners, fact
from simulator.texts import Text

_PLATFORM = "appid of the third-party platform", "第三方平台 appid"
_HOME_PAGE = "appid of the home page", "服务商主页 appid"
_STORE = "appid of the store", "店铺 appid"


class GrantChanged(
    Kind,
    name="grant",
    zh="授权",
    says=Text(
        "a store has authorized a third-party platform, or does so no more",
        "店铺已授权第三方平台，或不再授权",
    ),
):
    LANES: ClassVar = ("store", "platform")

    phase: str = fact(
        "",
        "阶段",
        values={"granted": "已授权", "updated": "已更新授权", "unchanged": "未变", "ended": "已取消授权"},
    )
    component: str = fact(*_PLATFORM)
    store: str = fact(*_STORE)
    sets: list[int] = fact("permission sets that hold now", "现有的权限集", needed=True)
    by: str = fact(
        "",
        "由何引起",
        values={
            "purchase": "购买后静默授权",
            "consent": "扫码授权",
            "cancel": "店铺取消",
            "refund": "退款",
            "password": "修改密码",
            "release_test": "全网发布检测",
            "closed": "店铺注销",
        },
    )
    refresh_token: str | None = fact("the refresh token", "刷新令牌", secret=True)
    code: str | None = fact("authorization code that is pushed", "授权变更消息里的授权码", secret=True)
    redirect_code: str | None = fact(
        "authorization code given to the browser", "回调给浏览器的授权码", secret=True
    )
    pushed: str | None = fact("the event pushed about it, null for none", "推送的授权变更消息，没有则为空")

    def line(self, lang: str) -> str:
        phase, by = self.word("phase", lang), self.word("by", lang)
        return Text(
            f"grant of {self.store} to {self.component} {phase} by {by}",
            f"授权 {self.store} 给 {self.component} {phase}，起因：{by}",
        ).in_(lang)


class OrderChanged(
    Kind, name="order", zh="服务订单", says=Text("an order has changed", "一个服务订单有了变化")
):
    LANES: ClassVar = ("store", "platform")

    phase: str = fact(
        "",
        "阶段",
        values={
            "placed": "已下单",
            "paid": "已支付",
            "visible": "接口可见",
            "refunded": "已退款",
            "refund_refused": "退款被拒",
            "migrated": "已迁移",
        },
    )
    order_id: int = fact("its id", "订单号")
    service_id: int = fact("service", "服务")
    sku_id: int = fact("package", "套餐")
    spec_id: str = fact("specification whose days add up", "规格，同规格的时长累加")
    store: str = fact("appid of the store, empty when a user buys", "店铺 appid，用户购买时为空")
    component: str = fact(*_PLATFORM)
    seconds: int = fact("bought duration", "购买时长", unit=SECONDS)
    effective_time: int = fact("begin", "开始时间", unit=UNIX)
    expire_time: int = fact("end", "到期时间", unit=UNIX)
    price: int = fact("what it cost", "价格", unit=FEN)
    how: str = fact(
        "",
        "购买方式",
        values={"new": "新购", "renewal": "续费", "trial": "免费试用", "test": "测试", "migration": "迁移"},
    )
    trial: bool = fact("the free version", "免费版")
    old: bool = fact("an order of the Mini Store market", "小商店服务市场的订单")
    package_known: bool = fact("provider.yaml lists the package", "provider.yaml 列出了该套餐")
    openid: str | None = fact("the user who buys", "购买的用户", default=None)
    visible_after: float | None = fact(
        "until the interfaces show it", "多久之后接口可见", unit=SECONDS, default=None
    )
    migrated_from: int | None = fact("id of the old order", "原订单号", default=None)
    why: str | None = fact("why a refund was refused", "退款被拒的原因", default=None)
    why_zh: str | None = fact("the same in Chinese", "退款被拒的原因，中文", default=None)

    def line(self, lang: str) -> str:
        buyer = self.store or self.openid or ""
        phase, because = self.word("phase", lang), self.both("why")
        why = Text(f"({because.en})", f"（{because.zh}）").in_(lang) if because else ""
        return Text(
            f"order {self.order_id} of {buyer} {phase} {why}",
            f"服务订单 {self.order_id} 购买者 {buyer} {phase} {why}",
        ).in_(lang)

    def teach(self, owners: Owners) -> None:
        owners.orders[str(self.order_id)] = self.store or ""


class MoneyBooked(
    Kind, name="ledger", zh="账目", says=Text("money is booked for a home page", "服务商主页记了一笔账")
):
    home_page: str = fact(*_HOME_PAGE)
    order_id: int = fact("order", "订单号")
    amount: int = fact("negative for a refund", "金额，退款为负", unit=FEN)
    settled: bool = fact("it arrives: there is a fund account", "已到账：配置了资金账户")


class ServiceChanged(
    Kind,
    name="service",
    zh="服务",
    says=Text("a service of the market has changed", "服务市场的一个服务有了变化"),
):
    phase: str = fact(
        "its state now",
        "现在的状态",
        values={"test": "测试服务", "listed": "已上架", "taken_down": "已下架"},
    )
    service_id: int = fact("its id", "服务编号")
    home_page: str = fact(*_HOME_PAGE)
    component: str = fact(*_PLATFORM)
    why: str | None = fact("why it was taken down", "下架原因")
    why_zh: str | None = fact("the same in Chinese", "下架原因，中文", default=None)


class PlatformPublished(
    Kind,
    name="publication",
    zh="全网发布",
    says=Text("a third-party platform was published", "一个第三方平台已全网发布"),
):
    component: str = fact(*_PLATFORM)
    phase: str = fact("", "阶段", values={"published": "已全网发布"})


class LoginCodeGiven(
    Kind,
    name="code",
    zh="登录码",
    says=Text("a login code was given out", "发出了一个登录 code，用于登录校验"),
):
    LANES: ClassVar = ("platform", "user")

    code: str = fact("the code", "登录 code", secret=True)
    order_id: int = fact("order", "订单号")
    store: str = fact("appid of the store, empty when a user bought", "店铺 appid，用户购买时为空")
    service_id: int = fact("service", "服务")
    component: str = fact(*_PLATFORM)

    def line(self, lang: str) -> str:
        return Text(
            f"code {self.code} for {self.store or 'a user'}, order {self.order_id}",
            f"登录码 {self.code} 给 {self.store or '用户'}，服务订单 {self.order_id}",
        ).in_(lang)
