"""A world with a provider's parties in it: platforms published, home page and services listed."""

from __future__ import annotations

import base64
import time
from typing import TYPE_CHECKING, Any

from simulator.actions.stage import Stage
from simulator.core.clock import LiveClock, ManualClock
from simulator.core.component import keys
from simulator.core.ports import Clock
from simulator.core.world import World
from simulator.storage.memory import MemoryTables

if TYPE_CHECKING:
    from simulator.provider.manifest import Manifest

START = 1_767_229_200.0  # 2026-01-01 09:00 in China: where a clock that stands begins
COMPANY = "provider"


def new_world(
    *,
    name: str = "world",
    seed: int = 1,
    salt: str = "",
    live: bool = False,
    rate: float = 1.0,
    start: float | None = None,
    push_timeout: float = 5.0,
    keep: int = 1_000_000,
    journal_after: int = 0,
) -> World:
    """A world in memory. `live` follows real time; otherwise the clock stands until it is moved."""
    clock: Clock = (
        LiveClock(time.time, start, rate) if live else ManualClock(START if start is None else start)
    )
    return World(
        name=name,
        seed=seed,
        salt=salt,
        tables=MemoryTables(),
        clock=clock,
        real=time.perf_counter,
        push_timeout=push_timeout,
        keep=keep,
        journal_after=journal_after,
    )


def completed(manifest: Manifest, world: World) -> Manifest:
    """The manifest with the ids and secrets it leaves out, made up from the world's seed."""

    def make(what: str, number: int) -> Any:
        subject = f"{what}/{number}"
        with world.transaction():
            match what.partition(".")[2]:
                case "appid":
                    return world.ids.appid(subject)
                case "encoding_aes_key":
                    return keys.made_up(world, subject)
                case "id":
                    return world.ids.number("service", subject)
                case "sku_id":
                    return 900_000 + number
                case _:
                    return base64.b32encode(world.ids.raw("secret", subject, 20)).decode().lower()

    return manifest.completed(make)


def populate(stage: Stage, manifest: Manifest) -> None:
    """Registers the manifest's parties with the platform."""
    origin = "manifest"
    for component in manifest.components:
        stage.do(
            "create_component",
            {
                "appid": component.appid,
                "secret": component.secret,
                "token": component.token,
                "encoding_aes_key": component.encoding_aes_key,
                "authorization_events": component.authorization_events or "",
                "messages": component.messages or "",
            },
            origin=origin,
        )
    page = manifest.home_page
    stage.do(
        "create_home_page",
        {
            "appid": page.appid,
            "secret": page.secret,
            "token": page.token,
            "encoding_aes_key": page.encoding_aes_key,
            "order_push": page.order_push or "",
        },
        origin=origin,
    )
    for service in manifest.services:
        stage.do(
            "create_service",
            {
                "id": service.id,
                "name": service.name,
                "kind": service.kind,
                "component": manifest.component_of(service).appid,
                "home_page": page.appid,
                "url": service.url,
                "mobile": service.mobile or "",
            },
            origin=origin,
        )
        for package in service.packages:
            stage.do(
                "create_package",
                {
                    "service": service.id,
                    "sku_id": package.sku_id,
                    "name": package.name,
                    "spec_id": package.spec_id,
                    "days": package.days,
                    "price": package.price,
                    "known": True,
                },
                origin=origin,
            )
