"""A merchant's own part of selling: submitting a draft, taking it back, taking a product off sale, deleting.

Facts: `listing` submits the draft; what is in audit is withdrawn before anything else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from simulator.core.store import changes
from simulator.core.store.product import audit, checks, documents, events
from simulator.core.store.product.entities import Product
from simulator.core.store.product.states import DRAFTS, SALES, Edit, Sale, Update

if TYPE_CHECKING:
    from simulator.core.world import World


def submit(world: World, product: Product) -> Product:
    """The draft goes to audit, and on sale once it has passed."""
    SALES.called(product.status, Sale.LIST)
    after = DRAFTS.called(product.edit_status, Edit.SUBMIT)
    checks.check_submission(world, product.store, documents.draft(product))
    audit.spend(world, product.store)
    audit.begin(world, product)
    return changes.change(world, product, edit_status=after)


def withdraw(world: World, product: Product) -> Product:
    """The draft comes back from audit."""
    after = DRAFTS.called(product.edit_status, Edit.WITHDRAW)
    audit.spend(world, product.store)
    return audit.end(world, product, after, audit.Verdict.WITHDRAWN)


def delist(world: World, product: Product) -> Product:
    """Nobody can order it any more."""
    DRAFTS.called(product.edit_status, Edit.DELIST)
    after = SALES.called(product.status, Sale.DELIST)
    return changes.change(world, product, events.listing(world, product, after), status=after)


def delete(world: World, product: Product) -> Product:
    """It goes into the recycle bin."""
    DRAFTS.called(product.edit_status, Edit.DELETE)
    after = SALES.called(product.status, Sale.DELETE)
    return changes.change(world, product, events.updated(world, product, Update.DELETED), status=after)


def purge(world: World, product: Product) -> Product:
    """The recycle bin is emptied of it, in the console: nothing can be done with it any more."""
    after = SALES.after(product.status, Sale.PURGE)
    return changes.change(world, product, events.updated(world, product, Update.PURGED), status=after)
