"""What the rows of the Channels store API share: their envelope, their cursors, and whose store is meant."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from simulator.core.component.entities import Token, TokenKind
from simulator.core.errors import Refusal
from simulator.core.sources import Source
from simulator.core.store.entities import Store
from simulator.core.world import World
from simulator.endpoints.model import INT, STR, Call, Endpoint

ENVELOPE = {"errcode": INT, "errmsg": STR}


def ok(reply: dict[str, Any]) -> dict[str, Any]:
    return {"errcode": 0, "errmsg": "ok", **reply}


def store_of(call: Call) -> Store:
    """The store that the call's token speaks for; 48001 where the account is none."""
    store = call.world.tables.get(Store, call.store)
    if store is None:
        raise Refusal(48001, why="the token's account is no store")
    return store


def not_closing(world: World, token: Token) -> None:
    """A store that has given notice of its end keeps its data to itself."""
    store = world.tables.get(Store, token.store)
    if store is not None and store.status == "closing":
        raise Refusal(10080000, why=f"{token.store} has given notice that it closes")


def next_key(offset: int) -> str:
    """The cursor of the page that begins there."""
    return base64.b64encode(f"from:{offset}".encode()).decode()


def offset_of(call: Call) -> int:
    """Where the page of a call's `next_key` begins, 0 without one; 40097 for a key that nobody was given."""
    key = call.body.get("next_key")
    if not key:
        return 0
    try:
        offset = int(base64.b64decode(str(key), validate=True).decode().removeprefix("from:"))
    except (binascii.Error, ValueError):
        offset = -1
    if offset < 0:
        raise Refusal(40097, why="next_key is none that was handed out")
    return offset


def row(id_: str, method: str, sets: tuple[int, ...], summary: str, chinese: str, **more: Any) -> Endpoint:
    """A row whose path is its id, called with a store's token."""
    return Endpoint(
        id=id_,
        summary=summary,
        chinese=chinese,
        method=method,
        path="/channels/" + id_.replace(".", "/"),
        source=Source(f"store: shop/API/{id_}"),
        tokens=(TokenKind.AUTHORIZER,),
        permission_sets=sets,
        **more,
    )
