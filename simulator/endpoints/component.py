"""Rows of the open platform: tickets, tokens, codes and authorizers of a third-party platform."""

from __future__ import annotations

from typing import Any

from simulator.core.component import authorization, tickets, tokens
from simulator.core.component.entities import Component, Grant, TokenKind
from simulator.core.errors import Refusal
from simulator.core.names import shop_name
from simulator.core.store.entities import Store
from simulator.endpoints.model import INT, NUMBER, STR, Call, Endpoint, Source, arr, obj
from simulator.wire.signature import same

COMPONENT = (TokenKind.COMPONENT,)
NEED_APPID = {"component_appid": 41002}


def _claimed(call: Call, secret_field: str) -> Component:
    """The platform that the body names, once its secret has been found right."""
    component = call.world.tables.get(Component, call.body["component_appid"])
    if component is None:
        raise Refusal(61011, why=f"{call.body['component_appid']} is no third-party platform here")
    if not same(str(call.body[secret_field]), component.secret):
        raise Refusal(40125, why="the secret is not the platform's")
    call.component = component
    return component


def start_push_ticket(call: Call) -> dict[str, Any]:
    was_off = tickets.start(call.world, _claimed(call, "component_secret"))
    return {"errcode": 0, "errmsg": "ok" if was_off else "in a normal state"}


def component_token(call: Call) -> dict[str, Any]:
    component = _claimed(call, "component_appsecret")
    tickets.verify(call.world, component, str(call.body.get("component_verify_ticket") or ""))
    token = tokens.issue(call.world, TokenKind.COMPONENT, component.appid)
    call.hand_out(token)
    return {"component_access_token": token.value, "expires_in": tokens.LIFE}


def create_preauthcode(call: Call) -> dict[str, Any]:
    code = authorization.new_pre_auth_code(call.world, call.platform())
    return {"pre_auth_code": code.value, "expires_in": call.world.switches.pre_auth_code_seconds}


def _func_info(grant: Grant) -> list[dict[str, Any]]:
    return [{"funcscope_category": {"id": number}} for number in grant.permission_sets]


def query_auth(call: Call) -> dict[str, Any]:
    grant, token = authorization.exchange(call.world, call.platform(), str(call.body["authorization_code"]))
    call.store = grant.store
    call.hand_out(token)
    return {
        "authorization_info": {
            "authorizer_appid": grant.store,
            "authorizer_access_token": token.value,
            "expires_in": tokens.LIFE,
            "authorizer_refresh_token": grant.refresh_token,
            "func_info": _func_info(grant),
        }
    }


def authorizer_token(call: Call) -> dict[str, Any]:
    grant, token = authorization.refresh(
        call.world,
        call.platform(),
        str(call.body["authorizer_appid"]),
        str(call.body.get("authorizer_refresh_token") or ""),
    )
    call.hand_out(token)
    return {
        "authorizer_access_token": token.value,
        "expires_in": tokens.LIFE,
        "authorizer_refresh_token": grant.refresh_token,
    }


def authorizer_info(call: Call) -> dict[str, Any]:
    component = call.platform()
    store = call.world.tables.get(Store, str(call.body["authorizer_appid"]))
    grant = authorization.active(call.world, component.appid, str(call.body["authorizer_appid"]))
    if store is None or grant is None:
        raise Refusal(61003, why="the account has no grant to this platform")
    return {
        "authorizer_info": {
            "nick_name": store.nickname or shop_name(store.appid),
            "head_img": "http://wx.qlogo.cn/mmopen/wxsim/0",
            "service_type_info": {"id": 0},
            "verify_type_info": {"id": 0},
            "user_name": store.user_name,
            "alias": "",
            "qrcode_url": "http://mmbiz.qpic.cn/mmbiz_jpg/wxsim/0",
            "business_info": {
                "open_pay": 0,
                "open_shake": 0,
                "open_scan": 0,
                "open_card": 0,
                "open_store": 0,
            },
            "idc": 1,
            "principal_name": store.company,
            "signature": "",
            "register_type": 0,
            "account_status": 1,
            "basic_config": {"is_phone_configured": True, "is_email_configured": True},
            "store_info": {"id": 0},
        },
        "authorization_info": {
            "authorizer_appid": store.appid,
            "authorizer_refresh_token": authorization.shown_refresh_token(call.world, grant),
            "func_info": _func_info(grant),
        },
    }


def authorizer_list(call: Call) -> dict[str, Any]:
    component = call.platform()
    count = int(call.body["count"])
    if count > 500:
        raise Refusal(40170, why=f"count is {count}, and 500 is the most")
    world = call.world
    rows = world.tables.list(
        Grant, "of_component", component.appid, True, offset=int(call.body["offset"]), limit=count
    )
    return {
        "total_count": world.tables.count(Grant, "of_component", component.appid, True),
        "list": [
            {
                "authorizer_appid": row.store,
                "refresh_token": authorization.shown_refresh_token(world, row),
                "auth_time": int(row.auth_time),
            }
            for row in rows
        ],
    }


