"""The daily work for the stores that have bought an order or ERP service: read, then act as the file says."""

from __future__ import annotations

from collections.abc import Callable

from ..clock import Clock
from ..database import Database
from ..entitlement import Entitlements
from ..grants import Grants, NeedsGrant
from ..line import Refused
from ..settings import Settings
from ..stores import Stores
from .aftersales import AfterSales
from .books import SCHEMA
from .listing import Listing
from .order import UNPAID, Order
from .orders import Orders
from .prices import Prices
from .products import ON_SALE, Products
from .refunds import Refunds
from .shipping import Shipping
from .stock import Stock
from .trouble import is_of_the_moment
from .turns import Turns

FOLLOWING = ("order", "erp")  # kinds of services
SHIP, ACCEPT_REFUND, PRICE, RESTOCK = "ship", "accept_refund", "price", "restock"


class Daily:
    """What is read of a store, and what is done about it."""

    def __init__(
        self,
        *,
        settings: Settings,
        clock: Clock,
        database: Database,
        grants: Grants,
        entitlements: Entitlements,
        stores: Stores,
    ) -> None:
        self.settings = settings
        self.grants = grants
        self.entitlements = entitlements
        database.add_tables(SCHEMA)
        turns = Turns()
        # What was refused stays refused until the order changes: when it last had, at that time.
        self.refused: dict[tuple[str, str], int] = {}
        self.orders = Orders(stores, clock, database)
        self.products = Products(stores, database)
        self.aftersales = AfterSales(stores, clock, database)
        self.shipping = Shipping(stores, self.orders, turns)
        self.refunds = Refunds(stores, self.aftersales, clock, turns)
        self.listing = Listing(stores, self.products)
        self.prices = Prices(stores, self.orders, turns)
        self.stock = Stock(stores, self.products, database, turns)

    def component(self, store: str) -> str | None:
        """Through whom a store is followed: the platform of its service; None where it has none that is."""
        for service in self.settings.services.values():
            served = service.kind in FOLLOWING and self.entitlements.is_served(service.id, store)
            if served and self.grants.is_granted(service.component, store):
                return service.component
        return None

    def followed(self) -> dict[str, str]:
        """The stores that are followed, and through whom."""
        stores = (
            store
            for service in self.settings.services.values()
            if service.kind in FOLLOWING
            for store in self.entitlements.served_stores(service.id)
        )
        found = {store: self.component(store) for store in dict.fromkeys(stores)}
        return {store: component for store, component in found.items() if component is not None}

    def does(self, deed: str) -> bool:
        """Whether it does this without a person."""
        return deed in self.settings.does

    # what an event leads to: it says what to look at, never how that stands

    def order(self, component: str, store: str, order_id: str, *, paid: bool = False) -> None:
        """Something about an order: read it, and do what is to be done about it.

        `paid`: so the event says, and a read may not say it yet.
        """
        order = self.orders.read(component, store, order_id)
        if paid and order.status == UNPAID:
            self.orders.expect(store, order_id)
        follower = self.component(store)
        if follower is not None:
            self.act_on_order(follower, store, order_id)

    def aftersale(self, component: str, store: str, id_: str) -> None:
        """Something about an after-sale: read it and what it is about, and answer it."""
        row = self.aftersales.read(component, store, id_)
        follower = self.component(store)
        if follower is None:
            return
        self.act_on_aftersale(follower, store, id_)
        if row.order_id:
            self.order(follower, store, row.order_id)

    def product(self, component: str, store: str, product_id: str) -> None:
        """Something about a product: read it."""
        product = self.products.read(component, store, product_id)
        if product.status == ON_SALE:
            self.products.count(component, store, [product_id])

    # the round

    def round(self, component: str, store: str) -> bool:
        """Read all that has changed in a store, then act; True where all of it went well."""
        well = True
        for step in (self.products.pull, self.orders.pull, self.pull_aftersales, self.act):
            well &= self.attempt(step, component, store)
        return well

    def attempt(self, step: Callable[..., bool | None], *about: str) -> bool:
        """Take one step; what a store refuses for reasons of its own is no failure of the round."""
        try:
            return step(*about) is not False
        except NeedsGrant:
            return True
        except Refused as refusal:
            return not is_of_the_moment(refusal)

    def pull_aftersales(self, component: str, store: str) -> bool:
        """The list, and what orders name that no list of the last days does."""
        for order in self.orders.known(store):
            for id_ in order.aftersales:
                if id_ and self.aftersales.get(store, id_) is None:
                    self.aftersales.books.expect(store, id_)
        return self.aftersales.pull(component, store)

    def act(self, component: str, store: str) -> bool:
        """Do what is to be done, one thing after another, though one fails."""
        well = True
        for row in self.aftersales.known(store):
            well &= self.attempt(self.act_on_aftersale, component, store, row.after_sale_order_id)
        for order in self.orders.known(store):
            well &= self.attempt(self.act_on_order, component, store, order.order_id)
        if self.does(RESTOCK):
            well &= self.attempt(self.stock.settle, component, store)
            well &= self.attempt(self.stock.refill, component, store)
        return well

    def act_on_order(self, component: str, store: str, order_id: str) -> None:
        """Ship it, or lower its price, where that is to be done."""
        order = self.orders.get(store, order_id)
        if order is None or self.refused.get((store, order_id)) == order.updated_at:
            return
        try:
            self.carry_out(component, store, order)
        except Refused as refusal:
            if not is_of_the_moment(refusal):
                self.refused[store, order_id] = order.updated_at
            raise

    def carry_out(self, component: str, store: str, order: Order) -> None:
        """Do to an order what is to be done, as it was last read; each step reads it again."""
        if self.does(PRICE) and self.prices.may_lower(order) and self.prices.totals(order):
            self.prices.lower(component, store, order.order_id)
        if self.does(SHIP) and self.shipping.next_parcel(order) is not None:
            self.shipping.ship(component, store, order.order_id)

    def act_on_aftersale(self, component: str, store: str, id_: str) -> None:
        """Agree to it, where that is to be done without a person."""
        row = self.aftersales.get(store, id_)
        if row is None or not self.does(ACCEPT_REFUND):
            return
        if self.refunds.step_for(row) is not None and self.refunds.is_due(row):
            self.refunds.answer(component, store, id_)
