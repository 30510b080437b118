"""The one way in for calls of the platform's API: request → reply, free of any framework.

Order of refusals: method, body, token missing, unknown, expired, permission, arguments. Faults are
applied around that. A handler runs in a transaction and a refusal leaves nothing of it behind; the
call is journalled either way.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from simulator.core.component import authorization, tokens
from simulator.core.component.entities import Component, Token, TokenKind
from simulator.core.errors import Refusal, SpecViolation
from simulator.core.store.entities import Store
from simulator.core.world import World
from simulator.endpoints.model import Call, Endpoint
from simulator.endpoints.table import BY_ID, PAGES, PLATFORM_ROOTS, TABLE
from simulator.faults import plan
from simulator.faults.plan import Fault

CONTENT_TYPE = "application/json; encoding=utf-8"


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
        return _answer(world, request, world.elapsed_ms())


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


def _answer(world: World, request: Request, started: float) -> Reply:
    row = TABLE.get(request.path)
    seen = _Seen(row)
    call: Call | None = None
    why = ""
    with world.transaction():
        _look(world, request, seen)
        faults = plan.for_call(world, row.id if row else "", request.path, seen.store, seen.component)
    reply: dict[str, Any]
    status = 200
    try:
        _apply_before(faults)
        if row is None:
            raise _not_simulated(request, seen, world)
        call = _admit(world, request, row, seen)
        with world.transaction():
            reply = row.handler(call)
        _hold_to_reply(row, reply)
    except Refusal as refusal:
        if row and not _declared(row, refusal.code, faults):
            status, reply = 500, _bug(f"{row.id} raised {refusal.code}, which its row does not declare")
        else:
            why = refusal.why
            reply = {"errcode": refusal.code, "errmsg": f"{refusal.text} rid: {world.next_rid()}"}
        if call is not None:
            call.issued = None
    except SpecViolation as violation:
        status, reply = 500, _bug(str(violation))
    except _Instead as instead:
        status, reply = instead.status, {}
    _journal(world, request, seen, call, started, status, reply, why, faults)
    return Reply(status=status, body=_render(reply) if reply else b"", wire=_wire(faults))


def _look(world: World, request: Request, seen: _Seen) -> None:
    """Reads what a call says of itself, refusing nothing yet."""
    query = request.query
    seen.given = query.get("access_token") or query.get("component_access_token") or ""
    if request.body:
        try:
            seen.body = json.loads(request.body)
        except ValueError:
            seen.body = request.body.decode("utf-8", "replace")
    if seen.given:
        seen.token = world.tables.get(Token, seen.given)
    body = seen.body if isinstance(seen.body, dict) else {}
    if seen.token is not None:
        seen.store = seen.token.store
        if seen.token.kind is not TokenKind.HOME_PAGE:
            seen.component = seen.token.owner
    seen.store = seen.store or _text(body.get("authorizer_appid")) or _text(body.get("appid"))
    seen.component = seen.component or _text(body.get("component_appid"))


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
            raise Refusal(41002 if "=" in str(body) else 47001)
    else:
        body = {}
    token = _check_token(world, row, seen)
    call = Call(world=world, row=row, body=body, query=request.query, token=token, store=seen.store)
    if token is not None and token.kind is not TokenKind.HOME_PAGE:
        call.component = world.tables.get(Component, token.owner)
    if row.permission_sets and token is not None:
        _check_permission(world, row, token)
    _check_arguments(row, body, call)
    return call


def _check_token(world: World, row: Endpoint, seen: _Seen) -> Token | None:
    if not row.tokens:
        return None
    if not seen.given:
        raise Refusal(41001)
    if seen.token is not None and seen.token.kind not in row.tokens:
        tokens.check(world, seen.token)
        raise Refusal(row.wrong_token, why=f"this API does not take the token of a {seen.token.kind}")
    return tokens.check(world, seen.token)


def _check_permission(world: World, row: Endpoint, token: Token) -> None:
    """61007 unless the store has granted one of the row's sets to the platform that calls."""
    grant = authorization.active(world, token.owner, token.store)
    if grant is None:
        if world.switches.ended_grant_error == "61003":
            raise Refusal(61003, why="the grant has ended")
        if world.switches.ended_grant_error == "valid_until_expiry":
            return
        raise Refusal(61007, why="the store has granted nothing to this platform")
    if not set(row.permission_sets) & set(grant.permission_sets):
        sets = " or ".join(str(number) for number in row.permission_sets)
        raise Refusal(61007, why=f"the store has granted {list(grant.permission_sets)}, and {sets} is needed")
    if world.tables.get(Store, token.store) is None:
        raise Refusal(48001, why="the account is no store")


def _check_arguments(row: Endpoint, body: Mapping[str, Any], call: Call) -> None:
    for name in row.request["required"]:
        if body.get(name) in (None, ""):
            raise Refusal(row.missing.get(name, 40097), why=f"{name} is missing")
    _validate(_validator(row.id, "request"), dict(body), 40097)
    appid = body.get("component_appid")
    if call.component is not None and appid is not None and appid != call.component.appid:
        raise Refusal(40013, why=f"the token is {call.component.appid}'s, the body names {appid}")


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


GENERAL = frozenset({40001, 40013, 40097, 41001, 41002, 42001, 43001, 43002, 44002, 47001, 61007, 9999999})


def _declared(row: Endpoint, code: int, faults: list[Fault]) -> bool:
    return (
        code in GENERAL
        or code in row.errors
        or code in (row.wrong_token, *row.missing.values())
        or code in (61003, 48001)
        or any(fault.what == "error" for fault in faults)
    )


def _not_simulated(request: Request, seen: _Seen, world: World) -> Refusal:
    """A path that WeChat has and we do not: token errors come first, as they would there."""
    if seen.given:
        tokens.check(world, seen.token)
    return Refusal(9999999, why=f"{request.path} is not simulated; the README lists what is")


class _Instead(Exception):
    """A fault answers in place of the platform, without effect."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(status)


def _apply_before(faults: list[Fault]) -> None:
    for fault in faults:
        if fault.what == "error":
            raise Refusal(fault.errcode, why=f"fault {fault.name}")
        if fault.what == "status":
            raise _Instead(fault.status)
        if fault.what == "reset":
            raise _Instead(0)


WIRE = {"hang": "hang", "truncate": "truncate", "reset": "reset", "lose_reply": "reset"}


def _wire(faults: list[Fault]) -> tuple[Wire, ...]:
    return tuple(Wire(WIRE[fault.what], fault.by) for fault in faults if fault.what in WIRE)


def _bug(text: str) -> dict[str, Any]:
    return {"errcode": -1, "errmsg": "wxsim: internal error, please report it", "wxsim": text}


def _render(reply: Mapping[str, Any]) -> bytes:
    return json.dumps(reply, ensure_ascii=False, separators=(",", ":")).encode("utf-8")


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
        body=seen.body,
        status=status,
        reply=reply,
        errcode=errcode,
        why=why,
        token=_token_seen(world, seen),
        store=(call.store if call else seen.store) or None,
        component=(call.component.appid if call and call.component else seen.component) or None,
        service_id=call.service_id if call else None,
        issued=call.issued if call and errcode in (0, None) else None,
        faults=[fault.name for fault in faults],
        fault_kinds=kinds,
        lost="lose_reply" in kinds,
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
