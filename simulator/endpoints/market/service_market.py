"""Rows of the service market, with the quirks of the real replies.

`spec_id` in one and `specification_id` in the others; `sku_id` text in one and a number in another; an
empty answer where one expects an error; 64-bit ids as bare numbers; `count` and `total` undocumented.
"""

from __future__ import annotations

from typing import Any

from simulator.core import visible
from simulator.core.component import authorization
from simulator.core.component.entities import Token, TokenKind
from simulator.core.errors import Refusal
from simulator.core.market import codes, validity
from simulator.core.market.entities import Buyer, BuyerType, Service, ServiceOrder
from simulator.core.sources import Source, ours, seen
from simulator.core.store.entities import Store, User
from simulator.core.world import World
from simulator.documents.json import MOST_DIGITS
from simulator.endpoints.argument_types import lax
from simulator.endpoints.model import INT, NUMBER, STR, Call, Endpoint, arr, obj
from simulator.endpoints.subject import of_login_code
from simulator.texts import Text

MOST_BUYERS = 10
MOST_ORDERS = 20
BUYER_TYPES = {each.number: each for each in BuyerType}
SETS_FOR_ORDERS = frozenset({3, 17})


def login_auth(call: Call) -> dict[str, Any]:
    code, service, order = codes.looked_up(call.world, str(call.body["code"]), lambda row: _owns(call, row))
    if service.old:
        raise Refusal(
            10001,
            why=Text(
                "an order of the Mini Store market takes check_auth", "小商店服务市场的订单用 check_auth"
            ),
        )
    codes.spend(call.world, code)
    call.store, call.service_id = code.buyer, service.service_id
    of_user = order.buyer_type is BuyerType.USER
    return {
        "order_id": order.order_id,
        "openid": code.buyer if of_user else "",
        "appid": "" if of_user else code.buyer,
        "service_id": service.service_id,
        "sku_id": str(order.sku_id),
        "spec_id": order.spec_id,
        "errcode": 0,
        "errmsg": "ok",
    }


def service_buyer_list(call: Call) -> dict[str, Any]:
    offset, limit = _page(call, MOST_BUYERS)
    kind = _buyer_type(call)
    service_id = call.service_id = _number(call, "service_id")
    if not _visible(call, service_id):
        return _ok({"buyer_list": [], "count": 0})
    where = (service_id, kind)
    rows = visible.rows(call.world, Buyer, "of", *where, at=call.reads_at, offset=offset, limit=limit)
    return _ok(
        {
            "buyer_list": [_buyer(call, service_id, row.buyer, kind) for row in rows],
            "count": visible.count(call.world, Buyer, "of", *where, at=call.reads_at),
        }
    )


def service_buyer(call: Call) -> dict[str, Any]:
    kind = _buyer_type(call)
    service_id = call.service_id = _number(call, "service_id")
    buyer = call.store = _named_buyer(call, kind)
    shown = buyer if _visible(call, service_id) and _is_of(call, buyer, kind) else ""
    return _ok({"buyer": {**_buyer(call, service_id, shown, kind), kind_field(kind): buyer}})


def paid_order_list(call: Call) -> dict[str, Any]:
    offset, limit = _page(call, MOST_ORDERS)
    service_id = _number(call, "service_id")
    kind = _buyer_type(call)
    buyer = _named_buyer(call, kind) or (call.token.store if call.token else "")
    call.store, call.service_id = buyer, service_id or None
    if not _is_of(call, buyer, kind):
        return _ok({"order_list": [], "total": 0})
    if service_id and _visible(call, service_id):
        where: tuple[Any, ...] = ("of_buyer", service_id, buyer)
    elif not service_id and call.token is not None and call.token.kind is TokenKind.HOME_PAGE:
        where = ("of_home_page", call.token.owner, buyer)
    elif not service_id:
        found = call.world.tables.list(ServiceOrder, "of_store", buyer)
        shown = [row for row in found if visible.seen(row, call.reads_at)]
        seen = [row for row in shown if _visible(call, row.service_id)]
        return _ok({"order_list": [_order(row) for row in seen[offset : offset + limit]], "total": len(seen)})
    else:
        return _ok({"order_list": [], "total": 0})
    rows = visible.rows(call.world, ServiceOrder, *where, at=call.reads_at, offset=offset, limit=limit)
    total = visible.count(call.world, ServiceOrder, *where, at=call.reads_at)
    return _ok({"order_list": [_order(row) for row in rows], "total": total})


def store_may_list_orders(world: World, token: Token) -> None:
    """One page lets a store's own token list its orders, with set 3 or 17; the others do not."""
    if token.kind is not TokenKind.AUTHORIZER:
        return
    grant = authorization.active(world, token.owner, token.store)
    held = set(grant.permission_sets) if grant else set()
    if not world.switches.store_token_sees_orders or not held & SETS_FOR_ORDERS:
        raise Refusal(
            48001, why=Text("this API does not take the token of an authorizer", "这个接口不接受授权方的令牌")
        )


def kind_field(kind: BuyerType) -> str:
    return "appid" if kind is BuyerType.STORE else "openid"


def _ok(reply: dict[str, Any]) -> dict[str, Any]:
    return {"errcode": 0, "errmsg": "ok", **reply}


