"""The one way in for calls of the platform's API: request → reply, free of any framework.

Order of refusals: method, body, token missing, unknown, expired, IP, quota, permission, arguments.
Faults are applied around that. A handler runs in a transaction and a refusal leaves nothing of it
behind, except that the call counts; it is journalled either way.
"""

from __future__ import annotations

import json
import re
import traceback
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from simulator.core import addresses, quota
from simulator.core.component import permissions, tokens
from simulator.core.component.entities import Component, Token, TokenKind
from simulator.core.errors import Refusal, SpecViolation
from simulator.core.market import stale
from simulator.core.market.entities import HomePage
from simulator.core.world import World
from simulator.endpoints import known as paths
from simulator.endpoints.model import Call, Endpoint, well_formed
from simulator.endpoints.table import BY_ID, PAGES, PLATFORM_ROOTS, TABLE
from simulator.endpoints.variety import varied
from simulator.faults import plan
from simulator.faults.parts import Occasion
from simulator.faults.plan import Fault
from simulator.faults.what import STALE

CONTENT_TYPE = "application/json; encoding=utf-8"
GARBAGE = bytes(range(128, 256))
_FORM = re.compile(r"[\w.%~-]+=")
_MALFORMED = re.compile(r"[^\w-]", re.ASCII)


@dataclass(slots=True, kw_only=True)
class Request:
    """A call as it arrived: the last value of each name in `query`, all of them joined in `headers`."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    client: str = ""


@dataclass(frozen=True, slots=True)
class Wire:
    """What the server does to a reply instead of just sending it; `seconds` are real."""

    how: str
    seconds: float = 0.0


@dataclass(slots=True, kw_only=True)
class Reply:
    status: int = 200
    body: bytes = b""
    content_type: str = CONTENT_TYPE
    wire: tuple[Wire, ...] = ()


def handles(path: str) -> bool:
    """Whether a path is the API's; other paths are pages."""
    return path in TABLE or (path.startswith(PLATFORM_ROOTS) and path not in PAGES)


def answer(world: World, request: Request) -> Reply:
    """Answers one call and journals it. The call stays open until `sent` says that the reply is out."""
    with world.lock:
        world.open_calls += 1
        try:
            return _answer(world, request, world.elapsed_ms())
        except BaseException:
            world.open_calls -= 1
            raise


def sent(world: World) -> None:
    """The reply to a call has left, or its connection is gone."""
    with world.lock:
        world.open_calls -= 1
        world.last_call_at = world.real()
        if world.settling:
            world.changed.notify_all()


@dataclass(slots=True)
class _Seen:
    """What is known of a call so far: for the faults, and for the journal."""

    row: Endpoint | None
    body: Any = None
    token: Token | None = None
    given: str = ""
    store: str = ""
    component: str = ""
    rid: str = ""


def _answer(world: World, request: Request, started: float) -> Reply:
    row = TABLE.get(request.path)
    seen = _Seen(row)
    call: Call | None = None
    why = ""
    with world.transaction():
        _look(world, request, seen)
        at = _occasion(request, row, seen)
        faults = plan.for_call(world, at)
    reply: dict[str, Any]
    status = 200
    try:
        _apply_before(faults)
        if row is None:
            raise _not_simulated(world, request, seen)  # noqa: TRY301 - all refusals end below
        call = _admit(world, request, row, seen)
        behind = _behind(row, faults) if faults else 0.0
        with stale.seen_as(world, behind) if behind else world.transaction():
            reply = row.handler(call)
            _hold_to_reply(row, reply)
            reply = varied(world.switches, reply)
    except Refusal as refusal:
        if row and not _declared(row, refusal.code, faults):
            status, reply = 500, _bug(f"{row.id} raised {refusal.code}, which its row does not declare")
        else:
            why = refusal.why
            seen.rid = world.next_rid()
            reply = {"errcode": refusal.code, "errmsg": f"{refusal.text} rid: {seen.rid}"}
        if call is not None:
            call.issued = None
    except SpecViolation as violation:
        status, reply = 500, _bug(str(violation))
    except _Instead as instead:
        status, reply = instead.status, {}
    except Exception as bug:  # noqa: BLE001 - a caller gets an answer, the journal gets all of it
        status, reply = 500, _bug(f"{request.path}: {type(bug).__name__}: {bug}")
        why = traceback.format_exc()
    _journal(world, request, seen, call, started, status, reply, why, faults)
    escaped = row is not None and row.slashes_escaped
    body = _render(reply, escaped) if reply else b""
    if not faults:
        return Reply(status=status, body=body)
    return Reply(status=status, body=_bent(body, faults), wire=_wire(faults))


