"""Calling the platform in, being heard by it, and its word.

Facts: only about an after-sale that was refused, or whose return was closed, and only while its time runs (7
days); the after-sale waits meanwhile. How long proofs are waited for is ours.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from simulator.core.due import due, key_in_store, subject
from simulator.core.store import changes
from simulator.core.store.aftersale import lookup as aftersales
from simulator.core.store.aftersale import rules as aftersale
from simulator.core.store.aftersale.entities import AfterSale
from simulator.core.store.aftersale.states import REFUSED
from simulator.core.store.aftersale.states import Step as Judged
from simulator.core.store.complaint import lookup
from simulator.core.store.complaint.entities import Complaint, Said
from simulator.core.store.complaint.states import COMPLAINTS, Item, Status, Step
from simulator.core.store.events import Event, EventName
from simulator.durations import DAY
from simulator.texts import Text
from simulator.usage import UsageError

if TYPE_CHECKING:
    from simulator.core.world import World

PROOFS_WITHIN = 3 * DAY
_NOTES = {
    Status.GIVEN_UP: (Item.GIVEN_UP,),
    Status.BUYER_MUST_PROVE: (Item.BUYER_MUST_PROVE,),
    Status.MERCHANT_MUST_PROVE: (Item.MERCHANT_MUST_PROVE,),
    Status.BOTH_MUST_PROVE: (Item.BOTH_MUST_PROVE,),
    Status.SETTLED: (Item.MERCHANT_LIABLE, Item.SETTLED),
    Status.CLOSED: (Item.BUYER_LIABLE, Item.CLOSED),
}
_PROOFS = {Step.BUYER_PROVES: Item.BUYER_PROVES, Step.MERCHANT_PROVES: Item.MERCHANT_PROVES}
# What an end means for the after-sale: a complaint that is given up leaves it refused for good.
_ENDS = {
    Step.FOR_BUYER: Judged.FORCE,
    Step.FOR_MERCHANT: Judged.DISMISS,
    Step.GIVE_UP: Judged.DISMISS,
}


def file(world: World, row: AfterSale, content: str, media: tuple[str, ...] = ()) -> Complaint:
    """The buyer of an after-sale calls the platform in; a UsageError where that cannot be."""
    if row.state not in REFUSED or row.disputed:
        raise UsageError(
            Text(
                f"after-sale {row.after_sale_order_id} is {row.state.name.lower()}: the platform is "
                "called in where it was refused, or its return closed, and once at a time",
                f"售后单 {row.after_sale_order_id} 为 {row.state.name.lower()}："
                "被拒绝或退货关闭后才能申请平台介入，且一次只能有一个",
            )
        )
    now = int(world.clock.now())
    complaint = Complaint(
        store=row.store,
        complaint_id=world.ids.digits("complaint", row.store, 10),
        number=world.sequence("complaint", row.store),
        after_sale_order_id=row.after_sale_order_id,
        order_id=row.order_id,
        status=Status.AT_WORK,
        dialog=(
            Said(item=Item.FILED, time=now, content=content, media=media),
            Said(item=Item.AT_WORK, time=now),
        ),
        create_time=now,
        update_time=now,
    )
    aftersale.dispute(world, row, complaint.complaint_id)
    return changes.make(world, complaint, _told(complaint))


def act(
    world: World, row: Complaint, step: Step, content: str = "", media: tuple[str, ...] = ()
) -> Complaint:
    """The buyer, the platform or time does something; an Illegal where that cannot be now."""
    return _move(world, row, step, COMPLAINTS.after(row.status, step), content, media)


def prove(world: World, row: Complaint, content: str, media: tuple[str, ...]) -> Complaint:
    """The merchant adds proofs by a call; 10021504 where none of his are waited for."""
    step = Step.MERCHANT_PROVES
    return _move(world, row, step, COMPLAINTS.called(row.status, step), content, media)


def _move(
    world: World, row: Complaint, step: Step, status: Status, content: str, media: tuple[str, ...]
) -> Complaint:
    now = int(world.clock.now())
    proofs = [Said(item=_PROOFS[step], time=now, content=content, media=media)] if step in _PROOFS else []
    noted = [Said(item=item, time=now) for item in _NOTES.get(status, ())]
    moved = _timed(world, replace(row, status=status, dialog=(*row.dialog, *proofs, *noted)))
    after = changes.change(world, moved, _told(moved))
    about = aftersales.found(world, row.store, row.after_sale_order_id)
    if step in _ENDS and about is not None:
        aftersale.settle(world, about, _ENDS[step])
    return after


def _timed(world: World, row: Complaint) -> Complaint:
    waits = (row.status, Step.RUN_OUT) in COMPLAINTS.machine.table
    if not waits:
        world.unschedule(_RUNS_OUT, subject(row))
        return replace(row, deadline=0)
    deadline = int(world.clock.now() + PROOFS_WITHIN)
    world.schedule(_RUNS_OUT, subject(row), deadline)
    return replace(row, deadline=deadline)


def _told(row: Complaint) -> Event:
    said = {
        "complaint_id": row.complaint_id,
        "after_sale_order_id": row.after_sale_order_id,
        "order_id": row.order_id,
        "complaint_status": int(row.status),
    }
    return Event(EventName.COMPLAINT, said)


_RUNS_OUT = "nobody has added proofs to a complaint"


@due(_RUNS_OUT, about=Complaint)
def _run_out(world: World, which: str, _at: float) -> None:
    if row := lookup.found(world, *key_in_store(which)):
        act(world, row, Step.RUN_OUT)
