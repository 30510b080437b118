"""Who may use what until when: exactly as the platform says, never from a grant (P3, P4)."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterable
from enum import StrEnum

from .clock import Clock
from .database import Database
from .grants import Grants, State
from .market import Order, Spec
from .settings import Settings

PROVISIONAL_PERIODS = 2


class Standing(StrEnum):
    """What is known of an order, and from whom."""

    PUSHED = "pushed"  # only a push has said so
    SEEN = "seen"  # the platform's list has it
    GONE = "gone"  # it was there and is no more: refunded


class Entitlements:
    """Validity per service, store and spec, and the orders behind it."""

    def __init__(self, *, database: Database, clock: Clock, settings: Settings, grants: Grants) -> None:
        self.database = database
        self.clock = clock
        self.settings = settings
        self.grants = grants
        self._asked = itertools.count(1)
        self._applied: dict[tuple[str, str], int] = {}
        self._lock = threading.Lock()

    # reading

    def specs(self, service_id: str, store: str) -> list[Spec]:
        """Each spec id with its end, expired ones too. Orders not yet visible count for a short while."""
        specs = self.confirmed(service_id, store)
        for order in self.provisional(service_id, store):
            specs = self.with_order(specs, order)
        return specs

    def with_order(self, specs: list[Spec], order: Order) -> list[Spec]:
        """The same list with this order in it: its spec ends no earlier than the order does."""
        if any(spec.spec_id == order.spec_id and spec.expires_at >= order.expires_at for spec in specs):
            return specs
        others = [spec for spec in specs if not order.spec_id or spec.spec_id != order.spec_id]
        return [*others, Spec(spec_id=order.spec_id, expires_at=order.expires_at)]

    def confirmed(self, service_id: str, store: str) -> list[Spec]:
        """Each spec id with its end, as the platform said last, in its order."""
        rows = self.database.rows(
            "SELECT spec, expires_at FROM validity WHERE service = ? AND store = ? ORDER BY line",
            service_id,
            store,
        )
        return [Spec(spec_id=row["spec"], expires_at=row["expires_at"]) for row in rows]

    def provisional(self, service_id: str, store: str) -> list[Order]:
        """Orders that a push announced and no pull has shown yet, while they are young."""
        return [
            order for order in self.orders(service_id, store, Standing.PUSHED) if self.is_provisional(order)
        ]

    def is_provisional(self, order: Order) -> bool:
        """Served on trust: two periods from payment, and not where the grant ended since (a refund, T11)."""
        if self.clock.now() >= self.provisional_until(order):
            return False
        grant = self.grants.get(self.settings.component_of(order.service_id), order.store)
        return grant is None or grant.state is not State.ENDED or grant.ended_at < order.paid_at

    def provisional_until(self, order: Order) -> float:
        """Until when a push is believed without a pull, in seconds since 1970."""
        return order.paid_at + PROVISIONAL_PERIODS * self.settings.period

    def valid_until(self, service_id: str, store: str) -> int:
        """When the last valid spec ends, in seconds since 1970; 0 where none is valid now."""
        now = self.clock.now()
        return max(
            (spec.expires_at for spec in self.specs(service_id, store) if spec.expires_at > now), default=0
        )

    def is_served(self, service_id: str, store: str) -> bool:
        """Whether the store may use the service now, by our clock alone."""
        return self.valid_until(service_id, store) > 0

    def orders(self, service_id: str, store: str, standing: Standing) -> list[Order]:
        """The orders of one store for one service that have this standing, by order id."""
        rows = self.database.rows(
            "SELECT * FROM orders WHERE service = ? AND store = ? AND state = ? ORDER BY order_id",
            service_id, store, standing,
        )  # fmt: skip
        return [
            Order(
                order_id=row["order_id"],
                service_id=row["service"],
                store=row["store"],
                spec_id=row["spec"],
                sku_id=row["sku"],
                effective_at=row["effective_at"],
                expires_at=row["expires_at"],
                paid_at=row["paid_at"],
                price=row["price"],
            )
            for row in rows
        ]

    def served_stores(self, service_id: str) -> list[str]:
        """The appids of stores whose validity has not ended."""
        rows = self.database.rows(
            "SELECT DISTINCT store FROM validity WHERE service = ? AND expires_at > ? ORDER BY store",
            service_id, self.clock.now(),
        )  # fmt: skip
        return [row["store"] for row in rows]

    def awaited_stores(self, service_id: str) -> list[str]:
        """Appids of stores with an order that a push announced and no pull has shown, over four periods."""
        rows = self.database.rows(
            "SELECT DISTINCT store FROM orders "
            "WHERE service = ? AND state = ? AND paid_at > ? ORDER BY store",
            service_id, Standing.PUSHED, self.clock.now() - PROVISIONAL_PERIODS * 2 * self.settings.period,
        )  # fmt: skip
        return [row["store"] for row in rows]

    # writing

    def asking(self) -> int:
        """A mark to take before a question is sent, so that a later answer to an earlier one does not win."""
        return next(self._asked)

    def replace(self, service_id: str, store: str, specs: Iterable[Spec], asked: int) -> bool:
        """The platform's word on one store; True where it is news.

        `asked`: the number taken before the question.
        """
        specs = list(specs)
        with self._lock, self.database.transaction():
            if self._applied.get((service_id, store), 0) > asked:
                return False
            self._applied[service_id, store] = asked
            if specs == self.confirmed(service_id, store):
                return False
            self.write(service_id, store, specs)
            return True

    def write(self, service_id: str, store: str, specs: list[Spec]) -> None:
        """Put these in place of the store's validity, in their order."""
        self.database.run("DELETE FROM validity WHERE service = ? AND store = ?", service_id, store)
        for line, spec in enumerate(specs):
            self.database.run(
                "INSERT INTO validity VALUES (?, ?, ?, ?, ?)",
                service_id,
                store,
                line,
                spec.spec_id,
                spec.expires_at,
            )

    def announced(self, order: Order) -> None:
        """A push says an order was paid. One already seen, or gone, stays what it is."""
        self._insert(order, Standing.PUSHED)

    def withdrawn(self, order: Order) -> None:
        """A push says an order was refunded: it is GONE, whether it was known or not."""
        self._insert(order, Standing.GONE)
        self.database.run("UPDATE orders SET state = ? WHERE order_id = ?", Standing.GONE, order.order_id)

    def doubted(self, service_id: str, store: str, at: int) -> None:
        """Its grant has ended, maybe by a refund: what a push announced by then is believed no more; a pull
        that shows it still makes it SEEN."""
        self.database.run(
            "UPDATE orders SET state = ? WHERE service = ? AND store = ? AND state = ? AND paid_at <= ?",
            Standing.GONE, service_id, store, Standing.PUSHED, at,
        )  # fmt: skip

    def listed(self, service_id: str, store: str, orders: Iterable[Order]) -> None:
        """All paid orders of a store, as the platform lists them; what was SEEN and is missing is GONE."""
        with self.database.transaction():
            former = {order.order_id for order in self.orders(service_id, store, Standing.SEEN)}
            for order in orders:
                former.discard(order.order_id)
                self._insert(order, Standing.SEEN)
                self.database.run(
                    "UPDATE orders SET state = ?, expires_at = ?, effective_at = ? WHERE order_id = ?",
                    Standing.SEEN, order.expires_at, order.effective_at, order.order_id,
                )  # fmt: skip
            for order_id in former:
                self.database.run("UPDATE orders SET state = ? WHERE order_id = ?", Standing.GONE, order_id)

    def _insert(self, order: Order, standing: Standing) -> None:
        self.database.run(
            "INSERT OR IGNORE INTO orders VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            order.order_id, order.service_id, order.store, order.spec_id, order.sku_id,
            order.effective_at, order.expires_at, order.paid_at, order.price, standing,
        )  # fmt: skip
