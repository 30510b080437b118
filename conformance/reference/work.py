"""What is done about each kind of event, after it was acknowledged."""

from __future__ import annotations

from collections.abc import Callable

from . import owners
from .calls import TOKEN_REFUSED, Calls
from .clock import Clock
from .entitlement import Entitlements
from .grants import QUERY_AUTH, Authorization, Grants, NeedsGrant
from .line import BUSY, DAILY_QUOTA, MINUTE_QUOTA, WHITE_LIST, Paused, Refused
from .market import Order
from .platform import Unreachable
from .pull import NOT_NOW, Pull
from .settings import Settings
from .store.daily import Daily
from .store.trouble import is_of_the_moment
from .stores import Stores
from .tickets import NoTicket
from .tokens import BackingOff
from .worker import Event, Later, Worker

CODE_OF_ANOTHER = 61009
QUOTA = frozenset({DAILY_QUOTA, MINUTE_QUOTA})
CUSTOM_MESSAGE = "/cgi-bin/message/custom/send"


class Work:
    """Handlers, one per kind."""

    def __init__(
        self,
        *,
        settings: Settings,
        clock: Clock,
        calls: Calls,
        grants: Grants,
        stores: Stores,
        daily: Daily,
        entitlements: Entitlements,
        pull: Pull,
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.calls = calls
        self.grants = grants
        self.stores = stores
        self.daily = daily
        self.entitlements = entitlements
        self.pull = pull
        self.worker: Worker | None = None
        self.silent_since = -1  # which chance of the worker's it was when the platform was last silent
        self.handlers: dict[str, Callable[[Event], None]] = {
            "authorized": self.authorized,
            "updateauthorized": self.updateauthorized,
            "unauthorized": self.unauthorized,
            "redirected": self.redirected,
            "order_paid": self.order_paid,
            "order_refund": self.order_refund,
            "store_order": self.store_order,
            "store_aftersale": self.store_aftersale,
            "store_product": self.store_product,
            "query_auth_code": self.query_auth_code,
        }

    def handle(self, event: Event) -> None:
        """Do what is to be done."""
        self.handlers[event.kind](event)

    # grants

    def authorized(self, event: Event) -> None:
        """A store has granted: exchange the code, once, and make a first call."""
        component, store = event.body["component"], event.body["store"]
        if self.grants.is_stale(component, store, event.body["at"]):
            return
        if not self.fetch_grant(event):
            return
        self.introduce(component, store)

    def updateauthorized(self, event: Event) -> None:
        """A store has granted more, or less: the same work."""
        self.authorized(event)

    def fetch_grant(self, event: Event) -> bool:
        """The grant behind a code; where the code may be spent or is too old, from the account's info."""
        component, store = event.body["component"], event.body["store"]
        try:
            if self.is_spent(event) and self.grants.look_up(component, store):
                return True
            authorization = self.exchange(event, component)
        except Refused as refusal:
            if refusal.errcode == BUSY:
                raise Later from refusal
            return self.find_instead(component, store)
        self.grants.record(component, authorization, event.body["at"])
        return True

    def is_spent(self, event: Event) -> bool:
        """Whether asking with the code is useless."""
        expires_at = event.body.get("expires_at") or 0
        return event.asked or (0 < expires_at <= self.clock.now())

    def exchange(self, event: Event, component: str) -> Authorization:
        """Spend the code, with a note written before, so that a killed process does not spend it twice."""
        try:
            self.grants.tokens.of(owners.component(component))
        except (Unreachable, Refused, Paused, BackingOff, NoTicket) as trouble:
            raise Later from trouble  # without a token the code is not sent at all
        if self.worker is not None:
            event = self.worker.mark_asked(event, asked=True)
        try:
            return self.grants.exchange(component, event.body["code"])
        except Refused as refusal:
            if not self.is_unspent(refusal):
                raise
            error: Exception = refusal
        except (Unreachable, Paused, BackingOff, NoTicket) as trouble:
            error = trouble
        if self.worker is not None and not (isinstance(error, Unreachable) and error.sent):
            self.worker.mark_asked(event, asked=False)
        raise Later from error

    def is_unspent(self, refusal: Refused) -> bool:
        """The platform never looked at the code: it refused the token or our address, or by quota."""
        return refusal.path != QUERY_AUTH or refusal.errcode in TOKEN_REFUSED | QUOTA | WHITE_LIST

    def find_instead(self, component: str, store: str) -> bool:
        """The code does not help: the platform knows how the store stands."""
        try:
            return self.grants.look_up(component, store)
        except Refused:
            return False
        except NOT_NOW as error:
            raise Later from error

    def introduce(self, component: str, store: str) -> None:
        """The first call on the store's behalf; it may fail without harm."""
        self.pull.attempt(lambda: self.stores.introduce(component, store))

    def unauthorized(self, event: Event) -> None:
        """A store has taken its grant back, it says; the platform decides: pushes come late and twice."""
        component, store, at = event.body["component"], event.body["store"], event.body["at"]
        if self.grants.is_stale(component, store, at):
            return
        if not self.is_still_granted(component, store):
            self.grants.end(component, store, at)
        # A refund ends the grant (T11), so this may be the first sign of one.
        for service_id in self.settings.services_of(component):
            if not self.grants.is_granted(component, store):
                self.entitlements.doubted(service_id, store, at)
            if self.entitlements.specs(service_id, store):
                self.pull.attempt(lambda service_id=service_id: self.pull.look(service_id, store))

    def is_still_granted(self, component: str, store: str) -> bool:
        """Ask with the component's token; where nobody answers, the push is believed."""
        try:
            return self.grants.look_up(component, store)
        except NOT_NOW:
            return False

    def redirected(self, event: Event) -> None:
        """A code that came with a browser, from the consent page."""
        named = event.body["component"]
        for component in [named, *(other for other in self.settings.components if other != named)]:
            try:
                authorization = self.exchange(event, component)
            except Refused as refusal:
                if refusal.errcode == BUSY:
                    raise Later from refusal
                if refusal.errcode != CODE_OF_ANOTHER:
                    return
                continue
            self.grants.record(component, authorization, self.clock.now())
            self.introduce(component, authorization.store)
            return

    # orders

    def order_paid(self, event: Event) -> None:
        """An order was paid, it says: look whether the platform agrees."""
        order = Order(**event.body)
        self.entitlements.announced(order)
        self.confirm(order)

    def confirm(self, order: Order) -> None:
        """One look; what is not visible yet is looked for again in the next rounds."""
        self.pull.attempt(lambda: self.pull.look(order.service_id, order.store))

    def order_refund(self, event: Event) -> None:
        """An order was refunded, it says."""
        order = Order(**event.body)
        self.entitlements.withdrawn(order)
        self.confirm(order)

    # what happens in a store

    def store_order(self, event: Event) -> None:
        """An order of the store has changed: read it, and act on what it is now."""
        body = event.body
        paid = bool(body.get("paid"))
        self.of_store(lambda: self.daily.order(body["component"], body["store"], body["id"], paid=paid))

    def store_aftersale(self, event: Event) -> None:
        """An after-sale of the store has changed: read it, and answer it."""
        body = event.body
        self.of_store(lambda: self.daily.aftersale(body["component"], body["store"], body["id"]))

    def store_product(self, event: Event) -> None:
        """A product of the store, or its stock, has changed: read it."""
        body = event.body
        self.of_store(lambda: self.daily.product(body["component"], body["store"], body["id"]))

    def of_store(self, step: Callable[[], None]) -> None:
        """Take one step; where the platform does not answer now, later, and else the next round finds it.

        Where it has just been silent, nothing more is asked before the next chance: an order has many events,
        and all of them would knock at the same door.
        """
        chance = self.worker.chances if self.worker is not None else 0
        if self.silent_since == chance:
            raise Later
        try:
            step()
        except NeedsGrant:
            return
        except Unreachable as lost:
            self.silent_since = chance
            raise Later from lost
        except NOT_NOW as trouble:
            if self.is_of_the_moment(trouble):
                raise Later from trouble

    def is_of_the_moment(self, trouble: Exception) -> bool:
        """Whether the same call may be answered later."""
        return is_of_the_moment(trouble)

    # the release test

    def query_auth_code(self, event: Event) -> None:
        """Answer the release test's question over the customer-service interface."""
        component, code = event.body["component"], event.body["code"]
        try:
            authorization = self.exchange(event, component)
        except Refused:
            return
        self.grants.record(component, authorization, self.clock.now())
        message = {"touser": event.body["from"], "msgtype": "text", "text": {"content": f"{code}_from_api"}}
        owner = owners.store(component, authorization.store)
        self.pull.attempt(lambda: self.calls.ask(owner, CUSTOM_MESSAGE, message))
