"""Puts a provider's parties into a world: platforms published, home page and services listed."""

from __future__ import annotations

import base64
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from simulator.actions.stage import Stage
from simulator.core.component import keys
from simulator.core.world import World

if TYPE_CHECKING:
    from simulator.provider.manifest import Manifest


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
    if manifest.deals_with_shops:
        stage.world.tables.put(replace(stage.world.state, shops_told=True))
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
