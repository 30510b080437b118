"""Who comes in by "use": the code decides, and validity decides again at every request (T7, T8, P4)."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass

from .clock import Clock
from .database import Database
from .entitlement import Entitlements
from .grants import Grants
from .line import Paused, Refused
from .market import Entry, Market
from .platform import Unreachable
from .pull import NOT_NOW
from .settings import Settings
from .tokens import BackingOff

CODE_REFUSED = frozenset({10001, 40097})
SESSION_LIFE = 60 * 86400  # what ends a session is the end of the service, looked at in every request


class NotLetIn(Exception):
    """The code is no good, the order is for no service of ours, or no service is valid."""


class Unavailable(Exception):
    """The platform does not say whether the code is good."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Session:
    """One user's session: for which store and service, and since when (seconds since 1970)."""

    store: str
    service_id: str
    opened_at: int


class Sessions:
    """Open sessions, kept over a restart; only a digest of the cookie is stored."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock

    def open(self, store: str, service_id: str) -> str:
        """Begin a session; the value of its cookie."""
        cookie = self.new_cookie(store)
        now = self.clock.now()
        with self.database.transaction():
            self.database.run("DELETE FROM sessions WHERE opened_at < ?", now - SESSION_LIFE)
            self.database.run(
                "INSERT OR REPLACE INTO sessions VALUES (?, ?, ?, ?)",
                self._digest(cookie),
                store,
                service_id,
                now,
            )
        return cookie

    def new_cookie(self, store: str) -> str:  # noqa: ARG002 -- says nothing about the store
        """Not to be guessed, and never the same twice."""
        return secrets.token_urlsafe(32)

    def find(self, cookie: str) -> Session | None:
        """The session that a cookie stands for, None where there is none or it is 60 days old."""
        row = (
            self.database.row("SELECT * FROM sessions WHERE digest = ?", self._digest(cookie))
            if cookie
            else None
        )
        if row is None or self.clock.now() - row["opened_at"] > SESSION_LIFE:
            return None
        return Session(store=row["store"], service_id=row["service"], opened_at=row["opened_at"])

    def _digest(self, cookie: str) -> str:
        return hashlib.sha256(cookie.encode()).hexdigest()


class Login:
    """Decides whom a code lets in, and whether a session may go on."""

    def __init__(
        self,
        *,
        settings: Settings,
        market: Market,
        grants: Grants,
        entitlements: Entitlements,
        sessions: Sessions,
    ) -> None:
        self.settings = settings
        self.market = market
        self.grants = grants
        self.entitlements = entitlements
        self.sessions = sessions

    def enter(self, code: str, parameters: dict[str, str]) -> str:
        """A new session's cookie for a code that "use" brought. NotLetIn, Unavailable: there is none."""
        entry = self.identify(self.verified(code), parameters)
        if not entry.store or not self.is_ours(entry):
            raise NotLetIn("not a store of ours")
        self.refresh(entry)
        if not self.may_enter(entry):
            raise NotLetIn("no valid service")
        return self.sessions.open(entry.store, entry.service_id)

    def verified(self, code: str) -> Entry:
        """Store, service and order behind a code, by `login_auth`. NotLetIn, Unavailable: as it answers."""
        try:
            return self.market.verify_login(code)
        except Refused as refusal:
            return self.on_refusal(code, refusal)
        except (Unreachable, Paused, BackingOff) as error:
            return self.on_outage(error)

    def on_refusal(self, code: str, refusal: Refused) -> Entry:  # noqa: ARG002 -- a bad code is a bad code
        """The platform does not know the code; whatever else it says is about our call."""
        if refusal.errcode in CODE_REFUSED:
            raise NotLetIn("the code is no good") from refusal
        raise Unavailable from refusal

    def on_outage(self, error: Exception) -> Entry:
        """Unavailable: without verification nobody is let in."""
        raise Unavailable from error

    def identify(self, entry: Entry, parameters: dict[str, str]) -> Entry:  # noqa: ARG002 -- never asked
        """The code's store, whatever else the URL says."""
        return entry

    def is_ours(self, entry: Entry) -> bool:
        """Whether the order is for a service of ours."""
        return entry.service_id in self.settings.services

    def refresh(self, entry: Entry) -> None:
        """Ask for this store's validity, since the last round may be older than its order."""
        try:
            asked = self.entitlements.asking()
            specs = self.market.buyer(entry.service_id, entry.store, urgent=True)
            self.entitlements.replace(entry.service_id, entry.store, specs, asked)
            component = self.settings.component_of(entry.service_id)
            if not self.grants.is_granted(component, entry.store):
                self.grants.recover(component, entry.store)
        except NOT_NOW:
            return  # what is known is good until it ends

    def may_enter(self, entry: Entry) -> bool:
        """Whether the service is valid: a code of an expired order verifies too."""
        return self.entitlements.is_served(entry.service_id, entry.store)

    def is_open(self, session: Session) -> bool:
        """Whether a session may go on: it ends with the refund or the expiry, not with the browser."""
        return self.entitlements.is_served(session.service_id, session.store)
