"""What the suite may ask of a provider that offers it; no part of the business."""

from __future__ import annotations

from typing import Any

from flask import Flask, Response, jsonify, request

from . import owners
from .grants import NeedsGrant
from .line import Paused, Refused
from .platform import Unreachable
from .provider import Provider
from .pull import NOT_NOW
from .store.products import Sku


class Probes:
    """What the suite may ask of this provider, as views; replies are JSON."""

    def __init__(self, provider: Provider) -> None:
        self.provider = provider

    def entitlements(self, store: str) -> Response:
        """{"services": [{service_id, specs: [{spec_id, expires_at}], needs_grant}]} of a store."""
        services = []
        for service_id in self.provider.settings.services:
            specs = self.provider.entitlements.specs(service_id, store)
            if specs:
                component = self.provider.settings.component_of(service_id)
                services.append(
                    {
                        "service_id": service_id,
                        "specs": [{"spec_id": spec.spec_id, "expires_at": spec.expires_at} for spec in specs],
                        "needs_grant": self.provider.grants.needs_grant(component, store),
                    }
                )
        return jsonify({"services": services})

    def sync(self) -> Response:
        """One pull round now; {"ok": whether all of it went well}."""
        return jsonify({"ok": self.provider.sync()})

    def call(self, store: str) -> tuple[Response, int] | Response:
        """One call on the store's behalf: the platform's reply. 409: not sent, for a reason.

        502: no answer.
        """
        body: dict[str, Any] = request.get_json(force=True)
        path, method = str(body.get("path", "")), str(body.get("method", ""))
        component = self.component(store, str(body.get("service_id") or ""))
        stores = self.provider.stores

        def one_page(page: dict[str, Any]) -> dict[str, Any]:
            return stores.call(component, store, path, page, method=method)

        try:
            if body.get("all_pages"):
                return jsonify(stores.all_pages(one_page, body.get("body") or {}))
            return jsonify(one_page(body.get("body") or {}))
        except NeedsGrant:
            return jsonify({"refused": "needs_grant"}), 409
        except Paused:
            return jsonify({"refused": "quota"}), 409
        except Refused as refusal:
            return jsonify(refusal.reply)
        except Unreachable as lost:
            return jsonify({"unreachable": str(lost), "sent": lost.sent}), 502
        except NOT_NOW as error:
            return jsonify({"unreachable": type(error).__name__, "sent": False}), 502

    def component(self, store: str, service_id: str) -> str:
        """Who calls: the named service's component, else that of one in use, else any it granted to."""
        settings, entitlements, grants = (
            self.provider.settings,
            self.provider.entitlements,
            self.provider.grants,
        )
        if service_id in settings.services:
            return settings.component_of(service_id)
        served = [
            settings.component_of(service)
            for service in settings.services
            if entitlements.is_served(service, store)
        ]
        candidates = [*served, *settings.components]
        granted = [component for component in candidates if grants.is_granted(component, store)]
        return (granted or candidates)[0]

    def orders(self, store: str) -> tuple[Response, int] | Response:
        """{"orders": [{order_id, status, lines: [{sku_id, count, shipped}]}]}. 404: not followed."""
        if not self.is_followed(store):
            return not_followed()
        rows = [
            {
                "order_id": order.order_id,
                "status": order.status,
                "lines": [
                    {"sku_id": line.sku_id, "count": line.count, "shipped": line.shipped}
                    for line in order.lines
                ],
            }
            for order in self.provider.daily.orders.known(store)
        ]
        return jsonify({"orders": rows})

    def products(self, store: str) -> tuple[Response, int] | Response:
        """{"products": [{product_id, status, skus}]}. 404: not followed."""
        if not self.is_followed(store):
            return not_followed()
        rows = [
            {
                "product_id": product.product_id,
                "status": product.status,
                "skus": [_sku(sku) for sku in product.skus],
            }
            for product in self.provider.daily.products.known(store)
        ]
        return jsonify({"products": rows})

    def aftersales(self, store: str) -> tuple[Response, int] | Response:
        """{"aftersales": [{after_sale_order_id, status}]}. 404: not followed."""
        if not self.is_followed(store):
            return not_followed()
        rows = [
            {"after_sale_order_id": row.after_sale_order_id, "status": row.status}
            for row in self.provider.daily.aftersales.known(store)
        ]
        return jsonify({"aftersales": rows})

    def is_followed(self, store: str) -> bool:
        """Whether the store's orders are ours to care for."""
        return self.provider.daily.component(store) is not None

    def clock(self) -> Response:
        """Go on from `now` (seconds since 1970) at `rate`."""
        time: dict[str, Any] = request.get_json(force=True)
        self.provider.clock.set(float(time["now"]), float(time.get("rate", 0)))
        return jsonify({"ok": True})

    def idle(self) -> tuple[Response, int]:
        """200 where no work is pending, 503 where some is."""
        idle = self.provider.idle()
        return jsonify({"idle": idle}), 200 if idle else 503

    def keys(self) -> tuple[Response, int] | Response:
        """From here on, open pushes for `appid` with `current`, and with `former` where it is given.

        404: no such receiver.
        """
        change: dict[str, Any] = request.get_json(force=True)
        envelope = self.provider.pushes.envelopes.get(str(change.get("appid", "")))
        if envelope is None:
            return jsonify({"error": "no such receiver"}), 404
        envelope.current, envelope.former = str(change["current"]), str(change.get("former") or "")
        return jsonify({"ok": True})

    def forget(self) -> Response:
        """Lose what the words in `what` name: tickets, or tokens of one kind."""
        what = request.get_json(force=True).get("what") or []
        forgetting = {
            "tickets": self.provider.tickets.forget,
            "component_tokens": lambda: self.provider.tokens.forget(owners.Kind.COMPONENT),
            "home_page_tokens": lambda: self.provider.tokens.forget(owners.Kind.HOME_PAGE),
            "access_tokens": lambda: self.provider.tokens.forget(owners.Kind.STORE),
            "refresh_tokens": self.provider.grants.forget_refresh_tokens,
        }
        for name in what:
            forgetting[name]()
        return jsonify({"ok": True})


def _sku(sku: Sku) -> dict[str, Any]:
    """{sku_id, stock, warehouse_stocks: [{out_warehouse_id, num}]}, the last where the merchant has any."""
    told = [{"out_warehouse_id": warehouse, "num": count} for warehouse, count in sku.stored.items()]
    return {"sku_id": sku.sku_id, "stock": sku.stock, **({"warehouse_stocks": told} if told else {})}


def not_followed() -> tuple[Response, int]:
    """The store has bought no service that looks after its orders, or has not granted."""
    return jsonify({"error": "not followed"}), 404


def add_probes(app: Flask, provider: Provider) -> None:
    """Mount the probes under /probe."""
    probes = Probes(provider)
    app.add_url_rule("/probe/entitlements/<store>", view_func=probes.entitlements, methods=["GET"])
    app.add_url_rule("/probe/sync", view_func=probes.sync, methods=["POST"])
    app.add_url_rule("/probe/stores/<store>/call", view_func=probes.call, methods=["POST"])
    for part in (probes.orders, probes.products, probes.aftersales):
        app.add_url_rule(f"/probe/stores/<store>/{part.__name__}", view_func=part, methods=["GET"])
    app.add_url_rule("/probe/clock", view_func=probes.clock, methods=["PUT"])
    app.add_url_rule("/probe/idle", view_func=probes.idle, methods=["GET"])
    app.add_url_rule("/probe/keys", view_func=probes.keys, methods=["PUT"])
    app.add_url_rule("/probe/forget", view_func=probes.forget, methods=["POST"])
