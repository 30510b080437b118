"""Rows of products."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from simulator.core.entity import Index, Kept, Owner, Party, entity
from simulator.core.store import known
from simulator.core.store.product.states import EditStatus, Status
from simulator.journal.kinds.shop import ShopChanged


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """A product: the document that the merchant works on, and the one that is or was on sale, each as
    `product/add` takes it, its SKUs with their ids and without their stock. Times are whole Unix seconds.

    A document that is None follows from the product's id, its `price`, in fen, and how many `skus` it has.
    One that was `seeded` was there before it became a row. `submits` says that the draft goes to audit as
    soon as it is uploaded.
    """

    KEY: ClassVar[tuple[str, ...]] = ("store", "product_id")
    INDEXES: ClassVar[Mapping[str, Index]] = {
        "of": Index(("store",), ("number",)),
        "of_status": Index(("store", "status"), ("number",)),
        "of_draft": Index(("store", "edit_status"), ("number",)),
        "of_list": Index(("store", "listed"), ("number",)),
        "of_seed": Index(("store", "seeded"), ("number",)),
    }
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "store")
    KEPT: ClassVar[Kept] = Kept("as long as the store")

    store: str
    product_id: int
    number: int
    status: Status
    edit_status: EditStatus
    create_time: int
    update_time: int
    price: int = 0
    draft: Mapping[str, Any] | None = None
    online: Mapping[str, Any] | None = None
    skus: int = 1
    seeded: bool = False
    listed_once: bool = False
    submits: bool = False

    @property
    def listed(self) -> bool:
        """Whether a list shows it that asks for no status: no draft that was never listed, and nothing that
        was deleted."""
        return self.status not in (Status.INITIAL, Status.RECYCLED, Status.PURGED)


@known.facts_of.register
def _(product: Product, phase: str) -> ShopChanged:
    return ShopChanged(
        phase=phase, store=product.store, part="product", id=product.product_id, status=int(product.status)
    )
