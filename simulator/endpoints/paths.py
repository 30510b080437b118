"""Every path of the platform that somebody described: those of the table, and those that are known only.

A call of one that is known only is refused as at WeChat, whatever is wrong with its method, its token, its
permission or its arguments, and otherwise told which fields the real reply would have.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from simulator.core.component.entities import Token
from simulator.core.errors import Refusal
from simulator.core.world import World
from simulator.endpoints.model import Call, Endpoint
from simulator.endpoints.store_api import id_of, open_store, row
from simulator.endpoints.table import BY_ID, TABLE
from simulator.shapes.notation import LIST, OBJECT, Field
from simulator.shapes.shape import NOT_FOR_PLATFORMS, ROOT, Shape, names, path_of, shape
from simulator.texts import Text

NOT_SIMULATED = 9999999
_MOST_TOLD = 400  # characters of a text that names fields

# By path and by id: the names of calls that no row simulates.
_KNOWN: Mapping[str, str] = {path_of(name): name for name in names() if path_of(name) not in TABLE}
_KNOWN_IDS: Mapping[str, str] = {id_of(name): name for name in _KNOWN.values()}


class _Paths(Mapping[str, Endpoint]):
    """The rows by path. One that is known only is made when it is first asked for."""

    def __getitem__(self, path: str) -> Endpoint:
        return TABLE[path] if path in TABLE else known(_KNOWN[path])

    def __iter__(self) -> Iterator[str]:
        yield from TABLE
        yield from _KNOWN

    def __len__(self) -> int:
        return len(TABLE) + len(_KNOWN)


PATHS: Mapping[str, Endpoint] = _Paths()


def of_id(endpoint: str) -> Endpoint:
    """The row of that id. KeyError where there is none."""
    return BY_ID[endpoint] if endpoint in BY_ID else known(_KNOWN_IDS[endpoint])


def known_ids() -> tuple[str, ...]:
    """The ids of all that are known only."""
    return tuple(_KNOWN_IDS)


@cache
def known(name: str) -> Endpoint:
    """The row of a call that nothing here simulates, by the name of its shape."""
    of = shape(name)
    gate = open_store if of.path.startswith(ROOT) else None
    if of.sets_known == NOT_FOR_PLATFORMS:
        gate = _for_others
    return row(
        name,
        of.title.en,
        of.title.zh,
        _told,
        gate=gate,
        errors=(NOT_SIMULATED, *((48001,) if gate is _for_others else ())),
        simulated=False,
    )


def group_of(endpoint: Endpoint) -> str:
    """What a row is about: the group of its shape, or the folder that it lies in."""
    if endpoint.shape is not None:
        return endpoint.shape.group
    return endpoint.handler.__module__.split(".")[2]  # simulator.endpoints.<folder>


def fields_told(of: Shape) -> str:
    """The fields of a reply in a few words, as `coupon{coupon_id, type}, total_num`; the inner ones as far as
    there is room."""
    if not of.described:
        return "fields that nobody here knows"
    if not of.reply.fields:
        return "errcode and errmsg alone"
    for depth in (3, 2, 1, 0):
        told = _within(of.reply, depth)
        if len(told) <= _MOST_TOLD:
            return told
    return f"{told[:_MOST_TOLD]}…"


def by_hand(endpoint: Endpoint) -> str:
    """How a reply is played in place of the one that there is not."""
    return f"fault call={endpoint.id} reply={{…}}"


def _told(call: Call) -> dict[str, Any]:
    endpoint = call.row
    if endpoint is None or endpoint.shape is None:
        raise Refusal(NOT_SIMULATED)
    raise Refusal(
        NOT_SIMULATED,
        f"wxsim does not simulate {endpoint.path}; WeChat answers {fields_told(endpoint.shape)}; "
        f"to answer by hand: {by_hand(endpoint)}",
        why=Text(
            f"{endpoint.id} is known, and not simulated: `wxsim paths` has its fields",
            f"{endpoint.id} 已收录，但没有模拟：`wxsim paths` 有它的字段",
        ),
    )


def _for_others(world: World, token: Token) -> None:
    """Calls that the platform keeps for accounts that call by themselves."""
    raise Refusal(
        48001,
        why=Text(
            f"third-party platforms do not call this for {token.store}",
            f"第三方平台不会为 {token.store} 调用它",
        ),
    )


def _within(of: Field, depth: int) -> str:
    """The names of its fields, and of those inside of them so deep."""
    return ", ".join(name + _inside(part, depth) for name, part in of.fields.items())


def _inside(of: Field, depth: int) -> str:
    if of.kind == LIST and of.element is not None:
        return "[]" + _inside(of.element, depth)
    if of.kind == OBJECT and of.fields:
        return f"{{{_within(of, depth - 1)}}}" if depth else "{…}"
    return ""
