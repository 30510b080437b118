"""Making companies, platforms, home pages and users.

Everything is ready for trade unless its arguments say otherwise: a platform is published, a home page
has its customer service and its fund account. What the market asks of those who go the guide's own way is
in `console`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from simulator.actions.registry import Arg, action
from simulator.actions.stage import Stage
from simulator.core.component import keys, permissions
from simulator.core.component.entities import SETS_OF_A_SERVICE, Component
from simulator.core.market.entities import HomePage
from simulator.core.store.entities import Company, User
from simulator.core.untrusted import host_of
from simulator.core.world import World
from simulator.texts import Text
from simulator.usage import UsageError
from simulator.wire.envelope import aes_key

CHINESE = "建立主体、第三方平台、主页与用户。"

PLATFORM_PROVIDER = "platform_service_provider"
COMPANY = Arg("company", "text", "the company behind it", "所属主体", default="provider")


def registered(world: World, company: str) -> str:
    """The company's name; one that is named for the first time is registered by that."""
    if world.tables.get(Company, company) is None:
        world.tables.put(Company(name=company, number=world.sequence("company")))
    return company


def address(url: str, what: str) -> str:
    """A provider's URL, if it is one that can be called; empty stays empty."""
    good = host_of(url) and urlsplit(url).scheme in {"http", "https"} and urlsplit(url).port != 0
    if url and not good:
        raise UsageError(
            Text(
                f"{what} is {url!r}, and an http:// or https:// address is needed",
                f"{what} 为 {url!r}，需要 http:// 或 https:// 地址",
            )
        )
    return url


def _credentials(world: World, args: Mapping[str, Any], appid: str) -> dict[str, str]:
    """An account's secret and what its pushes are signed and sealed with: as given, or made up."""
    key = args.get("encoding_aes_key") or keys.made_up(world, appid)
    aes_key(key)
    return {
        "secret": args.get("secret") or world.ids.hex("secret", appid, 32),
        "token": args.get("token") or world.ids.hex("push_token", appid, 16),
        "encoding_aes_key": key,
    }


@action(
    "create_component",
    Arg("as", "name", "what to call it", "给它起的名称"),
    Arg("appid", "text", "its appid; made up when left out", "appid，不写则自动生成"),
    Arg("secret", "text", "its secret; made up when left out", "密钥（secret），不写则自动生成"),
    Arg("token", "text", "the token that pushes are signed with", "推送签名所用的 Token"),
    Arg(
        "encoding_aes_key",
        "text",
        "the key that pushes are sealed with, 43 characters",
        "推送加密所用的密钥，43 个字符",
    ),
    Arg("authorization_events", "text", "URL for authorization events", "授权事件接收 URL", default=""),
    Arg(
        "messages",
        "text",
        "URL for messages and events, may hold $APPID$",
        "消息与事件接收 URL，可含 $APPID$",
        default="",
    ),
    Arg("permission_sets", "integers", "the sets it has ticked", "已勾选的权限集", default=SETS_OF_A_SERVICE),
    Arg("published", "boolean", "published on the whole network", "已全网发布", default=True),
    COMPANY,
    Arg("name", "text", "its name on the consent page", "授权页上的名称", default=""),
    chinese="在开放平台注册第三方平台，并开始推送票据。",
    makes="component",
    not_in_digest=("secret", "token", "encoding_aes_key"),
    clauses=("A1", "A2", "P7"),
)
def create_component(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Registers a third-party platform on the open platform and starts its tickets."""
    world = stage.world
    subject = args.get("as") or str(world.sequence("component"))
    appid = args.get("appid") or world.ids.appid(f"component/{subject}")
    if world.tables.get(Component, appid) is not None:
        raise UsageError(
            Text(f"there is a third-party platform {appid} already", f"第三方平台 {appid} 已经存在")
        )
    own = _credentials(world, args, appid)
    component = Component(
        appid=appid,
        secret=own["secret"],
        token=own["token"],
        encoding_aes_key=own["encoding_aes_key"],
        company=registered(world, args["company"]),
        made_at=world.clock.now(),
        name=args["name"] or args.get("as") or f"platform {subject}",
        authorization_url=address(args["authorization_events"], "authorization_events"),
        message_url=address(args["messages"], "messages"),
        permission_sets=permissions.known(tuple(args["permission_sets"])),
        published=args["published"],
    )
    world.tables.put(component)
    world.schedule("ticket", appid, world.clock.now())
    return {"appid": appid, **own}


@action(
    "create_home_page",
    Arg("as", "name", "what to call it", "给它起的名称"),
    Arg("appid", "text", "its appid; made up when left out", "appid，不写则自动生成"),
    Arg("secret", "text", "its secret; made up when left out", "密钥（secret），不写则自动生成"),
    Arg("token", "text", "the token that order pushes are signed with", "订单推送签名所用的 Token"),
    Arg("encoding_aes_key", "text", "the key that order pushes are sealed with", "订单推送加密所用的密钥"),
    Arg("order_push", "text", "URL for order pushes", "订单推送 URL", default=""),
    COMPANY,
    Arg(
        "type",
        "text",
        "what the provider is on the service platform",
        "服务商在服务平台上的身份",
        choices=(PLATFORM_PROVIDER, "design_provider"),
        default=PLATFORM_PROVIDER,
    ),
    Arg("customer_service", "boolean", "customer service is configured", "已配置客服", default=True),
    Arg("fund_account", "boolean", "a fund account is set up", "已设置资金账户", default=True),
    chinese="在服务平台创建服务商的主页。",
    makes="home_page",
    not_in_digest=("secret", "token", "encoding_aes_key"),
    clauses=("A3",),
)
def create_home_page(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Creates a provider's home page on the service platform."""
    world = stage.world
    subject = args.get("as") or str(world.sequence("home_page"))
    appid = args.get("appid") or world.ids.appid(f"home_page/{subject}")
    if world.tables.get(HomePage, appid) is not None:
        raise UsageError(Text(f"there is a home page {appid} already", f"主页 {appid} 已经存在"))
    own = _credentials(world, args, appid)
    home_page = HomePage(
        appid=appid,
        secret=own["secret"],
        token=own["token"],
        encoding_aes_key=own["encoding_aes_key"],
        company=registered(world, args["company"]),
        made_at=world.clock.now(),
        order_push_url=address(args["order_push"], "order_push"),
        platform_provider=args["type"] == PLATFORM_PROVIDER,
        customer_service=args["customer_service"],
        fund_account=args["fund_account"],
    )
    world.tables.put(home_page)
    return {"appid": appid, **own}


@action(
    "create_company",
    Arg("name", "text", "its name", "名称", main=True, required=True),
    chinese="登记一个主体；第三方平台与主页须属于同一主体才能配合使用。",
)
def create_company(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Registers a company; platforms and home pages name theirs, and must share one to work together."""
    return {"company": registered(stage.world, args["name"])}


@action(
    "create_user",
    Arg("as", "name", "what to call it", "给它起的名称", main=True, required=True),
    chinese="微信用户：可以当测试人员、为店铺下单，或为自己购买。",
    makes="user",
    clauses=("A6a",),
)
def create_user(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A WeChat user: may be a tester, order for a store, or buy for itself."""
    world = stage.world
    user = User(
        openid="o" + world.ids.text("openid", f"user/{args['as']}", 27),
        number=world.sequence("user"),
        name=args["as"],
    )
    world.tables.put(user)
    return {"openid": user.openid}
