"""What a store looks like: its name and its head image."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.core.store import changes
from simulator.core.store.entities import Store
from simulator.core.store.event_table import EventName
from simulator.core.store.events import Event

if TYPE_CHECKING:
    from simulator.core.world import World


def rename(world: World, store: Store, nickname: str) -> Store:
    """Another name, told with the one before; the same again is no change."""
    if nickname == store.nickname:
        return store
    said = {"appid": store.appid, "old_nickname": store.nickname, "new_nickname": nickname}
    return changes.change(world, store, Event(EventName.NICKNAME, said), nickname=nickname)


def show(world: World, store: Store, head_image: str) -> Store:
    """Another head image: what its event says beside that nobody knows."""
    if head_image == store.head_image:
        return store
    return changes.change(world, store, Event(EventName.HEAD_IMAGE), head_image=head_image)
