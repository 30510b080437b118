"""Changing the key that pushes are sealed with: for a while they come under the former or the new one.

How long the platform goes on with the former key is written nowhere; a period of mixing is ours, and
which key a push takes in it follows from the world's seed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.core.component.entities import Component, KeyRotation
from simulator.core.entity import altered
from simulator.core.market.entities import HomePage
from simulator.core.store.entities import Callback
from simulator.journal.kinds.exchanged import KeyChanged
from simulator.texts import Text
from simulator.usage import UsageError

if TYPE_CHECKING:
    from simulator.core.world import World

Owner = Component | HomePage | Callback


def owner_of(world: World, appid: str) -> Owner:
    """Whose key it is: a platform, a home page, or a store with an address of its own."""
    tables = world.tables
    owner = tables.get(Component, appid) or tables.get(HomePage, appid) or tables.get(Callback, appid)
    if owner is None:
        raise UsageError(
            Text(
                f"{appid} is no third-party platform, no home page, and no store with a callback",
                f"{appid} 不是第三方平台或主页，也不是设有回调的店铺",
            )
        )
    return owner


def appid_of(owner: Owner) -> str:
    return owner.store if isinstance(owner, Callback) else owner.appid


def is_stores(owner: Owner) -> bool:
    """Whether a store has the key for itself: no provider knows it."""
    return isinstance(owner, Callback)


def forget(world: World, appid: str) -> None:
    """Another key takes the place of all that were: there is nothing to go back to."""
    world.tables.delete(KeyRotation, appid)


def made_up(world: World, owner: str, *, spare_bits: bool = True) -> str:
    """A new EncodingAESKey of 43 letters and digits. The last one has two bits that no byte needs: real
    keys leave them zero or not, and strict decoders refuse them where they are not."""
    letters = world.ids.letters("encoding_aes_key", owner, 42)
    return letters + ("G" if spare_bits else "E")


def rotate(world: World, owner: Owner, key: str, *, mixed_for: float) -> KeyRotation:
    """Gives an owner a new key; for `mixed_for` seconds pushes may come under the former one still."""
    now, appid = world.clock.now(), appid_of(owner)
    before = world.tables.get(KeyRotation, appid)
    rotation = KeyRotation(
        owner=appid,
        original=before.original if before else owner.encoding_aes_key,
        former=owner.encoding_aes_key,
        changed_at=now,
        mixed_until=now + mixed_for,
    )
    world.tables.put(rotation)
    world.tables.put(altered(owner, encoding_aes_key=key))
    world.record(KeyChanged(owner=appid, phase="rotated", until=rotation.mixed_until))
    return rotation


def restore(world: World) -> list[str]:
    """Goes back to the keys from before all changes; answers whose."""
    rotations = world.tables.list(KeyRotation, "all")
    for rotation in rotations:
        world.tables.put(altered(owner_of(world, rotation.owner), encoding_aes_key=rotation.original))
        world.tables.delete(KeyRotation, rotation.owner)
        world.record(KeyChanged(owner=rotation.owner, phase="restored", until=None))
    return [rotation.owner for rotation in rotations]


def key_of_push(world: World, owner: str, number: int) -> str | None:
    """The former key, where this push comes under it; None for the present one."""
    rotation = world.tables.get(KeyRotation, owner)
    if rotation is None or world.clock.now() >= rotation.mixed_until:
        return None
    return rotation.former if world.ids.fraction("push_key", owner, number) < 0.5 else None
