"""The pull round: the main road (P1). Pushes only make it faster."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from . import owners
from .calls import Calls
from .clock import Clock
from .entitlement import Entitlements
from .grants import Authorization, Grant, Grants, NeedsGrant, State
from .line import Paused, Refused
from .market import Market, Spec
from .platform import Unreachable
from .settings import Settings
from .store.daily import Daily
from .stores import Stores
from .tickets import NoTicket, Tickets
from .tokens import BackingOff

AUTHORIZER_LIST = "/cgi-bin/component/api_get_authorizer_list"
AUTHORIZERS_A_PAGE = 20  # 500 is the most; what a list loses between its pages shows with small ones
MOST_READINGS = 3
NOT_NOW = (Unreachable, Refused, Paused, BackingOff, NoTicket, NeedsGrant)


class Pull:
    """Asks the platform for everything and takes its word."""

    def __init__(
        self,
        *,
        settings: Settings,
        clock: Clock,
        calls: Calls,
        tickets: Tickets,
        grants: Grants,
        market: Market,
        stores: Stores,
        entitlements: Entitlements,
        daily: Daily,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.calls = calls
        self.tickets = tickets
        self.grants = grants
        self.market = market
        self.stores = stores
        self.entitlements = entitlements
        self.daily = daily
        self.running = False
        self._one_at_a_time = threading.Lock()

    def run(self) -> bool:
        """One round, never two at once; True where all of it went well."""
        with self._one_at_a_time:
            self.running = True
            try:
                return self.round()
            finally:
                self.running = False

    def round(self) -> bool:
        """Tickets, then validity, then grants, then the stores; True where all of it went well."""
        well = True
        for component in self.settings.components:
            well &= self.attempt(lambda component=component: self.ask_for_tickets(component))
        for service_id in self.settings.services:
            well &= self.service(service_id)
        for component in self.settings.components:
            well &= self.attempt(lambda component=component: self.component(component))
        for store, through in self.daily.followed().items():
            well &= self.store(through, store)
        self.finish()
        return well

    def attempt(self, step: Any) -> bool:
        """Take one step; False where it failed: the state is as it was, and the next round tries again."""
        try:
            step()
        except NOT_NOW:
            return False
        return True

    def store(self, component: str, store: str) -> bool:
        """The orders, products and after-sales of one store; True where all of it went well."""
        try:
            return self.daily.round(component, store)
        except NOT_NOW:
            return False

    def finish(self) -> None:
        """The end of a round: nothing is left to do."""

    def ask_for_tickets(self, component: str) -> None:
        """Ask for ticket pushes where they have stopped."""
        if self.tickets.overdue(component):
            self.tickets.asked(component)
            self.calls.start_push_ticket(component)

    # validity

    def service(self, service_id: str) -> bool:
        """The validity of all buyers of one service; True where the platform answered."""
        try:
            self.buyers(service_id)
        except NOT_NOW as error:
            self.on_failure(service_id, error)
            return False
        return True

    def on_failure(self, service_id: str, error: Exception) -> None:
        """A failed pull says nothing about anyone's validity: each ends by its own date, not before."""

    def buyers(self, service_id: str) -> None:
        """All pages of the list, then each known buyer that it does not name."""
        awaited = set(self.entitlements.awaited_stores(service_id))
        buyers = set(self.entitlements.served_stores(service_id)) | awaited
        listed: set[str] = set()
        asked = self.entitlements.asking()
        for page in self.market.buyer_pages(service_id):
            for store, specs in page:
                listed.add(store)
                self.buyer_listed(service_id, store, specs, asked=asked, awaited=store in awaited)
            asked = self.entitlements.asking()
        self.each(sorted(buyers - listed), lambda store: self.look(service_id, store))

    def each(self, stores: list[str], look: Callable[[str], None]) -> None:
        """Look at each store, though one fails; what the last that failed raised, once all were looked at."""
        failed: Exception | None = None
        for store in stores:
            try:
                look(store)
            except NOT_NOW as error:
                failed = error
        if failed is not None:
            raise failed

    def buyer_listed(
        self, service_id: str, store: str, specs: list[Spec], *, asked: int, awaited: bool
    ) -> None:
        """One row of the list; the orders behind it are fetched where something is new."""
        if self.entitlements.replace(service_id, store, specs, asked) or awaited:
            self.orders(service_id, store)

    def look(self, service_id: str, store: str) -> None:
        """Ask for the validity and the orders of one store, which the list may not name."""
        asked = self.entitlements.asking()
        self.entitlements.replace(service_id, store, self.market.buyer(service_id, store), asked)
        self.orders(service_id, store)

    def orders(self, service_id: str, store: str) -> None:
        """Ask for one store's paid orders for one service."""
        self.entitlements.listed(service_id, store, self.market.orders(service_id, store))

    # grants

    def component(self, component: str) -> None:
        """The grants to one component: lost pushes are found here (T3)."""
        mark = self.grants.revision()
        listed = set()
        for row in self.authorizers(component):
            store = str(row.get("authorizer_appid") or "")
            listed.add(store)
            self.authorizer_listed(component, row, mark)
        for grant in self.grants.all(component):
            if (
                grant.state in (State.GRANTED, State.PASSWORD)
                and grant.store not in listed
                and grant.revision <= mark
            ):
                self.not_listed(grant)
        for store in self.grants.denied_stores(component):
            if self.grants.is_granted(component, store):
                self.check_denied(component, store)

    def authorizers(self, component: str) -> list[dict[str, Any]]:
        """The rows of `api_get_authorizer_list`, each store's once.

        The newest grant comes first, so that one made meanwhile moves all the others, and one that ends moves
        those behind it up past the next page: a list that moved while it was read is read again.
        """
        for _ in range(MOST_READINGS):
            rows, moved = self.authorizers_read_once(component)
            if not moved:
                break
        return rows

    def authorizers_read_once(self, component: str) -> tuple[list[dict[str, Any]], bool]:
        """The rows of all pages, and whether they moved meanwhile: one came twice, or the total changed."""
        found: dict[str, dict[str, Any]] = {}
        offset, totals = 0, set()
        while True:
            body = {"component_appid": component, "offset": offset, "count": AUTHORIZERS_A_PAGE}
            reply = self.calls.ask(owners.component(component), AUTHORIZER_LIST, body)
            rows = [
                row
                for row in reply.get("list") or ()
                if isinstance(row, dict) and row.get("authorizer_appid")
            ]
            offset += len(rows)
            total = self.market.number(reply.get("total_count"))
            totals.add(total)
            found.update((str(row["authorizer_appid"]), row) for row in rows)
            if not rows or offset >= total:
                return list(found.values()), len(totals) > 1 or len(found) < offset

    def authorizer_listed(self, component: str, row: dict[str, Any], mark: int) -> None:
        """One row: a grant we may not know of, or know wrongly."""
        store = str(row["authorizer_appid"])
        grant = self.grants.get(component, store)
        if grant is not None and grant.revision > mark:
            return  # a push has told us more while the list was on its way
        token = str(row.get("refresh_token") or row.get("authorizer_refresh_token") or "")
        authorization = Authorization(store=store, refresh_token=token)
        if self.grants.notice(component, authorization, self.market.number(row.get("auth_time"))):
            self.attempt(lambda: self.stores.introduce(component, store))

    def not_listed(self, grant: Grant) -> None:
        """A grant that the list lacks: pages shift while they are read, so ask before believing it gone."""
        self.grants.look_up(grant.component, grant.store)

    def check_denied(self, component: str, store: str) -> None:
        """Calls were refused for want of a permission set: see whether the store has granted more since."""
        self.grants.look_up(component, store)
