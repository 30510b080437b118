"""A world with nothing in it, and the guide's steps, one row each, to bring a service into the market."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.core.component import tokens
from simulator.core.component.entities import TokenKind
from simulator.core.market.entities import Service
from simulator.run.open import open_stage
from tests.core.sample import NOWHERE, Api, make_world

# step -> (action, its arguments); the order is the guide's
STEPS: dict[str, tuple[str, dict[str, Any]]] = {
    "company": ("create_company", {"name": "Orchard Ltd"}),
    "platform": (
        "create_component",
        {
            "as": "platform",
            "company": "Orchard Ltd",
            "authorization_events": f"{NOWHERE}/events",
            "permission_sets": [129, 130, 131],
            "published": False,
        },
    ),
    "publication": ("publish", {"component": "platform"}),
    "home_page": (
        "create_home_page",
        {
            "as": "page",
            "company": "Orchard Ltd",
            "order_push": f"{NOWHERE}/orders",
            "customer_service": False,
            "fund_account": False,
        },
    ),
    "customer_service": ("set_customer_service", {"home_page": "page"}),
    "fund_account": ("set_fund_account", {"home_page": "page"}),
    "service": (
        "create_service",
        {
            "as": "orchard",
            "name": "orchard",
            "kind": "order",
            "component": "platform",
            "home_page": "page",
            "url": f"{NOWHERE}/use?from=market",
            "mobile": f"{NOWHERE}/m/use",
            "state": "test",
        },
    ),
    "free": (
        "create_package",
        {"service": "orchard", "name": "free", "days": 7, "price": 0, "spec_id": "standard"},
    ),
    "month": (
        "create_package",
        {"service": "orchard", "name": "month", "days": 30, "price": 1900, "spec_id": "standard"},
    ),
    "pro": (
        "create_package",
        {"service": "orchard", "name": "pro", "days": 30, "price": 4900, "spec_id": "pro"},
    ),
    "store": ("create_store", {"as": "shop"}),
    "tester": ("add_tester", {"store": "shop", "home_page": "page"}),
    "test": ("purchase", {"store": "shop", "service": "orchard", "package": "month", "as": "test"}),
    "listing": ("list_service", {"service": "orchard"}),
}


class Market:
    """Actions and calls in a world that starts empty."""

    def __init__(self) -> None:
        self.world = make_world()
        self.stage = open_stage(self.world)
        self.api = Api(self.world)

    def do(self, action: str, **arguments: Any) -> dict[str, Any]:
        return self.stage.do(action, arguments, origin="test")

    def build(
        self,
        *,
        without: tuple[str, ...] = (),
        until: str = "",
        wrong: Mapping[str, dict[str, Any]] | None = None,
    ) -> None:
        """Goes the guide's way; `without` leaves steps out, `wrong` gives some of them other arguments."""
        for step, (action, arguments) in STEPS.items():
            if step not in without:
                self.do(action, **{**arguments, **(wrong or {}).get(step, {})})
            if step == until:
                return

    def switch(self, name: str, value: Any) -> None:
        self.do("switch", name=name, value=value)

    def named(self, kind: str, name: str) -> Any:
        return self.stage.resolve(kind, name)

    def service(self, name: str = "orchard") -> Service:
        found = self.world.tables.get(Service, self.named("service", name).service_id)
        assert found is not None
        return found

    def token(self, kind: TokenKind = TokenKind.HOME_PAGE, store: str = "") -> str:
        what, name = ("home_page", "page") if kind is TokenKind.HOME_PAGE else ("component", "platform")
        account = self.named("store", store) if store else ""
        with self.world.transaction():
            return tokens.issue(self.world, kind, self.named(what, name), account).value

    # -- what a provider sees -----------------------------------------------------------------------

    def lines(self, store: str = "shop", service: str = "orchard") -> dict[str, int]:
        """Days until each spec of a store ends, from get_service_buyer."""
        reply = self.api.post(
            "/wxa/servicemarket/service/get_service_buyer",
            {
                "service_id": self.named("service", service).service_id,
                "appid": self.named("store", store),
                "buyer_type": 1,
            },
            token=self.token(),
        )
        now = int(self.world.clock.now())
        return {
            row["specification_id"]: (row["expire_time"] - now) // 86_400
            for row in reply["buyer"]["spec_list"]
        }

    def login(self, code: str, *, kind: TokenKind = TokenKind.HOME_PAGE) -> Any:
        path = "/wxa/servicemarket/service/login_auth"
        return self.api.post(path, {"code": code}, token=self.token(kind))

    def basics(self, store: str = "shop") -> Any:
        """A call of the store's interface on its behalf."""
        token = self.token(TokenKind.AUTHORIZER, store)
        return self.api.get("/channels/ec/basics/info/get", token=token)

    def why(self) -> str:
        """What the journal says of the last call's refusal."""
        return str(self.world.journal.entries(kind="call")[-1].data["why"])
