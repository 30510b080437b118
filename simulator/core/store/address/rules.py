"""Keeping a merchant's addresses: at most one is the default to send from, and one to take back at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from simulator.core.errors import Refusal
from simulator.core.store import changes
from simulator.core.store.address.entities import Address
from simulator.texts import Text

if TYPE_CHECKING:
    from simulator.core.world import World

FLAGS = ("send_addr", "default_send", "recv_addr", "default_recv")
DEFAULTS = ("default_send", "default_recv")
UNKNOWN = 10021062


def found(world: World, store: str, address_id: str | int) -> Address | None:
    """The address of this id; None where the store has none."""
    return world.tables.get(Address, store, int(address_id))


def asked_for(world: World, store: str, address_id: str | int) -> Address:
    """The address that a call names; 10021062 where there is none."""
    row = found(world, store, address_id)
    if row is None:
        raise Refusal(
            UNKNOWN, why=Text(f"{store} has no address {address_id}", f"{store} 没有地址 {address_id}")
        )
    return row


def listed(world: World, store: str, offset: int, limit: int) -> list[Address]:
    return world.tables.list(Address, "of", store, offset=offset, limit=limit)


def default_return(world: World, store: str) -> Address | None:
    """Where goods go back to when nobody says where."""
    return next((row for row in world.tables.list(Address, "of", store) if row.default_recv), None)


def add(world: World, store: str, said: Mapping[str, Any]) -> Address:
    number = world.sequence("address", store)
    now = int(world.clock.now())
    row = Address(
        store=store,
        address_id=world.ids.digits("address", store, 9),
        number=number,
        create_time=now,
        update_time=now,
        **_split(said),
    )
    _give_up(world, row)
    return changes.make(world, row)


def update(world: World, row: Address, said: Mapping[str, Any]) -> Address:
    after = replace(row, **_split(said))
    _give_up(world, after)
    return changes.change(world, after)


def remove(world: World, row: Address) -> None:
    world.tables.delete(Address, row.store, row.address_id)


def _split(said: Mapping[str, Any]) -> dict[str, Any]:
    """The flags apart from the rest."""
    flags = {name: bool(said.get(name)) for name in FLAGS}
    rest = {name: value for name, value in said.items() if name not in (*FLAGS, "address_id")}
    return {**flags, "said": rest}


def _give_up(world: World, row: Address) -> None:
    """What was the default until now is so no longer."""
    for other in world.tables.list(Address, "of", row.store):
        lost = {name: False for name in DEFAULTS if getattr(row, name) and getattr(other, name)}
        if lost and other.address_id != row.address_id:
            changes.change(world, other, **lost)
