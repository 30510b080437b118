"""Applying for a category: with its papers, and decided by the platform. A store opens with one.

Facts: the guide says that most categories pass at once and the others once their papers were looked at; an
application tells of each of its states by event. Which code is for what is inferred, but for 10020006.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from simulator.core.due import due, key_in_store, subject
from simulator.core.errors import Refusal
from simulator.core.store import changes
from simulator.core.store.brand import lookup as brands
from simulator.core.store.category import tree
from simulator.core.store.category.entities import CategoryAudit
from simulator.core.store.category.states import AUDITS, AuditStatus, Decision
from simulator.core.store.category.tree import OPENED_WITH, Leaf
from simulator.core.store.events import Event, EventName
from simulator.core.store.product import platform as products
from simulator.texts import Text

if TYPE_CHECKING:
    from simulator.core.world import World

BAD = 10020055
NO_SUCH_AUDIT = 10020006
NO_SUCH_CATEGORY = 10020017
UNQUALIFIED = 10020018


def permitted(world: World, store: str, leaf: Leaf) -> bool:
    """Whether a store may sell in a category."""
    return leaf is OPENED_WITH or in_effect(world, store, leaf) is not None


def approved(world: World, store: str) -> Sequence[Leaf]:
    """The categories that a store may sell in."""
    return [leaf for leaf in tree.LEAVES if permitted(world, store, leaf)]


def asked_for(world: World, store: str, audit_id: str | int) -> CategoryAudit:
    """The application that a call names; 10020006 where there is none."""
    row = world.tables.get(CategoryAudit, store, int(audit_id))
    if row is None:
        raise Refusal(
            NO_SUCH_AUDIT,
            why=Text(
                f"{store} has no application {audit_id} for a category", f"{store} 没有类目申请 {audit_id}"
            ),
        )
    return row


def in_effect(world: World, store: str, leaf: Leaf) -> CategoryAudit | None:
    """The application by which a store may sell in a category; None where there is none."""
    return next(iter(world.tables.list(CategoryAudit, "in_effect", store, leaf.cat_id, True, limit=1)), None)


def in_audit(world: World, store: str) -> Sequence[CategoryAudit]:
    return world.tables.list(CategoryAudit, "of_status", store, AuditStatus.AUDITING)


def apply(world: World, store: str, path: tuple[int, ...], said: Mapping[str, Any]) -> CategoryAudit:
    """A merchant applies for the category at the end of a path. One that asks for no paper passes at once.

    10020017: there is no such path to a leaf; 10020055: it is applied for already, or lacks a paper;
    10020018: the store has none of its brands.
    """
    leaf = tree.by_path(path)
    if leaf is None:
        raise Refusal(
            NO_SUCH_CATEGORY,
            why=Text(
                f"{'/'.join(map(str, path)) or 'nothing'} is no path to a leaf",
                f"{'/'.join(map(str, path)) or '空'} 不是到叶子类目的路径",
            ),
        )
    if permitted(world, store, leaf) or any(row.cat_id == leaf.cat_id for row in in_audit(world, store)):
        raise Refusal(
            BAD,
            why=Text(
                f"{store} has category {leaf.cat_id}, or is in audit for it",
                f"{store} 已有类目 {leaf.cat_id}，或正在审核",
            ),
        )
    if leaf.qua is not None and leaf.qua.mandatory and not _papers(said):
        raise Refusal(
            BAD,
            why=Text(
                f"category {leaf.cat_id} asks for {leaf.qua.name}", f"类目 {leaf.cat_id} 需要 {leaf.qua.name}"
            ),
        )
    _check_brands(world, store, leaf, said)
    now = int(world.clock.now())
    row = CategoryAudit(
        store=store,
        audit_id=world.ids.digits("category_audit", store, 9),
        number=world.sequence("category_audit", store),
        cat_id=leaf.cat_id,
        status=AuditStatus.AUDITING,
        said=said,
        create_time=now,
        update_time=now,
    )
    changes.make(world, row, _told(row, AuditStatus.AUDITING))
    if leaf.qua is None:
        return decide(world, row, Decision.AGREE)
    world.schedule(_ENDS, subject(row), now + world.switches.qualification_audit_seconds)
    return row


def cancel(world: World, row: CategoryAudit) -> CategoryAudit:
    """The merchant takes an application back; 10020006 where it is decided."""
    return _ended(world, row, AUDITS.called(row.status, Decision.CANCEL))


def decide(world: World, row: CategoryAudit, decision: Decision, reason: str = "") -> CategoryAudit:
    """The platform decides; an Illegal where that is done."""
    after = AUDITS.after(row.status, decision)
    return _ended(world, row, after, reason, in_effect=after is AuditStatus.PASSED)


def revoke(world: World, row: CategoryAudit) -> CategoryAudit:
    """The platform lets the store sell there no more: what is on sale there is taken off. No event tells of
    the category itself, and the store may apply again."""
    changed = changes.change(world, row, in_effect=False)
    products.category_is_lost(world, row.store, row.cat_id)
    return changed


def _ended(
    world: World, row: CategoryAudit, status: AuditStatus, reason: str = "", *, in_effect: bool = False
) -> CategoryAudit:
    world.unschedule(_ENDS, subject(row))
    told = _told(row, status, reason)
    return changes.change(world, row, told, status=status, reject_reason=reason, in_effect=in_effect)


def _told(row: CategoryAudit, status: AuditStatus, reason: str = "") -> Event:
    said = {"audit_id": row.audit_id, "status": int(status), **({"reason": reason} if reason else {})}
    return Event(EventName.CATEGORY_AUDIT, said)


def _papers(said: Mapping[str, Any]) -> bool:
    """Whether there is a paper: in a group of licences, or as all were handed in before there were groups."""
    if not said.get("is_new_apply_cat"):
        return bool(said.get("certificate"))
    groups = said.get("license_group_list", ())
    return bool(groups) and all(group["license"].get("file_id_list") for group in groups)


def _check_brands(world: World, store: str, leaf: Leaf, said: Mapping[str, Any]) -> None:
    """Where few brands are let in, the store has one of them and names it."""
    named = {int(each["brand_id"]) for each in said.get("brand_list", ())}
    if leaf.brands and not any(
        each in leaf.brands and brands.valid(world, store, each) is not None for each in named
    ):
        raise Refusal(
            UNQUALIFIED,
            why=Text(
                f"category {leaf.cat_id} is for the brands {leaf.brands} only",
                f"类目 {leaf.cat_id} 只限品牌 {leaf.brands}",
            ),
        )


_ENDS = "an application for a category is decided"


@due(_ENDS, about=CategoryAudit)
def _ends(world: World, which: str, _at: float) -> None:
    row = world.tables.get(CategoryAudit, *key_in_store(which))
    if row is not None and row.status is AuditStatus.AUDITING:
        decide(world, row, Decision.AGREE)
