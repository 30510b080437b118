"""The one way in for calls of the platform's API: request → reply, free of any framework.

Faults are applied around the refusals of `admission`. A handler runs in a transaction, and a refusal leaves
nothing of it behind, except that the call counts; it is journalled either way.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from simulator.core import bugs, outbox, rids
from simulator.core.component import tokens
from simulator.core.component.entities import TokenKind
from simulator.core.error_codes import ERRORS
from simulator.core.errors import Refusal
from simulator.core.world import World
from simulator.endpoints import reply_quirks
from simulator.endpoints.admission import let_in, no_such_path, not_simulated, validator
from simulator.endpoints.arrival import arrive, named_home_page
from simulator.endpoints.model import Call, Endpoint
from simulator.endpoints.paths import PATHS
from simulator.endpoints.refusals import refusals_of
from simulator.endpoints.table import PLATFORM_ROOTS, TABLE, is_page
from simulator.faults import on_call, plan
from simulator.faults.on_call import AnsweredByFault
from simulator.faults.parts import Occasion
from simulator.faults.plan import Fault
from simulator.faults.row import Afterwards, Arrived, Instead
from simulator.faults.transport import transport_faults
from simulator.http.message import CONTENT_TYPE, PLAIN_TEXT, Reply, Request
from simulator.journal.kinds.exchanged import CallAnswered
from simulator.journal.shorten import HEAD, head_of
from simulator.shapes.whole import whole
from simulator.texts import NOTHING, Text
from simulator.usage import SpecViolation, unforeseen

_written = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def handles(path: str) -> bool:
    """Whether a path is the API's: all are that are no pages, also those that the platform does not have."""
    return path in TABLE or not is_page(path)


def answer(world: World, request: Request) -> Reply:
    """Answers one call and journals it. The call stays open until `sent` says that the reply is out."""
    with world.lock:
        world.activity.open_calls += 1
        world.activity.open_paths.append(request.path)
        gate, started = world.activity.gate, world.elapsed_ms()
        if gate is None:
            return _held(world, _answered(world, request, started))
    taken_up = gate.meet()
    with world.lock:
        taken_up()
        return _held(world, _answered(world, request, started))


def _held(world: World, reply: Reply) -> Reply:
    """The reply, once no push is on its way any more or a fault has held it back for long enough. The lock is
    let go meanwhile."""
    if reply.wire is None or not reply.wire.while_pushed:
        return reply
    end = world.real() + reply.wire.while_pushed
    while (left := end - world.real()) > 0 and _pushing(world):
        world.wait(left)
    return reply


def _pushing(world: World) -> bool:
    due = outbox.next_due_at(world)
    return bool(world.activity.in_flight) or (due is not None and due <= world.clock.now())


def _answered(world: World, request: Request, started: float) -> Reply:
    try:
        return _answer(world, request, started)
    except BaseException:
        _closed(world, request.path)
        raise


def sent(world: World, path: str = "") -> None:
    """The reply to a call has left, or its connection is gone."""
    with world.lock:
        _closed(world, path)
        if world.activity.settling:
            world.changed.notify_all()


def _closed(world: World, path: str) -> None:
    world.activity.open_calls -= 1
    if path in world.activity.open_paths:
        world.activity.open_paths.remove(path)


