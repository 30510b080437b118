"""A store's products: which are on sale, at what price, and how many there are of each SKU."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import Any

from .followed import Followed
from .wire import ids, number, part, rows, text

PRODUCT_LIST = "/channels/ec/product/list/get"
PRODUCT = "/channels/ec/product/get"
STOCKS = "/channels/ec/product/stock/batchget"
ON_SALE, AUDITING = 5, 2
A_PAGE = 30
STOCKS_A_CALL = 50
BOTH = 3
WORDS = {
    0: "未上架",
    5: "在售",
    6: "回收站",
    9: "已彻底删除",
    11: "已下架",
    13: "违规下架",
    14: "保证金不足下架",
    15: "品牌到期下架",
    20: "已封禁",
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Sku:
    """One SKU: its price in fen, how many can be ordered, and how many of them lie in each warehouse of the
    merchant's."""

    sku_id: str
    price: int
    stock: int
    stored: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class Product:
    """`status` of what is on sale, `edit_status` of the draft: the platform's numbers, known or not."""

    product_id: str
    title: str
    status: int
    edit_status: int
    skus: tuple[Sku, ...]

    @property
    def word(self) -> str:
        """Its status in words."""
        return WORDS.get(self.status, f"状态 {self.status}")

    def sku(self, sku_id: str) -> Sku | None:
        """The SKU of this id."""
        return next((sku for sku in self.skus if sku.sku_id == sku_id), None)


class Products(Followed[Product]):
    """Reads products and remembers them."""

    kind = "product"
    unknown = frozenset({10020052})

    def pull(self, component: str, store: str) -> bool:
        """Read what is new or no longer on sale, and the stock of all that is; True where all was told."""
        on_sale = self.ids(component, store, ON_SALE)
        known = {product.product_id: product for product in self.known(store)}
        wanted = dict.fromkeys(self.books.awaited(store))
        if self.books.read_until(store) is None:
            wanted |= dict.fromkeys(self.ids(component, store, None))
        listed = set(on_sale)
        wanted |= {it: None for it in on_sale if it not in known or known[it].status != ON_SALE}
        wanted |= {it: None for it, row in known.items() if row.status == ON_SALE and it not in listed}
        told = [self.read_or_expect(component, store, product_id) for product_id in wanted]
        self.count(component, store, on_sale)
        self.books.note_read(store, 1)
        return all(told)

    def ids(self, component: str, store: str, status: int | None) -> list[str]:
        """The ids of products, of one status or of all that the list names, from all its pages."""
        body: dict[str, Any] = {"page_size": A_PAGE}
        if status is not None:
            body["status"] = status
        reply = self.stores.all_pages(
            lambda page: self.stores.call(component, store, PRODUCT_LIST, page), body
        )
        return ids(reply.get("product_ids"))

    def read(self, component: str, store: str, product_id: str) -> Product:
        """The product as it is now; may raise what `Stores.call` raises."""
        body = {"product_id": product_id, "data_type": BOTH}
        reply = self.stores.call(component, store, PRODUCT, body)
        said = part(reply, "product") or part(reply, "edit_product")
        product = Product(
            product_id=product_id,
            title=text(said.get("title")),
            status=number(said.get("status"), -1),
            edit_status=number(said.get("edit_status"), -1),
            skus=tuple(
                Sku(
                    sku_id=text(sku.get("sku_id")),
                    price=number(sku.get("sale_price")),
                    stock=number(sku.get("stock_num")),
                )
                for sku in rows(said.get("skus"))
            ),
        )
        self.keep(store, product)
        return product

    def count(self, component: str, store: str, product_ids: list[str]) -> None:
        """Ask how many there are of each SKU: it sells while nothing of the product changes."""
        for at in range(0, len(product_ids), STOCKS_A_CALL):
            body = {"product_id": product_ids[at : at + STOCKS_A_CALL]}
            reply = self.stores.call(component, store, STOCKS, body)
            for row in rows(part(reply, "data").get("spu_stock_list")):
                product_id = text(row.get("product_id"))
                skus = {text(sku.get("sku_id")): sku for sku in rows(row.get("sku_stock"))}
                there = {sku_id: number(sku.get("total_stock_num")) for sku_id, sku in skus.items()}
                self.note_stock(store, product_id, there)
                self.note_stored(store, product_id, skus)

    def note_stock(self, store: str, product_id: str, there: dict[str, int]) -> None:
        """So many there are of some SKUs of a product."""
        product = self.get(store, product_id)
        if product is None:
            return
        skus = tuple(replace(sku, stock=there.get(sku.sku_id, sku.stock)) for sku in product.skus)
        if skus != product.skus:
            self.keep(store, replace(product, skus=skus))

    def note_stored(self, store: str, product_id: str, told: dict[str, dict[str, Any]]) -> None:
        """What lies in which warehouse, as replies tell of some SKUs of a product."""
        product = self.get(store, product_id)
        if product is None:
            return
        skus = tuple(
            replace(sku, stored=self.stored(told[sku.sku_id])) if sku.sku_id in told else sku
            for sku in product.skus
        )
        if skus != product.skus:
            self.keep(store, replace(product, skus=skus))

    def stored(self, said: dict[str, Any]) -> dict[str, int]:
        """By warehouse, how many of one SKU a reply says are there."""
        found = rows(said.get("warehouse_stocks"))
        return {text(row.get("out_warehouse_id")): number(row.get("num")) for row in found}

    def keep(self, store: str, product: Product) -> None:
        """Remember it; while its draft is in audit it is read again."""
        awaited = product.edit_status == AUDITING
        self.books.keep(store, product.product_id, asdict(product), awaited=awaited)

    def from_body(self, body: dict[str, Any]) -> Product:
        """A product as the books have it."""
        return Product(**{**body, "skus": tuple(Sku(**sku) for sku in body["skus"])})
