"""What a row of a world's tables is: its key, the orders it is listed in, whose it is, how long it is kept.

Every kind of row is registered with `@entity`, so that what holds for all of them (what goes with a
store, what a snapshot keeps, what is let go, what `/state` shows) is said on the row only.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, ClassVar, Protocol, TypeVar


@dataclass(frozen=True, slots=True)
class Index:
    """Rows with equal `equal` fields, ascending by the `order` fields and then by key. A `finite` one lists
    only those whose first `order` field is not infinite: an instant that has come, or will."""

    equal: tuple[str, ...] = ()
    order: tuple[str, ...] = ()
    finite: bool = False


class Party(StrEnum):
    """Who a row may belong to. STORE stands for every account that grants or buys, and for users;
    PARTY for whichever of all these the row names; WORLD for none of them."""

    STORE = "store"
    COMPONENT = "component"
    HOME_PAGE = "home_page"
    SERVICE = "service"
    PARTY = "party"
    WORLD = "world"


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose the rows of a kind are: that party's which `field` names by its id, and they go when it goes.

    What was `set_up` by people, in a console, is in a snapshot of the world; the rest came about.
    """

    party: Party
    field: str = ""
    set_up: bool = False


NOBODY = Owner(Party.WORLD)


@dataclass(frozen=True, slots=True)
class Kept:
    """How long the rows of a kind are kept, and why: while whom they belong to is there, unless `since` names
    a field, an instant. Then they go `seconds` after it; of those past it only the newest `most` stay.

    Such a kind has an index `kept` by that field; where the newest of one instant matter, by more.
    """

    why: str
    since: str = ""
    seconds: float = math.inf
    most: int | None = None


class Entity(Protocol):
    """A row: a frozen dataclass with its key, its declared indexes, its owner and how long it is kept on the
    class.

    Some have `CREDENTIAL` too: the key field which a call may carry to say whose world it is for.
    """

    KEY: ClassVar[tuple[str, ...]]
    INDEXES: ClassVar[Mapping[str, Index]]
    OWNER: ClassVar[Owner]
    KEPT: ClassVar[Kept]


E = TypeVar("E", bound=Entity)
ENTITIES: dict[str, type[Entity]] = {}


def entity(kind: type[E]) -> type[E]:
    """Registers a kind of row under its name; a TypeError says what its class lacks."""
    for name in ("KEY", "INDEXES", "OWNER", "KEPT"):
        if not hasattr(kind, name):
            raise TypeError(f"{kind.__name__} is a row of a world's tables and says no {name}")
    names = {row.name for row in fields(kind)}  # type: ignore[arg-type]
    if kind.OWNER.field not in names and kind.OWNER.party is not Party.WORLD:
        raise TypeError(
            f"{kind.__name__} names its owner by {kind.OWNER.field!r}, which is none of its fields"
        )
    since = kind.KEPT.since
    kept = kind.INDEXES.get("kept")
    if since and (kept is None or kept.equal or kept.order[:1] != (since,)):
        raise TypeError(f"{kind.__name__} is kept since {since!r} and has no index `kept` by it")
    credential = credential_of(kind)
    if credential is not None and credential not in kind.KEY:
        raise TypeError(f"{kind.__name__} has the credential {credential!r}, which is no part of its key")
    if kind.__name__ in ENTITIES:
        raise TypeError(f"two kinds of rows are called {kind.__name__}")
    ENTITIES[kind.__name__] = kind
    return kind


def altered(row: E, **values: Any) -> E:
    """The row with other values: `dataclasses.replace` at a third of what that costs, where calls pay it."""
    now = {name: getattr(row, name) for name in row.__slots__}  # type: ignore[attr-defined]
    return type(row)(**{**now, **values})


def credential_of(kind: type[Entity]) -> str | None:
    """The key field that a call may carry to say whose world it is for; None for most kinds."""
    return getattr(kind, "CREDENTIAL", None)


def key_of(row: Entity) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in row.KEY)
