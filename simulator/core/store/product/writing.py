"""A merchant's own part: making a product, editing its draft, submitting it, taking it off sale, deleting it.

Facts: `add` and `update` change the draft, `listing` submits it; what is in audit is withdrawn before
anything else; each submission costs one of the day's budget (1002001), and so does withdrawing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from simulator.core.errors import Refusal
from simulator.core.store import changes
from simulator.core.store.events import Event, EventName
from simulator.core.store.product import audit, documents, lookup
from simulator.core.store.product.entities import Product
from simulator.core.store.product.states import DRAFTS, SALES, Edit, EditStatus, Sale, Status, Update
from simulator.core.store.stock import counting
from simulator.core.store.stock import rules as stock
from simulator.usage import UsageError

if TYPE_CHECKING:
    from simulator.core.world import World

BAD = 10020051


def make(world: World, store: str, said: Mapping[str, Any]) -> Product:
    """A new product: a draft that nobody sees yet."""
    now = int(world.clock.now())
    product = Product(
        store=store,
        product_id=world.ids.digits("product", store, 14),
        number=lookup.next_number(world, store),
        status=Status.INITIAL,
        edit_status=EditStatus.EDITING,
        create_time=now,
        update_time=now,
    )
    draft = _document(world, product, said)
    return changes.make(world, replace(product, draft=draft), _updated(product, Update.NEW))


def edit(world: World, product: Product, said: Mapping[str, Any]) -> Product:
    """Another draft takes the place of the one before. A SKU without an id is a new one, and one that is left
    out is gone; the merchant's own id of the product stays."""
    after = DRAFTS.called(product.edit_status, Edit.UPDATE)
    own = documents.draft(product).get("out_product_id", "")
    draft = _document(world, product, {**said, "out_product_id": own})
    return changes.change(world, product, _updated(product, Update.CHANGED), draft=draft, edit_status=after)


def submit(world: World, product: Product) -> Product:
    """The draft goes to audit, and on sale once it has passed."""
    after = DRAFTS.called(product.edit_status, Edit.SUBMIT)
    if (product.status, Sale.LIST) not in SALES.machine.table:
        raise Refusal(BAD, why=f"a product that is {product.status.name.lower()} cannot be listed")
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
    if product.edit_status is EditStatus.AUDITING:
        raise Refusal(10020047, why="its draft is in audit: withdraw that first")
    after = SALES.called(product.status, Sale.DELIST)
    return changes.change(world, product, listing(product, after), status=after)


def delete(world: World, product: Product) -> Product:
    """It goes into the recycle bin."""
    DRAFTS.called(product.edit_status, Edit.DELETE)
    after = SALES.called(product.status, Sale.DELETE)
    return changes.change(world, product, _updated(product, Update.DELETED), status=after)


def adjust(world: World, product: Product, said: Mapping[str, Any]) -> Product:
    """Prices, stock and the like of what is on sale, without audit: the online copy alone. All or nothing."""
    after = SALES.called(product.status, Sale.ADJUST)
    document = documents.online(product)
    skus = [dict(sku) for sku in document["skus"]]
    for wanted in said.get("skus", ()):
        sku = next((each for each in skus if int(each["sku_id"]) == int(wanted["sku_id"])), None)
        if sku is None:
            raise Refusal(BAD, why=f"the product has no SKU {wanted['sku_id']}")
        if wanted.get("is_delete"):
            skus.remove(sku)
            continue
        sku |= {
            name: wanted[name]
            for name in ("sale_price", "sku_code", "sku_deliver_info", "status")
            if name in wanted
        }
        if change := wanted.get("stock_info"):
            counting.count(world, product, int(wanted["sku_id"]), change.get("diff_type", 3), change["num"])
    if not skus:
        raise Refusal(BAD, why="a product keeps one SKU at least")
    more = {name: said[name] for name in documents.ADJUSTABLE if name in said}
    online = {**document, **more, "skus": skus}
    told = (_updated(product, Update.CHANGED), listing(product, after))
    return changes.change(world, product, *told, online=online)


def take_down(world: World, product: Product, why: Sale) -> Product:
    """The platform takes it off sale; an Illegal where it is not."""
    after = SALES.after(product.status, why)
    return changes.change(world, product, listing(product, after), status=after)


def decide(world: World, product: Product, verdict: audit.Verdict, reason: str = "") -> Product:
    """The audit ends; a UsageError where there is none."""
    if product.edit_status is not EditStatus.AUDITING:
        raise UsageError(f"product {product.product_id} is not in audit")
    return audit.decide(world, product, verdict, reason)


def listing(product: Product, status: Status) -> Event:
    """The event that a product is on sale, or is no more."""
    return Event(EventName.PRODUCT_LISTING, {"product_id": product.product_id, "status": int(status)})


def _updated(product: Product, what: Update) -> Event:
    return Event(EventName.PRODUCT_UPDATE, {"product_id": product.product_id, "status": int(what)})


def _document(world: World, product: Product, said: Mapping[str, Any]) -> dict[str, Any]:
    """What a merchant says of a product, each SKU with its id; the stock that it names is counted."""
    if len(set(said["head_imgs"])) < len(said["head_imgs"]):
        raise Refusal(BAD, why="an image comes twice")
    skus = [_sku(world, product, sku) for sku in said.get("skus", ())]
    if not skus:
        raise Refusal(BAD, why="a product has one SKU at least")
    _distinct([int(sku["sku_id"]) for sku in skus])
    return {**{name: said[name] for name in said if name not in documents.NOT_KEPT}, "skus": skus}


def _sku(world: World, product: Product, said: Mapping[str, Any]) -> dict[str, Any]:
    """One SKU as it is kept: its stock is counted elsewhere, at once where it is new."""
    kept = {name: value for name, value in said.items() if name != "stock_num"}
    if said["market_price"] < said["sale_price"]:
        raise Refusal(BAD, why="a SKU costs more than its market price")
    if given := said.get("sku_id"):
        return {**kept, "sku_id": int(given)}
    sku_id = world.ids.digits("sku", product.store, 10)
    stock.begin(world, product.store, product.product_id, sku_id, said.get("stock_num", 0))
    return {**kept, "sku_id": sku_id}


def _distinct(ids: Sequence[int]) -> None:
    if len(set(ids)) < len(ids):
        raise Refusal(BAD, why="a SKU comes twice")
