"""What the platform knows of a store, and what the provider shows and says of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any

from conformance.history.items import ASIDE, From, item, number
from conformance.history.words import in_words
from simulator import Text


@dataclass(frozen=True, slots=True)
class Service:
    """What the platform knows of one store and one service: spec id → end."""

    service_id: str
    component: str | None
    granted: bool
    specs: Mapping[str, float]
    orders: tuple[str, ...]

    @property
    def end(self) -> float:
        return max(self.specs.values(), default=-math.inf)

    def valid(self, at: float) -> bool:
        return self.end > at


def _services(rows: Any) -> dict[str, Service]:
    """By id, the services that a truth tells of."""
    services = (
        Service(
            service_id=str(row.get("service_id") or ""),
            component=row.get("component"),
            granted=bool(row.get("granted")),
            specs={
                str(spec.get("spec_id") or ""): number(spec.get("expires_at"))
                for spec in row.get("specs") or ()
            },
            orders=tuple(str(order) for order in row.get("orders") or ()),
        )
        for row in rows or ()
    )
    return {service.service_id: service for service in services}


@item("truth", kept="truths")
@dataclass(frozen=True, slots=True)
class Truth:
    """Everything the platform knows of one store, from `seq` on."""

    seq: int
    at: float
    store: str
    services: Annotated[Mapping[str, Service], From(made=_services)]

    def end(self, service_id: str) -> float:
        service = self.services.get(service_id)
        return service.end if service else -math.inf

    def valid(self, service_id: str, at: float) -> bool:
        return self.end(service_id) > at

    def specs(self, service_id: str) -> Mapping[str, float]:
        service = self.services.get(service_id)
        return service.specs if service else {}

    def granted(self, service_id: str) -> bool:
        service = self.services.get(service_id)
        return bool(service and service.granted)


@dataclass(frozen=True, slots=True)
class Shown:
    """What one login showed at an observation."""

    service_id: str
    order_id: str | None
    shown: Annotated[str, From(absent="unknown")]


@dataclass(frozen=True, slots=True)
class Claim:
    """What the provider says of one service: spec id → end."""

    specs: Mapping[str, float]
    needs_grant: bool

    def valid(self, at: float) -> bool:
        return any(end > at for end in self.specs.values())


@dataclass(frozen=True, slots=True)
class LineClaim:
    """One line of an order; None for what is not said."""

    sku_id: str
    count: int | None
    shipped: int | None


@dataclass(frozen=True, slots=True)
class OrderClaim:
    id: str
    status: str | None
    lines: tuple[LineClaim, ...] | None


@dataclass(frozen=True, slots=True)
class ProductClaim:
    """A product, and by SKU how many there are, where that is said; and of these how many lie in each of the
    merchant's warehouses: by SKU and warehouse."""

    id: str
    status: str | None
    stock: Mapping[str, int]
    stored: Mapping[tuple[str, str], int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AfterSaleClaim:
    id: str
    status: str | None


@dataclass(frozen=True, slots=True)
class ShopClaims:
    """What is said at one observation; None for what nobody was asked, or does not follow."""

    orders: tuple[OrderClaim, ...] | None = None
    products: tuple[ProductClaim, ...] | None = None
    aftersales: tuple[AfterSaleClaim, ...] | None = None


@item("reading")
@dataclass(frozen=True, slots=True)
class Reading:
    """What the provider showed of one store at one observation.

    `claims` is None without the probe, and where its answer could not be read: `garbled` says why, by probe.
    """

    seq: int
    at: float
    store: str
    claims: Annotated[Mapping[str, Claim] | None, ASIDE]
    shown: tuple[Shown, ...]
    pulled: Annotated[int | None, From("pulled_since")]
    observe: int
    shop: Annotated[ShopClaims, ASIDE] = ShopClaims()
    garbled: Annotated[Mapping[str, Text], ASIDE] = field(default_factory=dict)

    @property
    def label(self) -> Text:
        return Text(
            f"{self.store} at observation {self.observe}", f"店铺 {self.store} 第 {self.observe} 次观察"
        )

    @property
    def seqs(self) -> tuple[int, ...]:
        return (self.seq,)


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a visit: a request of the browser and the cookies it brought."""

    url: str
    status: int
    cookies: Annotated[tuple[str, ...], From("set_cookie")]


@item("visit", kept="visits")
@dataclass(frozen=True, slots=True)
class Visit:
    """What a user's browser saw at the provider."""

    seq: int
    at: float
    store: str | None
    service_id: str | None
    order_id: str | None
    browser: str
    page: Annotated[str, From(absent="pc")]
    how: Annotated[str, From(absent="enter")]
    code: str | None
    code_state: Annotated[str, From(absent="none")]
    fresh: bool
    hops: tuple[Hop, ...]
    status: int
    body: str
    shown: Annotated[str, From(absent="unknown")]
    shown_store: str | None

    @property
    def label(self) -> Text:
        if not self.code:
            return Text(f"revisit {self.browser}", f"{self.browser} 再次打开")
        how, state = in_words("visit", "how", self.how), in_words("visit", "code_state", self.code_state)
        return Text(
            f"{how.en} {self.browser} ({state.en} code)", f"{self.browser} {how.zh}（登录 code {state.zh}）"
        )

    @property
    def seqs(self) -> tuple[int, ...]:
        return (self.seq,)

    @property
    def showed(self) -> Text:
        """What it showed, in words."""
        return in_words("visit", "shown", self.shown)

    @property
    def served(self) -> bool:
        return self.shown == "served"

    @property
    def entered(self) -> bool:
        """It came with a good code."""
        return self.how != "revisit" and self.code is not None and self.code_state == "good"


@item("probe")
@dataclass(frozen=True, slots=True)
class Probe:
    """One use of a probe, from the seq of its start, or of the first call since then, to that of its end."""

    seq: int
    start: Annotated[int, ASIDE]
    at: float
    probe: str
    request: Any
    status: int
    reply: Any
    error: str | None
    error_zh: str | None
    started_ms: float
    wall_ms: float

    @property
    def label(self) -> str:
        return self.probe

    @property
    def unanswered(self) -> Text:
        """That nothing came, and why."""
        why = Text(self.error or "", self.error_zh or self.error or "")
        return Text(f"nothing ({why.en})", f"空（{why.zh}）")

    @property
    def ended_ms(self) -> float:
        return self.started_ms + self.wall_ms

    @property
    def ok(self) -> bool:
        """It did what was asked; for `sync`: the round got through."""
        if not 200 <= self.status < 300:
            return False
        return self.probe != "sync" or not isinstance(self.reply, dict) or self.reply.get("ok") is not False

    def asked(self, name: str) -> Any:
        """A field of what the probe was asked; None where it is absent."""
        return self.request.get(name) if isinstance(self.request, dict) else None
