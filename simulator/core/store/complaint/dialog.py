"""What a merchant says in a complaint, and his own work order about it.

Facts: a message of 500 characters at most (10021501), 20 pictures in all of his (10021502), and only while
the platform is at work (10021503); a work order is told as a whole, each time under a higher version. Ours:
one under no higher version is 9700224.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.core.errors import Refusal
from simulator.core.store import changes
from simulator.core.store.complaint import rules
from simulator.core.store.complaint.entities import Complaint, Said, WorkOrder
from simulator.core.store.complaint.states import Item, Status
from simulator.texts import Text

if TYPE_CHECKING:
    from simulator.core.world import World

LONGEST = 500
MOST_PICTURES = 20
TOO_LONG, TOO_MANY, NOT_AT_WORK, NOT_WAITED_FOR, WRONG = 10021501, 10021502, 10021503, 10021504, 9700224


def say(world: World, row: Complaint, content: str, media: tuple[str, ...]) -> Complaint:
    """One more message of the merchant's. No event comes of it: the status stays."""
    _check_length(content)
    if row.status is not Status.AT_WORK:
        raise Refusal(
            NOT_AT_WORK,
            why=Text(
                f"the complaint is {row.status.name.lower()}", f"投诉的状态是 {row.status.name.lower()}"
            ),
        )
    sent = sum(len(said.media) for said in row.dialog if said.item is Item.MERCHANT_SAYS)
    if sent + len(media) > MOST_PICTURES:
        raise Refusal(
            TOO_MANY,
            why=Text(
                f"{sent} pictures were sent, and {len(media)} more are",
                f"已发 {sent} 张图片，这次又有 {len(media)} 张",
            ),
        )
    said = Said(item=Item.MERCHANT_SAYS, time=int(world.clock.now()), content=content, media=media)
    return changes.change(world, row, dialog=(*row.dialog, said))


def prove(world: World, row: Complaint, content: str, media: tuple[str, ...]) -> Complaint:
    """The merchant's proofs."""
    _check_length(content)
    return rules.prove(world, row, content, media)


def keep(world: World, row: Complaint, work_order: WorkOrder) -> Complaint:
    """The work order in place of what was told of it before."""
    if row.work_order is not None and work_order.version <= row.work_order.version:
        raise Refusal(
            WRONG,
            why=Text(
                f"version {row.work_order.version} of the work order is there already",
                f"工单已有版本 {row.work_order.version}",
            ),
        )
    return changes.change(world, row, work_order=work_order)


def _check_length(content: str) -> None:
    if len(content) > LONGEST:
        raise Refusal(
            TOO_LONG,
            why=Text(
                f"{len(content)} characters, and {LONGEST} at most are taken",
                f"共 {len(content)} 个字符，最多 {LONGEST} 个",
            ),
        )
