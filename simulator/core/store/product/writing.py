"""What a merchant says of a product: a new one, another draft, and what changes without audit.

Facts: `add` and `update` change the draft alone, `auditfree` the online copy alone. How long the images of a
draft take to be fetched is ours, by the switch `product_upload_seconds`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from simulator.core.due import due, key_in_store, subject
from simulator.core.errors import Refusal
from simulator.core.store import changes
from simulator.core.store.category import tree
from simulator.core.store.product import checks, documents, events, lookup, selling
from simulator.core.store.product.entities import Product
from simulator.core.store.product.states import DRAFTS, SALES, Edit, EditStatus, Sale, Status, Update
from simulator.core.store.stock import counting
from simulator.core.store.stock import rules as stock
from simulator.core.store.stock.entities import Why
from simulator.texts import Text

if TYPE_CHECKING:
    from simulator.core.world import World

BAD = checks.BAD


def make(world: World, store: str, said: Mapping[str, Any], *, submit: bool = False) -> Product:
    """A new product: a draft that nobody sees yet, submitted at once where that is wanted."""
    checks.check(world, store, said)
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
    product = replace(product, draft=_document(world, product, said))
    made = changes.make(world, product, events.updated(world, product, Update.NEW))
    return _handed_in(world, made, submit)


def edit(world: World, product: Product, said: Mapping[str, Any], *, submit: bool = False) -> Product:
    """Another draft takes the place of the one before. A SKU without an id is a new one, and one that is left
    out is gone; the merchant's own id of the product stays."""
    SALES.called(product.status, Sale.EDIT)
    after = DRAFTS.called(product.edit_status, Edit.UPDATE)
    checks.check(world, product.store, said)
    own = documents.draft(product).get("out_product_id", "")
    draft = _document(world, product, {**said, "out_product_id": own})
    told = events.updated(world, product, Update.CHANGED)
    edited = changes.change(world, product, told, draft=draft, edit_status=after)
    return _handed_in(world, edited, submit)


def adjust(world: World, product: Product, said: Mapping[str, Any]) -> Product:
    """Prices, stock and the like of what is on sale, without audit: the online copy alone. All or nothing."""
    after = SALES.called(product.status, Sale.ADJUST)
    document = documents.online(product)
    skus = [dict(sku) for sku in document["skus"]]
    wanted = said.get("skus", ())
    if len({int(each["sku_id"]) for each in wanted}) < len(wanted):
        raise Refusal(BAD, why=Text("a SKU comes twice", "SKU 重复"))
    for each in wanted:
        sku = next((sku for sku in skus if int(sku["sku_id"]) == int(each["sku_id"])), None)
        if sku is None:
            raise Refusal(
                BAD, why=Text(f"the product has no SKU {each['sku_id']}", f"商品没有 SKU {each['sku_id']}")
            )
        if each.get("is_delete"):
            skus.remove(sku)
            continue
        sku |= {name: each[name] for name in documents.ADJUSTABLE_OF_SKU if name in each}
        checks.check_price(tree.by_path(documents.category(document)), sku)
        if change := each.get("stock_info"):
            counting.count(world, product, int(each["sku_id"]), change.get("diff_type", 3), change["num"])
    if not skus:
        raise Refusal(BAD, why=Text("a product keeps one SKU at least", "商品至少保留一个 SKU"))
    online = {**document, **{name: said[name] for name in documents.ADJUSTABLE if name in said}, "skus": skus}
    checks.check_address(online)
    checks.check_template(world, product.store, said)
    told = events.updated(world, product, Update.CHANGED), events.listing(world, product, after)
    return changes.change(world, product, *told, online=online)


def _handed_in(world: World, product: Product, submit: bool) -> Product:
    """Its images are fetched first, where that takes a while; then it is submitted, where that is wanted."""
    seconds = world.switches.product_upload_seconds
    if not seconds:
        return selling.submit(world, product) if submit else product
    world.schedule(_ARRIVES, subject(product), world.clock.now() + seconds)
    after = DRAFTS.called(product.edit_status, Edit.UPLOAD)
    return changes.change(world, product, edit_status=after, submits=submit)


def _document(world: World, product: Product, said: Mapping[str, Any]) -> dict[str, Any]:
    """What a merchant says of a product, each SKU with its id; the stock that it names is counted."""
    skus = [_sku(world, product, sku) for sku in said.get("skus", ())]
    if len({sku["sku_id"] for sku in skus}) < len(skus):
        raise Refusal(BAD, why=Text("a SKU comes twice", "SKU 重复"))
    return {**{name: said[name] for name in said if name not in documents.NOT_KEPT}, "skus": skus}


def _sku(world: World, product: Product, said: Mapping[str, Any]) -> dict[str, Any]:
    """One SKU as it is kept. Its stock is counted elsewhere: at once where it is new, again until the product
    is listed, and from then on by the calls that are there for it."""
    kept = {name: value for name, value in said.items() if name != "stock_num"}
    sku_id, num = int(said.get("sku_id") or 0), said.get("stock_num", 0)
    if not sku_id:
        sku_id = world.ids.digits("sku", product.store, 10)
        stock.begin(world, product.store, product.product_id, sku_id, num)
    elif all(int(sku["sku_id"]) != sku_id for sku in _known(product)):
        raise Refusal(BAD, why=Text(f"the product has no SKU {sku_id}", f"商品没有 SKU {sku_id}"))
    elif "stock_num" in said and not product.listed_once:
        there = stock.of(world, product.store, product.product_id, sku_id)
        stock.adjust(world, there, num - there.free, Why.SET)
    return {**kept, "sku_id": sku_id}


def _known(product: Product) -> list[Mapping[str, Any]]:
    """The SKUs of both documents; a new product has none yet."""
    if not product.listed_once and product.draft is None:
        return []
    return [
        *documents.draft(product)["skus"],
        *(documents.online(product)["skus"] if product.listed_once else ()),
    ]


_ARRIVES = "the images of a draft are there"


@due(_ARRIVES, about=Product)
def _arrives(world: World, which: str, _at: float) -> None:
    product = lookup.found(world, *key_in_store(which))
    if product is None or product.edit_status is not EditStatus.UPLOADING:
        return
    after = DRAFTS.after(product.edit_status, Edit.ARRIVE)
    there = changes.change(world, product, edit_status=after, submits=False)
    if not product.submits:
        return
    try:
        selling.submit(world, there)
    except Refusal:
        return  # as it is now it cannot be listed: the draft stays one
