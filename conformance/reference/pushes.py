"""The three push URLs: prove, queue for good, answer `success`; the work comes after (P1, P2)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict

from .clock import Clock
from .crypto import Envelope
from .market import Order
from .markup import Fields, Reader
from .owners import component as component_owner
from .settings import Receiver, Settings
from .tickets import Tickets
from .tokens import BackOff
from .worker import Worker

SUCCESS = "success"
TEXT_TEST = "TESTCOMPONENT_MSG_TYPE_TEXT"
API_TEXT_TEST = "QUERY_AUTH_CODE:"
# Events of a store, by how they begin: the kind of work, the object that names the thing, and its id there.
STORE_EVENTS = {
    "channels_ec_order_": ("store_order", "order_info", "order_id"),
    "channels_ec_aftersale_update": (
        "store_aftersale", "finder_shop_aftersale_status_update", "after_sale_order_id",
    ),
    "product_spu_audit": ("store_product", "ProductSpuAudit", "product_id"),
    "product_spu_listing": ("store_product", "ProductSpuListing", "product_id"),
    "product_spu_update": ("store_product", "ProductSpuUpdate", "product_id"),
    "channels_ec_stock_no_enough": ("store_product", "channels_ec_stock_no_enough", "product_id"),
}  # fmt: skip
ORDER_PAID = "channels_ec_order_pay"
STORE_BUYER = (0, 1)  # an absent buyer_type means a store
# The accounts of the platform's release test, official accounts and Mini Programs.
TEST_ACCOUNTS = frozenset(
    {
        "wx570bc396a51b8ff8", "wxd101a85aa106f53e", "wx9252c5e0bb1836fc", "wxc39235c15087f6f3",
        "wx8e1097c5bc82cde9", "wx7720d01d4b2a4500", "wx14550af28c71a144", "wx05d483572dcd5d8b",
        "wxa35b9c23cfe664eb", "wx5910277cae6fd970",
    }
)  # fmt: skip


class Pushes:
    """Takes pushes at three URLs; each returns the body to answer with.

    Forged, Unreadable, Malformed: refuse it.
    """

    def __init__(
        self, *, settings: Settings, clock: Clock, tickets: Tickets, worker: Worker, renewals: BackOff
    ) -> None:
        self.settings = settings
        self.clock = clock
        self.tickets = tickets
        self.worker = worker
        self.renewals = renewals
        self.reader = Reader()
        receivers: list[Receiver] = [*settings.components.values(), settings.home_page]
        self.envelopes: dict[str, Envelope] = {
            receiver.appid: Envelope(
                appid=receiver.appid,
                token=receiver.token,
                current=receiver.encoding_aes_key,
                former=receiver.former_encoding_aes_key,
            )
            for receiver in receivers
        }
        self.authorization_kinds: dict[str, Callable[[str, Fields], None]] = {
            "component_verify_ticket": self.ticket,
            "authorized": self.authorized,
            "updateauthorized": self.authorized,
            "unauthorized": self.unauthorized,
        }
        self.order_kinds = {
            "servicemarket_order_paid": "order_paid",
            "servicemarket_order_refund": "order_refund",
        }

    def open(self, appid: str, query: Mapping[str, str], body: bytes) -> Fields:
        """The fields of a push sealed for this receiver."""
        return self.reader.read(self.envelopes[appid].open(query, body))

    def reply(self, kind: str) -> str:  # noqa: ARG002 -- the same to all
        """Exactly these seven bytes: anything else counts as a failed push."""
        return SUCCESS

    # authorization events

    def authorization_event(self, component: str, query: Mapping[str, str], body: bytes) -> str:
        """A push to the authorization URL of a component: verify tickets and grants."""
        fields = self.open(component, query, body)
        kind = fields.text("InfoType")
        self.authorization_kinds.get(kind, self.unknown)(component, fields)
        return self.reply(kind)

    def unknown(self, component: str, fields: Fields) -> None:
        """A kind that does not concern us is acknowledged all the same."""

    def ticket(self, component: str, fields: Fields) -> None:
        """A verify ticket: one row, no work to put off."""
        self.tickets.keep(component, fields.text("ComponentVerifyTicket"), fields.number("CreateTime"))
        self.renewals.end(component_owner(component))
        self.worker.unpark()

    def authorized(self, component: str, fields: Fields) -> None:
        """A store granted, or changed what it granted. `PreAuthCode` is absent in a silent grant."""
        code, store = fields.text("AuthorizationCode"), fields.text("AuthorizerAppid")
        if not code or not store:
            return
        self.schedule(
            key=self.code_key(code),
            kind=fields.text("InfoType"),
            subject=store,
            body={
                "component": component,
                "store": store,
                "code": code,
                "at": fields.number("CreateTime"),
                "expires_at": fields.number("AuthorizationCodeExpiredTime"),
            },
        )

    def code_key(self, code: str) -> str:
        """One code is one piece of work, whether it came by push, again by push, or by the browser."""
        return f"code:{code}"

    def unauthorized(self, component: str, fields: Fields) -> None:
        """A store took its grant back: the work is put off; one push of that date is worked on again."""
        store, at = fields.text("AuthorizerAppid"), fields.number("CreateTime")
        if store:
            self.schedule(
                key=f"unauthorized:{component}:{store}:{at}",
                kind="unauthorized",
                subject=store,
                body={"component": component, "store": store, "at": at},
                again=True,
            )

    def schedule(
        self, *, key: str, kind: str, subject: str, body: Mapping[str, object], again: bool = False
    ) -> None:
        """Put off the work; the queue is on disk before the push is answered."""
        self.worker.add(key=key, kind=kind, subject=subject, body=body, again=again)

    # the consent page's redirect

    def redirected(self, component: str, code: str) -> None:
        """The consent page sent the store's user back with a code."""
        if component not in self.settings.components:
            component = next(iter(self.settings.components))
        self.schedule(
            key=self.code_key(code),
            kind="redirected",
            subject=code,
            body={"component": component, "code": code},
        )

    # messages and store events

    def message(self, component: str, store: str, query: Mapping[str, str], body: bytes) -> str:
        """A push to the message URL: a store's event has that read which it is about."""
        fields = self.open(component, query, body)
        kind = fields.text("MsgType")
        if kind == "text":
            return self.text(component, query, fields)
        if kind == "event":
            self.store_event(component, store, fields)
        if kind == "event" and store in TEST_ACCOUNTS:
            return self.answer(component, query, fields, f"{fields.text('Event')}from_callback")
        return self.reply(kind)

    def store_event(self, component: str, store: str, fields: Fields) -> None:
        """An event of the store: what it names is read anew for each, in turn: each tells of a change."""
        event = fields.text("Event")
        for begin, (kind, inner, name) in STORE_EVENTS.items():
            id_ = fields.inner(inner).text(name) or fields.text(name)
            if event.startswith(begin) and id_:
                self.schedule(
                    key=self.event_key(store, fields),
                    kind=kind,
                    subject=f"{store} events",
                    body={"component": component, "store": store, "id": id_, "paid": event == ORDER_PAID},
                )

    def event_key(self, store: str, fields: Fields) -> str:
        """What a repeated event is known by: the platform says who and when, we add what."""
        who, when = fields.text("FromUserName"), fields.number("CreateTime")
        return f"{fields.text('Event')}:{store}:{who}:{when}:{fields.told()}"

    def text(self, component: str, query: Mapping[str, str], fields: Fields) -> str:
        """The two texts of the release test; other texts are for the store's own customer service."""
        content = fields.text("Content")
        if content == TEXT_TEST:
            return self.answer(component, query, fields, f"{TEXT_TEST}_callback")
        if content.startswith(API_TEXT_TEST):
            code = content.removeprefix(API_TEXT_TEST)
            self.schedule(
                key=self.code_key(code),
                kind="query_auth_code",
                subject=code,
                body={"component": component, "code": code, "from": fields.text("FromUserName")},
            )
            return ""
        return self.reply("text")

    def answer(self, component: str, query: Mapping[str, str], fields: Fields, text: str) -> str:
        """A passive reply with a text, as sealed XML."""
        message = (
            f"<xml><ToUserName><![CDATA[{fields.text('FromUserName')}]]></ToUserName>"
            f"<FromUserName><![CDATA[{fields.text('ToUserName')}]]></FromUserName>"
            f"<CreateTime>{self.clock.now()}</CreateTime><MsgType><![CDATA[text]]></MsgType>"
            f"<Content><![CDATA[{text}]]></Content></xml>"
        )
        return self.envelopes[component].reply(
            message.encode(), timestamp=query.get("timestamp", ""), nonce=query.get("nonce", "")
        )

    # order pushes

    def order_event(self, query: Mapping[str, str], body: bytes) -> str:
        """A push of the service market, sealed for the home page."""
        fields = self.open(self.settings.home_page.appid, query, body)
        event = fields.text("Event")
        kind = self.order_kinds.get(event)
        order = self.order(fields)
        if kind is not None and order is not None:
            self.schedule(key=self.order_key(kind, order), kind=kind, subject=order.store, body=asdict(order))
        return self.reply(event)

    def order_key(self, kind: str, order: Order) -> str:
        """One order is one piece of work: paid once, refunded once."""
        return f"{kind}:{order.order_id}"

    def order(self, fields: Fields) -> Order | None:
        """The `order_info` of a push, if it is about a store and a service of ours."""
        info = fields.inner("order_info")
        store, service_id, order_id = info.text("appid"), info.text("service_id"), info.text("order_id")
        ours = service_id in self.settings.services and info.number("buyer_type") in STORE_BUYER
        if not (ours and store and order_id):
            return None
        return Order(
            order_id=order_id,
            service_id=service_id,
            store=store,
            spec_id=info.text("specification_id"),
            sku_id=info.text("sku_id"),
            effective_at=info.number("effective_time"),
            expires_at=info.number("expire_time"),
            paid_at=info.number("pay_time") or fields.number("CreateTime"),
            price=info.number("total_price"),
        )
