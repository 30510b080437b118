"""Applying for a brand, and what becomes of it: decided, taken back, deleted, revoked, run out.

Facts: adding and updating both submit; what is in audit is withdrawn before it is submitted again; with its
brand's papers a product goes off sale. Which code is for what is inferred, but for 10020081.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from simulator.core.due import due, key_in_store, subject
from simulator.core.errors import Refusal
from simulator.core.machine import Illegal
from simulator.core.store import changes
from simulator.core.store.brand import library, lookup, papers
from simulator.core.store.brand.entities import StoreBrand
from simulator.core.store.brand.states import BRANDS, IN_AUDIT, BrandEvent, BrandStatus
from simulator.core.store.events import Event, EventName
from simulator.core.store.product import platform as products
from simulator.texts import Text

if TYPE_CHECKING:
    from simulator.core.world import World

BAD = papers.BAD


def add(world: World, store: str, said: Mapping[str, Any]) -> StoreBrand:
    """A merchant applies for a brand of the library.

    10020055: there is no such brand, one is applied for or in effect, or a paper is missing.
    """
    brand_id = int(said["brand_id"])
    if library.brand(brand_id) is None:
        raise Refusal(BAD, why=Text(f"the library has no brand {brand_id}", f"品牌库中没有品牌 {brand_id}"))
    now = int(world.clock.now())
    papers.expiry(said, now)
    before = lookup.found(world, store, brand_id)
    status = BRANDS.called(before.status, BrandEvent.ADD) if before is not None else BrandStatus.NEW
    if before is not None and before.in_effect:
        raise Refusal(
            BAD, why=Text(f"brand {brand_id} is in effect: update it", f"品牌 {brand_id} 已生效：请用更新")
        )
    row = StoreBrand(
        store=store,
        brand_id=brand_id,
        number=world.sequence("brand", store),
        audit_id=_audit_id(world, store),
        status=status,
        said=dict(said),
        create_time=now,
        update_time=now,
    )
    _begins(world, row)
    return changes.make(world, row, _told(row, status))


def update(world: World, store: str, said: Mapping[str, Any]) -> StoreBrand:
    """Other papers take the place of those before, once they have passed."""
    row = lookup.asked_for(world, store, int(said["brand_id"]))
    after = BRANDS.called(row.status, BrandEvent.UPDATE)
    papers.expiry(said, int(world.clock.now()))
    audit_id = _audit_id(world, store)
    _begins(world, row)
    told = _told(row, after, audit_id=audit_id)
    return changes.change(
        world, row, told, status=after, said=dict(said), audit_id=audit_id, reject_reason=""
    )


def cancel(world: World, row: StoreBrand, audit_id: int) -> StoreBrand:
    """The merchant takes an application back; 10020081 for another audit than its last."""
    if row.audit_id != audit_id:
        raise Refusal(
            lookup.NO_APPLICATION,
            why=Text(
                f"brand {row.brand_id} is not in audit {audit_id}",
                f"品牌 {row.brand_id} 不在审核 {audit_id} 中",
            ),
        )
    return _moved(world, row, BRANDS.called(row.status, BrandEvent.CANCEL))


def delete(world: World, row: StoreBrand) -> StoreBrand:
    """The merchant sells under it no more."""
    return _out_of_effect(world, row, BRANDS.called(row.status, BrandEvent.DELETE), BrandStatus.DELETED)


def decide(world: World, row: StoreBrand, passes: bool, reason: str = "") -> StoreBrand:
    """The audit ends; an Illegal where there is none."""
    if not passes:
        return _moved(world, row, BRANDS.after(row.status, BrandEvent.REJECT), reason)
    after = BRANDS.after(row.status, BrandEvent.AGREE)
    until = papers.expiry(row.said, 0)
    world.unschedule(_EXPIRES, subject(row))
    if until:
        world.schedule(_EXPIRES, subject(row), max(until, world.clock.now()))
    return _moved(world, row, after, in_effect=True, expires_at=until)


def revoke(world: World, row: StoreBrand, reason: str = "") -> StoreBrand:
    """The platform takes it away; an Illegal where it is not in effect."""
    if not row.in_effect:
        raise Illegal(Text(f"brand {row.brand_id} is not in effect", f"品牌 {row.brand_id} 没有生效"))
    after = BRANDS.after(row.status, BrandEvent.REVOKE)
    return _out_of_effect(world, row, after, BrandStatus.REVOKED, reason)


def _moved(world: World, row: StoreBrand, status: BrandStatus, reason: str = "", **values: Any) -> StoreBrand:
    """It is out of audit."""
    world.unschedule(_ENDS, subject(row))
    told = _told(row, status, reason)
    return changes.change(world, row, told, status=status, reject_reason=reason, **values)


def _out_of_effect(
    world: World, row: StoreBrand, status: BrandStatus, told: BrandStatus, reason: str = ""
) -> StoreBrand:
    """It is in effect no more, and what is sold under it goes off sale."""
    if status not in IN_AUDIT:
        world.unschedule(_ENDS, subject(row))
    world.unschedule(_EXPIRES, subject(row))
    event = _told(row, told, reason)
    changed = changes.change(world, row, event, status=status, in_effect=False, expires_at=0)
    products.brand_runs_out(world, row.store, row.brand_id)
    return changed


def _begins(world: World, row: StoreBrand) -> None:
    ends = world.clock.now() + world.switches.qualification_audit_seconds
    world.schedule(_ENDS, subject(row), ends)


def _audit_id(world: World, store: str) -> int:
    return world.ids.digits("brand_audit", store, 8)


def _told(row: StoreBrand, status: BrandStatus, reason: str = "", *, audit_id: int = 0) -> Event:
    said = {
        "brand_id": row.brand_id,
        "audit_id": audit_id or row.audit_id,
        "status": int(status),
        **({"reason": reason} if reason else {}),
    }
    return Event(EventName.BRAND, said)


_ENDS = "an application for a brand is decided"
_EXPIRES = "the papers of a brand run out"


def _meant(world: World, which: str) -> StoreBrand | None:
    return lookup.found(world, *key_in_store(which))


@due(_ENDS, about=StoreBrand)
def _ends(world: World, which: str, _at: float) -> None:
    row = _meant(world, which)
    if row is not None and row.status in IN_AUDIT:
        decide(world, row, passes=True)


@due(_EXPIRES, about=StoreBrand)
def _over(world: World, which: str, _at: float) -> None:
    row = _meant(world, which)
    if row is not None and row.in_effect:
        _out_of_effect(world, row, BRANDS.after(row.status, BrandEvent.EXPIRE), BrandStatus.EXPIRED)
