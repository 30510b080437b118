"""Telling events of a store: to each platform that it has granted one of their sets, and at its own callback.

A platform gets XML at its address for messages, a store JSON: the same fields, bare numbers and texts as the
platform has them. Both are tried ten times in three and a half hours.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from simulator.core import outbox
from simulator.core.component import conversations
from simulator.core.component.entities import Component, Grant
from simulator.core.store.entities import Callback, Store
from simulator.core.store.event_table import ROUSED_BY
from simulator.core.store.event_table import EventName as EventName
from simulator.shapes import push

if TYPE_CHECKING:
    from simulator.core.world import World

WECHAT = "oWX-team-of-stores-0000000000"  # whom events come from that no buyer causes


@dataclass(frozen=True, slots=True)
class Event:
    """One event to tell: `said` are its fields without the object that they come in, and `beside` those that
    stand beside that; `sender` is the openid of the buyer who caused it, or the platform's own."""

    name: EventName
    said: Mapping[str, Any] = field(default_factory=dict)
    sender: str = WECHAT
    beside: Mapping[str, Any] = field(default_factory=dict)


def tell(world: World, appid: str, event: Event) -> None:
    """Pushes an event of a store to each platform that hears of it and has a URL for messages, and to the
    store's own callback where it has one."""
    store = world.tables.get(Store, appid)
    if store is None:
        return
    fields = push.fields_of(event.name, event.said, event.beside)
    for component in _listeners(world, appid, ROUSED_BY[event.name]):
        conversations.notice(world, component, store, event.sender, event.name, fields)
    callback = world.tables.get(Callback, appid)
    if callback is not None:
        _call_back(world, callback, store, event, fields)


def _call_back(
    world: World, callback: Callback, store: Store, event: Event, fields: Mapping[str, Any]
) -> None:
    """The same as JSON, sealed for the store itself: its own appid stands in the tail."""
    head = conversations.head(world, store, event.sender, "event")
    outbox.put(
        world,
        kind=event.name,
        channel=outbox.Channel.MESSAGE,
        url=callback.url,
        owner=store.appid,
        receiver=store.user_name,
        store=store.appid,
        ladder=outbox.STORE_LADDER,
        fields={**head, "Event": event.name, **fields},
        format="json",
    )


def _listeners(world: World, appid: str, sets: tuple[int, ...]) -> list[Component]:
    grants = world.tables.list(Grant, "of_store", appid)
    hearing = [grant.component for grant in grants if grant.active and set(sets) & set(grant.permission_sets)]
    found = [world.tables.get(Component, component) for component in hearing]
    return [component for component in found if component is not None and component.message_url]