def _answer(world: World, request: Request, started: float) -> Reply:
    why = NOTHING
    bug: Exception | None = None
    with world.transaction():
        call = arrive(world, request, PATHS)
        row = call.row
        nowhere = row is None and not request.path.startswith(PLATFORM_ROOTS)
        faults = [] if nowhere else plan.for_call(world, _occasion(call))
    if nowhere:
        return _nowhere(call, started)
    reply: dict[str, Any]
    status = 200
    try:
        on_call.raise_instead(faults)
        let_in(call)
        reply = on_call.by_hand(faults) or _done(call, faults)
        on_call.raise_afterwards(faults)
    except Refusal as refusal:
        if row and not _declared(row, refusal.code, faults):
            bug = SpecViolation(f"{row.id} raised {refusal.code}, which its row does not declare")
        else:
            why = refusal.why
            kept = _refused(call, started, refusal)
            call.rid, reply = kept.rid, dict(kept.reply)
        call.issued = call.file = None
    except AnsweredByFault as instead:
        status, reply = instead.status, _of_a_gateway(instead.status)
    except Exception as error:  # noqa: BLE001 - a caller gets an answer, the journal gets all of it
        bug = error
    if bug is not None:
        seq = bugs.report(world, row.id if row else request.path, bug)
        call.issued = call.file = None
        status = 500
        why = Text(f"wxsim itself broke, see entry {seq}", f"wxsim 自身出错，见第 {seq} 条")
        reply = _of_a_bug(seq, bug)
    _journal(call, started, status, reply, why, faults)
    escaped = row is not None and row.slashes_escaped
    body, content_type = _render(reply, escaped) if reply else b"", CONTENT_TYPE
    if call.file is not None:
        body, content_type = call.file.content, call.file.content_type
    if not faults:
        return Reply(status=status, body=body, content_type=content_type)
    spoilt = on_call.spoil_body(body, faults)
    return Reply(status=status, body=spoilt, content_type=content_type, wire=transport_faults(faults))


def _nowhere(call: Call, started: float) -> Reply:
    """A path that WeChat has nowhere: it meets no rule of the platform's, and no fault."""
    text = f"{no_such_path(call.request.path).en}\n"
    _journal(call, started, HTTPStatus.NOT_FOUND, text, NOTHING, [])
    return Reply(status=HTTPStatus.NOT_FOUND, body=text.encode(), content_type=PLAIN_TEXT)


def _done(call: Call, faults: list[Fault]) -> dict[str, Any]:
    """What the handler of a call that was let in answers; a Refusal where there is none."""
    world, row = call.world, call.row
    if row is None:
        raise not_simulated(call)
    if faults:
        call.reads_at -= on_call.behind(row.id, faults)
        on_call.happen(world, row.id, call.named_component, faults)
    with world.transaction():
        reply = _reply_of(row, row.handler(call))
        return on_call.retold(reply_quirks.apply(world.switches, reply), faults)


def _of_a_gateway(status: int) -> dict[str, Any]:
    """What stands in an error that is none of the platform's: no `errcode`, so that only the status tells."""
    return {"status": status} if status >= HTTPStatus.BAD_REQUEST else {}


def _refused(call: Call, started: float, refusal: Refusal) -> rids.RefusedRequest:
    """What a refusal answers, kept under its rid."""
    world, request = call.world, call.request
    text = _text(refusal, request.path)
    more = reply_quirks.beside_error(world.switches, call.row.reply) if call.row else {}
    with world.transaction():
        return rids.refused(
            world,
            lambda rid: {"errcode": refusal.code, "errmsg": f"{text} rid: {rid}", **more},
            account=(call.account or call.named_component or call.store)[:HEAD],
            query=dict(request.query),
            body=call.kept_body,
            wall_ms=round(world.elapsed_ms() - started, 3),
            client=request.client,
        )


def _occasion(call: Call) -> Occasion:
    home_page = ""
    if call.carried is not None and call.carried.kind is TokenKind.HOME_PAGE:
        home_page = call.carried.owner
    elif call.row is not None and call.row.account is TokenKind.HOME_PAGE:
        home_page = named_home_page(call)
    return Occasion(
        endpoint=call.row.id if call.row else "",
        path=call.request.path,
        store=call.store,
        component=call.component_appid,
        home_page=home_page,
        by_end=call.row is None or call.row.simulated,
    )


def _reply_of(row: Endpoint, said: dict[str, Any]) -> dict[str, Any]:
    """What a handler said, made whole where its row has a shape, and held to its row where it has none."""
    import fastjsonschema

    try:
        if row.shape is not None:
            return {"errcode": 0, "errmsg": "ok", **whole(row.shape.reply, said)}
        validator(row.id, "reply")(said)
    except (SpecViolation, fastjsonschema.JsonSchemaValueException) as error:
        raise SpecViolation(f"{row.id} answered outside its own row: {error}") from None
    return said


