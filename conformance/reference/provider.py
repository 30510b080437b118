"""The back end of the provider, put together; its HTTP face (web.py) stands on it."""

from __future__ import annotations

import threading

from .calls import Calls
from .clock import Clock
from .database import Database
from .entitlement import Entitlements
from .grants import Grants
from .line import Line
from .login import Login, Sessions
from .market import Market
from .platform import Platform
from .pull import Pull
from .pushes import Pushes
from .settings import Settings
from .store.daily import Daily
from .storefront import Storefront
from .stores import Stores
from .tickets import Tickets
from .tokens import BackOff, Tokens
from .work import Work
from .worker import Worker

SYNC_PATIENCE = 20.0  # seconds of the wall


class Provider:
    """All parts of the back end, and the loop that pulls."""

    def __init__(self, settings: Settings, *, platform: Platform | None = None) -> None:
        self.settings = settings
        self.clock = Clock()
        self.database = Database(settings.data)
        self.platform = platform or Platform(settings.api)
        self.line = Line(self.platform, self.database, self.clock)
        self.back_off = BackOff(self.clock)
        self.renewals = BackOff(self.clock)  # of its own: a call that succeeds with an old token ends it not
        self.tickets = Tickets(self.database, self.clock)
        self.tokens = Tokens(self.database, self.clock, self.renewals)
        self.calls = Calls(
            settings=settings,
            line=self.line,
            tokens=self.tokens,
            tickets=self.tickets,
            back_off=self.back_off,
        )
        self.grants = Grants(database=self.database, clock=self.clock, calls=self.calls, tokens=self.tokens)
        self.stores = Stores(self.calls, self.grants)
        self.market = Market(self.calls, settings)
        self.entitlements = Entitlements(
            database=self.database, clock=self.clock, settings=settings, grants=self.grants
        )
        self.daily = Daily(
            settings=settings,
            clock=self.clock,
            database=self.database,
            grants=self.grants,
            entitlements=self.entitlements,
            stores=self.stores,
        )
        self.pull = Pull(
            settings=settings,
            clock=self.clock,
            calls=self.calls,
            tickets=self.tickets,
            grants=self.grants,
            market=self.market,
            stores=self.stores,
            entitlements=self.entitlements,
            daily=self.daily,
        )
        self.storefront = Storefront(self.stores, self.clock, self.daily.orders)
        self.work = Work(
            settings=settings,
            clock=self.clock,
            calls=self.calls,
            grants=self.grants,
            stores=self.stores,
            daily=self.daily,
            entitlements=self.entitlements,
            pull=self.pull,
        )
        self.worker = Worker(self.database, self.clock, self.work.handle)
        self.work.worker = self.worker
        self.pushes = Pushes(
            settings=settings,
            clock=self.clock,
            tickets=self.tickets,
            worker=self.worker,
            renewals=self.renewals,
        )
        self.sessions = Sessions(self.database, self.clock)
        self.login = Login(
            settings=settings,
            market=self.market,
            grants=self.grants,
            entitlements=self.entitlements,
            sessions=self.sessions,
        )
        self._closed = False
        self._loop: threading.Thread | None = None

    def start(self) -> None:
        """Begin to work; nothing is called before there is a reason to."""
        self.on_start()
        self.worker.start()
        self._loop = threading.Thread(target=self.loop, name="pull", daemon=True)
        self._loop.start()

    def on_start(self) -> None:
        """All that a former process knew is in the database."""

    def loop(self) -> None:
        """Pull each period (seconds of its clock), while the clock runs or nobody asks for it."""
        due = self.clock.now() + self.settings.period
        while not self._closed:
            self.clock.sleep(max(due - self.clock.now(), 0.05))
            if self._closed:
                return
            due = min(due, self.clock.now() + self.settings.period)  # it may have been told an earlier time
            if self.clock.rate <= 0 and self.settings.asked_to_pull:
                due = self.clock.now() + self.settings.period
            elif self.clock.now() >= due:
                self.sync(passing_over_back_off=False)
                due = self.clock.now() + self.settings.period

    def sync(self, *, passing_over_back_off: bool = True) -> bool:
        """One round now, with what was put off until the platform answers; True where all of it went well."""
        if passing_over_back_off:
            self.back_off.pass_over()
            self.renewals.pass_over()
        self.worker.unpark()
        self.worker.wait_idle(SYNC_PATIENCE)
        self.worker.prune()
        return self.pull.run()

    def idle(self) -> bool:
        """Whether no push is being worked on and no round is under way."""
        return self.worker.idle() and not self.pull.running

    def close(self) -> None:
        """End within this process; a process that is killed needs no such thing."""
        self._closed = True
        if self._loop is not None:
            with self.clock.changed:
                self.clock.changed.notify_all()
            self._loop.join()
        self.worker.stop()
        self.platform.close()
        self.database.close()
