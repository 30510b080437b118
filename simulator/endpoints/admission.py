"""All refusals ahead of a handler, in the platform's order.

Method, body, token missing, unknown, expired, IP, quota, permission, arguments.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from simulator.core import addresses, quota
from simulator.core.component import permissions, tokens
from simulator.core.component.entities import Component, Token, TokenKind
from simulator.core.errors import Refusal
from simulator.core.market.entities import HomePage
from simulator.core.world import World
from simulator.endpoints import known as paths
from simulator.endpoints.exchange import Request, Seen, text_of
from simulator.endpoints.model import Call, Endpoint, well_formed
from simulator.endpoints.table import BY_ID

_FORM = re.compile(r"[\w.%~-]+=")
_MALFORMED = re.compile(r"[^\w-]", re.ASCII)


def admit(world: World, request: Request, row: Endpoint, seen: Seen) -> Call:
    """All refusals before the handler, in the platform's order."""
    if request.method != row.method:
        raise Refusal(43002 if row.method == "POST" else 43001)
    body = seen.body
    if row.method == "POST":
        if not request.body:
            raise Refusal(44002)
        if not isinstance(body, dict):
            # A form in place of JSON was seen to be read as a call without arguments.
            raise Refusal(41002 if _FORM.match(str(body)) else 47001)
    else:
        body = {}
    token = _check_token(world, row, seen)
    _check_account(world, request, row, seen, token)
    call = Call(world=world, row=row, body=body, query=request.query, token=token, store=seen.store)
    if token is not None and token.kind is not TokenKind.HOME_PAGE:
        call.component = world.tables.get(Component, token.owner)
    if row.permission_sets and token is not None and token.kind is TokenKind.AUTHORIZER:
        permissions.check(world, token, row.permission_sets, row.path)
    if row.gate is not None and token is not None:
        row.gate(world, token)
    _check_arguments(row, body, call)
    return call


def _check_token(world: World, row: Endpoint, seen: Seen) -> Token | None:
    if not row.tokens:
        return None
    if not seen.given:
        raise Refusal(41001)
    if _MALFORMED.search(seen.given):
        raise Refusal(40014, why="a token has letters, digits, - and _ only")
    if seen.token is not None and seen.token.kind not in row.tokens:
        tokens.check(world, seen.token)
        raise Refusal(row.wrong_token, why=f"this API does not take the token of a {seen.token.kind}")
    return tokens.check(world, seen.token)


def _check_account(world: World, request: Request, row: Endpoint, seen: Seen, token: Token | None) -> None:
    """The white list of whoever calls, and the quota of the account that the call is made for."""
    if token is not None:
        owner, charged, platform = token.owner, token.store or token.owner, token.kind is TokenKind.COMPONENT
    else:
        owner = charged = _named_account(world, request, row, seen)
        platform = row.account is TokenKind.COMPONENT
    if not owner:
        return
    addresses.check(world, owner, request.client, 61004 if platform else 40164)
    with world.transaction():
        refusal = quota.charge(world, charged, row.path)
    if refusal is not None:
        raise refusal


def _named_account(world: World, request: Request, row: Endpoint, seen: Seen) -> str:
    """The account that a call without a token names, if it is one of this world."""
    body = seen.body if isinstance(seen.body, dict) else {}
    if row.account is TokenKind.COMPONENT:
        appid = text_of(body.get("component_appid"))
        return appid if world.tables.get(Component, appid) else ""
    if row.account is TokenKind.HOME_PAGE:
        appid = text_of(body.get("appid")) or request.query.get("appid", "")
        return appid if world.tables.get(HomePage, appid) else ""
    return ""


def _check_arguments(row: Endpoint, body: Mapping[str, Any], call: Call) -> None:
    for name in row.request["required"]:
        if body.get(name) in (None, ""):
            raise Refusal(row.missing.get(name, 40097), why=f"{name} is missing")
    _validate(validator(row.id, "request"), dict(body), 40097)
    appid = body.get("component_appid")
    if call.component is not None and appid is not None and appid != call.component.appid:
        raise _other_platform(call.world, str(appid), call.component.appid)


def _other_platform(world: World, appid: str, owner: str) -> Refusal:
    """A body that names another platform than the token's. Which code is whose is inferred from the texts."""
    told = f"the token is {owner}'s, the body names {appid}"
    if world.tables.get(Component, appid) is not None:
        return Refusal(61001, why=told)
    return Refusal(61011 if well_formed(appid) else 40013, why=told)


def _validate(validate: Callable[[Any], Any], body: Any, code: int) -> None:
    import fastjsonschema

    try:
        validate(body)
    except fastjsonschema.JsonSchemaValueException as error:
        raise Refusal(code, why=str(error.message)) from None


@cache
def validator(endpoint: str, side: str) -> Callable[[Any], Any]:
    """Compiled on first use: a server that is only started pays for none."""
    import fastjsonschema

    row = BY_ID[endpoint]
    compiled: Callable[[Any], Any] = fastjsonschema.compile(row.request if side == "request" else row.reply)
    return compiled


def not_simulated(world: World, request: Request, seen: Seen) -> Refusal:
    """A path that WeChat has and we do not: refusals of token and permission come first, as there."""
    known = paths.find(request.path)
    if known is not None and request.method not in known.methods:
        return Refusal(43002 if "POST" in known.methods else 43001)
    if not seen.given:
        return Refusal(41001)
    token = tokens.check(world, seen.token)
    if known is not None and token.kind not in known.tokens:
        wrong = 61014 if TokenKind.COMPONENT in known.tokens else 48001
        return Refusal(wrong, why=f"this API does not take the token of a {token.kind}")
    if known is not None and known.permission_sets and token.kind is TokenKind.AUTHORIZER:
        permissions.check(world, token, known.permission_sets, request.path)
    return Refusal(9999999, why=f"{request.path} is not simulated; the README lists what is")
