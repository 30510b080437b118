"""Rows about quotas and requests made: clearing in three forms, reading, and looking up a rid."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode

from simulator.core import quota, rids
from simulator.core.component import authorization
from simulator.core.component.entities import Component, TokenKind
from simulator.core.errors import Refusal
from simulator.core.sources import Source, Standing, ours, posts
from simulator.endpoints.model import ANY_TOKEN, INT, STR, Call, Endpoint, obj, well_formed
from simulator.journal.shorten import is_head
from simulator.texts import Text
from simulator.wire.signature import same

NO_PATH = "cgi_path is invalid"  # the page has the code, and no text for it
_OK = {"errcode": 0, "errmsg": "ok"}


def account(call: Call) -> str:
    """Whose quota the call's token uses: the merchant's, where it speaks for one."""
    token = call.token
    return (token.store or token.owner) if token is not None else ""


def clear_quota(call: Call) -> dict[str, Any]:
    """The token form: the body names the token's own account."""
    if call.body["appid"] != account(call):
        raise Refusal(
            40013,
            why=Text(
                f"the token is {account(call)}'s, the body names {call.body['appid']}",
                f"令牌属于 {account(call)}，包体写的是 {call.body['appid']}",
            ),
        )
    quota.clear(call.world, account(call))
    return _OK


def clear_component_quota(call: Call) -> dict[str, Any]:
    """The old form for platforms."""
    quota.clear(call.world, call.platform().appid)
    return _OK


def clear_quota_by_secret(call: Call) -> dict[str, Any]:
    """The form without a token: for the platform itself, or for an account that granted to it."""
    appid = str(call.body["component_appid"])
    component = call.world.tables.get(Component, appid)
    if component is None:
        raise Refusal(
            61011 if well_formed(appid) else 40013,
            why=Text(f"{appid} is no third-party platform here", f"{appid} 不是这里的第三方平台"),
        )
    if not same(str(call.body["appsecret"]), component.secret):
        raise Refusal(40125, why=Text("the secret is not the platform's", "secret 不是该第三方平台的"))
    call.component = component
    merchant = str(call.body.get("appid") or "")
    if merchant and merchant != appid:
        authorization.require_grant(call.world, appid, merchant, for_="info")
        call.store = merchant
    quota.clear(call.world, merchant or appid)
    return _OK


def quota_get(call: Call) -> dict[str, Any]:
    path = _own_path(call)
    limit = quota.limit_of(call.world, account(call), path)
    used = quota.used(call.world, account(call), path)
    minute = {"call_count": limit.minute, "refresh_second": 60 if limit.minute else 0}
    return {
        **_OK,
        "quota": {"daily_limit": limit.daily, "used": used, "remain": max(0, limit.daily - used)},
        "rate_limit": minute,
        "component_rate_limit": {"call_count": 0, "refresh_second": 0},
    }


def quota_clear(call: Call) -> dict[str, Any]:
    quota.clear(call.world, account(call), _own_path(call, malformed=76021))
    return _OK


def _own_path(call: Call, *, malformed: int = 76003) -> str:
    """The path asked about, if it is written right, exists, and is one that the token's owner may call."""
    path = str(call.body["cgi_path"])
    if not path.startswith("/") or "://" in path or "?" in path:
        text = NO_PATH if malformed == 76003 else None
        raise Refusal(
            malformed,
            text,
            why=Text(
                f"{path!r} is no path: it begins with a slash and has no host",
                f"{path!r} 不是路径：应以斜线开头，且不带域名",
            ),
        )
    if path.startswith("/sns/"):
        raise Refusal(
            76022, why=Text("paths under /sns/ have no quota to be read", "/sns/ 下的路径没有可查询的额度")
        )
    row = call.rows.get(path)
    if row is None:
        raise Refusal(76021, why=Text(f"there is no API {path}", f"没有接口 {path}"))
    kind = call.token.kind if call.token is not None else TokenKind.NONE
    if kind not in (row.tokens or (row.account,)):
        raise Refusal(
            76022,
            why=Text(f"{path} is not called with the token of a {kind}", f"{path} 不用 {kind} 的令牌调用"),
        )
    return path


def rid_get(call: Call) -> dict[str, Any]:
    """The request behind a rid, for the account that made it, within seven days."""
    rid = str(call.body["rid"])
    if not rids.well_formed(rid):
        raise Refusal(
            76002,
            why=Text(
                f"{rid[:40]!r} is no rid, which is three times 8 digits of hexadecimal",
                f"{rid[:40]!r} 不是 rid；rid 为三组 8 位十六进制数字",
            ),
        )
    found = rids.find(call.world, rid)
    if found is None:
        raise Refusal(
            76001, why=Text("no request of the last seven days has this rid", "最近七天没有这个 rid 的请求")
        )
    if found.account != account(call):
        raise Refusal(76003, why=Text("the request was another account's", "该请求属于其他账号"))
    body = found.body
    if is_head(body):
        body = body["head"]
    text = body if isinstance(body, str) else "" if body is None else _compact(body)
    return {
        **_OK,
        "request": {
            "invoke_time": int(found.at),
            "cost_in_ms": int(found.wall_ms),
            "request_url": urlencode(found.query),
            "request_body": text,
            "response_body": _compact(found.reply),
            "client_ip": found.client,
        },
    }


