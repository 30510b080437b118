"""What the owner of a third-party platform or of an account sets in a console of the open platform."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from simulator.actions.component.parties import address
from simulator.actions.lookup import account_row, component_of
from simulator.actions.registry import Arg, action
from simulator.actions.stage import Stage
from simulator.core import addresses, quota
from simulator.core.component import options, permissions, publication
from simulator.core.component.accounts import Account, AccountKind, Ban
from simulator.core.component.entities import Component
from simulator.core.component.options import AuthorizerOption
from simulator.core.market.entities import HomePage
from simulator.core.names import shop_name
from simulator.core.untrusted import host_of
from simulator.endpoints.table import BY_ID, TABLE
from simulator.texts import Text
from simulator.usage import UsageError, nearest

CHINESE = "第三方平台或账号的所有者在开放平台控制台中的设置。"

COMPONENT = Arg(
    "component", "component", "the platform; the main service's by default", "第三方平台，默认为主服务的"
)
OWNER = Arg(
    "owner",
    "text",
    "whose: a platform's, home page's or account's appid",
    "属于谁：第三方平台、主页或账号的 appid",
)


@action(
    "configure_component",
    COMPONENT,
    Arg(
        "authorization_domain",
        "text",
        "the one host that leads to the consent page and is led back to; empty, and none is checked",
        "进入授权页与回调所用的唯一域名，为空则不检查",
    ),
    Arg(
        "testers",
        "words",
        "accounts that may grant before publication: names or appids",
        "发布之前可以授权的账号：名称或 appid",
    ),
    Arg(
        "confirm_sets",
        "integers",
        "sets that it has to confirm for each account (61016)",
        "须对每个账号确认的权限集（61016）",
    ),
    Arg("authorization_events", "text", "URL for authorization events", "授权事件接收 URL"),
    Arg(
        "messages",
        "text",
        "URL for messages and events, may hold $APPID$",
        "消息与事件接收 URL，可含 $APPID$",
    ),
    chinese="修改第三方平台在开放平台的设置，没有写的保持不变。",
)
def configure_component(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A platform's owner edits its settings on the open platform; what is left out stays as it is."""
    component = component_of(stage.world, args.get("component"))
    changes: dict[str, Any] = {}
    if args["authorization_domain"] is not None:
        changes["authorization_domain"] = _host(args["authorization_domain"])
    if args["testers"] is not None:
        changes["testers"] = tuple(str(stage.resolve("store", one)) for one in args["testers"])
    if args["confirm_sets"] is not None:
        changes["confirm_sets"] = permissions.known(tuple(args["confirm_sets"]))
    for name, where in (("authorization_events", "authorization_url"), ("messages", "message_url")):
        if args[name] is not None:
            changes[where] = address(args[name], name)
    stage.world.tables.put(replace(component, **changes))
    return {"appid": component.appid}


def _host(text: str) -> str:
    """The host of a domain setting, written with or without a scheme."""
    host = host_of(text if "//" in text else f"//{text}")
    if text and not host:
        raise UsageError(
            Text(
                f"{text!r} is no domain; write a host such as shop.example.com",
                f"{text!r} 不是域名；写成 shop.example.com 这样的主机名",
            )
        )
    return host


