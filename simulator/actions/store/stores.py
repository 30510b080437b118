"""Opening stores, closing them, and turning a Mini Store into a Channels store."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from simulator.actions.component.parties import address
from simulator.actions.lookup import component_of, store_row
from simulator.actions.registry import Arg, action
from simulator.actions.stage import Stage
from simulator.core.component import authorization, keys
from simulator.core.store import lasting, looks, opening
from simulator.core.store.address.stocked import returns_to
from simulator.core.store.entities import Callback, StoreKind
from simulator.core.store.order.states import Status
from simulator.delivery import echo
from simulator.durations import DAY, HOUR
from simulator.texts import Text
from simulator.usage import UsageError
from simulator.wire.envelope import aes_key

CHINESE = "开店、关店，以及小商店升级为视频号小店。"

MOST_ROWS = 100_000
MOST_PRODUCTS = 1_000_000
MOST_ORDERS = 10_000_000
MOST_SKUS = 100
# Of twenty orders most are finished, some under way, few called off.
MIXED = (Status.PAID, Status.PAID, Status.SHIPPED, Status.SHIPPED, Status.SHIPPED, Status.CANCELLED) + 14 * (
    Status.FINISHED,
)


def _a_new_look(args: Mapping[str, Any]) -> Iterable[tuple[str, Text]]:
    if not args.get("nickname") and not args.get("head_image"):
        yield (
            "nickname",
            Text(
                "nickname or head_image is to be said: what is to be another",
                "请给出 nickname 或 head_image：要修改什么",
            ),
        )


@action(
    "create_store",
    Arg("as", "name", "what to call it", "给它起的名称", main=True, required=True),
    Arg("products", "integer", "products on sale", "在售商品数", default=2, least=0, most=MOST_ROWS),
    Arg(
        "orders",
        "integer",
        "paid buyer orders of the last hours",
        "最近几小时内买家已支付的订单数",
        default=2,
        least=0,
        most=MOST_ROWS,
    ),
    Arg(
        "status",
        "text",
        "the shop's state",
        "店铺状态",
        choices=("opening", "open_finished", "closing", "close_finished"),
        default="open_finished",
    ),
    Arg("upgraded", "boolean", "upgraded from a Mini Store", "由小商店升级而来", default=False),
    Arg(
        "kind",
        "text",
        "a Channels store, or one of the Mini Store market",
        "视频号小店，或小商店服务市场的店铺",
        choices=tuple(StoreKind),
        default=str(StoreKind.CHANNELS),
    ),
    Arg(
        "granted",
        "integers",
        "permission sets granted before, by consent",
        "此前通过授权页授予的权限集",
        default=(),
    ),
    Arg(
        "component",
        "component",
        "to whom; the main service's platform by default",
        "授予谁，默认为主服务的第三方平台",
    ),
    Arg(
        "granted_quietly",
        "boolean",
        "the earlier grant was pushed long ago, to a provider that lost it",
        "此前的授权早已推送，而服务商已丢失",
        default=False,
    ),
    chinese="开通一个有商品和若干订单的店铺。",
    makes="store",
    clauses=("A6b",),
    not_in_digest=("returns_to",),
)
def create_store(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Opens a store with a catalogue and some orders."""
    world = stage.world
    store = opening.open_store(
        world,
        args["as"],
        products=args["products"],
        orders=args["orders"],
        status=args["status"],
        upgraded=args["upgraded"],
        kind=StoreKind(args["kind"]),
    )
    if args["granted"]:
        component = component_of(world, args.get("component"))
        if args["granted_quietly"]:
            quiet = replace(component, authorization_url="")
            authorization.grant(world, quiet, store, args["granted"], by="consent")
        else:
            authorization.grant(world, component, store, args["granted"], by="consent")
    until = int(store.opened_at)
    return {
        "appid": store.appid,
        "user_name": store.user_name,
        "orders_since": until - HOUR * max(1, args["orders"]),
        "orders_until": until,
        **({"returns_to": returns_to(store.appid)} if args["products"] else {}),
    }


