"""What people do in the service market."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from simulator.actions.lookup import order_row, pick_package, pick_service, store_row, user_row
from simulator.actions.market.services import MOST_DAYS
from simulator.actions.registry import Arg, action
from simulator.actions.stage import Stage
from simulator.core.market import listing, orders
from simulator.core.market.entities import OrderState, Package, Service, ServiceOrder
from simulator.core.world import World
from simulator.durations import DAY
from simulator.texts import Text
from simulator.usage import UsageError

CHINESE = "人们在服务市场中的操作。"

BY = Arg("by", "user", "who orders for the store; its owner when left out", "谁为店铺下单，不写则为店主")
PACKAGE = Arg(
    "package",
    "package",
    "standard, longer, other-spec, trial, or a name",
    "standard、longer、other-spec、trial，或名称",
    default="standard",
)
STORE = Arg("store", "store", "the store", "店铺", main=True, required=True)
SERVICE = Arg("service", "service", "the service", "服务", default="main")
AS = Arg("as", "name", "what to call the order", "给订单起的名称")


def _bought(order: ServiceOrder) -> dict[str, Any]:
    return {
        "order_id": order.order_id,
        "service_id": order.service_id,
        "sku_id": order.sku_id,
        "spec_id": order.spec_id,
        "effective_time": order.effective_time,
        "expire_time": order.expire_time,
    }


@action(
    "purchase",
    STORE,
    SERVICE,
    PACKAGE,
    AS,
    BY,
    Arg(
        "visible_after",
        "duration",
        "the pull interfaces show it only then",
        "多久之后拉取接口才可见",
        default=0.0,
        least=0,
    ),
    Arg(
        "push_first",
        "boolean",
        "the order push leaves before the authorization",
        "订单推送先于授权推送发出",
        default=False,
    ),
    chinese="店铺购买套餐，新购或续费：支付、静默授权、订单推送。",
    makes="order",
    clauses=("A5e", "A6a", "A6b", "T1", "T2", "T4", "T5", "T6", "P2", "P3", "P6", "P7"),
)
def purchase(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A store buys a package, anew or again: payment, silent authorization, order push."""
    world = stage.world
    service: Service = args["service"]
    return _bought(
        orders.purchase(
            world,
            store_row(world, args["store"]),
            service,
            pick_package(world, service, args["package"]),
            person=args.get("by") or "",
            visible_after=args["visible_after"],
            push_first=args["push_first"],
        )
    )


