"""Scenes in which a row is called wrongly, each in one way, and what comes of it.

`@of("order/get")` or `@of("token")` marks a scene of one row, `@every(applies)` one of many. Those of the
store's rows lie in `store/<resource>/refused.py`. A call that is refused changes nothing: that is held of
each, by all rows of its world.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from simulator.core.component.entities import TokenKind
from simulator.core.due import Counter
from simulator.core.entity import ENTITIES
from simulator.core.retention import is_over
from simulator.core.world import World
from simulator.endpoints.model import Endpoint
from simulator.endpoints.table import BY_ID, ROWS
from tests.core.sample import COMPONENT, Api, Town
from tests.endpoints.examples import body_of, right_query

ALL_SETS = sorted({129, 130, 131, *(number for row in ROWS for number in row.permission_sets)})
# Kinds of rows that a refused call may change, and why.
COUNTED: Mapping[str, str] = {
    "Counter rid": "rids are numbered",
    "RefusedRequest": "what was refused is kept under its rid",
    "QuotaUse": "a refused call counts against its quota",
}

SEPARATOR = "\x1f"  # between the name of a counter and whom it is of

Rows = dict[str, tuple[Any, ...]]


def all_rows(world: World) -> Rows:
    """Every row of a world whose time is not over, by its kind; counters each by itself."""
    now = world.clock.now()
    kinds = {
        name: tuple(row for row in world.tables.rows(kind) if not is_over(row, now))
        for name, kind in ENTITIES.items()
        if kind is not Counter
    }
    counters = {f"Counter {row.name.strip(SEPARATOR)}": (row.last,) for row in world.tables.rows(Counter)}
    return kinds | counters


def changed(before: Rows, after: Rows) -> list[str]:
    """The kinds of which a row is there, gone or other than before; without those that are counted."""
    names = before.keys() | after.keys()
    return sorted(name for name in names if before.get(name) != after.get(name) and name not in COUNTED)


class Stand:
    """A world in which all is right for one row, ways to spoil it, and what the row refused."""

    def __init__(self, row: Endpoint) -> None:
        self.row = row
        self.raised: set[int] = set()
        self.afresh()

    def afresh(self) -> None:
        self.town = Town()
        self.api = Api(self.town.world)
        self.do("tick_sets", sets=ALL_SETS)
        self.store = self.town.store("all", upgraded=True)
        self.do("authorize", store=self.store, sets=ALL_SETS)

    def do(self, name: str, **arguments: Any) -> Any:
        return self.town.do(name, **arguments)

    def token(self, store: str = "") -> str | None:
        kinds = self.row.tokens
        kind = TokenKind.AUTHORIZER if TokenKind.AUTHORIZER in kinds else next(iter(kinds), None)
        return self.town.token(kind, store or self.store) if kind else None

    def body(self, **change: Any) -> dict[str, Any]:
        """A body with something in every required argument, and the platform's own appid."""
        written = body_of(self.row)
        if "component_appid" in written:
            written["component_appid"] = COMPONENT
        return {**written, **change}

    def without(self, *names: str) -> dict[str, Any]:
        return {name: value for name, value in self.body().items() if name not in names}

    def ask(
        self,
        body: Any = None,
        *,
        token: str | None = None,
        method: str = "",
        headers: Mapping[str, str] | None = None,
        **query: str,
    ) -> int:
        """One call; what it was refused with is kept, and that it changed nothing then is held."""
        method = method or self.row.method
        sent = None if method == "GET" else self.body() if body is None else body
        token = self.token() if token is None else token
        query = {**right_query(self.row), **query}
        before = all_rows(self.town.world)
        reply = (
            self.api.call(method, self.row.path, sent, token=token or None, headers=headers or {}, **query)
            or {}
        )
        assert self.api.last.status == 200, reply
        code = int(reply.get("errcode", 0))
        if code:
            self.raised.add(code)
            touched = changed(before, all_rows(self.town.world))
            assert touched == [], f"refused with {code}, and changed rows of {touched}"
        return code

    def other(self, name: str, /, **body: Any) -> dict[str, Any]:
        """A right call of another row of the store, by its path behind `/channels/ec/`; its reply."""
        row = BY_ID[row_id(name)]
        token = self.town.token(TokenKind.AUTHORIZER, self.store)
        reply = self.api.call(row.method, row.path, None if row.method == "GET" else body, token=token)
        assert isinstance(reply, dict)
        assert reply["errcode"] == 0, reply
        return reply


Scene = Callable[[Stand], object]
SCENES: list[tuple[Callable[[Endpoint], bool], Scene]] = []


def every(applies: Callable[[Endpoint], bool] = lambda _: True) -> Callable[[Scene], Scene]:
    def kept(scene: Scene) -> Scene:
        SCENES.append((applies, scene))
        return scene

    return kept


def row_id(name: str) -> str:
    """The id of a row that is named by it, or by its path behind `/channels/ec/`."""
    return name if name in BY_ID else "ec." + name.replace("/", ".")


def of(*names: str) -> Callable[[Scene], Scene]:
    ids = {row_id(name) for name in names}
    assert ids <= set(BY_ID), f"no row: {ids - set(BY_ID)}"
    return every(lambda row: row.id in ids)


def brought_about(row: Endpoint) -> set[int]:
    """The codes that the scenes of a row bring about, each scene in a world of its own."""
    found: set[int] = set()
    for applies, scene in SCENES:
        if applies(row):
            stand = Stand(row)
            scene(stand)
            found |= stand.raised
    return found
