"""Rows of the service market, with the quirks of the real replies.

`spec_id` in one and `specification_id` in the others; `sku_id` text in one and a number in another; an
empty answer where one expects an error; 64-bit ids as bare numbers; `count` and `total` undocumented.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from simulator.core.component.entities import TokenKind
from simulator.core.errors import Refusal, Standing
from simulator.core.market import validity
from simulator.core.market.entities import Buyer, LoginCode, Service, ServiceOrder
from simulator.endpoints.model import ANY, INT, NUMBER, STR, Call, Endpoint, Source, arr, obj

MOST_BUYERS = 10
MOST_ORDERS = 20


def login_auth(call: Call) -> dict[str, Any]:
    world = call.world
    code = world.tables.get(LoginCode, str(call.body["code"]))
    if code is None:
        raise Refusal(10001, why="no such login code")
    service = world.tables.get(Service, code.service_id)
    order = world.tables.get(ServiceOrder, code.order_id)
    if service is None or order is None or not _owns(call, service):
        raise Refusal(10001, why="the login code belongs to another provider's service")
    if world.clock.now() >= code.expires_at:
        raise Refusal(10001, why="the login code has expired")
    if code.used and world.switches.login_code_once:
        raise Refusal(10001, why="the login code was used before")
    world.tables.put(replace(code, used=True))
    call.store, call.service_id = code.buyer, code.service_id
    return {
        "order_id": order.order_id,
        "openid": "",
        "appid": code.buyer,
        "service_id": service.service_id,
        "sku_id": str(order.sku_id),
        "spec_id": order.spec_id,
        "errcode": 0,
        "errmsg": "ok",
    }


def service_buyer_list(call: Call) -> dict[str, Any]:
    limit = _limit(call, MOST_BUYERS)
    service_id = int(call.body["service_id"])
    call.service_id = service_id
    if not _visible(call, service_id):
        return _ok({"buyer_list": [], "count": 0})
    tables = call.world.tables
    rows = tables.list(Buyer, "of", service_id, True, offset=int(call.body["offset"]), limit=limit)
    return _ok(
        {
            "buyer_list": [_buyer(call, service_id, row.buyer) for row in rows],
            "count": tables.count(Buyer, "of", service_id, True),
        }
    )


def service_buyer(call: Call) -> dict[str, Any]:
    service_id = int(call.body["service_id"])
    store = str(call.body.get("appid") or "")
    call.service_id, call.store = service_id, store
    if not _visible(call, service_id):
        return _ok({"buyer": {"appid": store, "service_id": service_id, "spec_list": []}})
    return _ok({"buyer": _buyer(call, service_id, store)})


def paid_order_list(call: Call) -> dict[str, Any]:
    limit = _limit(call, MOST_ORDERS)
    service_id = int(call.body.get("service_id") or 0)
    store = str(call.body.get("appid") or "")
    call.service_id, call.store = service_id or None, store
    if service_id and not _visible(call, service_id):
        return _ok({"order_list": [], "total": 0})
    tables = call.world.tables
    if service_id:
        where: tuple[Any, ...] = ("of_buyer", service_id, store, True)
    elif call.token is not None and call.token.kind is TokenKind.HOME_PAGE:
        where = ("of_home_page", call.token.owner, store, True)
    else:
        return _ok({"order_list": [], "total": 0})
    rows = tables.list(ServiceOrder, *where, offset=int(call.body["offset"]), limit=limit)
    return _ok({"order_list": [_order(row) for row in rows], "total": tables.count(ServiceOrder, *where)})


def _ok(reply: dict[str, Any]) -> dict[str, Any]:
    return {"errcode": 0, "errmsg": "ok", **reply}


def _limit(call: Call, most: int) -> int:
    limit = int(call.body["limit"])
    if limit > most and not call.world.switches.wide_page_limits:
        raise Refusal(40097, "invalid request body", why=f"limit is {limit}, and {most} is the most")
    return min(limit, most)


def _owns(call: Call, service: Service) -> bool:
    """Whether the token's owner stands behind the service: its home page, or its platform."""
    token = call.token
    if token is None:
        return False
    return token.owner == (service.home_page if token.kind is TokenKind.HOME_PAGE else service.component)


def _visible(call: Call, service_id: int) -> bool:
    """The trap most often met in the field: with a component's token the answer is right and empty."""
    service = call.world.tables.get(Service, service_id)
    if service is None or not _owns(call, service):
        return False
    kind = call.token.kind if call.token else None
    return kind is TokenKind.HOME_PAGE or service.old or call.world.switches.component_token_sees_orders


def _buyer(call: Call, service_id: int, store: str) -> dict[str, Any]:
    found = validity.lines(call.world, service_id, store) if store else []
    return {
        "appid": store,
        "service_id": service_id,
        "spec_list": [{"specification_id": line.spec_id, "expire_time": line.expires_at} for line in found],
    }