@action(
    "place_order",
    STORE,
    SERVICE,
    PACKAGE,
    AS,
    BY,
    chinese="店铺下单套餐但尚未支付：不授权、不推送、接口不可见。",
    makes="order",
    clauses=("A6a", "A6b", "T5"),
)
def place_order(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A store orders a package without paying yet: nothing is granted, pushed or shown."""
    world = stage.world
    service: Service = args["service"]
    package = pick_package(world, service, args["package"])
    store = store_row(world, args["store"])
    order = orders.place(world, store, service, package, person=args.get("by") or "")
    return {"order_id": order.order_id, "service_id": order.service_id, "sku_id": order.sku_id}


@action(
    "pay",
    Arg("order", "order", "the placed order", "已下的订单", main=True, required=True),
    chinese="支付已下的订单：静默授权、订单推送、开始有效期。",
    clauses=("T1", "T5"),
)
def pay(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A placed order is paid: silent authorization, order push, validity."""
    return _bought(orders.pay(stage.world, order_row(stage.world, args["order"])))


@action(
    "purchase_as_user",
    Arg("user", "user", "the WeChat user", "微信用户", main=True, required=True),
    SERVICE,
    PACKAGE,
    AS,
    chinese="微信用户为自己购买（类型 2 的购买者）：没有店铺，因此不授权。",
    makes="order",
    clauses=("A5e", "T5"),
)
def purchase_as_user(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A WeChat user buys for itself (a buyer of type 2): there is no store, so nothing is granted."""
    world = stage.world
    service: Service = args["service"]
    package = pick_package(world, service, args["package"])
    return _bought(orders.purchase(world, user_row(world, args["user"]), service, package))


@action(
    "browse_market",
    STORE,
    BY,
    chinese="服务市场向店铺展示什么，其余的为何不展示。",
    clauses=("A4a", "A5", "A6a"),
)
def browse_market(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """What the market offers a store, and why it does not show the rest."""
    world = stage.world
    store = store_row(world, args["store"])
    offered: list[dict[str, Any]] = []
    unseen: dict[str, str] = {}
    for service in world.tables.list(Service, "all"):
        why = listing.unseen(world, service, store, args.get("by") or store.owner)
        if why:
            unseen[str(service.service_id)] = why.en
        else:
            packages = world.tables.list(Package, "of", service.service_id)
            offered.append(
                {
                    "service_id": service.service_id,
                    "name": service.name,
                    "packages": [{"name": row.name, "price": row.price} for row in packages],
                }
            )
    return {"offered": offered, "unseen": unseen}


@action(
    "refund",
    Arg("order", "order", "the order", "订单", main=True, required=True),
    chinese="订单退款，授权终止；迁移的订单会被拒绝。",
    clauses=("A5d", "T11"),
)
def refund(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """An order is refunded, and the grant ends; a migrated one is refused."""
    why = orders.refund(stage.world, order_row(stage.world, args["order"]))
    return {"refunded": why is None, **({"why": why.en} if why else {})}


@action(
    "old_order",
    STORE,
    SERVICE,
    Arg(
        "package",
        "package",
        "the Channels package it is associated with",
        "它所关联的视频号小店套餐",
        default="standard",
    ),
    Arg("days", "number", "days it still has", "剩余天数", default=20, above=0, most=MOST_DAYS),
    AS,
    chinese="店铺升级之前，在小商店服务市场已有订单。",
    makes="order",
    clauses=("A5d", "P5"),
)
def old_order(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A store has an order from the Mini Store market, from before its upgrade."""
    world = stage.world
    service: Service = args["service"]
    package = pick_package(world, service, args["package"])
    old = _old_service(world, service)
    return _bought(
        orders.old_order(
            world,
            store_row(world, args["store"]),
            old,
            _old_package(world, old, package),
            seconds=int(args["days"] * DAY),
        )
    )


def _old_service(world: World, service: Service) -> Service:
    """The Mini Store service behind a Channels one; made when first needed."""
    if service.old:
        return service
    for row in world.tables.list(Service, "of", service.home_page, True):
        if row.component == service.component:
            return row
    row = Service(
        service_id=world.ids.number("old_service", str(service.service_id)),
        number=world.sequence("service"),
        name=f"{service.name} (Mini Store)",
        kind=service.kind,
        home_page=service.home_page,
        component=service.component,
        url=service.url,
        old=True,
    )
    world.tables.put(row)
    return row


def _old_package(world: World, old: Service, package: Package) -> Package:
    """The package of the old service that a Channels package is associated with; made when first needed."""
    if package.associated is not None:
        package = world.tables.get(Package, *package.associated) or package
    if package.service_id == old.service_id:
        return package
    row = world.tables.get(Package, old.service_id, package.sku_id)
    if row is None:
        row = replace(package, service_id=old.service_id, associated=None)
        world.tables.put(row)
        world.tables.put(replace(package, associated=(old.service_id, row.sku_id)))
    return row


@action(
    "migrate",
    Arg("order", "order", "the old order", "旧订单", main=True, required=True),
    SERVICE,
    Arg("package", "package", "the package it is associated with", "它所关联的套餐", default="standard"),
    AS,
    chinese="由小商店升级而来的店铺迁移旧订单：新订单延续其有效期。",
    makes="order",
    clauses=("A5d",),
)
def migrate(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A store upgraded from a Mini Store moves its old order over: the new one carries the validity on."""
    world = stage.world
    old = order_row(world, args["order"])
    service: Service = args["service"]
    package = pick_package(world, service, args["package"])
    return _bought(orders.migrate(world, store_row(world, old.buyer), old, service, package))


@action(
    "press_use",
    Arg("store", "store", "whose user", "哪个店铺的用户", main=True),
    SERVICE,
    Arg("order", "order", "the order; the newest of the service when left out", "订单，不写则为该服务最新的"),
    Arg("page", "text", "on which end", "哪一端", choices=("pc", "mobile"), default="pc"),
    Arg("as", "name", "what to call the jump", "给跳转起的名称"),
    chinese="用户在服务市场点击“去使用”：得到登录 code 与跳转 URL。",
    makes="jump",
    not_in_digest=("url",),
    settles=False,
    clauses=("A5b", "A5c", "T7", "E3"),
)
def press_use(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A user presses “use” in the market: a login code, and the URL of the jump."""
    order = order_to_use(stage, args)
    code, url = orders.press_use(stage.world, order, mobile=args["page"] == "mobile")
    result = {"url": url, "code": code, "order_id": order.order_id, "service_id": order.service_id}
    return result if url else {**result, "prompt": "please use this service on a PC"}


def order_to_use(stage: Stage, args: Mapping[str, Any]) -> ServiceOrder:
    """The order that “use” is pressed on."""
    world = stage.world
    if args.get("order"):
        return order_row(world, args["order"])
    if not args.get("store"):
        raise UsageError(Text("press_use needs a store or an order", "press_use 需要店铺或订单"))
    service = pick_service(world, args["service"])
    store = store_row(world, args["store"])
    found = [
        order
        for order in world.tables.list(ServiceOrder, "of_store", store.appid, descending=True)
        if order.service_id == service.service_id and order.state is OrderState.PAID
    ]
    if not found:
        raise UsageError(
            Text(
                f"{store.nickname} has no order of {service.name} to use",
                f"{store.nickname} 没有可使用的 {service.name} 订单",
            )
        )
    return found[0]
