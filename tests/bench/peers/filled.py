"""A served world with so many stores, each with an order and a grant, and as many entries in its journal."""

from __future__ import annotations

import json
import sys

from simulator.core.component import tokens
from simulator.core.component.entities import Component, Grant, TokenKind
from simulator.core.store.entities import Store
from simulator.core.world import World
from simulator.journal.kinds.market import OrderChanged
from simulator.run.open import open_control, open_listener, open_stage, open_world
from tests.bench.rows import order, service

COMPONENT, SERVICE = "wx00000000000000c1", 3_403_799_157_105_049_600


def filled(size: int) -> tuple[World, str]:
    """The world, and the token of its platform."""
    world = open_world(keep=size + 1)
    now = world.clock.now()
    with world.transaction():
        put = world.tables.put
        keys = {"secret": "secret", "token": "token", "encoding_aes_key": "a" * 43, "company": "bench"}
        put(Component(appid=COMPONENT, made_at=now, **keys))
        put(service(SERVICE, 1, COMPONENT))
        for number in range(size):
            appid = f"wx{number:016x}"
            put(
                Store(
                    appid=appid,
                    number=number,
                    user_name=f"gh_{number:012x}",
                    nickname=f"store {number}",
                    company="bench",
                    opened_at=now,
                )
            )
            put(order(number, SERVICE, appid, now, COMPONENT))
            put(
                Grant(
                    component=COMPONENT,
                    store=appid,
                    permission_sets=(129, 130, 131),
                    refresh_token=f"refreshtoken@@@{number}",
                    auth_time=now,
                    number=number,
                )
            )
        token = tokens.issue(world, TokenKind.COMPONENT, COMPONENT).value
    for number in range(size):
        world.record(_changed(number, now))
    return world, token


def _changed(number: int, now: float) -> OrderChanged:
    return OrderChanged(
        phase="paid",
        order_id=3_500_000_000_000_000_000 + number,
        service_id=SERVICE,
        sku_id=915_673,
        spec_id="basic",
        store=f"wx{number:016x}",
        component=COMPONENT,
        seconds=86_400,
        effective_time=int(now),
        expire_time=int(now) + 86_400,
        price=1900,
        how="new",
        trial=False,
        old=False,
        package_known=True,
    )


def main() -> None:
    world, token = filled(int(sys.argv[1]))
    listener = open_listener()
    listener.worlds.add(world)
    stage = open_stage(world, listener=listener)
    control = open_control(stage)
    listener.start()
    control.start()
    print(json.dumps({"api": listener.url, "control": control.url, "token": token}), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main()
