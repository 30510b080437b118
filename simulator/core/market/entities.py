"""Rows of the service market."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from simulator.core.ports import Index


@dataclass(frozen=True, slots=True, kw_only=True)
class HomePage:
    """A provider's home page on the service platform, with its own appid, secret and push address."""

    KEY: ClassVar[tuple[str, ...]] = ("appid",)
    INDEXES: ClassVar[Mapping[str, Index]] = {"all": Index(order=("made_at",))}

    appid: str
    secret: str
    token: str
    encoding_aes_key: str
    company: str
    made_at: float
    order_push_url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A listed service. `old` marks one of the Mini Store market, which only old interfaces show."""

    KEY: ClassVar[tuple[str, ...]] = ("service_id",)
    INDEXES: ClassVar[Mapping[str, Index]] = {
        "of": Index(("home_page", "old"), ("number",)),
        "all": Index(order=("number",)),
    }

    service_id: int
    number: int
    name: str
    kind: str
    home_page: str
    component: str
    url: str
    mobile: str = ""
    old: bool = False
    ours: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """One priced line of a service. `known` is false for a package the provider's file does not list."""

    KEY: ClassVar[tuple[str, ...]] = ("service_id", "sku_id")
    INDEXES: ClassVar[Mapping[str, Index]] = {"of": Index(("service_id",), ("number",))}

    service_id: int
    sku_id: int
    number: int
    name: str
    spec_id: str
    seconds: int
    price: int
    known: bool = True

    @property
    def line(self) -> str:
        """What validity adds up by: the spec id, or the package itself where none was set."""
        return self.spec_id or f"sku:{self.sku_id}"


class OrderState(StrEnum):
    PAID = "paid"
    REFUNDED = "refunded"
    MIGRATED = "migrated"


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceOrder:
    """A paid service order. `seconds` is what was bought, the two times are where it now lies."""

    KEY: ClassVar[tuple[str, ...]] = ("order_id",)
    INDEXES: ClassVar[Mapping[str, Index]] = {
        "of_line": Index(("service_id", "buyer", "line", "state"), ("paid_at", "number")),
        "of_buyer": Index(("service_id", "buyer", "listed"), ("number",)),
        "of_home_page": Index(("home_page", "buyer", "listed"), ("number",)),
        "of_store": Index(("buyer",), ("number",)),
    }

    order_id: int
    number: int
    service_id: int
    home_page: str
    sku_id: int
    spec_id: str
    line: str
    buyer: str
    paid_at: float
    seconds: int
    effective_time: int
    expire_time: int
    price: int
    trial: bool
    state: OrderState = OrderState.PAID
    listed: bool = True
    refundable: bool = True
    old: bool = False
    migrated_from: int = 0
    package_known: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Buyer:
    """A store that has bought a service: one row of `get_service_buyer_list`."""

    KEY: ClassVar[tuple[str, ...]] = ("service_id", "buyer")
    INDEXES: ClassVar[Mapping[str, Index]] = {
        "of": Index(("service_id", "listed"), ("number",)),
        "of_store": Index(("buyer",), ("number",)),
    }

    service_id: int
    buyer: str
    number: int
    listed: bool = False
    trial_used: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginCode:
    """The `code` on the jump to the provider: proves which order the user pressed "use" on."""

    KEY: ClassVar[tuple[str, ...]] = ("value",)
    INDEXES: ClassVar[Mapping[str, Index]] = {"of": Index(("buyer",))}

    value: str
    order_id: int
    service_id: int
    buyer: str
    expires_at: float
    used: bool = False
