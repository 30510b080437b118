"""Pushes that were sent before: the last as they were, older ones as the journal tells of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.core.outbox import Channel, Push
from simulator.core.push_states import PushState
from simulator.journal.entry import Entry
from simulator.journal.shorten import beginning, lacks
from simulator.texts import Text
from simulator.usage import UsageError

if TYPE_CHECKING:
    from simulator.core.world import World


def recorded(world: World, number: int) -> Push:
    """A push sent earlier, by its number; a UsageError if there is none, or if it cannot be made again."""
    push = world.tables.get(Push, number)
    if push is not None:
        return push
    if number > world.last("push") or number < 1:
        raise UsageError(
            Text(
                f"no push {number} was ever sent; `wxsim journal --kind push` lists them",
                f"从未发出推送 {number}；`wxsim journal --kind push` 列出推送",
            )
        )
    found = world.journal.entries(kind="push", where=lambda entry: bool(entry.data["push"] == number))
    if not found:
        raise UsageError(
            Text(
                f"push {number} was let go, and the journal has no entry of it any more: `wxsim serve "
                "--keep` says how many entries it keeps",
                f"推送 {number} 已丢弃，日志中也不再有它的条目：`wxsim serve --keep` 决定保留多少条目",
            )
        )
    return _as_told(world, found)


def _as_told(world: World, attempts: list[Entry]) -> Push:
    """The push of these attempts: what an entry does not tell of it is as the platform has it."""
    told = next((each.data for each in attempts if each.data["plain"]), attempts[0].data)
    number, fields = int(told["push"]), told["fields"]
    if told["made_up"] or (told["replay_of"] and told["defects"]):
        raise UsageError(
            Text(
                f"push {number} was let go, and it was made up: the journal does not tell all of it; "
                "make it up again with `send_push`",
                f"推送 {number} 已丢弃，且是编造的：日志没有它的全部内容；请用 `send_push` 重新编造",
            )
        )
    if lacks(fields):
        raise UsageError(
            Text(
                f"push {number} was let go, and the journal keeps no more than the head of what it said",
                f"推送 {number} 已丢弃，日志只保留了它内容的开头",
            )
        )
    owner = str(told["component"] or told["home_page"] or told["store"])
    channel = Channel(told["channel"])
    plain = beginning(told["plain"])
    switches = world.switches
    json, sealed = False, True
    if owner == told["store"]:
        json = True
    elif channel is Channel.ORDER:
        json = plain.startswith("{") if plain else switches.order_push_format == "json"
        sealed = "encrypt_type" in told["query"] if plain else switches.order_push_envelope == "encrypted"
    return Push(
        number=number,
        kind=told["kind"],
        channel=channel,
        url=str(told["target"]),
        owner=owner,
        receiver=owner if channel is Channel.AUTHORIZATION else str(fields.get("ToUserName") or owner),
        fields=fields,
        created_at=told["created_at"],
        due_at=told["due_at"],
        ended_at=told["due_at"],
        ladder=(),
        store=told["store"] or "",
        state=PushState.ACKNOWLEDGED,
        replay_of=told["replay_of"] or 0,
        format="json" if json else "xml",
        sealed=sealed,
    )
