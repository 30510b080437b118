"""What written words stand for: `main`, `standard`, `second`, a name given earlier, an id.

A role that the provider has nothing for is `Lacking`: a scenario is then skipped, with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from simulator.core.component import accounts
from simulator.core.component.accounts import Account
from simulator.core.component.entities import ORDINALS, Component
from simulator.core.market.entities import HomePage, Package, Service, ServiceKind, ServiceOrder
from simulator.core.store.entities import Store, User
from simulator.core.untrusted import whole
from simulator.core.world import World
from simulator.texts import Text
from simulator.usage import Lacking, UsageError, nearest

FOR_ORDERS = "for-orders"  # the first service that looks after a store's orders
OF_ORDERS = (ServiceKind.ORDER, ServiceKind.ERP)
FOR_GOODS = "for-goods"  # the same of its products and their stock: one that looks after all goes first
OF_GOODS = (ServiceKind.ERP, ServiceKind.PRODUCT)


def services(world: World) -> list[Service]:
    """The provider's services in the Channels market, as listed."""
    return [row for row in world.tables.list(Service, "all") if not row.old]


def pick_service(world: World, word: Any) -> Service:
    """A service by role, name or id."""
    found = services(world)
    if isinstance(word, Service):
        return word
    number = word if isinstance(word, int) else whole(str(word))
    if number is not None:
        row = world.tables.get(Service, number)
        if row is None:
            raise UsageError(Text(f"there is no service {word}", f"没有服务 {word}"))
        return row
    if not found:
        raise UsageError(
            Text(
                "no service is listed: create_service comes first, or serve --provider",
                "没有上架的服务：先用 create_service，或以 --provider 启动",
            )
        )
    roles = {"main": found[0]}
    roles.update(zip(ORDINALS, found, strict=False))
    other = next((row for row in found if row.component != found[0].component), None)
    if other is not None:
        roles["other-platform"] = other
    if orders := next((row for row in found if row.kind in OF_ORDERS), None):
        roles[FOR_ORDERS] = orders
    if goods := [row for kind in OF_GOODS for row in found if row.kind == kind]:
        roles[FOR_GOODS] = goods[0]
    for row in world.tables.list(Service, "all"):
        roles.setdefault(row.name, row)
    if word in roles:
        return roles[word]
    if word in (*ORDINALS, "other-platform"):
        what = Text(f"in {word} place", f"排在 {word} 的")
        if word == "other-platform":
            what = Text("on another platform", "属于其他第三方平台的")
        raise Lacking(Text(f"the provider lists no service {what.en}", f"服务商没有上架{what.zh}服务"))
    if word == FOR_ORDERS:
        raise Lacking(
            Text("the provider lists no service of kind order or erp", "服务商没有上架 order 或 erp 类服务")
        )
    if word == FOR_GOODS:
        raise Lacking(
            Text(
                "the provider lists no service of kind product or erp", "服务商没有上架 product 或 erp 类服务"
            )
        )
    raise UsageError(
        Text(
            f"unknown service {word!r}: {nearest(str(word), roles).en}",
            f"不认识服务 {word!r}：{nearest(str(word), roles).zh}",
        )
    )


def pick_package(world: World, service: Service, word: Any) -> Package:
    """A package of a service by role, name or sku id."""
    found = world.tables.list(Package, "of", service.service_id)
    by_name = {row.name: row for row in found} | {str(row.sku_id): row for row in found}
    if str(word) in by_name:
        return by_name[str(word)]
    listed = [row for row in found if row.known]
    paid = [row for row in listed if row.price > 0]
    standard = paid[0] if paid else None
    roles = {
        "standard": standard,
        "longer": next(
            (row for row in paid if standard and row != standard and row.spec_line == standard.spec_line),
            None,
        ),
        "other-spec": next((row for row in paid if standard and row.spec_line != standard.spec_line), None),
        "trial": next((row for row in listed if row.price == 0), None),
    }
    if word not in roles:
        raise UsageError(
            Text(
                f"unknown package {word!r}: {(nearest(str(word), {*roles, *by_name})).en}",
                f"不认识套餐 {word!r}：{(nearest(str(word), {*roles, *by_name})).zh}",
            )
        )
    package = roles[word]
    if package is None:
        raise Lacking(
            Text(f"service {service.name} lists no {word} package", f"服务 {service.name} 没有 {word} 套餐")
        )
    return package


