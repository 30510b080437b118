"""Rows about the network between the platform and a provider."""

from __future__ import annotations

import ipaddress
from typing import Any
from urllib.parse import urlsplit

from simulator.core.component.entities import TokenKind
from simulator.core.errors import Refusal
from simulator.core.market.entities import HomePage
from simulator.core.sources import Source
from simulator.endpoints.model import ANY_TOKEN, STR, Call, Endpoint, arr, obj
from simulator.texts import Text

OUR_ADDRESSES = ["127.0.0.1"]  # where calls go to and pushes come from, as far as a provider here sees
ACTIONS = ("dns", "ping", "all")
OPERATORS = ("CHINANET", "UNICOM", "CAP", "DEFAULT")


def callback_check(call: Call) -> dict[str, Any]:
    """What a look-up and one ping of the push address give. Nothing is sent: the answer is always good."""
    action, operator = call.body["action"], call.body["check_operator"]
    if action not in ACTIONS:
        raise Refusal(
            40202,
            why=Text(
                f"action is {action!r}; known: {', '.join(ACTIONS)}",
                f"action 为 {action!r}；可用：{', '.join(ACTIONS)}",
            ),
        )
    if operator not in OPERATORS:
        raise Refusal(
            40203,
            why=Text(
                f"check_operator is {operator!r}; known: {', '.join(OPERATORS)}",
                f"check_operator 为 {operator!r}；可用：{', '.join(OPERATORS)}",
            ),
        )
    host = urlsplit(_push_address(call)).hostname
    if not host:
        raise Refusal(40201, why=Text("no address for pushes is configured", "没有配置推送地址"))
    ip = _ip(host)
    source = "CAP" if operator == "DEFAULT" else operator
    dns = [{"ip": ip, "real_operator": "CAP"}]
    ping = [{"ip": ip, "from_operator": source, "package_loss": "0%", "time": "0.100ms"}]
    return {**({"dns": dns} if action != "ping" else {}), **({"ping": ping} if action != "dns" else {})}


def _push_address(call: Call) -> str:
    if call.component is not None:
        store = call.token.store if call.token is not None else ""
        return call.component.message_url if store else call.component.authorization_url
    page = call.world.tables.get(HomePage, call.token.owner) if call.token is not None else None
    return page.order_push_url if page is not None else ""


def _ip(host: str) -> str:
    """The host's address where it is written as one; names are not looked up."""
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return OUR_ADDRESSES[0]


def addresses(call: Call) -> dict[str, Any]:
    return {"ip_list": list(OUR_ADDRESSES)}


def _list(id_: str, summary: str, chinese: str) -> Endpoint:
    return Endpoint(
        id=id_,
        summary=summary,
        chinese=chinese,
        method="GET",
        path=f"/cgi-bin/{id_}",
        source=Source(f"service: base/{id_}"),
        tokens=ANY_TOKEN,
        request=obj(),
        reply=obj({"ip_list": arr(STR)}),
        handler=addresses,
    )


ROWS = (
    Endpoint(
        id="callback.check",
        summary="whether the push address resolves and answers a ping",
        chinese="对推送地址做网络检测",
        method="POST",
        path="/cgi-bin/callback/check",
        source=Source("service: base/api_callbackcheck"),
        tokens=(TokenKind.COMPONENT, TokenKind.AUTHORIZER, TokenKind.HOME_PAGE),
        request=obj({"action": STR, "check_operator": STR}),
        missing={"action": 40202, "check_operator": 40203},
        reply=obj(
            dns=arr(obj({"ip": STR, "real_operator": STR})),
            ping=arr(obj({"ip": STR, "from_operator": STR, "package_loss": STR, "time": STR})),
        ),
        errors=(40201, 40202, 40203),
        handler=callback_check,
    ),
    _list("get_api_domain_ip", "addresses that calls go to", "接口服务器的 IP 地址"),
    _list("getcallbackip", "addresses that pushes come from", "推送服务器的 IP 地址"),
)
