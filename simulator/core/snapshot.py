"""The setting of a play: its platforms, home pages, services, accounts and limits, kept and put back.

A scenario may make parties of its own, or change those it found; the next one finds them as they were.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from simulator.core.addresses import IpWhiteList
from simulator.core.component.accounts import Account
from simulator.core.component.entities import Component
from simulator.core.market.entities import HomePage, Package, Service
from simulator.core.quota import QuotaLimit
from simulator.core.store.entities import Company

if TYPE_CHECKING:
    from simulator.core.world import World

# Keys and tickets have lives of their own: they stay as the play has left them.
OWN_LIFE = frozenset({"token", "encoding_aes_key", "tickets_on"})


@dataclass(frozen=True, slots=True)
class Setting:
    """All parties but the buyers, as they stood, by type and key."""

    rows: Mapping[tuple[type, tuple[Any, ...]], Any]


def take(world: World) -> Setting:
    """The setting as it stands now."""
    tables = world.tables
    services = tables.list(Service, "all")
    rows = [
        *tables.list(Company, "all"),
        *tables.list(Component, "all"),
        *tables.list(HomePage, "all"),
        *tables.list(Account, "all"),
        *tables.list(QuotaLimit, "all"),
        *tables.list(IpWhiteList, "all"),
        *services,
        *(row for each in services for row in tables.list(Package, "of", each.service_id)),
    ]
    return Setting({(type(row), _key(row)): row for row in rows})


def restore(world: World, before: Setting) -> None:
    """Removes the parties made since, and gives the others what they were set to."""
    for (kind, key), row in take(world).rows.items():
        former = before.rows.get((kind, key))
        if former is None:
            world.tables.delete(kind, *key)
            if kind is Component:
                world.unschedule("ticket", row.appid)
        elif former != row:
            own = {each.name: getattr(row, each.name) for each in fields(row) if each.name in OWN_LIFE}
            world.tables.put(replace(former, **own))
    now = take(world).rows
    for place, former in before.rows.items():
        if place not in now:
            world.tables.put(former)


def _key(row: Any) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in row.KEY)
