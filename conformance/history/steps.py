"""What happened in the world: orders, grants, actions, faults, clock and process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from conformance.history.items import From, item
from conformance.history.words import in_words
from simulator import Text

TO_SHIP = frozenset({"20", "21"})  # the statuses of an order that is paid, and not wholly shipped


@item("order", kept="orders")
@dataclass(frozen=True, slots=True)
class OrderStep:
    """One step in the life of a service order."""

    seq: int
    at: float
    phase: str
    order_id: str
    service_id: str
    spec_id: str
    store: str
    component: str | None
    end: Annotated[float, From("expire_time")]
    visible: Annotated[bool, From("visible_after", made=lambda seconds: not seconds)]
    trial: bool
    old: bool
    package_known: Annotated[bool, From(absent=True)]

    @property
    def label(self) -> Text:
        done = in_words("order", "phase", self.phase)
        return Text(f"order {self.order_id} {done.en}", f"订单 {self.order_id}：{done.zh}")


@item("grant", kept="grants")
@dataclass(frozen=True, slots=True)
class GrantStep:
    """One step in the life of a grant."""

    seq: int
    at: float
    phase: str
    component: str
    store: str
    sets: frozenset[int]
    by: str
    refresh_token: str | None
    code: str | None
    redirect_code: str | None
    pushed: str | None

    @property
    def label(self) -> Text:
        done = in_words("grant", "phase", self.phase)
        return Text(f"grant of {self.store} {done.en}", f"店铺 {self.store} 的授权：{done.zh}")


@item("action", kept="actions")
@dataclass(frozen=True, slots=True)
class ActionStep:
    """Something done to the world."""

    seq: int
    at: float
    action: str
    args: Mapping[str, Any]
    result: Mapping[str, Any]


@item("together", kept="marks")
@dataclass(frozen=True, slots=True)
class TogetherMark:
    """Where steps that were taken together began, or were all over; `steps` are their actions."""

    seq: int
    at: float
    phase: str
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Together:
    """Steps that were taken together, from the seq of their start to that of their end."""

    start: int
    end: int
    steps: tuple[str, ...]

    def __contains__(self, seq: object) -> bool:
        return isinstance(seq, int) and self.start <= seq <= self.end


@item("fault", kept="faults")
@dataclass(frozen=True, slots=True)
class FaultStep:
    """A fault planned, fired, healed or found unfired."""

    seq: int
    at: float
    phase: str
    fault: str
    push: Annotated[str | None, From("where.push")]
    call: Annotated[str | None, From("where.call")]
    effect: str
    until: Annotated[float | None, From("when.until")]
    times: Annotated[int | None, From("when.times")]
    still_delivered: bool


@item("clock", kept="clocks")
@dataclass(frozen=True, slots=True)
class ClockMove:
    """The clock moved from `start` to `end`."""

    seq: int
    at: float
    start: Annotated[float, From("from")]
    end: Annotated[float, From("to")]


@item("provider", kept="provider")
@dataclass(frozen=True, slots=True)
class ProviderStep:
    """A step in the life of the provider's process; `down` says whether it is meant to be gone."""

    seq: int
    at: float
    phase: str
    down: bool


@item("canary", kept="canaries")
@dataclass(frozen=True, slots=True)
class Canary:
    """Somebody fetched what only an entity in a push names: in journals of today, that of one `push`."""

    seq: int
    at: float
    url: str
    push: int
    world: Annotated[str, From("of_world")]


@dataclass(frozen=True, slots=True)
class LineTold:
    """One line of an order: how many are ordered, have gone off, are in after-sale or through it; of these,
    how many are `under_way`, and how many were `called_off` ahead of their sending (None: nobody says)."""

    sku_id: str
    count: int
    shipped: int
    aftersale: int
    under_way: int | None
    called_off: int | None

    @property
    def left(self) -> int:
        """How many are still to be sent."""
        return self.count - self.shipped - (self.called_off or 0)

    @property
    def asked_back(self) -> int:
        """Of how many somebody wants the money back, and has no answer yet."""
        return self.aftersale if self.under_way is None else self.under_way


@item("bug", kept="bugs")
@dataclass(frozen=True, slots=True)
class Bug:
    """The simulator itself broke: what was seen of the provider around it shows nothing."""

    seq: int
    at: float
    where: str
    error: str

    @property
    def says(self) -> Text:
        return Text(
            f"{self.where}: {self.error}, see entry {self.seq}",
            f"{self.where}：{self.error}，见条目 {self.seq}",
        )


@item("shop", kept="shop")
@dataclass(frozen=True, slots=True)
class ShopStep:
    """One thing in a shop, as it is from `seq` on; `visible_at`: reads see the status from then on alone."""

    seq: int
    at: float
    phase: str
    store: str
    part: str
    id: str
    status: str | None
    visible_at: float
    lines: tuple[LineTold, ...]
    waits_for: str | None
    sku_id: str | None
    warehouse: str | None
    stock: Annotated[str | None, From("stock")]
    order_id: str | None
    type: str | None
    deadline: float

    @property
    def label(self) -> Text:
        part = in_words("shop", "part", self.part)
        return Text(f"{part.en} {self.id}", f"{part.zh} {self.id}")

    @property
    def to_ship(self) -> bool:
        """It is paid, and nothing speaks against sending what is left of it."""
        return self.status in TO_SHIP and not self.waits_for and not any(one.asked_back for one in self.lines)
