"""A provider on a fake platform, at a time of our choosing."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from conformance.reference import owners
from conformance.reference.crypto import signature
from conformance.reference.provider import Provider
from conformance.reference.settings import Settings
from conformance.reference.web import Web
from tests.conformance.reference.fake import FakePlatform

CONFIG = Path(__file__).parents[3] / "conformance" / "reference" / "provider.yaml"
NOW = 1_767_229_200
DAY = 86400
ONE, TWO, HOME = "wxc0de000000000a01", "wxc0de000000000b02", "wxc0de0000000f00d3"
PRODUCT, ORDER = "3403799157105049611", "3536933729954938897"
STORE = "wx00000000000000aa"
MONTH = NOW + 30 * DAY
ORDER_ID = "3399420870846053191"
EVENTS = f"/wechat/{ONE}/events"
BUYER_LIST = "/wxa/servicemarket/service/get_service_buyer_list"


@dataclass
class House:
    """A provider, its platform, and pushes for it."""

    settings: Settings
    platform: FakePlatform
    time: int = NOW
    started: list[Provider] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.start()

    def start(self) -> None:
        """Start it, or start it again with the data it has."""
        self.provider = Provider(self.settings, platform=self.platform)
        self.started.append(self.provider)
        self.provider.clock.set(self.time, 0)
        self.provider.worker.start()

    def at(self, now: int) -> None:
        self.time = now
        self.provider.clock.set(now, 0)

    def settled(self) -> None:
        assert self.provider.worker.wait_idle(10)

    def sync(self) -> bool:
        return self.provider.sync()

    def sealed(self, appid: str, message: str, **wrong: str) -> tuple[dict[str, str], bytes]:
        envelope = self.provider.pushes.envelopes[appid]
        encrypted = envelope.encrypt(message.encode())
        query = {"timestamp": str(NOW), "nonce": "1"}
        query["msg_signature"] = signature(envelope.token, query["timestamp"], query["nonce"], encrypted)
        query["signature"] = signature(envelope.token, query["timestamp"], query["nonce"])
        query |= wrong
        return query, f"<xml><Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>".encode()

    def push(self, component: str, kind: str, at: int = NOW, **fields: Any) -> str:
        inner = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items())
        head = f"<AppId>{component}</AppId><CreateTime>{at}</CreateTime><InfoType>{kind}</InfoType>"
        message = f"<xml>{head}{inner}</xml>"
        reply = self.provider.pushes.authorization_event(component, *self.sealed(component, message))
        self.settled()
        return reply

    def ticket(self, value: str = "ticket@@@1", at: int = NOW, component: str = ONE) -> None:
        assert self.push(component, "component_verify_ticket", at, ComponentVerifyTicket=value) == "success"

    def tickets(self) -> None:
        self.ticket(component=ONE)
        self.ticket(component=TWO)

    def grant(self, code: str = "queryauthcode@@@1", at: int = NOW, **more: Any) -> None:
        """The store has granted: the platform knows, and pushes."""
        self.platform.grants.setdefault((ONE, STORE), "refreshtoken@@@1")
        self.platform.codes[code] = STORE
        kind = more.pop("kind", "authorized")
        fields = {
            "AuthorizerAppid": STORE,
            "AuthorizationCode": code,
            "AuthorizationCodeExpiredTime": at + 3600,
        }
        assert self.push(ONE, kind, at, **(fields | more)) == "success"

    def valid(self, *specs: tuple[str, int], service: str = PRODUCT, store: str = STORE) -> None:
        """The platform's word on a store's validity."""
        self.platform.validity[int(service), store] = [
            {"specification_id": spec, "expire_time": end} for spec, end in specs
        ]

    def order_push(self, order_id: str = ORDER_ID, **fields: Any) -> str:
        info = {
            "order_id": order_id, "service_id": PRODUCT, "sku_id": 915672, "specification_id": "basic",
            "buyer_type": 1, "appid": STORE, "effective_time": NOW, "expire_time": NOW + 30 * DAY,
            "total_price": 1900, "pay_time": NOW,
        }  # fmt: skip
        event = fields.pop("event", "servicemarket_order_paid")
        inner = "".join(f"<{name}>{value}</{name}>" for name, value in (info | fields).items())
        message = (
            f"<xml><Event>{event}</Event><CreateTime>{NOW}</CreateTime><order_info>{inner}</order_info></xml>"
        )
        reply = self.provider.pushes.order_event(*self.sealed(HOME, message))
        self.settled()
        return reply

    def ends(self, service: str = PRODUCT, store: str = STORE) -> dict[str, int]:
        specs = self.provider.entitlements.specs(service, store)
        return {spec.spec_id: spec.expires_at for spec in specs}

    @property
    def needs_grant(self) -> bool:
        return self.provider.grants.needs_grant(ONE, STORE)

    def served(self, service: str = PRODUCT) -> bool:
        return self.provider.entitlements.is_served(service, STORE)

    def paid(self, *ids: str) -> None:
        """The platform's word on the paid orders of the store."""
        self.platform.paid[int(PRODUCT), STORE] = [
            {"order_id": int(number), "sku_id": 915672, "specification_id": "basic", "expire_time": MONTH}
            for number in ids
        ]

    def cancel(self, at: int) -> None:
        """The store has taken all its grants back: the platform knows, and pushes."""
        self.platform.grants.clear()
        self.push(ONE, "unauthorized", at, AuthorizerAppid=STORE)

    def introduce(self) -> None:
        self.provider.stores.introduce(ONE, STORE)

    def list_buyers(self) -> dict[str, Any]:
        """One call with the home page's token."""
        body = {"service_id": 1, "offset": 0, "limit": 10}
        return self.provider.calls.ask(owners.home_page(HOME), BUYER_LIST, body)

    def use(
        self, client: FlaskClient, *, path: str = "/use?from=market", code: str = "c", **reply: str
    ) -> int:
        """Come in by "use" with a code that the platform knows; the status of the reply."""
        entry = {"errcode": 0, "appid": STORE, "service_id": int(PRODUCT), "order_id": 1} | reply
        self.platform.logins[code] = entry
        return client.get(f"{path}{'&' if '?' in path else '?'}code={code}").status_code

    def app(self) -> Flask:
        return Web(self.provider).app
