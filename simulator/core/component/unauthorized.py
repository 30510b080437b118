"""Why a platform has no right to an account's interface: the four causes of 61007 (clause P7).

(a) no purchase of a listed service, (b) the platform has not ticked the sets, (c) it is not published,
(d) nothing was bought since it was published. More than one may hold.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from simulator.core.component import authorization
from simulator.core.component.entities import Component
from simulator.core.market.entities import OrderKind, OrderState, ServiceOrder
from simulator.texts import NOTHING, Text

if TYPE_CHECKING:
    from simulator.core.world import World


@dataclass(frozen=True, slots=True)
class Cause:
    """One of P7 (a) to (d), in a sentence."""

    letter: str
    sentence: Text


def causes_of(world: World, component: Component, store: str, sets: tuple[int, ...]) -> list[Cause]:
    """Those of the four that hold for this account now."""
    causes = []
    orders = _purchases(world, component.appid, store)
    paid = [order for order in orders if order.state is not OrderState.REFUNDED]
    name = component.appid
    if not paid:
        more = Text("; what it bought was refunded", "；所购已退款") if orders else NOTHING
        none = Text(
            f"the store has no purchase of a listed service of {name}{more.en}",
            f"店铺没有购买 {name} 已上架的服务{more.zh}",
        )
        causes.append(Cause("a", none))
    if not set(sets) & set(component.permission_sets):
        ticked = _list(sets)
        causes.append(
            Cause(
                "b",
                Text(
                    f"{name} has not ticked {ticked.en} in its console",
                    f"{name} 没有在控制台勾选权限集 {ticked.zh}",
                ),
            )
        )
    if not component.published:
        unpublished = Text(
            f"{name} is not published, so that no purchase grants it anything",
            f"{name} 没有全网发布，购买不会带来授权",
        )
        causes.append(Cause("c", unpublished))
    elif paid and not any(order.granted for order in paid):
        nothing = Text(
            f"the store has bought nothing since {name} was published",
            f"{name} 全网发布之后，店铺没有购买过",
        )
        causes.append(Cause("d", nothing))
    return causes


def why(world: World, component: Component, store: str, sets: tuple[int, ...]) -> Text:
    """What has not been granted, and which causes of P7 that comes from."""
    held = authorization.active(world, component.appid, store)
    granted = Text("has granted nothing now", "目前没有授权")
    if held:
        there = list(held.permission_sets)
        granted = Text(f"has granted {there}", f"授予了 {there}")
    needed = _list(sets)
    lack = Text(
        f"the store {granted.en}, and {needed.en} is needed.", f"店铺{granted.zh}，而需要权限集 {needed.zh}。"
    )
    causes = causes_of(world, component, store, sets)
    if not causes:
        since = Text("were granted, and the grant was ended,", "曾经授予，但授权已结束")
        if held:
            since = Text("were ticked, or left out of a consent,", "才勾选，或授权时没有包含")
        none = Text(
            f" None of P7 holds: they {since.en} since it bought; it has to consent or buy again.",
            f"P7 各条都不成立：购买之后{since.zh}；需要重新授权或再次购买。",
        )
        return Text.joined((lack, none), Text.same(""))
    told = (
        Text(f" P7 ({each.letter}): {each.sentence.en}.", f"P7 ({each.letter})：{each.sentence.zh}。")
        for each in causes
    )
    return Text.joined((lack, *told), Text.same(""))


def _list(sets: tuple[int, ...]) -> Text:
    numbers = [Text.same(str(number)) for number in sets]
    return Text.joined(numbers, Text(" or ", " 或 "))


def _purchases(world: World, component: str, store: str) -> list[ServiceOrder]:
    """The store's paid or refunded orders of listed services of this platform."""
    counts = world.switches.test_purchase_counts
    return [
        order
        for order in world.tables.list(ServiceOrder, "of_store", store)
        if order.component == component
        and order.paid_at
        and not order.old
        and (counts or order.kind is not OrderKind.TEST)
    ]
