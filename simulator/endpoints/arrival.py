"""What a call says of itself as it arrives; nothing is refused yet."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.core.component.entities import Component, Token, TokenKind
from simulator.core.market.entities import HomePage
from simulator.core.world import World
from simulator.documents.json import read_json
from simulator.endpoints.model import Call, Endpoint
from simulator.endpoints.uploads import is_form
from simulator.http.message import Request


def arrive(world: World, request: Request, rows: Mapping[str, Endpoint]) -> Call:
    """A call as it arrives: its row, if any of these is its, its body and token, and whom it is about."""
    query = request.query
    call = Call(
        world=world,
        request=request,
        row=rows.get(request.path),
        rows=rows,
        reads_at=world.clock.now(),
    )
    call.given = query.get("access_token") or query.get("component_access_token") or ""
    if request.body and not is_form(request):
        call.received = parsed(request.body)
    if call.given:
        call.carried = world.kept(Token, call.given)
    if call.carried is not None:
        call.store = call.carried.store
        if call.carried.kind is not TokenKind.HOME_PAGE:
            call.component_appid = call.carried.owner
    body = call.arguments
    call.store = call.store or text_of(body.get("authorizer_appid")) or text_of(body.get("appid"))
    if not call.store and call.row is not None and call.row.about is not None:
        call.store = call.row.about(world, body)
    call.component_appid = call.component_appid or text_of(body.get("component_appid"))
    call.account = _account(call)
    return call


def _account(call: Call) -> str:
    """Whose call it is: the account its token speaks for, or one of this world that it names without one."""
    tables = call.world.tables
    if call.carried is not None:
        return call.carried.store or call.carried.owner
    if call.row is None:
        return ""
    if call.row.account is TokenKind.COMPONENT:
        appid = text_of(call.arguments.get("component_appid"))
        return appid if tables.get(Component, appid) else ""
    if call.row.account is TokenKind.HOME_PAGE:
        appid = named_home_page(call)
        return appid if tables.get(HomePage, appid) else ""
    return ""


def named_home_page(call: Call) -> str:
    """The home page that a call without a token names, in its body or its query."""
    return text_of(call.arguments.get("appid")) or call.query.get("appid", "")


def parsed(body: bytes) -> Any:
    """JSON where it is JSON that can be read, and text otherwise."""
    try:
        return read_json(body)
    except ValueError:
        return body.decode("utf-8", "replace")


def text_of(value: Any) -> str:
    return value if isinstance(value, str) else ""
