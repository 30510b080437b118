"""A shop with one order, and everything that consumers, the merchant, the platform and time can do to its
after-sales; what is refused has changed nothing."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from simulator.core.component.entities import TokenKind
from simulator.core.store.aftersale import lookup
from simulator.core.store.aftersale.entities import AfterSale
from simulator.core.store.order import lookup as orders
from simulator.core.store.order.entities import Order
from simulator.usage import UsageError
from tests.core.sample import Api, Town
from tests.endpoints.scenes import all_rows, changed
from tests.endpoints.store.delivery.parcels import bought, lines, parcel


class Shop:
    """`counts` are how many of each of the first products the order has."""

    def __init__(self, *counts: int) -> None:
        self.town = Town()
        self.api = Api(self.town.world)
        self.store = self.town.shop
        self.town.do("authorize", store=self.store)
        self.order_id = bought(self.town, self.store, *counts)

    @property
    def order(self) -> Order:
        return orders.asked_for(self.town.world, self.store, self.order_id)

    @property
    def rows(self) -> list[AfterSale]:
        return lookup.of_order(self.town.world, self.store, int(self.order_id))

    def row(self, id_: int) -> AfterSale:
        return lookup.asked_for(self.town.world, self.store, id_)

    def line(self, at: int) -> dict[str, str]:
        one = self.order.lines[at]
        return {
            "order_id": self.order_id,
            "product_id": str(one.product_id),
            "sku_id": str(one.sku_id),
        }

    def call(self, name: str, body: dict[str, Any] | None = None, /, **more: Any) -> int:
        """The code of a call; a refusal has changed nothing."""
        before = all_rows(self.town.world)
        token = self.town.token(TokenKind.AUTHORIZER)
        before["Token"] = all_rows(self.town.world)["Token"]
        reply = self.api.post(f"/channels/ec/{name}", {**(body or {}), **more}, token=token)
        assert self.api.last.status == 200, reply
        if reply["errcode"]:
            touched = changed(before, all_rows(self.town.world))
            assert [kind for kind in touched if not kind.startswith("Counter")] == []
        return int(reply["errcode"])

    def act(self, name: str, **more: Any) -> Any:
        """What somebody does; nothing, where he cannot: then nothing has changed."""
        before = all_rows(self.town.world)
        with suppress(UsageError):
            return self.town.do(name, store=self.store, **more)
        assert changed(before, all_rows(self.town.world)) == []
        return None

    def send(self, *part: int) -> int:
        goods = lines(self.town, self.store, *part)
        return self.call("order/delivery/send", order_id=self.order_id, delivery_list=[parcel(goods)])

    def told(self, event: str, of: str) -> Iterable[dict[str, Any]]:
        """What an event has told, in order: the object in it."""
        for push in sorted(self.town.pushes(event), key=lambda push: push.number):
            said = push.fields[of]
            assert isinstance(said, dict)
            yield said