def _order(order: ServiceOrder) -> dict[str, Any]:
    return {
        "order_id": order.order_id,
        "effective_time": order.effective_time,
        "expire_time": order.expire_time,
        "specification_id": order.spec_id,
        "service_id": order.service_id,
        "sku_id": order.sku_id,
        "total_price": order.price,
    }


_TOKENS = (TokenKind.HOME_PAGE, TokenKind.COMPONENT)
_PAGE = "oplatform service_market/interface/value_added/servicemarket_"
_SPECS = arr(obj({"specification_id": STR, "expire_time": INT}))
_BUYER = obj({"service_id": INT, "spec_list": _SPECS}, appid=STR, openid=STR)
_ENVELOPE = {"errcode": INT, "errmsg": STR}

ROWS: tuple[Endpoint, ...] = (
    Endpoint(
        id="servicemarket.login_auth",
        summary="login verification: which store pressed “use” on which order",
        method="POST",
        path="/wxa/servicemarket/service/login_auth",
        source=Source(page=_PAGE + "login_auth"),
        tokens=_TOKENS,
        request=obj({"code": STR}),
        missing={"code": 10001},
        reply=obj(
            {
                "order_id": INT,
                "openid": STR,
                "appid": STR,
                "service_id": INT,
                "sku_id": STR,
                "spec_id": STR,
                **_ENVELOPE,
            }
        ),
        errors=(10001,),
        handler=login_auth,
    ),
    Endpoint(
        id="servicemarket.get_service_buyer_list",
        summary="who has bought a service, and until when; 10 a page",
        method="POST",
        path="/wxa/servicemarket/service/get_service_buyer_list",
        source=Source(page=_PAGE + "get_service_buyer_list"),
        tokens=_TOKENS,
        request=obj({"service_id": NUMBER, "offset": NUMBER, "limit": NUMBER}, buyer_type=NUMBER),
        reply=obj({"buyer_list": arr(_BUYER), "count": INT, **_ENVELOPE}),
        errors=(40097,),
        handler=service_buyer_list,
    ),
    Endpoint(
        id="servicemarket.get_service_buyer",
        summary="until when one store may use a service",
        method="POST",
        path="/wxa/servicemarket/service/get_service_buyer",
        source=Source(page=_PAGE + "get_service_buyer"),
        tokens=_TOKENS,
        request=obj({"service_id": NUMBER}, appid=STR, openid=STR, buyer_type=NUMBER),
        reply=obj({"buyer": _BUYER, **_ENVELOPE}),
        handler=service_buyer,
    ),
    Endpoint(
        id="servicemarket.get_paid_order_list",
        summary="the paid orders of one store; service_id 0 means of all services",
        method="POST",
        path="/wxa/servicemarket/get_paid_order_list",
        source=Source(page=_PAGE + "get_paid_order_list"),
        tokens=_TOKENS,
        request=obj(
            {"offset": NUMBER, "limit": NUMBER}, service_id=ANY, appid=STR, openid=STR, buyer_type=NUMBER
        ),
        reply=obj(
            {
                "order_list": arr(
                    obj(
                        {
                            "order_id": INT,
                            "effective_time": INT,
                            "expire_time": INT,
                            "specification_id": STR,
                            "service_id": INT,
                            "sku_id": INT,
                            "total_price": INT,
                        }
                    )
                ),
                "total": INT,
                **_ENVELOPE,
            }
        ),
        errors=(40097,),
        handler=paid_order_list,
    ),
)


def _refuse_channels_store(_call: Call) -> dict[str, Any]:
    """The old interfaces cannot serve a Channels store: the code is never theirs."""
    raise Refusal(1, why="this interface is the Mini Store's; a Channels store takes the new ones")


def _refuse_account(_call: Call) -> dict[str, Any]:
    raise Refusal(48001, why="this interface is the Mini Store's; a Channels store takes the new ones")


ROWS += tuple(
    Endpoint(
        id=f"product.service.{name}",
        summary="an old Mini Store interface: refuses a Channels store",
        method="POST",
        path=f"/product/service/{name}",
        source=Source(page=f"ministore API/service/{name}", standing=standing),
        tokens=tokens,
        request=obj(),
        reply=obj(),
        errors=(1, 48001),
        handler=handler,
    )
    for name, tokens, handler, standing in (
        ("check_auth", (TokenKind.COMPONENT,), _refuse_channels_store, Standing.OBSERVED),
        ("get_list", (TokenKind.AUTHORIZER,), _refuse_account, Standing.OURS),
        ("get_order_list", (TokenKind.AUTHORIZER,), _refuse_account, Standing.OURS),
    )
)
