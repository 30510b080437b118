"""The platform's guide for service providers, clause by clause, in our own words.

Actions, scenarios, checks and reports name these ids.
"""

from __future__ import annotations

from dataclasses import dataclass

from simulator.texts import Text


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause of the guide, in both languages. An exempt one describes or explains and rules nothing:
    `reason` says so. `parts` are the letters of what it lists, each of which has an id too: P7(a)."""

    id: str
    text: str
    chinese: str
    reason: Text | None = None
    parts: str = ""

    @property
    def exempt(self) -> bool:
        return self.reason is not None

    @property
    def ids(self) -> tuple[str, ...]:
        """Its own, and those of its parts."""
        return self.id, *(f"{self.id}({part})" for part in self.parts)


_COMPANY = Text("it describes a company", "它描述的是企业")
_PARTIES = Text("it explains; the parties of a world show it", "它只作说明，由世界中的各方体现")
_PURCHASES = Text("it explains; every purchase shows it", "它只作说明，由每次购买体现")


CLAUSES: dict[str, Clause] = {
    clause.id: clause
    for clause in (
        Clause(
            "E1",
            "The provider already serves merchants well in the Mini Store market.",
            "服务商在小商店服务市场已有良好的服务能力。",
            _COMPANY,
        ),
        Clause(
            "E2",
            "It offers product management, order management, invoicing or the like.",
            "提供商品管理、订单管理、开票等服务。",
            _COMPANY,
        ),
        Clause(
            "E3",
            "It works on a PC; a mobile end is recommended, and both ends share one account.",
            "支持 PC 端；建议同时支持移动端，两端账号互通。",
        ),
        Clause(
            "E4",
            "It has people for testing, customer service and after-sale.",
            "有人员负责测试、客服与售后。",
            _COMPANY,
        ),
        Clause(
            "A1",
            "Three platforms are stacked: service market, third-party platform, open platform.",
            "三个平台逐层依托：服务市场、第三方平台、开放平台。",
            _PARTIES,
        ),
        Clause(
            "A2",
            "The third-party platform holds sets 129, 130 and 131 and is published everywhere.",
            "第三方平台拥有权限集 129、130、131，并已全网发布。",
        ),
        Clause(
            "A3",
            "The provider has a home page as a platform service provider.",
            "服务商以“平台服务商”身份拥有主页。",
            _PARTIES,
        ),
        Clause("A4a", "A service without customer service is taken down.", "没有配置客服的服务会被下架。"),
        Clause("A4b", "Without a fund account no settlement arrives.", "没有设置资金账户就收不到结算款。"),
        Clause(
            "A5", "A service is listed with the type of a Channels store.", "上架服务时，类型选择视频号小店。"
        ),
        Clause(
            "A5a",
            "A service names one third-party platform of the same company; that one calls.",
            "一个服务指定同一主体下的一个第三方平台，由它发起调用。",
        ),
        Clause(
            "A5b",
            "A service has a URL, to which pressing Use leads.",
            "服务有一个 URL，点击“去使用”即跳转到该地址。",
        ),
        Clause(
            "A5c",
            "With mobile support Use leads to a named path; without, to a hint to take a PC.",
            "支持移动端时，“去使用”跳转到指定路径；不支持时，提示到 PC 端使用。",
        ),
        Clause(
            "A5d",
            "A store upgraded from a Mini Store may migrate its old order: the old one ends at once, the "
            "new one carries its validity on, and neither can be refunded.",
            "由小商店升级而来的店铺可以迁移旧订单：旧订单立即失效，新订单延续其有效期，两者都不支持退款。",
        ),
        Clause(
            "A5e",
            "Packages of one specification id add up their days; different ids run apart; both validity "
            "interfaces and login verification speak in these ids.",
            "规格 ID 相同的套餐时长累加，不同的分别计算；两个有效期接口与登录校验都返回规格 ID。",
        ),
        Clause(
            "A5f",
            "A free version of 7 days exists, and prices have floors.",
            "提供 7 天的免费版，定价不低于最低要求。",
        ),
        Clause(
            "A6a",
            "A service starts as a test service that only listed testers see and buy.",
            "服务先作为测试服务上架，只有登记的测试人员能看到并购买。",
        ),
        Clause("A6b", "Only an open store can order.", "店铺开通后才能下单。"),
        Clause(
            "T1",
            "A purchase grants the missing permission sets silently; the change is pushed, and its code is "
            "exchanged for the refresh token.",
            "购买后静默授权尚缺的权限集；授权变更消息随之推送，用其中的授权码换取刷新令牌。",
        ),
        Clause(
            "T2",
            "A store that has granted everything before is not pushed anything.",
            "此前已授予全部权限集的店铺，不会有推送。",
        ),
        Clause(
            "T3",
            "What was missed or lost is read again from the authorised-account interfaces.",
            "漏收或丢失的信息，可通过获取已授权账号的接口重新取得。",
        ),
        Clause(
            "T4",
            "The platform that is authorised is the one named in the service.",
            "获得授权的是服务所指定的第三方平台。",
        ),
        Clause(
            "T5",
            "After payment the order is pushed; receiving that is optional.",
            "支付后推送订单；是否接收由服务商自选。",
        ),
        Clause(
            "T6",
            "Product, order and ERP services each need sets 129, 130 and 131.",
            "商品、订单、ERP 三类服务都需要权限集 129、130、131。",
        ),
        Clause("T7", "Use leads to the service URL with a code.", "“去使用”带着 code 跳转到服务 URL。"),
        Clause(
            "T8", "Login verification turns that code into the order.", "登录校验用该 code 换取订单信息。"
        ),
        Clause(
            "T9",
            "The three pull interfaces take the token of the market home page.",
            "三个拉取接口使用服务市场主页的令牌。",
        ),
        Clause(
            "T10",
            "The store's interfaces are called through the third-party platform, on its behalf.",
            "通过第三方平台代店铺调用店铺接口。",
        ),
        Clause(
            "T11",
            "A refund ends the authorization between store and third-party platform.",
            "退款后，店铺与第三方平台之间的授权终止。",
        ),
        Clause(
            "P1",
            "Pushes fail: pulling is the main road, pushing helps.",
            "推送会失败：以拉取为主，推送为辅。",
        ),
        Clause(
            "P2",
            "Authorization changes go to the third-party platform's push address.",
            "授权变更消息推送到第三方平台配置的推送地址。",
        ),
        Clause("P3", "An authorization change is no payment.", "授权变更消息不代表已付款。"),
        Clause(
            "P4",
            "An authorization is no validity; the validity interfaces decide.",
            "有授权不代表在有效期内；是否有效以有效期接口为准。",
        ),
        Clause(
            "P5",
            "The three old Mini Store interfaces cannot serve a Channels store.",
            "小商店的三个旧接口不能用于视频号小店。",
        ),
        Clause(
            "P6",
            "Silent authorization spares the store a scan.",
            "静默授权省去了店铺扫码的步骤。",
            _PURCHASES,
        ),
        Clause(
            "P7",
            "A call is unauthorized to the platform when nothing was bought, the sets are not ticked, the "
            "platform is not published, or nothing was bought since it was.",
            "第三方平台的调用因未获授权被拒，原因有：没有购买、没有勾选权限集、第三方平台没有发布、发布之后没有再次购买。",
            parts="abcd",
        ),
    )
}