def _occasion(request: Request, row: Endpoint | None, seen: _Seen) -> Occasion:
    home_page = ""
    if seen.token is not None and seen.token.kind is TokenKind.HOME_PAGE:
        home_page = seen.token.owner
    elif row is not None and row.account is TokenKind.HOME_PAGE:
        body = seen.body if isinstance(seen.body, dict) else {}
        home_page = _text(body.get("appid")) or request.query.get("appid", "")
    return Occasion(
        endpoint=row.id if row else "",
        path=request.path,
        store=seen.store,
        component=seen.component,
        home_page=home_page,
    )


def _behind(row: Endpoint, faults: list[Fault]) -> float:
    """How many seconds a pull interface is behind; 0 for others, and where it is not."""
    lag = max((fault.how.by for fault in faults if fault.what == "stale"), default=0.0)
    return lag if row.id.startswith(STALE) else 0.0


def _look(world: World, request: Request, seen: _Seen) -> None:
    """Reads what a call says of itself, refusing nothing yet."""
    query = request.query
    seen.given = query.get("access_token") or query.get("component_access_token") or ""
    if request.body:
        seen.body = parsed(request.body)
    if seen.given:
        seen.token = world.tables.get(Token, seen.given)
    body = seen.body if isinstance(seen.body, dict) else {}
    if seen.token is not None:
        seen.store = seen.token.store
        if seen.token.kind is not TokenKind.HOME_PAGE:
            seen.component = seen.token.owner
    seen.store = seen.store or _text(body.get("authorizer_appid")) or _text(body.get("appid"))
    seen.component = seen.component or _text(body.get("component_appid"))


