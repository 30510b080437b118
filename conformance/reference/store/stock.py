"""Stock is changed by differences, since it sells meanwhile; and read back: twice is not once."""

from __future__ import annotations

from ..database import Database
from ..line import Refused
from ..platform import Unreachable
from ..stores import Stores
from .products import ON_SALE, Products
from .trouble import MOST_TRIES, is_unsure
from .turns import Turns
from .wire import number, part

STOCK = "/channels/ec/product/stock/get"
UPDATE = "/channels/ec/product/stock/update"
MORE, FEWER = 1, 2  # `diff_type`
LOW, FILL = 5, 50


class Stock:
    """Changes stock, each time with a note written before, which a killed process finds again."""

    def __init__(self, stores: Stores, products: Products, database: Database, turns: Turns) -> None:
        self.stores = stores
        self.products = products
        self.database = database
        self.turns = turns

    def change(self, component: str, store: str, product: str, sku: str, moved: int) -> None:
        """So many more of a SKU, or fewer. Refused, Unreachable and the like: it was not done."""
        with self.turns.of("stock", store, sku):
            before = self.read(component, store, product, sku)
            note = self.database.insert(
                "INSERT INTO stock_changes (store, product, sku, moved, before) VALUES (?, ?, ?, ?, ?)",
                store, product, sku, moved, before,
            )  # fmt: skip
            self.carry_out(component, store, product, sku, moved, before)
            self.database.run("DELETE FROM stock_changes WHERE id = ?", note)
            self.read(component, store, product, sku)

    def carry_out(self, component: str, store: str, product: str, sku: str, moved: int, before: int) -> None:
        """Send a change until a read shows it, or it is refused for good."""
        failed = 0
        while True:
            try:
                self.send(component, store, product, sku, moved)
            except (Refused, Unreachable) as trouble:
                failed += 1
                if not is_unsure(trouble):
                    self.forget(store, sku)
                    raise
                now = self.read(component, store, product, sku)
                if self.is_done(before, now, moved):
                    return
                if failed >= MOST_TRIES:
                    raise
                continue
            return

    def send(self, component: str, store: str, product: str, sku: str, moved: int) -> None:
        """One relative change."""
        body = {
            "product_id": product,
            "sku_id": sku,
            "diff_type": MORE if moved > 0 else FEWER,
            "num": abs(moved),
        }
        self.stores.call(component, store, UPDATE, body)

    def read(self, component: str, store: str, product: str, sku: str) -> int:
        """How many there are now."""
        reply = self.stores.call(component, store, STOCK, {"product_id": product, "sku_id": sku})
        said = part(reply, "data")
        there = number(said.get("total_stock_num"))
        self.products.note_stock(store, product, {sku: there})
        self.products.note_stored(store, product, {sku: said})
        return there

    def is_done(self, before: int, now: int, moved: int) -> bool:
        """Whether a change has happened: some are sold meanwhile, so what is nearer to it decides."""
        return abs(now - before - moved) < abs(now - before)

    def forget(self, store: str, sku: str) -> None:
        """No change of this SKU is open any more."""
        self.database.run("DELETE FROM stock_changes WHERE store = ? AND sku = ?", store, sku)

    def settle(self, component: str, store: str) -> None:
        """Finish what a lost reply, or the end of a process, has left open."""
        for row in self.database.rows("SELECT * FROM stock_changes WHERE store = ? ORDER BY id", store):
            product, sku = row["product"], row["sku"]
            with self.turns.of("stock", store, sku):
                now = self.read(component, store, product, sku)
                if not self.is_done(row["before"], now, row["moved"]):
                    self.carry_out(component, store, product, sku, row["moved"], now)
                self.database.run("DELETE FROM stock_changes WHERE id = ?", row["id"])
                self.read(component, store, product, sku)

    def refill(self, component: str, store: str) -> None:
        """Add to what has run low of the goods on sale."""
        for product in self.products.known(store):
            for sku in product.skus if product.status == ON_SALE else ():
                if sku.stock < LOW:
                    self.change(component, store, product.product_id, sku.sku_id, FILL)
