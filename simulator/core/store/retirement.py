"""Retiring a store, an account or a user: gone from every list, and looked up singly as if never seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.core import outbox, ownership
from simulator.core.entity import Party

if TYPE_CHECKING:
    from simulator.core.world import World


def retire(world: World, which: str) -> None:
    """Removes all that belongs to the one of that appid or openid; pushes that wait for it are not sent."""
    ownership.forget(world, Party.STORE, which)
    outbox.drop(world, which)