def _number(call: Call, name: str, default: int = 0) -> int:
    """A number of the body, which clients also send as text; empty means left out."""
    value = call.body.get(name)
    if value is None or value == "":
        return default
    try:
        number = int(value)
    except (TypeError, ValueError, OverflowError):
        number = -1
    if (
        not 0 <= number < 10**MOST_DIGITS
        or isinstance(value, bool)
        or (isinstance(value, float) and value != number)
    ):
        raise Refusal(
            40097,
            "invalid request body",
            why=Text(f"{name} is {value!r}, and a number is needed", f"{name} 为 {value!r}，应为数字"),
        )
    return number


def _page(call: Call, most: int) -> tuple[int, int]:
    limit = _number(call, "limit")
    if limit > most and not call.world.switches.wide_page_limits:
        raise Refusal(
            40097,
            "invalid request body",
            why=Text(f"limit is {limit}, and {most} is the most", f"limit 为 {limit}，最多 {most}"),
        )
    return _number(call, "offset"), min(limit, most)


def _buyer_type(call: Call) -> BuyerType:
    number = _number(call, "buyer_type", 1)
    if number not in BUYER_TYPES:
        raise Refusal(
            40097,
            "invalid request body",
            why=Text(f"buyer_type is {number}, and 1 or 2 is right", f"buyer_type 为 {number}，应为 1 或 2"),
        )
    return BUYER_TYPES[number]


def _named_buyer(call: Call, kind: BuyerType) -> str:
    return str(call.body.get(kind_field(kind)) or "")


def _is_of(call: Call, buyer: str, kind: BuyerType) -> bool:
    """Whether an id can be that of such a buyer: an appid is no openid, and the other way round."""
    return call.world.tables.get(User if kind is BuyerType.STORE else Store, buyer) is None


def _owns(call: Call, service: Service) -> bool:
    """Whether the token's owner stands behind the service: its home page, or its platform."""
    token = call.token
    if token is None:
        return False
    return token.owner == (service.home_page if token.kind is TokenKind.HOME_PAGE else service.component)


def _visible(call: Call, service_id: int) -> bool:
    """The trap most often met in the field: with a component's token the answer is right and empty."""
    service = call.world.tables.get(Service, service_id)
    if service is None or call.token is None or not _owns(call, service):
        return False
    switches = call.world.switches
    match call.token.kind:
        case TokenKind.HOME_PAGE:
            return True
        case TokenKind.AUTHORIZER:
            return switches.store_token_sees_orders and call.token.store == call.store
        case _:
            return service.old or switches.component_token_sees_orders


def _buyer(call: Call, service_id: int, buyer: str, kind: BuyerType) -> dict[str, Any]:
    found = validity.lines(call.world, service_id, buyer, at=call.reads_at) if buyer else []
    return {
        kind_field(kind): buyer,
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
_PAGE = "https://developers.weixin.qq.com/doc/oplatform/service_market/interface/value_added/servicemarket_"
_SPECS = arr(obj({"specification_id": STR, "expire_time": INT}))
_BUYER = obj({"service_id": INT, "spec_list": _SPECS}, appid=STR, openid=STR)
_ENVELOPE = {"errcode": INT, "errmsg": STR}
_ID = lax(NUMBER, seen("field report: the source of a provider that sends its service id as text", "2024-06"))

ROWS: tuple[Endpoint, ...] = (
    Endpoint(
        id="servicemarket.login_auth",
        summary="login verification: which store pressed “use” on which order",
        chinese="登录校验：哪个店铺点了哪笔订单的“去使用”",
        method="POST",
        path="/wxa/servicemarket/service/login_auth",
        source=Source(_PAGE + "login_auth"),
        tokens=_TOKENS,
        request=obj({"code": STR}),
        about=of_login_code,
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
        chinese="谁买了服务、有效到何时；每页 10 条",
        method="POST",
        path="/wxa/servicemarket/service/get_service_buyer_list",
        source=Source(_PAGE + "get_service_buyer_list"),
        tokens=_TOKENS,
        request=obj({"service_id": _ID, "offset": NUMBER, "limit": NUMBER}, buyer_type=NUMBER),
        reply=obj({"buyer_list": arr(_BUYER), "count": INT, **_ENVELOPE}),
        errors=(40097,),
        handler=service_buyer_list,
    ),
    Endpoint(
        id="servicemarket.get_service_buyer",
        summary="until when one store may use a service",
        chinese="一个店铺的服务有效到何时",
        method="POST",
        path="/wxa/servicemarket/service/get_service_buyer",
        source=Source(_PAGE + "get_service_buyer"),
        tokens=_TOKENS,
        request=obj({"service_id": _ID}, appid=STR, openid=STR, buyer_type=NUMBER),
        reply=obj({"buyer": _BUYER, **_ENVELOPE}),
        errors=(40097,),
        handler=service_buyer,
    ),
    Endpoint(
        id="servicemarket.get_paid_order_list",
        summary="the paid orders of one store; service_id 0 means of all services",
        chinese="一个店铺的已付款订单；service_id 为 0 表示全部服务",
        method="POST",
        path="/wxa/servicemarket/get_paid_order_list",
        source=Source(_PAGE + "get_paid_order_list"),
        tokens=(*_TOKENS, TokenKind.AUTHORIZER),
        gate=store_may_list_orders,
        request=obj(
            {"offset": NUMBER, "limit": NUMBER},
            service_id={"as": "number"},
            appid=STR,
            openid=STR,
            buyer_type=NUMBER,
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
        errors=(40097, 48001),
        known={48001: ours("all pages but one give the call no store's token; `store_token_sees_orders`")},
        handler=paid_order_list,
    ),
)
