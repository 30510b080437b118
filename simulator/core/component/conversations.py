"""Messages of an account's users to the provider, and the provider's customer-service messages back.

Facts: the envelope names the account's original id, the appid in its tail is the platform's; a message
is tried three times in all, a store's event on the store ladder; 48 hours after the user's last message
nothing can be sent to him any more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from simulator.core import outbox
from simulator.core.component.accounts import Account
from simulator.core.component.entities import Component
from simulator.core.entity import Index, Kept, Owner, Party, entity
from simulator.core.errors import Refusal
from simulator.core.outbox import Push
from simulator.core.store.entities import Store
from simulator.durations import HOUR
from simulator.shapes import shape as shapes
from simulator.texts import Text
from simulator.usage import UsageError

if TYPE_CHECKING:
    from simulator.core.world import World

ANSWERABLE_FOR = 48 * HOUR
LADDER = (0.0, 0.0)
KINDS = ("text", "image", "voice", "video", "music", "news", "mpnews", "miniprogrampage", "link", "msgmenu")


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class Conversation:
    """When a user last wrote to an account."""

    KEY: ClassVar[tuple[str, ...]] = ("account", "openid")
    INDEXES: ClassVar[Mapping[str, Index]] = {"of": Index(("account",), ("openid",))}
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "account")
    KEPT: ClassVar[Kept] = Kept("a user who wrote long ago (45015) is told from one who never did (40003)")

    account: str
    openid: str
    last_at: float


def openid_of(world: World, account: str, user: str = "") -> str:
    """The openid of a user of an account: the same for the same name."""
    return "o" + world.ids.hex("message_openid", f"{account}/{user}", 26, 0) + "A"


def text(world: World, component: Component, account: Store | Account, openid: str, content: str) -> Push:
    """A user writes a text to the account."""
    _talk(world, account, openid)
    fields = head(world, account, openid, "text")
    number = 20_000_000_000_000_000 + world.sequence("message_id")
    return _put(world, component, account, "text", {**fields, "Content": content, "MsgId": number}, LADDER)


def event(
    world: World,
    component: Component,
    account: Store | Account,
    openid: str,
    name: str,
    fields: Mapping[str, Any],
) -> Push:
    """A user does something in the account."""
    _talk(world, account, openid)
    return notice(world, component, account, openid, name, fields)


def notice(
    world: World,
    component: Component,
    account: Store | Account,
    openid: str,
    name: str,
    fields: Mapping[str, Any],
) -> Push:
    """Something happens in the account, which opens no conversation."""
    document = {**head(world, account, openid, "event"), "Event": name, **fields}
    ladder = outbox.STORE_LADDER if name in shapes.events() else LADDER
    return _put(world, component, account, name, document, ladder)


def _talk(world: World, account: Store | Account, openid: str) -> None:
    world.tables.put(Conversation(account=account.appid, openid=openid, last_at=world.clock.now()))


def head(world: World, account: Store | Account, openid: str, kind: str) -> dict[str, Any]:
    """What every message of an account to the provider begins with."""
    return {
        "ToUserName": account.user_name,
        "FromUserName": openid,
        "CreateTime": int(world.clock.now()),
        "MsgType": kind,
    }


def _put(
    world: World,
    component: Component,
    account: Store | Account,
    kind: str,
    fields: Mapping[str, Any],
    ladder: tuple[float, ...],
) -> Push:
    push = outbox.put(
        world,
        kind=kind,
        channel=outbox.Channel.MESSAGE,
        url=component.message_url.replace("$APPID$", account.appid),
        owner=component.appid,
        receiver=account.user_name,
        store=account.appid,
        ladder=ladder,
        fields=fields,
    )
    if push is None:
        raise UsageError(
            Text(
                f"{component.name or component.appid} has no URL for messages and events",
                f"{component.name or component.appid} 没有消息与事件接收 URL",
            )
        )
    return push


def send(world: World, account: str, openid: str, kind: str) -> None:
    """A customer-service message: to a user who wrote within 48 hours, of a known kind."""
    if kind not in KINDS:
        raise Refusal(
            40008,
            why=Text(
                f"msgtype is {kind!r}; known: {', '.join(KINDS)}",
                f"msgtype 为 {kind!r}；可用：{', '.join(KINDS)}",
            ),
        )
    talk = world.tables.get(Conversation, account, openid)
    if talk is None:
        raise Refusal(
            40003,
            why=Text(
                "no user of this account has that openid, or he never wrote",
                "账号没有该 openid 的用户，或用户从未发来消息",
            ),
        )
    if world.clock.now() - talk.last_at > ANSWERABLE_FOR:
        raise Refusal(
            45015, why=Text("the user wrote more than 48 hours ago", "用户上次发来消息已超过 48 小时")
        )
