"""Rows of the service market."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, ClassVar

from simulator.core.entity import Index, Kept, Owner, Party, entity
from simulator.core.visible import NEVER
from simulator.durations import HOUR


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """A provider's home page on the service platform, with its own appid, secret and push address.

    `testers` are the people who see its test services. `platform_provider` is false for a home page of
    another type, which cannot list services for stores.
    """

    KEY: ClassVar[tuple[str, ...]] = ("appid",)
    CREDENTIAL: ClassVar[str] = "appid"
    INDEXES: ClassVar[Mapping[str, Index]] = {"all": Index(order=("made_at",))}
    OWNER: ClassVar[Owner] = Owner(Party.HOME_PAGE, "appid", set_up=True)
    KEPT: ClassVar[Kept] = Kept("as long as the world")
    SHOWN_AS: ClassVar[str] = "home_pages"

    appid: str
    secret: str
    token: str
    encoding_aes_key: str
    company: str
    made_at: float
    order_push_url: str = ""
    platform_provider: bool = True
    customer_service: bool = True
    fund_account: bool = True
    testers: tuple[str, ...] = ()

    def shown(self) -> dict[str, Any]:
        return {"appid": self.appid}


class ServiceKind(StrEnum):
    """What a service is for. Services for logistics are of the Mini Store market only."""

    PRODUCT = "product"
    ORDER = "order"
    ERP = "erp"
    LOGISTICS = "logistics"


class ServiceState(StrEnum):
    """Where a service stands on its way into the market."""

    TEST = "test"
    LISTED = "listed"
    TAKEN_DOWN = "taken_down"


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service. `old` marks one of the Mini Store market, which only old interfaces show.

    `reviewed` services have gone through the market's own listing, so that later packages are held to
    its rules as well; `why_down` says what took a service down, and `why_down_zh` the same in Chinese.
    """

    KEY: ClassVar[tuple[str, ...]] = ("service_id",)
    INDEXES: ClassVar[Mapping[str, Index]] = {
        "of": Index(("home_page", "old"), ("number",)),
        "all": Index(order=("number",)),
    }
    OWNER: ClassVar[Owner] = Owner(Party.HOME_PAGE, "home_page", set_up=True)
    KEPT: ClassVar[Kept] = Kept("as long as the home page")
    SHOWN_AS: ClassVar[str] = "services"

    service_id: int
    number: int
    name: str
    kind: str
    home_page: str
    component: str
    url: str
    mobile: str = ""
    old: bool = False
    state: ServiceState = ServiceState.LISTED
    reviewed: bool = False
    why_down: str = ""
    why_down_zh: str = ""

    def shown(self) -> dict[str, Any]:
        return {
            "service_id": self.service_id,
            "name": self.name,
            "kind": self.kind,
            "component": self.component,
            "state": self.state,
        }


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One priced line of a service. `known` is false for a package the provider's file does not list.

    `associated` is the (service, package) of the Mini Store market whose orders can migrate onto it.
    """

    KEY: ClassVar[tuple[str, ...]] = ("service_id", "sku_id")
    INDEXES: ClassVar[Mapping[str, Index]] = {"of": Index(("service_id",), ("number",))}
    OWNER: ClassVar[Owner] = Owner(Party.SERVICE, "service_id", set_up=True)
    KEPT: ClassVar[Kept] = Kept("as long as the service")
    SHOWN_AS: ClassVar[str] = "packages"

    service_id: int
    sku_id: int
    number: int
    name: str
    spec_id: str
    seconds: int
    price: int
    known: bool = True
    associated: tuple[int, int] | None = None

    @property
    def spec_line(self) -> str:
        """What validity adds up by: the spec id, or the package itself where none was set."""
        return self.spec_id or f"sku:{self.sku_id}"

    def shown(self) -> dict[str, Any]:
        return {"sku_id": self.sku_id, "name": self.name, "spec_id": self.spec_id, "price": self.price}


class BuyerType(StrEnum):
    """Who bought; the interfaces say 1 and 2."""

    STORE = "store"
    USER = "user"

    @property
    def number(self) -> int:
        return 1 if self is BuyerType.STORE else 2


class OrderState(StrEnum):
    UNPAID = "unpaid"
    PAID = "paid"
    REFUNDED = "refunded"
    MIGRATED = "migrated"


class OrderKind(StrEnum):
    """How an order came to be. No interface shows it; the console and the journal do."""

    NEW = "new"
    RENEWAL = "renewal"
    TRIAL = "trial"
    TEST = "test"
    MIGRATION = "migration"


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceOrder:
    """A service order. `seconds` is what was bought, the two times are where it now lies.

    `buyer` is a store's appid or a user's openid. Until it is paid an order lies nowhere, and no pull shows
    it; from `visible_at` on they do, until it is refunded. `component` is
    the platform that its service named when it was paid, whatever the service names now; `granted` says
    that the payment gave that platform its sets, which takes a published one.
    """

    KEY: ClassVar[tuple[str, ...]] = ("order_id",)
    INDEXES: ClassVar[Mapping[str, Index]] = {
        "of_spec_line": Index(("service_id", "buyer", "spec_line", "state"), ("paid_at", "number")),
        "of_buyer": Index(("service_id", "buyer"), ("visible_at", "number")),
        "of_home_page": Index(("home_page", "buyer"), ("visible_at", "number")),
        "of_store": Index(("buyer",), ("number",)),
    }
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "buyer")
    KEPT: ClassVar[Kept] = Kept("a buyer's orders are listed for ever")
    SHOWN_AS: ClassVar[str] = "orders"

    order_id: int
    number: int
    service_id: int
    home_page: str
    sku_id: int
    spec_id: str
    spec_line: str
    buyer: str
    component: str
    paid_at: float
    seconds: int
    effective_time: int
    expire_time: int
    price: int
    trial: bool
    made_at: float = 0.0
    kind: OrderKind = OrderKind.NEW
    buyer_type: BuyerType = BuyerType.STORE
    state: OrderState = OrderState.PAID
    visible_at: float = NEVER
    granted: bool = False
    refundable: bool = True
    old: bool = False
    migrated_from: int = 0
    package_known: bool = True

    def shown(self) -> dict[str, Any]:
        return {
            "order_id": self.order_id,
            "store": self.buyer,
            "service_id": self.service_id,
            "spec_id": self.spec_id,
            "state": self.state,
            "effective_time": self.effective_time,
            "expire_time": self.expire_time,
        }


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """A store or user that has bought a service: one row of `get_service_buyer_list`, from the time on when
    the first of its orders is visible."""

    KEY: ClassVar[tuple[str, ...]] = ("service_id", "buyer")
    INDEXES: ClassVar[Mapping[str, Index]] = {
        "of": Index(("service_id", "buyer_type"), ("visible_at", "number")),
        "of_store": Index(("buyer",), ("number",)),
    }
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "buyer")
    KEPT: ClassVar[Kept] = Kept("a trial is bought once")

    service_id: int
    buyer: str
    number: int
    buyer_type: BuyerType = BuyerType.STORE
    visible_at: float = NEVER
    trial_used: bool = False


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class LoginCode:
    """The `code` on the jump to the provider: proves which order the user pressed "use" on.

    It is of no more use from `over_at` on: when it expires, or was used where it works once.
    """

    KEY: ClassVar[tuple[str, ...]] = ("value",)
    CREDENTIAL: ClassVar[str] = "value"
    INDEXES: ClassVar[Mapping[str, Index]] = {"kept": Index(order=("over_at",)), "of": Index(("buyer",))}
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "buyer")
    KEPT: ClassVar[Kept] = Kept(
        "why one is not good is told in words", since="over_at", seconds=HOUR, most=1000
    )

    value: str
    order_id: int
    buyer: str
    expires_at: float
    over_at: float
    used: bool = False


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """Money of one order in a home page's account, in fen: positive when paid, negative when refunded.

    It is withheld until the home page has a fund account. It goes with the `buyer` whose order it is, so that
    a home page earns the same in a scenario wherever that stands in a run.
    """

    KEY: ClassVar[tuple[str, ...]] = ("home_page", "number")
    INDEXES: ClassVar[Mapping[str, Index]] = {
        "of": Index(("home_page",), ("number",)),
        "of_order": Index(("order_id",), ("number",)),
        "withheld": Index(("home_page", "settled"), ("number",)),
        "of_buyer": Index(("buyer",), ("number",)),
    }
    OWNER: ClassVar[Owner] = Owner(Party.STORE, "buyer")
    KEPT: ClassVar[Kept] = Kept("a home page's balance is their sum")

    home_page: str
    number: int
    order_id: int
    buyer: str
    at: float
    amount: int
    settled: bool
