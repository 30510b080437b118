"""Taking files up, and finding them again: by the id that was handed out, or by the address.

What an address names is not fetched: the simulator asks nobody but providers. It has the id and the address
of any other, and no content but a picture of one white dot.
"""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING

from simulator.core.errors import Refusal
from simulator.core.store import changes
from simulator.core.store.media.entities import Media, Use
from simulator.core.store.media.formats import content_type
from simulator.texts import Text

if TYPE_CHECKING:
    from simulator.core.world import World

MOST = 10 * 1024 * 1024  # bytes of a picture
NO_FILE, NO_PICTURE, TOO_LARGE, UNKNOWN = 41005, 40005, 40009, 40007
_DOT = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8/5+hHgAHggJ/PchI7wAAAABJRU5ErkJggg=="
)


def take(world: World, store: str, content: bytes, use: Use) -> Media:
    """A file as it was sent: 41005 where there is none, 40009 where it is too long, 40005 where it is no
    picture."""
    if not content:
        raise Refusal(NO_FILE, why=Text("the form has no file, or an empty one", "表单没有文件，或文件为空"))
    if len(content) > MOST:
        raise Refusal(
            TOO_LARGE,
            why=Text(
                f"the picture has {len(content)} bytes, and {MOST} at most are taken",
                f"图片有 {len(content)} 字节，最多 {MOST} 字节",
            ),
        )
    kind = content_type(content)
    if not kind:
        raise Refusal(
            NO_PICTURE,
            why=Text("the file is no JPEG, PNG, GIF, BMP or WebP", "文件不是 JPEG、PNG、GIF、BMP 或 WebP"),
        )
    return _kept(world, store, use, content, kind)


def take_from(world: World, store: str, source: str) -> Media:
    """A picture that is named by its address; 40005 where that is none."""
    if not source.startswith(("http://", "https://")):
        raise Refusal(
            NO_PICTURE,
            why=Text(
                f"{source[:64]!r} is no address that a picture can be fetched from",
                f"{source[:64]!r} 不是可下载图片的地址",
            ),
        )
    return _kept(world, store, Use.IMAGE, _DOT, "image/png", source)


def asked_for(world: World, store: str, media_id: str) -> Media:
    """The file of an id; 40007 where the store has uploaded none of it."""
    found = world.tables.get(Media, store, media_id)
    if found is None:
        raise Refusal(
            UNKNOWN, why=Text(f"{store} has uploaded nothing of that id", f"{store} 没有上传过这个 id 的文件")
        )
    return found


def at(world: World, store: str, url: str) -> Media | None:
    """The file whose address was handed out; None for any other address."""
    return next(iter(world.tables.list(Media, "at", store, url, limit=1)), None)


def _kept(world: World, store: str, use: Use, content: bytes, kind: str, source: str = "") -> Media:
    media_id = world.ids.text("media", store, 64)
    return changes.make(
        world,
        Media(
            store=store,
            media_id=media_id,
            update_time=int(world.clock.now()),
            use=use,
            url=f"https://mmecimage.cn/p/{store}/{media_id[:43]}",
            content=content,
            content_type=kind,
            source=source,
        ),
    )