@action("publish", COMPONENT, chinese="第三方平台直接视为已全网发布，不经过全网发布检测。")
def publish(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A platform counts as published on the whole network, without the release test."""
    component = component_of(stage.world, args.get("component"))
    publication.publish(stage.world, component)
    return {"appid": component.appid}


@action(
    "create_account",
    Arg("as", "name", "what to call it", "给它起的名称", main=True, required=True),
    Arg(
        "kind",
        "text",
        "what it is",
        "类型",
        choices=tuple(kind for kind in AccountKind if kind is not AccountKind.STORE),
        default=AccountKind.OFFICIAL_ACCOUNT,
    ),
    Arg("appid", "text", "its appid; made up when left out", "appid，不写则自动生成"),
    chinese="登记一个能授权但不是店铺的账号：公众号、小程序等。",
    makes="store",
)
def create_account(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Registers an account that is no store but can grant: an official account, a Mini Program …"""
    world = stage.world
    appid = args.get("appid") or world.ids.appid(f"account/{args['as']}")
    account = Account(
        appid=appid,
        number=world.sequence("account"),
        kind=AccountKind(args["kind"]),
        user_name=world.ids.original_id(f"account/{args['as']}"),
        nickname=args["as"],
        company=f"{args['as']} company",
    )
    if world.tables.get(Account, appid) is not None:
        raise UsageError(Text(f"there is an account {appid} already", f"账号 {appid} 已经存在"))
    world.tables.put(account)
    return {"appid": appid, "user_name": account.user_name, "name": account.nickname or shop_name(appid)}


@action(
    "ban_account",
    Arg("store", "store", "the store or other account", "店铺或其他账号", main=True, required=True),
    Arg("lift", "boolean", "it may call again", "解除封禁", default=False),
    chinese="微信封禁违规账号：代其调用得到 48004。",
)
def ban_account(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """The platform bans an account for irregularities: calls on its behalf get 48004."""
    appid = account_row(stage.world, args["store"]).appid
    if args["lift"]:
        stage.world.tables.delete(Ban, appid)
    else:
        stage.world.tables.put(Ban(appid=appid))
    return {"appid": appid}


@action(
    "set_quota",
    Arg("api", "text", "the API: its id, or its path", "接口的编号或路径", main=True, required=True),
    Arg("daily", "integer", "calls a day", "每天的调用次数", least=0),
    Arg("minute", "integer", "calls a minute; 0 is no limit", "每分钟的调用次数，0 为不限", least=0),
    OWNER,
    chinese="设置接口的调用额度，针对所有账号或其中一个。",
)
def set_quota(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Sets how often an API may be called, by every account or by one."""
    world = stage.world
    row = BY_ID.get(args["api"]) or TABLE.get(args["api"])
    if row is None:
        known = TABLE if "/" in args["api"] else BY_ID
        raise UsageError(
            Text(
                f"no endpoint {args['api']!r}: {nearest(args['api'], known).en}",
                f"没有接口 {args['api']!r}：{nearest(args['api'], known).zh}",
            )
        )
    owner = _account(stage, args["owner"]) if args.get("owner") else ""
    limit = quota.limit_of(world, owner, row.path)
    daily = limit.daily if args["daily"] is None else args["daily"]
    minute = limit.minute if args["minute"] is None else args["minute"]
    world.tables.put(quota.QuotaLimit(owner=owner, api=row.path, daily=daily, minute=minute))
    return {"api": row.path, "daily": daily, "minute": minute}


@action(
    "allow_addresses",
    OWNER,
    Arg(
        "addresses",
        "words",
        "IP addresses or networks that calls may come from; none lifts the list",
        "允许调用的 IP 地址或网段，不写则取消白名单",
        default=(),
        main=True,
    ),
    Arg(
        "second_entry",
        "boolean",
        "they are added by the console's second entry, and count once the platform is published again",
        "通过后台的另一入口添加，第三方平台再次发布后才生效",
        default=False,
    ),
    chinese="设置第三方平台或主页的 IP 白名单（61004、40164）。",
)
def allow_addresses(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Sets the IP white list of a platform or home page (61004, 40164)."""
    owner = _account(stage, args["owner"]) if args.get("owner") else component_of(stage.world, None).appid
    entry = addresses.add if args["second_entry"] else addresses.allow
    listed = entry(stage.world, owner, args["addresses"])
    return {"owner": owner, "addresses": list(listed.addresses) if listed else []}


def _account(stage: Stage, word: str) -> str:
    """The appid behind a word: a platform's, a home page's or an account's name or appid."""
    world = stage.world
    if world.tables.get(HomePage, word) is not None or world.tables.get(Component, word) is not None:
        return word
    if word == "home_page":
        pages = world.tables.list(HomePage, "all", limit=1)
        if pages:
            return pages[0].appid
    try:
        return str(stage.resolve("component", word))
    except UsageError:
        return str(stage.resolve("store", word))


@action(
    "set_option",
    Arg("store", "store", "the account", "账号", main=True, required=True),
    Arg("option", "text", "which", "哪一个", choices=tuple(options.VALUES), required=True),
    Arg("value", "text", "its value, 0, 1 or 2", "值：0、1 或 2"),
    Arg("read_only", "boolean", "platforms may not change it (61025)", "第三方平台不能修改（61025）"),
    chinese="账号所有者在账号后台设置选项。",
)
def set_option(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """An account's owner sets an option in the account's own console."""
    world = stage.world
    option: AuthorizerOption = options.get(world, args["store"], args["option"])
    value = option.value if args["value"] is None else str(args["value"])
    if value not in options.VALUES[option.name]:
        raise UsageError(
            Text(
                f"{option.name} takes {', '.join(options.VALUES[option.name])}, not {value!r}",
                f"{option.name} 可取 {', '.join(options.VALUES[option.name])}，不能是 {value!r}",
            )
        )
    read_only = option.read_only if args["read_only"] is None else args["read_only"]
    world.tables.put(replace(option, value=value, read_only=read_only))
    return {"option": option.name, "value": value}
