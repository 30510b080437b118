"""Permission sets: their names, and whether a call made for an account may pass.

61007 says that this platform was not given the set; 61016 that the platform has to confirm it first;
48001 that the account itself has no right.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.core.component import authorization, unauthorized
from simulator.core.component.entities import Component, Confirmation, Grant, Token
from simulator.core.errors import Refusal
from simulator.core.store.entities import Store, StoreKind
from simulator.texts import Text
from simulator.usage import UsageError

if TYPE_CHECKING:
    from simulator.core.world import World

NAMES: dict[int, str] = {
    1: "消息管理",
    2: "用户管理",
    3: "账号服务",
    4: "网页服务",
    6: "微信多客服",
    7: "群发与通知",
    8: "微信卡券",
    9: "微信扫一扫",
    11: "素材管理",
    15: "自定义菜单",
    17: "小程序账号管理",
    18: "小程序开发与数据分析",
    19: "小程序客服",
    25: "开放平台账号管理",
    30: "小程序基本信息设置",
    31: "小程序认证名称检测",
    129: "视频号小店商品管理",
    130: "视频号小店物流管理",
    131: "视频号小店订单与售后管理",
    132: "视频号小店优惠券管理",
    133: "视频号商品橱窗管理",
    138: "视频号小店资金管理",
    141: "优选联盟管理",
    159: "电子面单",
}
# Held by one platform at a time: a consent to a second is refused. Of the store's own sets it is not known.
EXCLUSIVE = frozenset({4, 18, 24, 25, 34, 40, 41, 45, 49, 51, 54, 73, 76, 81})
# The first platform alone can use it, though a second was granted it too and calls with other sets: seen.
FIRST_ONLY = frozenset({138})
CONFIRMED, CANCELLED = 1, 2
GOODS, LOGISTICS, SALES = 129, 130, 131  # what a store is asked for: products, logistics, orders
MOST = 9999  # those known today end below 200

# A Channels store's interfaces come under these roots, and other accounts have no right to them.
STORE_ROOTS = ("/channels/", "/shop/ec/")


def check(world: World, token: Token, sets: tuple[int, ...], path: str) -> None:
    """Refuses a call for an account that has not granted one of these sets to the platform."""
    grant = authorization.active(world, token.owner, token.store)
    component = world.tables.get(Component, token.owner)
    if grant is None or component is None:
        _without_grant(world, token, sets)
        return
    granted = set(sets) & set(grant.permission_sets)
    if not granted:
        raise Refusal(61007, why=unauthorized.why(world, component, token.store, sets))
    if granted <= FIRST_ONLY and (first := _first_holder(world, token.store, granted)) != token.owner:
        raise Refusal(
            61007,
            why=Text(
                f"set {min(granted)} is one platform's at a time, and {first} has it",
                f"权限集 {min(granted)} 同一时间只能授予一个第三方平台，现在属于 {first}",
            ),
        )
    waiting = granted & set(component.confirm_sets)
    if waiting and not any(_confirmed(world, grant, number) for number in granted):
        raise Refusal(
            61016,
            why=Text(
                f"set {min(waiting)} waits for the platform's api_confirm_authorization",
                f"权限集 {min(waiting)} 等待第三方平台调用 api_confirm_authorization",
            ),
        )
    if path.startswith(STORE_ROOTS):
        store = world.tables.get(Store, token.store)
        if store is None:
            raise Refusal(48001, why=Text("the account is no store", "该账号不是店铺"))
        if store.kind is StoreKind.MINI:
            raise Refusal(
                48001,
                why=Text(
                    "the account is a Mini Store, this interface a Channels store's",
                    "该账号是小商店，而这是视频号小店的接口",
                ),
            )


def _first_holder(world: World, store: str, sets: set[int]) -> str:
    """The platform that an account granted one of these sets to first, of those that have it still."""
    held = [row for row in world.tables.list(Grant, "of_store", store) if row.active]
    return next(row.component for row in held if sets & set(row.permission_sets))


def _without_grant(world: World, token: Token, sets: tuple[int, ...]) -> None:
    if world.switches.ended_grant_error == "valid_until_expiry":
        return
    if world.switches.ended_grant_error == "61003":
        raise Refusal(61003, why=Text("the grant has ended", "授权已结束"))
    component = world.tables.get(Component, token.owner)
    why = (
        unauthorized.why(world, component, token.store, sets)
        if component is not None
        else Text("the platform is gone", "该第三方平台已不存在")
    )
    raise Refusal(61007, why=why)


def _confirmed(world: World, grant: Grant, number: int) -> bool:
    component = world.tables.get(Component, grant.component)
    if component is None or number not in component.confirm_sets:
        return True
    answer = world.tables.get(Confirmation, grant.component, grant.store, number)
    return answer is not None and answer.confirmed


def confirm(world: World, component: Component, store: str, number: int, value: int) -> None:
    """api_confirm_authorization: the platform confirms (1) a set of an account, or takes that back (2)."""
    held = authorization.require_grant(world, component.appid, store, for_="info")
    if value not in (CONFIRMED, CANCELLED):
        raise Refusal(
            61020,
            why=Text(
                f"confirm_value is {value}; 1 confirms and 2 cancels",
                f"confirm_value 为 {value}；1 为确认，2 为取消",
            ),
        )
    if number not in held.permission_sets:
        raise Refusal(
            61017, why=Text(f"the account has not granted set {number}", f"账号没有授予权限集 {number}")
        )
    if number not in component.confirm_sets:
        raise Refusal(
            61019, why=Text(f"set {number} works without a confirmation", f"权限集 {number} 不需要确认")
        )
    if number not in component.permission_sets:
        raise Refusal(
            61021,
            why=Text(
                f"the platform has set {number} no longer ticked", f"第三方平台已不再勾选权限集 {number}"
            ),
        )
    answer = world.tables.get(Confirmation, component.appid, store, number)
    if answer is not None and answer.confirmed == (value == CONFIRMED):
        code = 61018 if answer.confirmed else 61022
        raise Refusal(
            code,
            why=Text(
                f"set {number} was {'confirmed' if answer.confirmed else 'declined'} before",
                f"权限集 {number} 此前已{'确认' if answer.confirmed else '取消'}",
            ),
        )
    world.tables.put(
        Confirmation(
            component=component.appid, store=store, permission_set=number, confirmed=value == CONFIRMED
        )
    )


def func_info(world: World, component: Component, grant: Grant) -> list[dict[str, object]]:
    """The granted sets as the interfaces list them. Set 131 shows its confirm_info always, as seen."""
    rows: list[dict[str, object]] = []
    for number in grant.permission_sets:
        row: dict[str, object] = {"funcscope_category": {"id": number}}
        needs = number in component.confirm_sets
        if needs or number == 131:
            done = needs and _confirmed(world, grant, number)
            row["confirm_info"] = {
                "need_confirm": int(needs),
                "already_confirm": int(done),
                "can_confirm": int(needs and not done and number in component.permission_sets),
            }
        rows.append(row)
    return rows


def known(numbers: tuple[int, ...]) -> tuple[int, ...]:
    """The sets as given, if they can be: positive numbers of a few digits, none twice."""
    if bad := [number for number in numbers if not 1 <= number <= MOST]:
        raise UsageError(
            Text(
                f"{bad[0]} is no permission set; their numbers are 1 to {MOST}",
                f"{bad[0]} 不是权限集；编号为 1 至 {MOST}",
            )
        )
    return tuple(dict.fromkeys(numbers))
