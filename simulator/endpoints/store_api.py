"""What the rows of the Channels store API share: their envelope, and whose store is meant."""

from __future__ import annotations

import re
from typing import Any

from simulator.core.component.entities import Token, TokenKind
from simulator.core.errors import Refusal
from simulator.core.sources import Source, Standing
from simulator.core.store.entities import Store
from simulator.core.world import World
from simulator.endpoints.model import INT, STR, Call, Endpoint, Gate, Handler, Schema
from simulator.shapes import schema
from simulator.shapes.shape import Shape, shape
from simulator.texts import Text

ENVELOPE = {"errcode": INT, "errmsg": STR}


def store_of(call: Call) -> Store:
    """The store that the call's token speaks for; 48001 where the account is none."""
    store = call.world.tables.get(Store, call.store)
    if store is None:
        raise Refusal(48001, why=Text("the token's account is no store", "令牌所属的账号不是店铺"))
    return store


def open_store(world: World, token: Token) -> None:
    """Calls about its data are for a store in operation: open, and about to stay so."""
    store = world.tables.get(Store, token.store)
    status = store.status if store is not None else "open_finished"
    if status == "closing":
        raise Refusal(
            10080000, why=Text(f"{token.store} has given notice that it closes", f"{token.store} 已申请关店")
        )
    if status != "open_finished":
        raise Refusal(
            48001,
            why=Text(
                f"{token.store} is no store in operation: its status is {status}",
                f"{token.store} 不是营业中的店铺：状态是 {status}",
            ),
        )


_KEY, _DATA = "next_key", "data"
_ROOT = re.compile(r"^/(cgi-bin/|wxa/|channels/)?")
_FROM = Source("https://github.com/fudiwei/DotNetCore.SKIT.FlurlHttpClient.Wechat", Standing.SEEN, "2026-02")


def row(
    name: str,
    summary: str,
    chinese: str,
    handler: Handler,
    *,
    gate: Gate | None = open_store,
    errors: tuple[int, ...] = (),
    **more: Any,
) -> Endpoint:
    """A row of the store's API, called with a store's token: method, permission sets, arguments and reply are
    those of the shape of this name, and so is its id. The handler answers what it has to say of the reply;
    the rest of it, and the envelope, are added. Its cursor is `next_key`, where both sides have one: in the
    reply itself or in its `data`.
    """
    of = shape(name)
    request, reply = schema.request(of.request, of.strict), schema.reply(of.reply)
    reply["properties"] |= ENVELOPE
    reply["required"] += ENVELOPE
    page = _page_of(reply) if _KEY in request["properties"] else None
    if page is not None:
        request["properties"][_KEY] = {"as": "string"}  # whatever comes, `cursor` judges it
    return Endpoint(
        id=id_of(name),
        method=of.method,
        path=of.path,
        source=_source(of),
        request=request,
        reply=reply,
        handler=handler,
        summary=summary,
        chinese=chinese,
        tokens=tuple(map(TokenKind, of.tokens)),
        permission_sets=of.sets,
        gate=gate,
        cursor=_KEY if page is not None else "",
        cursor_in=page or "",
        errors=(*errors, *((10080000, 48001) if gate is open_store else ())),
        shape=of,
        query=schema.request(of.query),
        **more,
    )


def id_of(name: str) -> str:
    """The id of the call of that name; of one outside the store's data, its path without the first root."""
    return (_ROOT.sub("", name) if name.startswith("/") else f"ec.{name}").replace("/", ".")


def _page_of(reply: Schema) -> str | None:
    """Which object of a reply has the cursor, empty for itself; None where there is none."""
    fields = reply["properties"]
    for name in (_DATA, ""):
        if _KEY in (fields.get(name, {}).get("properties", {}) if name else fields):
            return name
    return None


def _source(of: Shape) -> Source:
    """The platform's page where some of it was read, and the SDK that shows its fields where none was."""
    return Source(of.page) if of.page and of.read != "no" else _FROM