def component_of(world: World, word: Any) -> Component:
    """A platform by ordinal, name or appid; without a word, the main service's."""
    rows = world.tables.list(Component, "all")
    if word is None:
        word = services(world)[0].component if services(world) else "first"
    known = {row.appid: row for row in rows} | {row.name: row for row in rows}
    known.update(zip(ORDINALS, rows, strict=False))
    if word in known:
        return known[word]
    if word in ORDINALS:
        raise Lacking(Text(f"the provider has no {word} platform", f"服务商没有 {word} 第三方平台"))
    raise UsageError(
        Text(
            f"unknown third-party platform {word!r}: {nearest(str(word), known).en}",
            f"不认识第三方平台 {word!r}：{nearest(str(word), known).zh}",
        )
    )


def home_page_row(world: World, appid: str | None) -> HomePage:
    """A home page by appid; the first one without."""
    rows = world.tables.list(HomePage, "all")
    if not rows:
        raise UsageError(
            Text(
                "there is no home page yet: create_home_page comes first", "还没有主页：先用 create_home_page"
            )
        )
    known = {row.appid: row for row in rows}
    if appid is None:
        return rows[0]
    if appid not in known:
        raise UsageError(
            Text(
                f"there is no home page {appid!r}: {nearest(appid, known).en}",
                f"没有主页 {appid!r}：{nearest(appid, known).zh}",
            )
        )
    return known[appid]


def user_row(world: World, word: str) -> User:
    """A WeChat user by openid or name."""
    rows = world.tables.list(User, "all")
    known = {row.name: row for row in rows} | {row.openid: row for row in rows}
    if word not in known:
        raise UsageError(
            Text(
                f"there is no user {word!r}: {nearest(word, [row.name for row in rows]).en}",
                f"没有用户 {word!r}：{nearest(word, [row.name for row in rows]).zh}",
            )
        )
    return known[word]


def store_called(world: World, word: str) -> str:
    """The appid of a store, or of another account that can grant, by appid or nickname; the newest of a
    nickname."""
    if accounts.find(world, word) is not None:
        return word
    by_nickname = {row.nickname: row.appid for row in reversed(accounts.everyone(world))}
    return by_nickname.get(word) or store_row(world, word).appid


def order_called(world: World, word: Any, names: Iterable[str]) -> int:
    """The id of a service order; `names` are those that a message names where there is none."""
    number = whole(str(word))
    if number is not None and world.tables.get(ServiceOrder, number):
        return number
    raise UsageError(
        Text(
            f"there is no order {word!r}: {nearest(str(word), names).en}",
            f"没有订单 {word!r}：{nearest(str(word), names).zh}",
        )
    )


def store_row(world: World, appid: str) -> Store:
    store = world.tables.get(Store, appid)
    if store is None:
        known = [row.nickname for row in world.tables.list(Store, "all", limit=50)]
        raise UsageError(
            Text(
                f"there is no store {appid!r}: {nearest(appid, known).en}",
                f"没有店铺 {appid!r}：{nearest(appid, known).zh}",
            )
        )
    return store


def account_row(world: World, appid: str) -> Store | Account:
    """A store, or another account that can grant."""
    return accounts.find(world, appid) or store_row(world, appid)


def order_row(world: World, order_id: int) -> ServiceOrder:
    order = world.tables.get(ServiceOrder, int(order_id))
    if order is None:
        raise UsageError(Text(f"there is no service order {order_id}", f"没有服务订单 {order_id}"))
    return order