_BASE = "/cgi-bin/component/"
_OK = obj({"errcode": INT, "errmsg": STR})
_INFO = obj({"authorizer_appid": STR, "authorizer_refresh_token": STR, "func_info": arr(obj())})

ROWS = (
    Endpoint(
        id="component.api_start_push_ticket",
        summary="turn the pushing of verify tickets on",
        method="POST",
        path=_BASE + "api_start_push_ticket",
        source=Source(page="oplatform ticket-token/api_startpushticket"),
        request=obj({"component_appid": STR, "component_secret": STR}),
        missing=NEED_APPID | {"component_secret": 41004},
        reply=_OK,
        errors=(61011, 40125),
        handler=start_push_ticket,
    ),
    Endpoint(
        id="component.api_component_token",
        summary="the platform's own access token, for a verify ticket",
        method="POST",
        path=_BASE + "api_component_token",
        source=Source(page="oplatform ticket-token/api_getcomponentaccesstoken"),
        request=obj({"component_appid": STR, "component_appsecret": STR}),
        missing=NEED_APPID | {"component_appsecret": 41004},
        reply=obj({"component_access_token": STR, "expires_in": INT}),
        errors=(61011, 40125, 61005, 61006),
        handler=component_token,
    ),
    Endpoint(
        id="component.api_create_preauthcode",
        summary="a pre-auth code for the consent page",
        method="POST",
        path=_BASE + "api_create_preauthcode",
        source=Source(page="oplatform ticket-token/api_getpreauthcode"),
        tokens=COMPONENT,
        wrong_token=61014,
        request=obj({"component_appid": STR}),
        missing=NEED_APPID,
        reply=obj({"pre_auth_code": STR, "expires_in": INT}),
        handler=create_preauthcode,
    ),
    Endpoint(
        id="component.api_query_auth",
        summary="exchange an authorization code",
        method="POST",
        path=_BASE + "api_query_auth",
        source=Source(page="oplatform ticket-token/api_getauthorizerrefreshtoken"),
        tokens=COMPONENT,
        wrong_token=61014,
        request=obj({"component_appid": STR, "authorization_code": STR}),
        missing=NEED_APPID | {"authorization_code": 61009},
        reply=obj(
            {
                "authorization_info": obj(
                    {
                        "authorizer_appid": STR,
                        "authorizer_access_token": STR,
                        "expires_in": INT,
                        "authorizer_refresh_token": STR,
                        "func_info": arr(obj()),
                    }
                )
            }
        ),
        errors=(61009, 61010),
        handler=query_auth,
    ),
    Endpoint(
        id="component.api_authorizer_token",
        summary="a store's access token, for its refresh token",
        method="POST",
        path=_BASE + "api_authorizer_token",
        source=Source(page="oplatform ticket-token/api_getauthorizeraccesstoken"),
        tokens=COMPONENT,
        wrong_token=61014,
        request=obj({"component_appid": STR, "authorizer_appid": STR}),
        missing=NEED_APPID,
        reply=obj({"authorizer_access_token": STR, "expires_in": INT, "authorizer_refresh_token": STR}),
        errors=(61003, 61023, 42007),
        handler=authorizer_token,
    ),
    Endpoint(
        id="component.api_get_authorizer_info",
        summary="who an authorizer is and what it granted",
        method="POST",
        path=_BASE + "api_get_authorizer_info",
        source=Source(page="oplatform authorization-management/api_getauthorizerinfo"),
        tokens=COMPONENT,
        wrong_token=61014,
        request=obj({"component_appid": STR, "authorizer_appid": STR}),
        missing=NEED_APPID,
        reply=obj(
            {"authorizer_info": obj({"nick_name": STR, "user_name": STR}), "authorization_info": _INFO}
        ),
        errors=(61003,),
        handler=authorizer_info,
    ),
    Endpoint(
        id="component.api_get_authorizer_list",
        summary="all authorizers, a page at a time",
        method="POST",
        path=_BASE + "api_get_authorizer_list",
        source=Source(page="oplatform authorization-management/api_getauthorizerlist"),
        tokens=COMPONENT,
        wrong_token=61014,
        request=obj({"component_appid": STR, "offset": NUMBER, "count": NUMBER}),
        missing=NEED_APPID,
        reply=obj(
            {
                "total_count": INT,
                "list": arr(obj({"authorizer_appid": STR, "refresh_token": STR, "auth_time": INT})),
            }
        ),
        errors=(40170,),
        handler=authorizer_list,
    ),
)
