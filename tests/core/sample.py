"""A small world to test with: one platform, one home page, one service, and ways to look at it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from simulator.actions.lookup import pick_package
from simulator.actions.stage import Stage
from simulator.core import agenda
from simulator.core.component import tickets, tokens
from simulator.core.component.entities import Component, Grant, Token, TokenKind
from simulator.core.market import orders, validity
from simulator.core.market.entities import HomePage, Package, Service, ServiceOrder
from simulator.core.outbox import Push
from simulator.core.push_states import PushState
from simulator.core.store.entities import Store
from simulator.core.switches import Switches
from simulator.core.world import World
from simulator.durations import DAY
from simulator.endpoints.pipeline import answer, sent
from simulator.http.message import CONTENT_TYPE, Reply, Request
from simulator.run.open import open_stage, open_world
from simulator.texts import Text

START = 1_767_229_200.0  # 2026-01-01 09:00 in China
KEY = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
COMPONENT = "wx00000000000000c1"
HOME_PAGE = "wx00000000000000f1"
SHOP = "wx23a6759e185470a8"  # the first store of a town that is given no seed
SERVICE = 3403799157105049600
NOWHERE = "http://127.0.0.1:9"
# name, sku_id, spec_id, days, price
PACKAGES = (
    ("month", 900001, "basic", 30, 1900),
    ("week", 900002, "basic", 7, 500),
    ("trial", 900003, "basic", 7, 0),
    ("pro", 900004, "pro", 30, 4900),
    ("plain", 900005, "", 30, 900),
)


def make_world(*, start: float = START, real: Callable[[], float] = lambda: 0.0, **more: Any) -> World:
    """An empty world whose clock stands. Durations do not pass either: what waits needs a `real`."""
    return open_world(start=start, real=real, **more)


class Town:
    """A world with a provider's parties, and short ways to act in it and to look at it."""

    def __init__(self, *, url: str = NOWHERE, stage: Stage | None = None, **more: Any) -> None:
        """In a world of its own, or on a stage that is there; an empty `url` gets no pushes."""
        world = stage.world if stage is not None else more.pop("world", None) or make_world(**more)
        self.world: World = world
        self.stage = stage or open_stage(world)
        self.sender = self.stage.sender
        self.do(
            "create_component",
            appid=COMPONENT,
            secret="secret-c",
            token="token1",
            encoding_aes_key=KEY,
            authorization_events=url and f"{url}/events",
            messages=url and f"{url}/messages/$APPID$",
            permission_sets=[129, 130, 131],
        )
        self.do(
            "create_home_page",
            appid=HOME_PAGE,
            secret="secret-f",
            token="token2",
            encoding_aes_key=KEY,
            order_push=url and f"{url}/orders",
        )
        self.do(
            "create_service",
            id=SERVICE,
            name="pantry",
            kind="order",
            component=COMPONENT,
            home_page=HOME_PAGE,
            url=f"{url or NOWHERE}/enter",
        )
        for name, sku_id, spec_id, days, price in PACKAGES:
            self.do(
                "create_package",
                service=SERVICE,
                sku_id=sku_id,
                name=name,
                spec_id=spec_id,
                days=days,
                price=price,
                known=True,
            )
        self.do("create_store", **{"as": "shop"})
        self.shop = self.stage.resolve("store", "shop")
        with world.transaction():
            world.unschedule("ticket", COMPONENT)

    # -- acting -------------------------------------------------------------------------------------

    def do(self, name: str, /, **arguments: Any) -> dict[str, Any]:
        return self.stage.do(name, arguments, origin="test")

    def store(self, name: str, **more: Any) -> str:
        """A new store's appid."""
        return str(self.do("create_store", **{"as": name}, **more)["appid"])

    def buy(self, package: str = "month", store: str = "", **more: Any) -> ServiceOrder:
        with self.world.transaction():
            return orders.purchase(
                self.world, self.store_row(store), self.service, self.package(package), **more
            )

    def refund(self, order: ServiceOrder) -> Text | None:
        with self.world.transaction():
            return orders.refund(self.world, self.order(order.order_id))

    def switch(self, name: str, value: Any) -> None:
        self.do("switch", name=name, value=value)

    def pass_(self, seconds: float) -> None:
        """Moves the clock, doing what is due by itself at the end of it; sends nothing."""
        self.world.clock.move_to(self.world.clock.now() + seconds)
        while agenda.perform(self.world):
            pass

    def days(self, number: float) -> None:
        self.pass_(number * DAY)

    # -- looking ------------------------------------------------------------------------------------

    @property
    def now(self) -> float:
        return self.world.clock.now()

    @property
    def component(self) -> Component:
        found = self.world.tables.get(Component, COMPONENT)
        assert found is not None
        return found

    @property
    def home_page(self) -> HomePage:
        found = self.world.tables.get(HomePage, HOME_PAGE)
        assert found is not None
        return found

    @property
    def service(self) -> Service:
        found = self.world.tables.get(Service, SERVICE)
        assert found is not None
        return found

    def package(self, name: str) -> Package:
        return pick_package(self.world, self.service, name)

    def store_row(self, appid: str = "") -> Store:
        found = self.world.tables.get(Store, appid or self.shop)
        assert found is not None
        return found

    def order(self, order_id: int) -> ServiceOrder:
        found = self.world.tables.get(ServiceOrder, order_id)
        assert found is not None
        return found

    def grant(self, store: str = "") -> Grant | None:
        return self.world.tables.get(Grant, COMPONENT, store or self.shop)

    def granted(self, store: str = "") -> bool:
        held = self.grant(store)
        return held is not None and held.active

    def lines(self, store: str = "") -> dict[str, int]:
        """When each line ends, counted from the start of the world, by spec id."""
        return {
            line.spec_id: line.expires_at - int(START)
            for line in validity.lines(self.world, SERVICE, store or self.shop, shown_only=False)
        }

    def pushes(self, kind: str = "") -> list[Push]:
        """What waits to be sent, in order."""
        waiting = self.world.tables.list(Push, "due", PushState.WAITING)
        return [push for push in waiting if not kind or push.kind == kind]

    def kinds(self) -> list[str]:
        return [push.kind for push in self.pushes()]

    def entries(self, kind: str) -> list[dict[str, Any]]:
        return [dict(entry.data) for entry in self.world.journal.entries(kind=kind)]

    # -- credentials --------------------------------------------------------------------------------

    def token(self, kind: TokenKind = TokenKind.COMPONENT, store: str = "") -> str:
        owner = HOME_PAGE if kind is TokenKind.HOME_PAGE else COMPONENT
        account = (store or self.shop) if kind is TokenKind.AUTHORIZER else ""
        with self.world.transaction():
            return tokens.issue(self.world, kind, owner, account).value

    def token_row(self, value: str) -> Token:
        found = self.world.tables.get(Token, value)
        assert found is not None
        return found

    def ticket(self) -> str:
        """The value of a ticket that has just been pushed."""
        self.do("push_ticket", component=COMPONENT)
        pushed = tickets.latest(self.world, COMPONENT)
        assert pushed is not None
        return pushed.value

    def another_platform(self, appid: str = "wx00000000000000c2", **more: Any) -> str:
        """A second platform with a service of its own, `other`."""
        self.do(
            "create_component", appid=appid, secret="secret-2", token="token3", encoding_aes_key=KEY, **more
        )
        self.do(
            "create_service",
            **{"as": "other"},
            rebind=True,
            name="other",
            component=appid,
            url=f"{NOWHERE}/other",
        )
        self.do("create_package", service="other", name="month2", spec_id="basic", known=True)
        return appid


class Api:
    """The pipeline as a client sees it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.last = Reply()

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
        **query: str,
    ) -> Any:
        """One call; `body` is sent as JSON, or as it is when it is bytes. Answers the parsed reply, of a file
        its bytes."""
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        asked = {**({"access_token": token} if token is not None else {}), **query}
        request = Request(method=method, path=path, query=asked, body=raw, headers=headers or {})
        self.last = answer(self.world, request)
        sent(self.world)
        if self.last.content_type != CONTENT_TYPE:
            return {"errcode": 0, "file": self.last.body}
        return json.loads(self.last.body) if self.last.body else None

    def post(self, path: str, body: Any = None, *, token: str | None = None, **query: str) -> Any:
        return self.call("POST", path, {} if body is None else body, token=token, **query)

    def get(self, path: str, *, token: str | None = None, **query: str) -> Any:
        return self.call("GET", path, token=token, **query)


__all__ = ["COMPONENT", "HOME_PAGE", "KEY", "SERVICE", "START", "Api", "Switches", "Town", "make_world"]
