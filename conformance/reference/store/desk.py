"""The desk: what a store's people see of it, and what they do by hand, once they have come in."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Flask, Response, redirect, request

from ..line import Refused
from ..pages import parts
from . import pages
from .daily import Daily
from .listing import draft_of
from .wire import number

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

REJECT = "/channels/ec/aftersale/rejectapply"
REJECT_RESHIP = "/channels/ec/aftersale/rejectexchangereship"
PROPOSE = "/channels/ec/aftersale/merchantupdateaftersale"
TERMS, BY_AGREEMENT = 3, 8  # what a buyer is invited to by a proposal, and a reason that needs no pictures
REFUNDING, RESHIPPING = 1, 6  # `reject_scene` of a reason
SCENES = {"REFUND": REFUNDING, "RETURN": 4, "EXCHANGE": 5}
AMOUNT, SAME_KIND = 1, {"REFUND": 1, "RETURN": 2}

Store = tuple[str, str, str]  # through whom, which, and the kind of the service that was opened


class Desk:
    """Pages and forms; `who` says whose session it is, `guarded` answers what could not be done."""

    def __init__(
        self, app: Flask, daily: Daily, who: Callable[[], Store | None], refused: Callable[[], Response]
    ) -> None:
        self.daily = daily
        self.who = who
        self.refused = refused
        for path, view in (
            ("orders", self.orders),
            ("orders/<id_>", self.order),
            ("products", self.products),
            ("products/<id_>", self.product),
            ("aftersales", self.aftersales),
            ("aftersales/<id_>", self.aftersale),
        ):
            self.add(app, "GET", path, view)
        for path, deed in (
            ("orders/<id_>/ship", self.ship),
            ("orders/<id_>/price", self.lower),
            ("products", self.list_new),
            ("products/<id_>/list", self.submit),
            ("products/<id_>/stock", self.change_stock),
            ("products/<id_>/price", self.price),
            ("aftersales/<id_>/accept", self.accept),
            ("aftersales/<id_>/refuse", self.refuse),
            ("aftersales/<id_>/propose", self.propose),
        ):
            self.add(app, "POST", path, deed)

    def add(self, app: Flask, method: str, path: str, view: Callable[..., str]) -> None:
        """Route a view or a deed, for who may see it."""
        app.add_url_rule(
            f"/app/{path}",
            f"{method} /app/{path}",
            lambda **about: self.guarded(view, about, changes=method == "POST"),
            methods=[method],
        )

    def guarded(self, view: Callable[..., str], about: dict[str, str], *, changes: bool) -> AnyResponse:
        """A page for its store's people, or after a deed the way back to one. 403: no session.

        409, 503: it was not done, for a reason of the store's or since nobody answers now.
        """
        from ..pull import NOT_NOW

        store = self.who()
        if store is None or request.path.split("/")[2] not in parts(store[2]):
            return self.refused()
        try:
            answer = view(store, **about)
        except (Refused, ValueError, KeyError) as error:
            return _html(pages.not_done(str(error), store[2]), 409)
        except NOT_NOW as error:
            return _html(pages.not_done(type(error).__name__, store[2]), 503)
        return redirect(answer, 303) if changes else _html(answer)

    # pages

    def orders(self, store: Store) -> str:
        """All orders, as they were last read."""
        return pages.orders(self.daily.orders.known(store[1]))

    def order(self, store: Store, id_: str) -> str:
        """One order, as it is now."""
        return pages.order(self.daily.orders.read(store[0], store[1], id_))

    def products(self, store: Store) -> str:
        """All products, as they are now for who has no service that follows them."""
        if store[2] == "product":
            self.daily.products.pull(store[0], store[1])
        return pages.products(self.daily.products.known(store[1]), store[2])

    def product(self, store: Store, id_: str) -> str:
        """One product, as it is now."""
        self.daily.product(store[0], store[1], id_)
        row = self.daily.products.get(store[1], id_)
        return pages.product(row, store[2]) if row else pages.not_done(id_, store[2])

    def aftersales(self, store: Store) -> str:
        """All after-sales, as they were last read."""
        return pages.aftersales(self.daily.aftersales.known(store[1]))

    def aftersale(self, store: Store, id_: str) -> str:
        """One after-sale, as it is now."""
        return pages.aftersale(self.daily.aftersales.read(store[0], store[1], id_))

    # deeds

    def ship(self, store: Store, id_: str) -> str:
        """Ship so many of each line as the form says."""
        wanted = {key: max(0, value) for key, value in self.pairs("count").items()}
        self.daily.shipping.ship_some(store[0], store[1], id_, wanted)
        return f"/app/orders/{id_}"

    def lower(self, store: Store, id_: str) -> str:
        """Lower lines to what the form says."""
        self.daily.prices.lower(store[0], store[1], id_, self.pairs("total"))
        return f"/app/orders/{id_}"

    def list_new(self, store: Store) -> str:
        """A new product, submitted for its audit."""
        product_id = self.daily.listing.list_new(store[0], store[1], draft_of(request.form.to_dict()))
        return f"/app/products/{product_id}"

    def submit(self, store: Store, id_: str) -> str:
        """Submit a draft again."""
        self.daily.listing.submit(store[0], store[1], id_)
        return f"/app/products/{id_}"

    def change_stock(self, store: Store, id_: str) -> str:
        """So many more of a SKU, or fewer."""
        for sku_id, moved in self.ones("by").items():
            if moved:
                self.daily.stock.change(store[0], store[1], id_, sku_id, moved)
        return f"/app/products/{id_}"

    def price(self, store: Store, id_: str) -> str:
        """Another price of a SKU."""
        for sku_id, price in self.ones("price").items():
            self.daily.listing.price(store[0], store[1], id_, sku_id, price)
        return f"/app/products/{id_}"

    def accept(self, store: Store, id_: str) -> str:
        """Agree to what an after-sale asks for now."""
        self.daily.refunds.answer(store[0], store[1], id_, by_person=True)
        return f"/app/aftersales/{id_}"

    def refuse(self, store: Store, id_: str) -> str:
        """Refuse an after-sale, with a reason."""
        row = self.daily.aftersales.read(store[0], store[1], id_)
        reships = row.kind == "EXCHANGE" and row.status == "MERCHANT_WAIT_RECEIPT"
        scene = RESHIPPING if reships else SCENES.get(row.kind, REFUNDING)
        listed = self.daily.refunds.reason(store[0], store[1], scene)
        words = {"reject_reason": request.form.get("reason", ""), "reject_reason_type": listed}
        more: dict[str, list[str]] = {"reject_certificates": []} if reships else {}
        path = REJECT_RESHIP if reships else REJECT
        self.daily.refunds.refuse(store[0], store[1], id_, path, **words, **more)
        return f"/app/aftersales/{id_}"

    def propose(self, store: Store, id_: str) -> str:
        """Propose another amount."""
        row = self.daily.aftersales.read(store[0], store[1], id_)
        words = {
            "type": SAME_KIND.get(row.kind, AMOUNT),
            "amount": number(request.form.get("amount")),
            "merchant_update_desc": request.form.get("reason", ""),
            "update_reason_type": BY_AGREEMENT,
            "merchant_update_type": TERMS,
            "media_ids": [],
        }
        self.daily.refunds.refuse(store[0], store[1], id_, PROPOSE, **words)
        return f"/app/aftersales/{id_}"

    def ones(self, name: str) -> dict[str, int]:
        """The fields "name SKU" of the form, by the SKU."""
        split = (key.split() for key in request.form)
        return {key[1]: number(request.form[" ".join(key)]) for key in split if key[:1] == [name]}

    def pairs(self, name: str) -> dict[tuple[str, str], int]:
        """The fields "name product SKU" of the form, by both."""
        split = (key.split() for key in request.form)
        return {
            (key[1], key[2]): number(request.form[" ".join(key)])
            for key in split
            if key[:1] == [name] and len(key) == 3
        }


def _html(body: str, status: int = 200) -> Response:
    return Response(body, status, {"Cache-Control": "no-store"}, mimetype="text/html")
