"""Login codes: what a provider gives back to learn who pressed "use"."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from simulator.core.entity import altered
from simulator.core.errors import Refusal
from simulator.core.market.entities import LoginCode, Service, ServiceOrder
from simulator.texts import Text

if TYPE_CHECKING:
    from simulator.core.world import World

UNKNOWN = 10001


def looked_up(
    world: World, value: str, owns: Callable[[Service], bool], *, errcode: int = UNKNOWN
) -> tuple[LoginCode, Service, ServiceOrder]:
    """A code that is good for whoever `owns` its service. All that can be wrong has one error: the
    platform does not tell an unknown code from a spent or an expired one."""
    code = world.kept(LoginCode, value)
    if code is None:
        raise Refusal(errcode, why=Text("no such login code", "没有这个登录 code"))
    order = world.tables.get(ServiceOrder, code.order_id)
    service = world.tables.get(Service, order.service_id) if order else None
    if service is None or order is None or not owns(service):
        raise Refusal(
            errcode,
            why=Text(
                "the login code belongs to another provider's service", "登录 code 属于其他服务商的服务"
            ),
        )
    if code.used and world.switches.login_code_once:
        raise Refusal(errcode, why=Text("the login code was used before", "登录 code 此前已用过"))
    if world.clock.now() >= code.expires_at:
        raise Refusal(errcode, why=Text("the login code has expired", "登录 code 已过期"))
    return code, service, order


def spend(world: World, code: LoginCode) -> None:
    """Takes note that a code was used; one that works once is over with that."""
    over_at = world.clock.now() if world.switches.login_code_once else code.over_at
    world.tables.put(altered(code, used=True, over_at=over_at))
