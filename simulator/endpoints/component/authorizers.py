"""Rows of the open platform: tickets, tokens, codes and authorizers of a third-party platform."""

from __future__ import annotations

from typing import Any

from simulator.core.component import accounts, authorization, permissions, tickets, tokens
from simulator.core.component.accounts import Account, AccountKind
from simulator.core.component.entities import Component, Grant, TokenKind
from simulator.core.errors import Refusal
from simulator.core.names import shop_name
from simulator.core.sources import Source, Standing, ours, posts, seen, thread
from simulator.core.untrusted import whole
from simulator.core.world import World
from simulator.endpoints.argument_types import lax
from simulator.endpoints.model import BOOL, COUNT, INT, STR, Call, Endpoint, arr, obj, well_formed
from simulator.endpoints.subject import of_authorization_code
from simulator.texts import Text
from simulator.wire.signature import same

COMPONENT = (TokenKind.COMPONENT,)


def _claimed(call: Call, secret_field: str) -> Component:
    """The platform that the body names, once its secret has been found right."""
    appid = str(call.body["component_appid"])
    component = call.world.tables.get(Component, appid)
    if component is None:
        raise Refusal(
            61011 if well_formed(appid) else 40013,
            why=Text(f"{appid} is no third-party platform here", f"{appid} 不是这里的第三方平台"),
        )
    if not same(str(call.body[secret_field]), component.secret):
        raise Refusal(40125, why=Text("the secret is not the platform's", "secret 不是该第三方平台的"))
    call.component = component
    return component


def start_push_ticket(call: Call) -> dict[str, Any]:
    named = call.world.tables.get(Account, str(call.body["component_appid"]))
    if named is not None and named.kind is AccountKind.MINI_PROGRAM:
        raise Refusal(
            -1,
            why=Text(
                "the appid is a Mini Program's, which was seen to upset this interface",
                "该 appid 属于小程序，曾见它使这个接口出错",
            ),
        )
    was_off = tickets.start(call.world, _claimed(call, "component_secret"))
    return {"errcode": 0, "errmsg": "ok" if was_off else "in a normal state"}


def component_token(call: Call) -> dict[str, Any]:
    component = _claimed(call, "component_appsecret")
    tickets.verify(call.world, component, str(call.body.get("component_verify_ticket") or ""))
    token = tokens.issue(call.world, TokenKind.COMPONENT, component.appid)
    call.hand_out(token)
    return {"component_access_token": token.value, "expires_in": tokens.seconds_left(call.world, token)}


def create_preauthcode(call: Call) -> dict[str, Any]:
    code = authorization.new_pre_auth_code(call.world, call.platform())
    return {"pre_auth_code": code.value, "expires_in": call.world.switches.pre_auth_code_seconds}


