"""What the rows of the Channels store API share: their envelope, and whose store is meant."""

from __future__ import annotations

from typing import Any

from simulator.core.component.entities import Token, TokenKind
from simulator.core.errors import Refusal
from simulator.core.sources import Source
from simulator.core.store.entities import Store
from simulator.core.world import World
from simulator.endpoints.model import INT, STR, Call, Endpoint, Schema

ENVELOPE = {"errcode": INT, "errmsg": STR}
# A next_key as it comes: whatever it is, `cursor` judges it.
KEY: Schema = {"as": "string"}


def ok(reply: dict[str, Any]) -> dict[str, Any]:
    return {"errcode": 0, "errmsg": "ok", **reply}


def store_of(call: Call) -> Store:
    """The store that the call's token speaks for; 48001 where the account is none."""
    store = call.world.tables.get(Store, call.store)
    if store is None:
        raise Refusal(48001, why="the token's account is no store")
    return store


def open_store(world: World, token: Token) -> None:
    """Calls about its data are for a store in operation: open, and about to stay so."""
    store = world.tables.get(Store, token.store)
    status = store.status if store is not None else "open_finished"
    if status == "closing":
        raise Refusal(10080000, why=f"{token.store} has given notice that it closes")
    if status != "open_finished":
        raise Refusal(48001, why=f"{token.store} is no store in operation: its status is {status}")


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
