"""Rows of the old Mini Store market: three interfaces that cannot serve a Channels store.

Dates are text in China time. A Channels store's code gets errcode 1 without a text, its token 48001.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from simulator.core.component.entities import Token, TokenKind
from simulator.core.errors import Refusal
from simulator.core.market import codes
from simulator.core.market.entities import OrderState, Service, ServiceKind, ServiceOrder
from simulator.core.sources import Source, Standing
from simulator.core.store.entities import Store, StoreKind
from simulator.core.visible import seen
from simulator.core.world import World
from simulator.durations import CHINA_OFFSET
from simulator.endpoints.model import INT, NUMBER, STR, Call, Endpoint, arr, obj
from simulator.endpoints.subject import of_login_code
from simulator.texts import Text

DATE = "%Y-%m-%d %H:%M:%S"
TYPES: Mapping[str, int] = {
    ServiceKind.PRODUCT: 2,
    ServiceKind.ORDER: 3,
    ServiceKind.ERP: 3,
    ServiceKind.LOGISTICS: 4,
}
NO_CODE = 1  # expired, spent, never made, or of a Channels store: all the same
ACTIVE, EXPIRED, DISABLED, UNPAID = 1, 2, 3, 4


def check_auth(call: Call) -> dict[str, Any]:
    owner = call.platform().appid
    world = call.world
    code, service, order = codes.looked_up(
        world, str(call.body["code"]), lambda row: row.component == owner, errcode=NO_CODE
    )
    if not service.old:
        raise Refusal(
            NO_CODE, why=Text("a Channels store's code takes login_auth", "视频号小店的 code 用 login_auth")
        )
    _serve(world, order.buyer, NO_CODE)
    codes.spend(world, code)
    call.store, call.service_id = code.buyer, service.service_id
    return _ok(
        {
            "data": {
                "appid": code.buyer,
                "service_id": service.service_id,
                "specification_id": order.spec_id,
                "order_id": order.order_id,
            }
        }
    )


def get_list(call: Call) -> dict[str, Any]:
    """Services in validity, one row each, until when its last order ends."""
    now = call.world.clock.now()
    ends: dict[int, int] = {}
    services: dict[int, Service] = {}
    for service, order in _bought(call):
        if order.state is OrderState.PAID and order.expire_time > now:
            services[service.service_id] = service
            ends[service.service_id] = max(order.expire_time, ends.get(service.service_id, 0))
    return _ok(
        {
            "service_list": [
                {
                    "service_id": service_id,
                    "service_name": service.name,
                    "expire_time": _text(ends[service_id]),
                    "service_type": TYPES[service.kind],
                }
                for service_id, service in services.items()
            ]
        }
    )


def get_order_list(call: Call) -> dict[str, Any]:
    """Orders made in a span, a page at a time from page 1. The live server leaves the service's type out."""
    since, until = _instant(call, "start_create_time"), _instant(call, "end_create_time")
    page, size = int(call.body["page"]), int(call.body["page_size"])
    if page < 1 or size < 1:
        raise Refusal(
            40097,
            "invalid request body",
            why=Text("page and page_size count from 1", "page 与 page_size 从 1 开始"),
        )
    rows = [
        (service, order)
        for service, order in _bought(call)
        if since <= order.made_at <= until and order.state is not OrderState.REFUNDED
    ]
    now = call.world.clock.now()
    return _ok(
        {
            "service_order_list": [
                {
                    "service_order_id": order.order_id,
                    "service_id": service.service_id,
                    "service_name": service.name,
                    "create_time": _text(order.made_at),
                    "expire_time": _text(order.expire_time) if order.expire_time else "",
                    "specification_id": order.spec_id,
                    "total_price": order.price,
                    "status": _status(order, now),
                }
                for service, order in rows[(page - 1) * size : page * size]
            ]
        }
    )


def mini_store_only(world: World, token: Token) -> None:
    """The two lists take the token of a Mini Store, or of a store that once was one."""
    if token.kind is TokenKind.AUTHORIZER:
        _serve(world, token.store, 48001)


def _serve(world: World, appid: str, errcode: int) -> None:
    store = world.tables.get(Store, appid)
    if store is not None and (
        store.kind is StoreKind.MINI
        or (store.upgraded and world.switches.upgraded_store_keeps_old_interfaces)
    ):
        return
    raise Refusal(
        errcode,
        why=Text(
            "this interface is the Mini Store's; a Channels store takes the new ones",
            "这是小商店的接口；视频号小店用新的接口",
        ),
    )


