"""All refusals ahead of a handler, in the platform's order.

Method, body, token missing, unknown, expired, IP, quota, permission, arguments.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Any

from simulator.core import addresses, quota
from simulator.core.component import accounts, permissions, tokens
from simulator.core.component.entities import Component, Token, TokenKind
from simulator.core.errors import Refusal
from simulator.core.world import World
from simulator.endpoints import argument_types, cursor, wrong_arguments
from simulator.endpoints import unsimulated as roots
from simulator.endpoints.model import ANY_TOKEN, Call, Endpoint, well_formed
from simulator.endpoints.paths import NOT_SIMULATED, PATHS, of_id
from simulator.endpoints.uploads import files, is_form
from simulator.http.message import Request
from simulator.shapes.taken import taken
from simulator.texts import Text

# Interfaces of platforms come under the first root; the others were seen to refuse an account's token alike.
COMPONENT_ROOTS = ("/cgi-bin/component/", "/wxa/queryquota")
ENCODED_TWICE = "data format error, expecting an object value, but found a string value"
NO_SUCH_PATH = Text("wxsim knows no such path", "wxsim 不认识这个路径")

_FORM = re.compile(r"[\w.%~+*\[\]-]+=|--\S+\r?\nContent-Disposition:", re.IGNORECASE)
_LONGEST = 200  # characters of a path that are compared with those known
_MALFORMED = re.compile(r"[^\w-]", re.ASCII)


def let_in(call: Call) -> None:
    """All refusals of a call that come whether its path is simulated, known only, or under a root."""
    if call.row is not None:
        admit(call, call.row)
    else:
        _let_in_by_root(call)


def admit(call: Call, row: Endpoint) -> None:
    """All refusals before the handler, in the platform's order; fills in what the handler may rely on."""
    world, path = call.world, row.path
    _check_method(call.request, (row.method,))
    call.body = _body(call, row)
    call.token = _check_token(call, path, row.tokens)
    _check_account(call)
    if call.token is not None and call.token.kind is not TokenKind.HOME_PAGE:
        call.component = world.tables.get(Component, call.token.owner)
    _check_right(world, path, row.permission_sets, call.token)
    if row.gate is not None and call.token is not None:
        row.gate(world, call.token)
    if row.simulated or not is_form(call.request):  # a form of which nothing is simulated is not taken apart
        _check_arguments(row, call)
    if row.cursor:
        call.position = cursor.taken(call, row)


def _let_in_by_root(call: Call) -> None:
    """A path that nobody described: what can be told of it is refused, as at WeChat."""
    request, path = call.request, call.request.path
    root = roots.find(path)
    if root is None:
        call.token = _check_token(call, path, ANY_TOKEN)
        _check_account(call, counts=False)
    else:
        _check_method(request, root.methods)
        if not is_form(request):
            _body(call, None)
        call.token = _check_token(call, path, root.tokens)
        _check_account(call)
        _check_right(call.world, path, root.permission_sets, call.token)


def not_simulated(call: Call) -> Refusal:
    """What is said of a path that nobody described, once its call was let in."""
    near = nearest(call.request.path)
    told = NO_SUCH_PATH.en
    if near is not None:
        told = f"{told}: the nearest that it knows is {near.path}"
    return Refusal(NOT_SIMULATED, told, why=no_such_path(call.request.path))


def wrong_kind(path: str, kinds: tuple[TokenKind, ...], kind: TokenKind, of_platform: int = 48001) -> Refusal:
    """The refusal of a token whose kind an API does not take.

    Another token among the platform's own interfaces is 61014; the rest is 48001, a kind that has no right:
    a platform's token on an account's interface too, unless the world is switched to what the tables have.
    """
    code = 48001
    if kind is TokenKind.COMPONENT:
        code = of_platform
    elif kinds == (TokenKind.COMPONENT,) and path.startswith(COMPONENT_ROOTS):
        code = 61014
    return Refusal(
        code, why=Text(f"this API does not take the token of a {kind}", f"这个接口不接受 {kind} 的令牌")
    )


def _check_method(request: Request, methods: tuple[str, ...]) -> None:
    if request.method not in methods:
        raise Refusal(43002 if "POST" in methods else 43001)


def _body(call: Call, row: Endpoint | None) -> Mapping[str, Any]:
    """The arguments in the body of a POST; a GET has none there."""
    if call.request.method != "POST":
        return {}
    if isinstance(call.received, dict):
        return call.received
    if row is not None and row.takes_files and _is_form_or_nothing(call):
        return {}
    # Where a call has to say for which platform it is, no body and a form both arrive as none that says so.
    unnamed = row.names_platform if row is not None else 0
    if not call.request.body.strip():
        raise Refusal(unnamed or 44002, why=Text("the call has no body", "调用没有包体"))
    text = call.request.body.decode("utf-8-sig", "replace")
    if isinstance(call.received, str) and call.received.lstrip("\ufeff") != text:
        raise Refusal(
            47001,
            ENCODED_TWICE,
            why=Text(
                "the body is a text in JSON: it was encoded twice", "包体是 JSON 中的字符串：编码了两次"
            ),
        )
    if _FORM.match(text.lstrip()):
        raise Refusal(
            unnamed or 47001, why=Text("a form stands where JSON is due", "应为 JSON，收到的是表单")
        )
    raise Refusal(47001)


def _is_form_or_nothing(call: Call) -> bool:
    """Whether a body is what brings files, which are taken of it, or there is none."""
    if is_form(call.request):
        call.files = files(call.request)
        return True
    return not call.request.body.strip()


