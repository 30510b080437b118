"""Where products are found: nothing else reads their table."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from simulator.core.entity import altered
from simulator.core.errors import Refusal
from simulator.core.store import shop_seed
from simulator.core.store.gaps import first_gap
from simulator.core.store.product import documents, seeded
from simulator.core.store.product.entities import Product
from simulator.core.store.product.states import EditStatus, Status
from simulator.core.store.shop_seed import ShopSeed
from simulator.texts import Text
from simulator.usage import UsageError

if TYPE_CHECKING:
    from simulator.core.world import World

ID_LEAST = 10**9  # no shop has so many products: smaller numbers count them
UNKNOWN = 10020052
MADE = 10**7  # the numbers of those that a merchant makes come behind any that a shop is stocked with


@dataclass(frozen=True, slots=True)
class Offer:
    """One SKU of a product that is on sale: its part of the online document."""

    product: Product
    sku: Mapping[str, Any]


def found(world: World, store: str, product_id: int) -> Product | None:
    """The product of this id; None where the store has none."""
    row = world.tables.get(Product, store, product_id)
    if row is None and (seed := shop_seed.of(world, store)) and (number := seed.product_number(product_id)):
        return seeded.product(seed, number)
    return row


def meant(world: World, store: str, word: int | str) -> Product:
    """The product that an action names by its id, or by its place among them, from 1; else a UsageError."""
    number = int(word) if str(word).isdecimal() else 0
    product = found(world, store, number) if number >= ID_LEAST else _at(world, store, number)
    if product is None:
        raise UsageError(Text(f"{store} has no product {word}", f"{store} 没有商品 {word}"))
    return product


def sku_meant(product: Product, word: int | str) -> int:
    """The id of the SKU that an action names so, or by its place in the online copy, from 1."""
    number = int(word)
    skus = documents.online(product)["skus"] if number < ID_LEAST else ()
    return int(skus[number - 1]["sku_id"]) if 1 <= number <= len(skus) else number


def _at(world: World, store: str, place: int) -> Product | None:
    """Those that the shop was stocked with come first."""
    seed = shop_seed.of(world, store)
    stocked = seed.products if seed else 0
    if seed is not None and 1 <= place <= stocked:
        return found(world, store, seed.product_id(place))
    number = MADE + place - stocked
    rows = world.tables.list(Product, "of", store, since=number, until=number + 1)
    return rows[0] if rows and place > stocked else None


def next_number(world: World, store: str) -> int:
    """The number of a product that is made now."""
    return MADE + world.sequence("product", store)


def adopt(world: World, store: str) -> None:
    """What has changed since the shop was stocked stays when it is stocked anew: from now on it is like what
    the merchant has made."""
    for row in world.tables.list(Product, "of_seed", store, True):
        world.tables.put(altered(row, seeded=False, number=next_number(world, store)))


def read_by(world: World, store: str, product_id: str | int) -> Product:
    """The product that a call reads; 10020052 where there is none. Lists have a status for what is purged, so
    it is taken to be read, too."""
    product = found(world, store, int(product_id))
    if product is None:
        raise Refusal(
            UNKNOWN, why=Text(f"{store} has no product {product_id}", f"{store} 没有商品 {product_id}")
        )
    return product


def asked_for(world: World, store: str, product_id: str | int) -> Product:
    """The product that a call does something with; 10020052 where there is none, or none any more."""
    product = read_by(world, store, product_id)
    if product.status is Status.PURGED:
        raise Refusal(
            UNKNOWN,
            why=Text(f"product {product_id} of {store} is purged", f"{store} 的商品 {product_id} 已彻底删除"),
        )
    return product


def page(world: World, store: str, status: int | None, after: int, limit: int) -> list[Product]:
    """Products behind a number, in the order in which they were made: at most so many. Without a status, all
    that were listed and not deleted."""
    rows = world.tables.list(Product, *_where(store, status), since=after + 1, limit=limit)
    seed = shop_seed.of(world, store)
    if seed is None or status not in (None, Status.ON_SALE):
        return rows
    unchanged = _unchanged(world, seed, after)
    return list(islice(heapq.merge(rows, unchanged, key=lambda each: each.number), limit))


def _unchanged(world: World, seed: ShopSeed, after: int) -> Iterator[Product]:
    """Those of the seed behind a number that are no rows yet, past however many that are."""

    def there(low: int, high: int) -> int:
        return high - low

    def changed(low: int, high: int) -> int:
        return world.tables.count(Product, "of_seed", seed.store, True, since=low + 1, until=high + 1)

    number = after + 1
    while number <= seed.products:
        each = seeded.product(seed, number)
        if world.tables.get(Product, seed.store, each.product_id) is None:
            yield each
            number += 1
        else:
            number = first_gap(number, seed.products, there, changed)


def count(world: World, store: str, status: int | None) -> int:
    """How many there are."""
    rows = world.tables.count(Product, *_where(store, status))
    seed = shop_seed.of(world, store)
    if seed is None or status not in (None, Status.ON_SALE):
        return rows
    return rows + seed.products - world.tables.count(Product, "of_seed", store, True)


def _where(store: str, status: int | None) -> tuple[Any, ...]:
    return ("of_list", store, True) if status is None else ("of_status", store, Status(status))


def in_audit(world: World, store: str) -> list[Product]:
    """Those whose draft is in audit."""
    return world.tables.list(Product, "of_draft", store, EditStatus.AUDITING)


def of_brand(world: World, store: str, brand_id: int) -> list[Product]:
    """Those on sale under a brand: what a shop is stocked with has none."""
    return [row for row, online in _sold(world, store) if int(online.get("brand_id") or 0) == brand_id]


def of_category(world: World, store: str, cat_id: int) -> list[Product]:
    """Those on sale in a category that a store has applied for: what a shop is stocked with is in none."""
    return [row for row, online in _sold(world, store) if documents.category(online)[-1:] == (cat_id,)]


def _sold(world: World, store: str) -> Iterator[tuple[Product, Mapping[str, Any]]]:
    for row in world.tables.list(Product, "of_status", store, Status.ON_SALE):
        yield row, documents.online(row)


def offer(world: World, store: str, product_id: int, sku_id: int) -> Offer | None:
    """The SKU as it is on sale now; None where it is not, or not yet."""
    product = found(world, store, product_id)
    if product is None or product.status is not Status.ON_SALE:
        return None
    document = documents.online(product)
    timing = document.get("timing_onsale_info", {})
    if timing.get("status") and timing.get("onsale_time", 0) > world.clock.now():
        return None
    for sku in document["skus"]:
        if int(sku["sku_id"]) == sku_id and sku.get("status", Status.ON_SALE) == Status.ON_SALE:
            return Offer(product, sku)
    return None


def document_of(offer: Offer) -> Mapping[str, Any]:
    """The document that an offer is part of."""
    return documents.online(offer.product)


def first_offer(world: World, store: str, product_id: int | None = None) -> Offer | None:
    """The first SKU on sale of a product, or of the first product on sale."""
    if product_id is None:
        rows = page(world, store, Status.ON_SALE, 0, 1)
    else:
        rows = [row] if (row := found(world, store, product_id)) else []
    offers = (
        offer(world, store, row.product_id, int(sku["sku_id"]))
        for row in rows
        for sku in documents.online(row)["skus"]
    )
    return next((one for one in offers if one is not None), None)