@action(
    "stock_shop",
    Arg("store", "store", "the store", "店铺", main=True, required=True),
    Arg("products", "integer", "products on sale", "在售商品数", default=100, least=1, most=MOST_PRODUCTS),
    Arg("orders", "integer", "orders up to now", "截至目前的订单数", default=1000, least=0, most=MOST_ORDERS),
    Arg("skus", "integer", "SKUs of each product", "每个商品的 SKU 数", default=1, least=1, most=MOST_SKUS),
    Arg("buyers", "integer", "who placed the orders", "下单的买家数", default=50, least=1, most=MOST_ORDERS),
    Arg(
        "spacing",
        "duration",
        "whole seconds from one order to the next",
        "相邻两笔订单的间隔，整秒",
        default=600.0,
        least=1,
        most=DAY,
    ),
    chinese="为店铺备好任意规模的商品与订单：一步完成，读取时才逐条生成。",
    clauses=("T10",),
    not_in_digest=("returns_to",),
)
def stock_shop(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Fills a store with goods and orders, as many as wanted, each made when it is read."""
    seed = opening.stock_shop(
        stage.world,
        args["store"],
        products=args["products"],
        orders=args["orders"],
        skus=args["skus"],
        buyers=args["buyers"],
        spacing=int(args["spacing"]),
        statuses=MIXED,
    )
    since = seed.at - seed.spacing * max(0, seed.orders - 1)
    return {"orders_since": since, "orders_until": seed.at, "returns_to": returns_to(seed.store)}


@action(
    "close_store",
    Arg("store", "store", "the store", "店铺", main=True, required=True),
    Arg(
        "notice",
        "duration",
        "so long before, it gives notice; at once by default",
        "提前多久进入注销公示期，默认立即关闭",
        default=0.0,
        least=0,
    ),
    chinese="店铺关闭：店铺与买家都不能再下单，授权随后失效；可先经过注销公示期。",
    clauses=("A6b",),
)
def close_store(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A store closes, at once or after a notice: neither it nor consumers order any more, and grants end."""
    store = store_row(stage.world, args["store"])
    if args["notice"]:
        return {"status": lasting.give_notice(stage.world, store, args["notice"]).status}
    return {"status": lasting.close(stage.world, store).status}


@action(
    "reopen_store",
    Arg("store", "store", "the store", "店铺", main=True, required=True),
    chinese="已关闭的店铺重新开通，或撤销注销。",
)
def reopen_store(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A closed store opens again, or one that has given notice takes it back."""
    return {"status": lasting.reopen(stage.world, store_row(stage.world, args["store"])).status}


@action(
    "rename_store",
    Arg("store", "store", "the store", "店铺", main=True, required=True),
    Arg("nickname", "text", "its new name", "新名称"),
    Arg("head_image", "text", "the address of its new head image", "新头像的地址"),
    chinese="店铺更换名称或头像。",
    clauses=("T10",),
    check=_a_new_look,
)
def rename_store(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A store has another name, or another head image."""
    store = store_row(stage.world, args["store"])
    if args["nickname"]:
        store = looks.rename(stage.world, store, args["nickname"])
    if args["head_image"]:
        store = looks.show(stage.world, store, args["head_image"])
    return {"nickname": store.nickname, "head_image": store.head_image}


@action(
    "set_callback",
    Arg("store", "store", "the store", "店铺", main=True, required=True),
    Arg(
        "url",
        "text",
        "where its events go; empty for none any more",
        "接收事件的地址，为空则取消",
        default="",
    ),
    Arg("token", "text", "the token that they are signed with", "推送签名所用的 Token"),
    Arg(
        "encoding_aes_key",
        "text",
        "the EncodingAESKey that they are sealed with",
        "加密所用的 EncodingAESKey",
    ),
    Arg(
        "check",
        "boolean",
        "first ask the address, as the console does: it has to answer the echostr",
        "先校验地址，与后台一致：须原样返回 echostr",
        default=False,
    ),
    chinese="店铺自己接收事件：以 JSON 加密推送到店铺自己的地址。",
    clauses=("T10",),
    not_in_digest=("token", "encoding_aes_key"),
    waits=True,
)
def set_callback(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A store has its events sent to an address of its own as well, as JSON; what is left out is made up."""
    world, appid = stage.world, str(args["store"])
    url = address(args["url"], "url")
    if not url:
        with world.transaction():
            world.tables.delete(Callback, appid)
            keys.forget(world, appid)
        return {}
    with world.transaction():
        key = args["encoding_aes_key"] or keys.made_up(world, appid)
        token = args["token"] or world.ids.hex("push_token", appid, 16)
    aes_key(key)
    if args["check"]:
        echo.check(stage.sender, url, token)
    with world.transaction():
        keys.forget(world, appid)
        world.tables.put(Callback(store=appid, url=url, token=token, encoding_aes_key=key))
    return {"token": token, "encoding_aes_key": key}


@action(
    "upgrade_store",
    Arg("store", "store", "the Mini Store", "小商店", main=True, required=True),
    chinese="小商店升级为视频号小店，之后可以迁移旧订单。",
    clauses=("A5d", "P5"),
)
def upgrade_store(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A Mini Store becomes a Channels store; its old orders can then be migrated."""
    store = store_row(stage.world, args["store"])
    if store.kind is not StoreKind.MINI:
        raise UsageError(
            Text(f"{store.nickname} is a Channels store already", f"{store.nickname} 已经是视频号小店")
        )
    stage.world.tables.put(replace(store, kind=StoreKind.CHANNELS, upgraded=True))
    return {}
