"""What happened in the world: orders, grants, actions, faults, clock and process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


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
    end: float
    visible: bool
    trial: bool
    old: bool
    package_known: bool

    @property
    def label(self) -> str:
        return f"order {self.order_id} {self.phase}"


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
    def label(self) -> str:
        return f"grant of {self.store} {self.phase}"


@dataclass(frozen=True, slots=True)
class ActionStep:
    """Something done to the world."""

    seq: int
    at: float
    action: str
    args: Mapping[str, Any]
    result: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FaultStep:
    """A fault planned, fired, healed or found unfired."""

    seq: int
    at: float
    phase: str
    fault: str
    push: str | None
    call: str | None
    effect: str
    until: float | None
    times: int | None
    still_delivered: bool


@dataclass(frozen=True, slots=True)
class ClockMove:
    """The clock moved from `start` to `end`."""

    seq: int
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class ProviderStep:
    """A step in the life of the provider's process; `down` says whether it is meant to be gone."""

    seq: int
    at: float
    phase: str
    down: bool


@dataclass(frozen=True, slots=True)
class Canary:
    """Somebody fetched what only an entity in a push names."""

    seq: int
    at: float
    url: str
