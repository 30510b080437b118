"""Putting a product on sale: a draft is made, and then submitted for its audit, which the rounds follow."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from ..line import Refused
from ..platform import Unreachable
from ..stores import Stores
from . import terms
from .products import AUDITING, ON_SALE, Products
from .trouble import MOST_TRIES, is_unsure
from .wire import number, part, text

ADD = "/channels/ec/product/add"
SUBMIT = "/channels/ec/product/listing"
PRICE = "/channels/ec/product/auditfree"
EXPRESS = 0
SEVEN_DAYS = 1  # goods can be sent back within a week


@dataclass(frozen=True, kw_only=True, slots=True)
class Draft:
    """What a merchant says of a new product; prices in fen. `category`: ids from the root to the leaf.

    `address` is where goods go back to, `template` what sending costs: 0 and nothing mean the store's first.
    """

    title: str
    images: tuple[str, ...]
    category: tuple[str, ...]
    price: int
    stock: int
    template: str
    address: int


class Listing:
    """Makes products and submits them."""

    def __init__(self, stores: Stores, products: Products) -> None:
        self.stores = stores
        self.products = products

    def list_new(self, component: str, store: str, draft: Draft) -> str:
        """The id of a new product, submitted. Refused, Unreachable and the like: it was not.

        A draft whose id was lost with the reply is seen by nobody, and is left where it is.
        """
        draft = replace(
            draft,
            address=draft.address or number(terms.address(self.stores, component, store)),
            template=draft.template or terms.template(self.stores, component, store),
        )
        reply = self.stores.call(component, store, ADD, self.document(draft))
        product_id = text(part(reply, "data").get("product_id"))
        self.submit(component, store, product_id)
        return product_id

    def submit(self, component: str, store: str, product_id: str) -> None:
        """Send a draft to its audit; after a lost reply it is looked at: each try costs one of a day."""
        for tries in range(1, MOST_TRIES + 1):
            try:
                self.stores.call(component, store, SUBMIT, {"product_id": product_id})
            except (Refused, Unreachable) as trouble:
                product = self.products.read(component, store, product_id)
                if product.edit_status == AUDITING or product.status == ON_SALE:
                    return
                if not is_unsure(trouble) or tries == MOST_TRIES:
                    raise
            else:
                self.products.read(component, store, product_id)
                return

    def price(self, component: str, store: str, product_id: str, sku_id: str, price: int) -> None:
        """Another price of a SKU that is on sale: it needs no audit, and doing it twice does no harm."""
        body = {"product_id": product_id, "skus": [{"sku_id": sku_id, "sale_price": price}]}
        try:
            self.stores.call(component, store, PRICE, body)
        finally:
            self.products.read(component, store, product_id)

    def document(self, draft: Draft) -> dict[str, Any]:
        """The body of `product/add`, in the types that it insists on."""
        sku = {
            "thumb_img": draft.images[0],
            "sale_price": draft.price,
            "market_price": draft.price,
            "stock_num": draft.stock,
            "sku_attrs": [{"attr_key": "规格", "attr_value": "默认"}],
        }
        return {
            "title": draft.title,
            "head_imgs": list(draft.images),
            "deliver_method": EXPRESS,
            "desc_info": {"imgs": list(draft.images), "desc": draft.title},
            "cats_v2": [{"cat_id": cat_id} for cat_id in draft.category],
            "express_info": {"template_id": draft.template, "weight": 1000},
            "extra_service": {"seven_day_return": SEVEN_DAYS, "pay_after_use": 0, "freight_insurance": 0},
            "after_sale_info": {"after_sale_address_id": draft.address},
            "skus": [sku],
            "listing": False,
        }


def draft_of(form: dict[str, str]) -> Draft:
    """What a form says. ValueError: no title, or fewer than three images."""
    images = tuple(form.get("images", "").split())
    title = form.get("title", "").strip()
    if not title or len(images) < 3:
        raise ValueError("a title and three images at least")
    return Draft(
        title=title,
        images=images,
        category=tuple(form.get("category", "").split()),
        price=number(form.get("price")),
        stock=number(form.get("stock")),
        template=form.get("template", "").strip(),
        address=number(form.get("address")),
    )