def _compact(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


_DONE = obj({"errcode": INT, "errmsg": STR})
_CLEAR_ONE = "https://developers.weixin.qq.com/doc/store/talent/openapi/apimgnt/clearApiQuota.html"
_PAGE = "oplatform: openApi/openapi/"

ROWS = (
    Endpoint(
        id="clear_quota",
        summary="clear an account's quotas of the day, with its token",
        chinese="清空账号自己的接口调用额度",
        method="POST",
        path="/cgi-bin/clear_quota",
        source=Source(_PAGE + "api_clearquota"),
        tokens=ANY_TOKEN,
        request=obj({"appid": STR}),
        missing={"appid": 41002},
        reply=_DONE,
        errors=(40013, 48006),
        known={
            40013: Source(_PAGE + "api_clearquota"),
            42001: posts("oCJUsw7KGOvOqmWdEZE3KxHpY_ug/follow", "2021-07"),
        },
        handler=clear_quota,
    ),
    Endpoint(
        id="component.clear_quota",
        summary="clear a platform's quotas of the day, the older form",
        chinese="清空第三方平台的接口调用额度（旧形式）",
        method="POST",
        path="/cgi-bin/component/clear_quota",
        source=Source("https://github.com/liyiorg/weixin-popular", Standing.SEEN),
        tokens=(TokenKind.COMPONENT,),
        request=obj({"component_appid": STR}),
        reply=_DONE,
        errors=(48006,),
        handler=clear_component_quota,
    ),
    Endpoint(
        id="component.clear_quota.v2",
        summary="clear quotas of the day with the platform's secret",
        chinese="用密钥清空接口调用额度",
        method="POST",
        path="/cgi-bin/component/clear_quota/v2",
        source=Source(_PAGE + "api_componentclearquota_v2"),
        account=TokenKind.COMPONENT,
        request=obj({"component_appid": STR, "appsecret": STR}, appid=STR),
        missing={"appsecret": 41004},
        reply=_DONE,
        errors=(40125, 48006, 61003),
        known={
            40013: Source(_PAGE + "api_componentclearquota_v2"),
            40125: ours("its page lists a missing secret, and not a wrong one"),
            61003: ours("an account without a grant gets what api_get_authorizer_info says of it"),
        },
        handler=clear_quota_by_secret,
    ),
    Endpoint(
        id="openapi.quota.get",
        summary="limit and use of one API",
        chinese="查询一个接口的调用额度",
        method="POST",
        path="/cgi-bin/openapi/quota/get",
        source=Source(_PAGE + "api_getapiquota"),
        tokens=ANY_TOKEN,
        request=obj({"cgi_path": STR}),
        missing={"cgi_path": 76003},
        reply=obj(
            {
                "errcode": INT,
                "errmsg": STR,
                "quota": obj({"daily_limit": INT, "used": INT, "remain": INT}),
                "rate_limit": obj({"call_count": INT, "refresh_second": INT}),
                "component_rate_limit": obj({"call_count": INT, "refresh_second": INT}),
            }
        ),
        errors=(76003, 76021, 76022),
        known={76003: Source(_PAGE + "api_getapiquota")},
        handler=quota_get,
    ),
    Endpoint(
        id="openapi.quota.clear",
        summary="clear the quota of one API",
        chinese="清空一个接口的调用额度",
        method="POST",
        path="/cgi-bin/openapi/quota/clear",
        source=Source(_CLEAR_ONE),
        tokens=ANY_TOKEN,
        request=obj({"cgi_path": STR}),
        missing={"cgi_path": 76021},
        reply=_DONE,
        errors=(76021, 76022),
        known=dict.fromkeys((40001, 41001, 42001, 44002, 45009, 76021, 76022), Source(_CLEAR_ONE)),
        handler=quota_clear,
    ),
    Endpoint(
        id="openapi.rid.get",
        summary="the request behind a rid",
        chinese="按 rid 查询一次调用",
        method="POST",
        path="/cgi-bin/openapi/rid/get",
        source=Source(_PAGE + "getRidInfo"),
        tokens=ANY_TOKEN,
        request=obj({"rid": STR}),
        missing={"rid": 76002},
        reply=obj(
            {
                "errcode": INT,
                "errmsg": STR,
                "request": obj(
                    {
                        "invoke_time": INT,
                        "cost_in_ms": INT,
                        "request_url": STR,
                        "request_body": STR,
                        "response_body": STR,
                        "client_ip": STR,
                    }
                ),
            }
        ),
        errors=(76001, 76002, 76003),
        handler=rid_get,
    ),
)
