"""Rows for tokens of accounts with a secret of their own: here the provider's home page."""

from __future__ import annotations

from typing import Any

from simulator.core.component import tokens
from simulator.core.component.entities import Component, Token, TokenKind
from simulator.core.errors import Refusal
from simulator.core.market.entities import HomePage
from simulator.core.sources import Source, Standing, seen
from simulator.endpoints.model import BOOL, INT, STR, Call, Endpoint, obj
from simulator.texts import Text
from simulator.wire.signature import same

GRANT = "client_credential"


def _home_page(call: Call, given: Any) -> HomePage:
    if given["grant_type"] != GRANT:
        raise Refusal(40002, why=Text(f"grant_type must be {GRANT}", f"grant_type 必须是 {GRANT}"))
    appid = str(given["appid"])
    if call.world.tables.get(Component, appid):
        raise Refusal(
            61024,
            why=Text(
                "a third-party platform takes api_component_token", "第三方平台应使用 api_component_token"
            ),
        )
    home_page = call.world.tables.get(HomePage, appid)
    if home_page is None:
        raise Refusal(40013, why=Text(f"{appid} is no home page here", f"{appid} 不是这里的主页"))
    if not same(str(given["secret"]), home_page.secret):
        raise Refusal(40125, why=Text("the secret is not the home page's", "secret 不是该主页的"))
    return home_page


def _reply(call: Call, token: Token) -> dict[str, Any]:
    call.hand_out(token)
    return {"access_token": token.value, "expires_in": tokens.seconds_left(call.world, token)}


def token(call: Call) -> dict[str, Any]:
    home_page = _home_page(call, call.asked)
    return _reply(call, tokens.issue(call.world, TokenKind.HOME_PAGE, home_page.appid))


def stable_token(call: Call) -> dict[str, Any]:
    """The present stable token while it lives; `force_refresh` asks for another."""
    home_page = _home_page(call, call.body)
    present = tokens.current(call.world, TokenKind.HOME_PAGE, home_page.appid)
    alive = present is not None and present.stable and tokens.state(call.world, present) == "valid"
    near_end = present is not None and present.expires_at - call.world.clock.now() <= tokens.OVERLAP
    if present is not None and alive and not near_end and not call.body.get("force_refresh"):
        return _reply(call, present)
    return _reply(call, tokens.issue(call.world, TokenKind.HOME_PAGE, home_page.appid, stable=True))


_CREDENTIALS = {"grant_type": {**STR, "examples": [GRANT]}, "appid": STR, "secret": STR}
_MISSING = {"grant_type": 40002, "appid": 41002, "secret": 41004}
_ERRORS = (40002, 61024, 40013, 40125)
_REPLY = obj({"access_token": STR, "expires_in": INT})

ROWS = (
    Endpoint(
        id="token",
        summary="an account's access token; each fetch supersedes the one before",
        chinese="获取有密钥的账号的接口调用凭据",
        method="GET",
        path="/cgi-bin/token",
        source=Source(
            "https://developers.weixin.qq.com/doc/oplatform/service_market/interface/value_added/get_fuwu_access_token.html"
        ),
        request=obj(),
        query=obj(_CREDENTIALS),
        account=TokenKind.HOME_PAGE,
        reply=_REPLY,
        missing=_MISSING,
        errors=_ERRORS,
        known={40164: seen("https://github.com/binarywang/WxJava/issues/3199", "2023-12")},
        handler=token,
    ),
    Endpoint(
        id="stable_token",
        summary="an account's access token, the same while it lives",
        chinese="获取账号的稳定版接口调用凭据",
        method="POST",
        path="/cgi-bin/stable_token",
        source=Source("oplatform: openApi/openapi/getStableAccessToken", Standing.INFERRED),
        request=obj(_CREDENTIALS, force_refresh=BOOL),
        account=TokenKind.HOME_PAGE,
        reply=_REPLY,
        missing=_MISSING,
        errors=_ERRORS,
        handler=stable_token,
    ),
)