def _declared(row: Endpoint, code: int, faults: list[Fault]) -> bool:
    answered = any(fault.row.does(Instead) or fault.row.does(Afterwards) for fault in faults)
    return code in refusals_of(row.id) or answered


def _text(refusal: Refusal, path: str) -> str:
    """What a refusal says. The families have texts of their own for 40097."""
    if refusal.code == 40097 and refusal.text == ERRORS[40097].text and not path.startswith("/cgi-bin/"):
        return "invalid request body"
    return refusal.text


def _of_a_bug(seq: int, bug: Exception) -> dict[str, Any]:
    """What stands in an answer that is none of the platform's: what broke, and which entry has the trace."""
    return {
        "errcode": -1,
        "errmsg": f"wxsim: internal error, please report it: entry {seq} of its journal has the trace",
        "wxsim": unforeseen(bug),
        "entry": seq,
    }


def _render(reply: Mapping[str, Any], slashes_escaped: bool) -> bytes:
    text = _written(reply)
    return (text.replace("/", "\\/") if slashes_escaped else text).encode("utf-8")


def _journal(call: Call, started: float, status: int, reply: Any, why: Text, faults: list[Fault]) -> None:
    world, request = call.world, call.request
    if call.row is None:
        why = _and_no_such_path(why, request.path)
    errcode = reply.get("errcode", 0) if reply and status == 200 else None
    if type(errcode) is not int:  # of a reply by hand
        errcode = None
    if call.file is not None:
        reply = head_of(call.file.content)
    world.record(
        CallAnswered(
            endpoint=call.row.id if call.row else None,
            method=request.method,
            path=request.path,
            query=dict(request.query),
            headers=dict(request.headers),
            client=request.client,
            body=call.kept_body,
            status=status,
            reply=reply,
            errcode=errcode,
            rid=call.rid or None,
            why=why.en,
            why_zh=why.zh if why.zh != why.en else None,
            token=_token_seen(call),
            store=call.store or None,
            component=call.named_component or None,
            account=call.account or None,
            service_id=call.service_id,
            issued=call.issued if errcode in (0, None) else None,
            **_struck(call, faults),
            started_ms=started,
            wall_ms=round(world.elapsed_ms() - started, 3),
        )
    )


def _and_no_such_path(why: Text, path: str) -> Text:
    """What else is wrong, whatever it was refused for: nobody has that path."""
    told = no_such_path(path)
    return told if not why or why == told else Text.joined((why, told))


def _struck(call: Call, faults: list[Fault]) -> dict[str, Any]:
    """What faults did to a call; nothing, nearly always."""
    if not faults:
        return {"faults": [], "defects": [], "arrived": str(Arrived.WHOLE), "late": 0.0, "behind": 0.0}
    on_wire = transport_faults(faults)
    return {
        "faults": [fault.name for fault in faults],
        "defects": plan.effects_of(faults),
        "arrived": str(on_call.arrived(faults, simulated=call.row is not None and call.row.simulated)),
        "late": on_wire.late if on_wire else 0.0,
        "behind": on_call.behind(call.row.id, faults) if call.row else 0.0,
    }


def _token_seen(call: Call) -> dict[str, Any] | None:
    """Whose token the call carried and in which state; None where it carried none and needed none."""
    token = call.carried
    if token is None:
        needed = call.row is not None and bool(call.row.tokens)
        if not call.given:
            return {"kind": "none", "owner": None, "store": None, "state": "missing"} if needed else None
        return {"kind": "unknown", "owner": None, "store": None, "state": "unknown"}
    return {
        "kind": str(token.kind),
        "owner": token.owner,
        "store": token.store or None,
        "state": tokens.state(call.world, token),
        "issued_at": token.issued_at,
    }