def _check_token(call: Call, path: str, kinds: tuple[TokenKind, ...]) -> Token | None:
    """The token that the call carries, found good; None where the API takes none."""
    if not kinds:
        return None
    if not call.given:
        raise Refusal(41001)
    if _MALFORMED.search(call.given):
        raise Refusal(
            40014, why=Text("a token has letters, digits, - and _ only", "令牌只有字母、数字、- 与 _")
        )
    token = tokens.check(call.world, call.carried)
    if token.kind not in kinds:
        of_platform = int(call.world.switches.component_token_on_account_api)
        raise wrong_kind(path, kinds, token.kind, of_platform)
    return token


def _check_account(call: Call, *, counts: bool = True) -> None:
    """The white list of whoever calls, and the quota of the account that the call is made for.

    The list that refuses decides the code: a platform's own, also where it calls for an account.
    """
    owner = call.token.owner if call.token is not None else call.account
    if not owner:
        return
    world, request = call.world, call.request
    platform = world.tables.get(Component, owner) is not None
    addresses.check(world, owner, request.client, 61004 if platform else 40164)
    if not counts:
        return
    with world.transaction():
        refusal = quota.charge(world, call.account, request.path)
    if refusal is not None:
        raise refusal


def _check_right(world: World, path: str, sets: tuple[int, ...], token: Token | None) -> None:
    """Whether the account may call at all, and whether it granted what the API needs."""
    if token is None or token.kind is not TokenKind.AUTHORIZER:
        return
    if accounts.banned(world, token.store):
        raise Refusal(48004, why=Text(f"{token.store} is banned", f"{token.store} 已被封禁"))
    if sets:
        permissions.check(world, token, sets, path)


@lru_cache(maxsize=256)
def nearest(path: str) -> Endpoint | None:
    """The row whose path is most like one that nobody described, or stands at its end; None where none is."""
    if ends := [known for known in PATHS if path.endswith(known)]:
        return PATHS[max(ends, key=len)]
    close = difflib.get_close_matches(path[:_LONGEST], PATHS, n=1, cutoff=0.6)
    return PATHS[close[0]] if close else None


def no_such_path(path: str) -> Text:
    """What there is to say of a path that nobody described."""
    near = nearest(path)
    if near is None:
        return Text(
            f"{NO_SUCH_PATH.en}: `wxsim paths` lists those that it knows",
            f"{NO_SUCH_PATH.zh}：`wxsim paths` 列出它认识的路径",
        )
    standing = Text("is known, and not simulated", "已收录，但没有模拟")
    if near.simulated:
        standing = Text("is simulated", "已模拟")
    return Text(
        f"{NO_SUCH_PATH.en}; the nearest, {near.method} {near.path}, {standing.en}",
        f"{NO_SUCH_PATH.zh}；最接近的 {near.method} {near.path}，{standing.zh}",
    )


def _check_arguments(row: Endpoint, call: Call) -> None:
    body = call.body = argument_types.settled(row.request, call.body, call.world.switches.strict_types)
    if row.shape is not None:
        body = call.body = taken(row.shape.request, body)
    for name in row.request["required"]:
        if body.get(name) in (None, ""):
            raise _missing(row, name, row.request)
    _validate(row, dict(body))
    _check_query(row, call)
    # A field that the row does not have is passed over, as any other.
    appid = body.get("component_appid") if "component_appid" in row.request["properties"] else None
    if call.component is not None and appid is not None and appid != call.component.appid:
        raise _other_platform(call.world, str(appid), call.component.appid)


def _missing(row: Endpoint, name: str, side: Mapping[str, Any]) -> Refusal:
    """The refusal of a body, or a query, that lacks an argument."""
    if row.shape is not None and name not in row.missing:
        return wrong_arguments.missing(name, side["properties"][name])
    return Refusal(row.missing.get(name, 40097), why=Text(f"{name} is missing", f"缺少 {name}"))


def _check_query(row: Endpoint, call: Call) -> None:
    """The arguments that stand in the query, each as what it is; what is empty is not there."""
    if not row.query["properties"]:
        return
    given = {name: value for name, value in call.query.items() if value != ""}
    call.asked = taken(row.shape.query, given) if row.shape is not None else given
    for name in row.query["required"]:
        if name not in call.asked:
            raise _missing(row, name, row.query)
    _validate(row, call.asked, "query")


def _other_platform(world: World, appid: str, owner: str) -> Refusal:
    """A body that names another platform than the token's. Which code is whose is inferred from the texts."""
    told = Text(f"the token is {owner}'s, the body names {appid}", f"令牌属于 {owner}，包体写的是 {appid}")
    if world.tables.get(Component, appid) is not None:
        return Refusal(61001, why=told)
    return Refusal(61011 if well_formed(appid) else 40013, why=told)


def _validate(row: Endpoint, body: Mapping[str, Any], side: str = "request") -> None:
    import fastjsonschema

    try:
        validator(row.id, side)(body)
    except fastjsonschema.JsonSchemaValueException as error:
        if row.shape is not None:
            raise wrong_arguments.of_schema(row, error) from None
        raise Refusal(40097, why=str(error.message)) from None


@cache
def validator(endpoint: str, side: str) -> Callable[[Any], Any]:
    """Compiled on first use: a server that is only started pays for none."""
    import fastjsonschema

    row = of_id(endpoint)
    sides = {"request": row.request, "query": row.query, "reply": row.reply}
    compiled: Callable[[Any], Any] = fastjsonschema.compile(sides[side])
    return compiled
