"""Rows of an account's options: asked and set on the new paths and the old, with either token."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simulator.core.component import options
from simulator.core.component.entities import TokenKind
from simulator.core.errors import Refusal
from simulator.core.sources import Source, ours
from simulator.endpoints.model import INT, STR, Call, Endpoint, Handler, obj
from simulator.texts import Text


def _account(call: Call) -> str:
    """The account in question: the token's own, or the one that the body names."""
    named = str(call.body.get("authorizer_appid") or "")
    own = call.token.store if call.token is not None else ""
    if own and named and named != own:
        raise Refusal(
            40013,
            why=Text(f"the token is {own}'s, the body names {named}", f"令牌属于 {own}，包体写的是 {named}"),
        )
    if not own and not named:
        raise Refusal(
            40013,
            why=Text(
                "with a platform's token, authorizer_appid names the account",
                "用第三方平台的令牌时，由 authorizer_appid 指明账号",
            ),
        )
    options.granted(call.world, call.platform(), own or named)
    call.store = own or named
    return call.store


def get(call: Call) -> dict[str, Any]:
    option = options.get(call.world, _account(call), str(call.body["option_name"]))
    return {"option_name": option.name, "option_value": option.value}


def get_old(call: Call) -> dict[str, Any]:
    """The older path names the account as well."""
    shown = get(call)
    return {"authorizer_appid": call.store, **shown}


def set_(call: Call) -> dict[str, Any]:
    value = call.body["option_value"]
    options.put(call.world, _account(call), str(call.body["option_name"]), str(value))
    return {"errcode": 0, "errmsg": "ok"}


@dataclass(frozen=True, slots=True)
class _Way:
    """One of the two paths of each call."""

    mark: str
    page: str
    old: str
    get: Handler


VALUE = {"as": "string", "type": ["string", "integer"]}
_BASE = "/cgi-bin/component/"
_NEW = _Way("", "oplatform: openApi/authorization-management/api_{}authorizeroptioninfo", "", get)
_OLD = _Way("api_", "oplatform: Third-party_Platforms/2.0/api/ThirdParty/token", "（旧路径）", get_old)
_WHOSE = ours("the account is the token's or the body's, and has granted something")
_SHOWN = obj({"option_name": STR, "option_value": STR}, authorizer_appid=STR)
_DONE = obj({"errcode": INT, "errmsg": STR})


def _row(way: _Way, what: str) -> Endpoint:
    asks = what == "get"
    return Endpoint(
        id=f"component.{way.mark}{what}_authorizer_option",
        summary=f"{what} an option of an account",
        chinese=f"{'获取' if asks else '设置'}授权账号的选项{way.old}",
        method="POST",
        path=f"{_BASE}{way.mark}{what}_authorizer_option",
        source=Source(way.page.format(what)),
        tokens=(TokenKind.COMPONENT, TokenKind.AUTHORIZER),
        request=obj(
            {"option_name": STR} if asks else {"option_name": STR, "option_value": VALUE},
            component_appid=STR,
            authorizer_appid=STR,
        ),
        missing={"option_name": 61012} if asks else {"option_name": 61012, "option_value": 61013},
        reply=_SHOWN if asks else _DONE,
        errors=(40013, 61003, 61012) if asks else (40013, 61003, 61012, 61013, 61025),
        known={40013: _WHOSE, 61003: _WHOSE},
        handler=way.get if asks else set_,
    )


ROWS = tuple(_row(way, what) for way in (_NEW, _OLD) for what in ("get", "set"))