def _bought(call: Call) -> list[tuple[Service, ServiceOrder]]:
    """The store's orders in the old market, of services that the calling platform stands behind."""
    owner = call.platform().appid
    found = []
    for order in call.world.tables.list(ServiceOrder, "of_store", call.store):
        service = call.world.tables.get(Service, order.service_id)
        if service is None or not service.old or service.component != owner:
            continue
        # A lagging read lacks what was paid of late; what is not paid yet, or was migrated, it has.
        if order.state is not OrderState.PAID or seen(order, call.reads_at):
            found.append((service, order))
    return found


def _status(order: ServiceOrder, now: float) -> int:
    match order.state:
        case OrderState.MIGRATED:
            return DISABLED
        case OrderState.UNPAID:
            return UNPAID
        case _:
            return ACTIVE if order.expire_time > now else EXPIRED


def _text(instant: float) -> str:
    return datetime.fromtimestamp(instant + CHINA_OFFSET, UTC).strftime(DATE)


def _instant(call: Call, name: str) -> float:
    text = str(call.body[name])
    try:
        return datetime.strptime(text, DATE).replace(tzinfo=UTC).timestamp() - CHINA_OFFSET
    except ValueError:
        raise Refusal(
            40097,
            "invalid request body",
            why=Text(
                f"{name} is {text!r}, and 2021-01-31 09:00:00 is its form",
                f"{name} 为 {text!r}，格式应为 2021-01-31 09:00:00",
            ),
        ) from None


def _ok(reply: dict[str, Any]) -> dict[str, Any]:
    return {"errcode": 0, "errmsg": "ok", **reply}


_PAGE = "https://developers.weixin.qq.com/doc/ministore/minishopopencomponent/API/service/"
_ENVELOPE = {"errcode": INT, "errmsg": STR}
_AUTHORIZER = (TokenKind.AUTHORIZER,)

ROWS: tuple[Endpoint, ...] = (
    Endpoint(
        id="product.service.check_auth",
        summary="login verification of the Mini Store market; refuses a Channels store",
        chinese="旧小商店服务市场的登录校验；视频号小店会被拒绝",
        method="POST",
        path="/product/service/check_auth",
        source=Source(_PAGE + "check_auth"),
        tokens=(TokenKind.COMPONENT,),
        request=obj({"code": STR}),
        about=of_login_code,
        missing={"code": NO_CODE},
        reply=obj(
            {
                **_ENVELOPE,
                "data": obj({"appid": STR, "service_id": INT, "specification_id": STR, "order_id": INT}),
            }
        ),
        errors=(NO_CODE,),
        handler=check_auth,
    ),
    Endpoint(
        id="product.service.get_list",
        summary="services of the Mini Store market in validity; refuses a Channels store",
        chinese="小商店服务市场里有效期内的服务；视频号小店会被拒绝",
        method="POST",
        path="/product/service/get_list",
        source=Source(_PAGE + "get_service_list"),
        tokens=_AUTHORIZER,
        gate=mini_store_only,
        request=obj(),
        reply=obj(
            {
                **_ENVELOPE,
                "service_list": arr(
                    obj({"service_id": INT, "service_name": STR, "expire_time": STR, "service_type": INT})
                ),
            }
        ),
        errors=(48001,),
        handler=get_list,
    ),
    Endpoint(
        id="product.service.get_order_list",
        summary="orders of the Mini Store market, by date of making; refuses a Channels store",
        chinese="按创建时间查询小商店服务市场的服务订单；视频号小店会被拒绝",
        method="POST",
        path="/product/service/get_order_list",
        source=Source(_PAGE + "get_service_order_list", Standing.SEEN),
        tokens=_AUTHORIZER,
        gate=mini_store_only,
        request=obj({"start_create_time": STR, "end_create_time": STR, "page": NUMBER, "page_size": NUMBER}),
        reply=obj(
            {
                **_ENVELOPE,
                "service_order_list": arr(
                    obj(
                        {
                            "service_order_id": INT,
                            "service_id": INT,
                            "service_name": STR,
                            "create_time": STR,
                            "expire_time": STR,
                            "specification_id": STR,
                            "total_price": INT,
                            "status": INT,
                        }
                    )
                ),
            }
        ),
        errors=(48001, 40097),
        handler=get_order_list,
    ),
)