def parsed(body: bytes) -> Any:
    """JSON where it is JSON, and text otherwise: also where it holds half a surrogate pair, which nothing
    could write down or answer, or is nested past all reason."""
    try:
        found = json.loads(body.decode("utf-8-sig"))
        if b"\\ud" in body.lower():
            json.dumps(found, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        return body.decode("utf-8", "replace")
    return found


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _admit(world: World, request: Request, row: Endpoint, seen: _Seen) -> Call:
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


def _check_token(world: World, row: Endpoint, seen: _Seen) -> Token | None:
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


def _check_account(world: World, request: Request, row: Endpoint, seen: _Seen, token: Token | None) -> None:
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


def _named_account(world: World, request: Request, row: Endpoint, seen: _Seen) -> str:
    """The account that a call without a token names, if it is one of this world."""
    body = seen.body if isinstance(seen.body, dict) else {}
    if row.account is TokenKind.COMPONENT:
        appid = _text(body.get("component_appid"))
        return appid if world.tables.get(Component, appid) else ""
    if row.account is TokenKind.HOME_PAGE:
        appid = _text(body.get("appid")) or request.query.get("appid", "")
        return appid if world.tables.get(HomePage, appid) else ""
    return ""


def _check_arguments(row: Endpoint, body: Mapping[str, Any], call: Call) -> None:
    for name in row.request["required"]:
        if body.get(name) in (None, ""):
            raise Refusal(row.missing.get(name, 40097), why=f"{name} is missing")
    _validate(_validator(row.id, "request"), dict(body), 40097)
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
def _validator(endpoint: str, side: str) -> Callable[[Any], Any]:
    """Compiled on first use: a server that is only started pays for none."""
    import fastjsonschema

    row = BY_ID[endpoint]
    compiled: Callable[[Any], Any] = fastjsonschema.compile(row.request if side == "request" else row.reply)
    return compiled


def _hold_to_reply(row: Endpoint, reply: dict[str, Any]) -> None:
    import fastjsonschema

    try:
        _validator(row.id, "reply")(reply)
    except fastjsonschema.JsonSchemaValueException as error:
        raise SpecViolation(f"{row.id} answered outside its own row: {error.message}") from None


GENERAL = frozenset(
    {
        *(40001, 40013, 40014, 40097, 40164, 41001, 41002, 42001, 42007, 43001, 43002, 44002, 45009, 45011),
        *(47001, 48001, 61001, 61003, 61004, 61007, 61011, 61016, 9999999),
    }
)


def _declared(row: Endpoint, code: int, faults: list[Fault]) -> bool:
    return (
        code in GENERAL
        or code in row.errors
        or code in (row.wrong_token, *row.missing.values())
        or any(fault.what == "error" for fault in faults)
    )


def _not_simulated(world: World, request: Request, seen: _Seen) -> Refusal:
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


class _Instead(Exception):
    """A fault answers in place of the platform, without effect."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(status)


def _apply_before(faults: list[Fault]) -> None:
    for fault in faults:
        if fault.what == "error":
            raise Refusal(fault.how.errcode, why=f"fault {fault.name}")
        if fault.what == "status":
            raise _Instead(fault.how.status)
        if fault.what == "reset":
            raise _Instead(0)


LOST = frozenset({"lose_reply", "reset_reply"})
WIRE = {
    "hang": "hang",
    "drip": "drip",
    "truncate": "truncate",
    "wrong_length": "wrong_length",
    "reset": "reset",
    "lose_reply": "reset",
    "reset_reply": "reset_reply",
}


def _wire(faults: list[Fault]) -> tuple[Wire, ...]:
    return tuple(Wire(WIRE[fault.what], fault.how.by) for fault in faults if fault.what in WIRE)


def _bent(body: bytes, faults: list[Fault]) -> bytes:
    """The body as faults leave it."""
    kinds = {fault.what for fault in faults}
    if "garbage" in kinds:
        body = GARBAGE
    return body[: len(body) // 2] if "cut_json" in kinds else body


def _bug(text: str) -> dict[str, Any]:
    return {"errcode": -1, "errmsg": "wxsim: internal error, please report it", "wxsim": text}


def _render(reply: Mapping[str, Any], slashes_escaped: bool) -> bytes:
    text = json.dumps(reply, ensure_ascii=False, separators=(",", ":"))
    return (text.replace("/", "\\/") if slashes_escaped else text).encode("utf-8")


def _journal(
    world: World,
    request: Request,
    seen: _Seen,
    call: Call | None,
    started: float,
    status: int,
    reply: Any,
    why: str,
    faults: list[Fault],
) -> None:
    errcode = reply.get("errcode", 0) if status == 200 else None
    kinds = [fault.what for fault in faults]
    world.record(
        "call",
        endpoint=seen.row.id if seen.row else None,
        method=request.method,
        path=request.path,
        query=dict(request.query),
        headers=dict(request.headers),
        client=request.client,
        body=seen.body,
        status=status,
        reply=reply,
        errcode=errcode,
        rid=seen.rid or None,
        why=why,
        token=_token_seen(world, seen),
        store=(call.store if call else seen.store) or None,
        component=(call.component.appid if call and call.component else seen.component) or None,
        service_id=call.service_id if call else None,
        issued=call.issued if call and errcode in (0, None) else None,
        faults=[fault.name for fault in faults],
        fault_kinds=kinds,
        lost=not LOST.isdisjoint(kinds),
        started_ms=started,
        wall_ms=round(world.elapsed_ms() - started, 3),
    )


def _token_seen(world: World, seen: _Seen) -> dict[str, Any] | None:
    token = seen.token
    if token is None:
        if not seen.given:
            return (
                {"kind": "none", "owner": None, "store": None, "state": "missing"} if _wants(seen) else None
            )
        return {"kind": "unknown", "owner": None, "store": None, "state": "unknown"}
    return {
        "kind": str(token.kind),
        "owner": token.owner,
        "store": token.store or None,
        "state": tokens.state(world, token),
        "issued_at": token.issued_at,
    }


def _wants(seen: _Seen) -> bool:
    return seen.row is not None and bool(seen.row.tokens)