def query_auth(call: Call) -> dict[str, Any]:
    component = call.platform()
    grant, token = authorization.exchange(call.world, component, str(call.body["authorization_code"]))
    call.store = grant.store
    call.hand_out(token)
    return {
        "authorization_info": {
            "authorizer_appid": grant.store,
            "authorizer_access_token": token.value,
            "expires_in": tokens.seconds_left(call.world, token),
            "authorizer_refresh_token": grant.refresh_token,
            "func_info": permissions.func_info(call.world, component, grant),
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
        "expires_in": tokens.seconds_left(call.world, token),
        "authorizer_refresh_token": grant.refresh_token,
    }


def authorizer_info(call: Call) -> dict[str, Any]:
    component = call.platform()
    appid = str(call.body["authorizer_appid"])
    grant = authorization.require_grant(call.world, component.appid, appid, for_="info")
    account = accounts.find(call.world, appid)
    if account is None:
        raise Refusal(61003, why=Text("there is no such account", "没有这个账号"))
    kind = accounts.kind_of(account)
    number, name = accounts.KINDS[kind].service_type
    return {
        "authorizer_info": {
            "nick_name": account.nickname or shop_name(appid),
            "head_img": "http://wx.qlogo.cn/mmopen/wxsim/0",
            "service_type_info": {"id": number, "name": name},
            "verify_type_info": {"id": 0, "name": "微信认证"},
            "user_name": account.user_name,
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
            "principal_name": account.company,
            "signature": "",
            "register_type": 0,
            "account_status": _status(call.world, appid),
            "basic_config": {"is_phone_configured": True, "is_email_configured": True},
            **accounts.own_info(kind),
        },
        "authorization_info": {
            "authorizer_appid": appid,
            "authorization_appid": appid,
            "authorizer_refresh_token": authorization.shown_refresh_token(call.world, grant),
            "func_info": permissions.func_info(call.world, component, grant),
        },
    }


def _status(world: World, appid: str) -> int:
    return accounts.STATUS_BANNED if accounts.banned(world, appid) else accounts.STATUS_NORMAL


def confirm_authorization(call: Call) -> dict[str, Any]:
    given = (str(call.body.get(name)) for name in ("funcscope_category_id", "confirm_value"))
    number, value = (whole(text) for text in given)
    if number is None or value is None:
        raise Refusal(
            61020,
            why=Text(
                "funcscope_category_id and confirm_value are numbers",
                "funcscope_category_id 与 confirm_value 应为数字",
            ),
        )
    call.store = str(call.body["authorizer_appid"])
    permissions.confirm(call.world, call.platform(), call.store, number, value)
    return {"errcode": 0, "errmsg": "ok"}


def authorizer_list(call: Call) -> dict[str, Any]:
    component = call.platform()
    count = int(call.body["count"])
    if count > 500:
        raise Refusal(
            40170, why=Text(f"count is {count}, and 500 is the most", f"count 为 {count}，最多 500")
        )
    world = call.world
    where, offset = ("of_component", component.appid, True), int(call.body["offset"])
    # The newest first, as seen: a grant made meanwhile moves all rows by one.
    rows = world.tables.list(Grant, *where, offset=offset, limit=count, descending=True)
    return {
        "total_count": world.tables.count(Grant, *where),
        "list": [
            {
                "authorizer_appid": row.store,
                # Where it is not shown, the list has no such key, and an account's info has it empty.
                **(
                    {"refresh_token": shown}
                    if (shown := authorization.shown_refresh_token(world, row))
                    else {}
                ),
                "auth_time": int(row.auth_time),
            }
            for row in rows
        ],
    }


_BASE = "/cgi-bin/component/"
_OFFSET = lax(COUNT, seen("https://github.com/liyiorg/weixin-popular"))  # it sends text
_PAGES = "https://developers.weixin.qq.com/doc/oplatform/openApi/"
_AS_FOR_TOKEN = ours("the secret is looked at as by api_component_token")
_NO_BODY = seen("field report: the body had arrived as NULL, said an employee")
_OK = obj({"errcode": INT, "errmsg": STR})
_FUNC_INFO = arr(
    obj(
        {"funcscope_category": obj({"id": INT})},
        confirm_info=obj({"need_confirm": INT, "already_confirm": INT, "can_confirm": INT}),
    )
)
_GRANTED = obj(
    {
        "authorizer_appid": STR,
        "authorization_appid": STR,
        "authorizer_refresh_token": STR,
        "func_info": _FUNC_INFO,
    }
)
_DOMAINS = {f"{new}{domain}Domain": arr(STR) for new in ("", "New") for domain in accounts.DOMAINS}
_MINI_PROGRAM_INFO = obj(
    {
        "network": obj(**_DOMAINS, FinanceWhiteDomain=arr(STR)),
        "categories": arr(obj({"first": STR, "second": STR})),
        "visit_status": INT,
    }
)
_OWN_INFO = {  # the object that tells the account's kind apart
    row.info: _MINI_PROGRAM_INFO if kind is AccountKind.MINI_PROGRAM else obj({"id": INT})
    for kind, row in accounts.KINDS.items()
    if row.info
}
_AUTHORIZER_INFO = obj(
    {
        "nick_name": STR,
        "head_img": STR,
        "service_type_info": obj({"id": INT, "name": STR}),
        "verify_type_info": obj({"id": INT, "name": STR}),
        "user_name": STR,
        "alias": STR,
        "qrcode_url": STR,
        "business_info": obj(
            {"open_pay": INT, "open_shake": INT, "open_scan": INT, "open_card": INT, "open_store": INT}
        ),
        "idc": INT,
        "principal_name": STR,
        "signature": STR,
        "register_type": INT,
        "account_status": INT,
        "basic_config": obj({"is_phone_configured": BOOL, "is_email_configured": BOOL}),
    },
    **_OWN_INFO,
)

ROWS = (
    Endpoint(
        id="component.api_start_push_ticket",
        summary="turn the pushing of verify tickets on",
        chinese="启动验证票据推送服务",
        method="POST",
        path=_BASE + "api_start_push_ticket",
        source=Source("oplatform: openApi/ticket-token/api_startpushticket"),
        request=obj({"component_appid": STR, "component_secret": STR}),
        missing={"component_secret": 41004},
        account=TokenKind.COMPONENT,
        reply=_OK,
        errors=(-1, 40125),
        known={
            -1: seen("field report: a Mini Program's appid"),
            41018: thread("000a6c07d70bc0a2ba8c45b0657000", "2021-08"),
            40013: Source(_PAGES + "ticket-token/api_startpushticket.html"),
            40125: _AS_FOR_TOKEN,
            41004: _AS_FOR_TOKEN,
            61004: posts("oCJUsw3CJZMGoXgD7yfd-J_vC3bE/answer", "2021-07"),
            61011: thread("000a2428810f10b36181458f961000", "2024-05"),
        },
        handler=start_push_ticket,
    ),
    Endpoint(
        id="component.api_component_token",
        summary="the platform's own access token, for a verify ticket",
        chinese="用验证票据获取第三方平台接口调用令牌",
        method="POST",
        path=_BASE + "api_component_token",
        source=Source("oplatform: openApi/ticket-token/api_getcomponentaccesstoken"),
        request=obj({"component_appid": STR, "component_appsecret": STR}),
        missing={"component_appsecret": 41004},
        account=TokenKind.COMPONENT,
        reply=obj({"component_access_token": STR, "expires_in": INT}),
        errors=(40125, 61005, 61006),
        known={
            **dict.fromkeys(
                (40013, 40125, 41004, 61004, 61011),
                Source("oplatform: openApi/ticket-token/api_getcomponentaccesstoken"),
            ),
            41018: _NO_BODY,
            45009: posts("oCJUsw7KGOvOqmWdEZE3KxHpY_ug/follow", "2021-07"),
        },
        handler=component_token,
    ),
    Endpoint(
        id="component.api_create_preauthcode",
        summary="a pre-auth code for the consent page",
        chinese="获取授权页所用的预授权码",
        method="POST",
        path=_BASE + "api_create_preauthcode",
        source=Source("oplatform: openApi/ticket-token/api_getpreauthcode"),
        tokens=COMPONENT,
        request=obj({"component_appid": STR}),
        reply=obj({"pre_auth_code": STR, "expires_in": INT}),
        handler=create_preauthcode,
    ),
    Endpoint(
        id="component.api_query_auth",
        summary="exchange an authorization code",
        chinese="用授权码换取授权信息",
        method="POST",
        path=_BASE + "api_query_auth",
        source=Source("oplatform: openApi/ticket-token/api_getauthorizerrefreshtoken"),
        tokens=COMPONENT,
        request=obj({"component_appid": STR, "authorization_code": STR}),
        about=of_authorization_code,
        missing={"authorization_code": 61009},
        reply=obj(
            {
                "authorization_info": obj(
                    {
                        "authorizer_appid": STR,
                        "authorizer_access_token": STR,
                        "expires_in": INT,
                        "authorizer_refresh_token": STR,
                        "func_info": _FUNC_INFO,
                    }
                )
            }
        ),
        errors=(42007, 61009, 61010),
        handler=query_auth,
    ),
    Endpoint(
        id="component.api_authorizer_token",
        summary="a store's access token, for its refresh token",
        chinese="用刷新令牌获取店铺的接口调用令牌",
        method="POST",
        path=_BASE + "api_authorizer_token",
        source=Source("oplatform: openApi/ticket-token/api_getauthorizeraccesstoken"),
        tokens=COMPONENT,
        request=obj({"component_appid": STR, "authorizer_appid": STR}),
        reply=obj({"authorizer_access_token": STR, "expires_in": INT, "authorizer_refresh_token": STR}),
        errors=(61003, 61023, 42007),
        known={41018: _NO_BODY, 61003: seen("field report: an account that had taken its grant back")},
        handler=authorizer_token,
    ),
    Endpoint(
        id="component.api_get_authorizer_info",
        summary="who an authorizer is and what it granted",
        chinese="获取授权账号的信息与权限集",
        method="POST",
        path=_BASE + "api_get_authorizer_info",
        source=Source("oplatform: openApi/authorization-management/api_getauthorizerinfo"),
        tokens=COMPONENT,
        request=obj({"component_appid": STR, "authorizer_appid": STR}),
        reply=obj({"authorizer_info": _AUTHORIZER_INFO, "authorization_info": _GRANTED}),
        errors=(61003,),
        known={61003: posts("oCJUsw0JFywLWYLrkc7B3nlk_fk4/follow", "2020-07")},
        slashes_escaped=True,
        handler=authorizer_info,
    ),
    Endpoint(
        id="component.api_get_authorizer_list",
        summary="all authorizers, a page at a time",
        chinese="分页拉取已授权的账号",
        method="POST",
        path=_BASE + "api_get_authorizer_list",
        source=Source("oplatform: openApi/authorization-management/api_getauthorizerlist"),
        tokens=COMPONENT,
        request=obj({"component_appid": STR, "offset": _OFFSET, "count": _OFFSET}),
        reply=obj(
            {
                "total_count": INT,
                "list": arr(obj({"authorizer_appid": STR, "auth_time": INT}, refresh_token=STR)),
            }
        ),
        errors=(40170,),
        handler=authorizer_list,
    ),
    Endpoint(
        id="component.api_confirm_authorization",
        summary="confirm a permission set that an account granted, or take that back",
        chinese="确认或撤回账号授予的权限集",
        method="POST",
        path=_BASE + "api_confirm_authorization",
        source=Source("https://github.com/JeffreySu/WeiXinMPSDK", Standing.SEEN),
        tokens=COMPONENT,
        request=obj({"component_appid": STR, "authorizer_appid": STR}),
        reply=_OK,
        errors=(61003, 61017, 61018, 61019, 61020, 61021, 61022),
        known={61003: ours("an account without a grant gets what api_get_authorizer_info says of it")},
        handler=confirm_authorization,
    ),
)
