"""What a row of a world's tables is: its key, the orders it is listed in, and whose it is.

Every kind of row is registered with `@entity`, so that what holds for all of them (what goes with a
store, what a snapshot keeps, what `/state` shows, what a storage writes down) is said on the row only.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, ClassVar, Protocol, TypeVar


@dataclass(frozen=True, slots=True)
class Index:
    """Rows with equal `equal` fields, ascending by the `order` fields and then by key."""

    equal: tuple[str, ...] = ()
    order: tuple[str, ...] = ()


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


class Entity(Protocol):
    """A row: a frozen dataclass with its key, its declared indexes and its owner on the class.

    Some have `CREDENTIAL` too: the key field which a call may carry to say whose world it is for.
    """

    KEY: ClassVar[tuple[str, ...]]
    INDEXES: ClassVar[Mapping[str, Index]]
    OWNER: ClassVar[Owner]


E = TypeVar("E", bound=Entity)
ENTITIES: dict[str, type[Entity]] = {}


def entity(kind: type[E]) -> type[E]:
    """Registers a kind of row under its name; a TypeError says what its class lacks."""
    for name in ("KEY", "INDEXES", "OWNER"):
        if not hasattr(kind, name):
            raise TypeError(f"{kind.__name__} is a row of a world's tables and says no {name}")
    names = {row.name for row in fields(kind)}  # type: ignore[arg-type]
    if kind.OWNER.field not in names and kind.OWNER.party is not Party.WORLD:
        raise TypeError(
            f"{kind.__name__} names its owner by {kind.OWNER.field!r}, which is none of its fields"
        )
    credential = credential_of(kind)
    if credential is not None and credential not in kind.KEY:
        raise TypeError(f"{kind.__name__} has the credential {credential!r}, which is no part of its key")
    if kind.__name__ in ENTITIES:
        raise TypeError(f"two kinds of rows are called {kind.__name__}")
    ENTITIES[kind.__name__] = kind
    return kind


def credential_of(kind: type[Entity]) -> str | None:
    """The key field that a call may carry to say whose world it is for; None for most kinds."""
    return getattr(kind, "CREDENTIAL", None)


def key_of(row: Entity) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in row.KEY)
