"""What a journal holds, typed: one small frozen class per kind of entry, ids as text throughout."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

TOKEN_REFUSED = frozenset({40001, 40014, 42001})
BUSY = frozenset({-1})
QUOTA = frozenset({45009, 45011})
TWISTS = frozenset(
    # ways in which a push is wrong on the wire; what is not among them arrives whole and well signed
    {
        "wrong_signature",
        "wrong_msg_signature",
        "only_signature",
        "foreign_tail",
        "flipped",
        "bad_padding",
        "bad_length",
        "not_xml",
        "doctype",
        "outer_doctype",
        "entity_bomb",
        "empty",
        "garbage",
        "huge",
        "wrong_method",
        "old_timestamp",
    }
)
UNSIGNED = frozenset({"wrong_signature", "wrong_msg_signature", "only_signature"})
SPOILS_REPLY = frozenset({"hang", "truncate", "reset", "lose_reply"})
STORE_PATH = "/channels/ec/"
STORE_EVENT = "channels_ec_"
GRANT_KINDS = frozenset({"authorized", "updateauthorized"})


@dataclass(frozen=True, slots=True)
class Token:
    """The token a call carried."""

    kind: str
    owner: str | None
    store: str | None
    state: str
    issued_at: float | None


@dataclass(frozen=True, slots=True)
class Issued:
    """The token a reply handed out."""

    kind: str
    value: str
    expires_at: float


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the provider at our API, with what came back."""

    seq: int
    at: float
    endpoint: str
    method: str
    path: str
    query: Mapping[str, Any]
    body: Any
    status: int
    reply: Any
    errcode: int
    token: Token | None
    store: str | None
    component: str | None
    service_id: str | None
    issued: Issued | None
    faults: tuple[str, ...]
    bent: frozenset[str]
    lost: bool
    started_ms: float
    wall_ms: float

    @property
    def label(self) -> str:
        return self.endpoint or self.path

    @property
    def seqs(self) -> tuple[int, ...]:
        return (self.seq,)

    @property
    def ended_ms(self) -> float:
        return self.started_ms + self.wall_ms

    @property
    def arrived(self) -> bool:
        """A whole reply reached the provider, as far as we can tell."""
        whole = not self.lost and not self.bent & SPOILS_REPLY
        return whole and 200 <= self.status < 300 and isinstance(self.reply, dict)

    @property
    def ok(self) -> bool:
        return self.arrived and self.errcode == 0

    @property
    def refused_token(self) -> bool:
        return self.errcode in TOKEN_REFUSED

    @property
    def definite(self) -> bool:
        """It had an effect or a final answer: no busy platform, no refused token, no lost reply."""
        return self.arrived and self.errcode not in TOKEN_REFUSED | BUSY | QUOTA

    @property
    def on_store(self) -> bool:
        """A call on a store's behalf."""
        return STORE_PATH in self.path or (self.token is not None and self.token.kind == "authorizer")

    @property
    def token_store(self) -> str | None:
        return self.token.store if self.token and self.token.kind == "authorizer" else None

    def sent(self, name: str) -> str | None:
        """A field of the request as text; None where it is absent."""
        value = self.body.get(name) if isinstance(self.body, dict) else None
        return None if value is None else str(value)

    def got(self, *path: str) -> Any:
        """A field of the reply, found by its path; None where it is absent."""
        found: Any = self.reply
        for name in path:
            found = found.get(name) if isinstance(found, dict) else None
        return found


@dataclass(frozen=True, slots=True)
class Push:
    """One delivery of a push: a copy of an attempt."""

    seq: int
    at: float
    push: int
    kind: str
    channel: str
    attempt: int
    copy: int
    component: str | None
    home_page: str | None
    store: str | None
    fields: Mapping[str, Any]
    plain: str
    pad: int
    bends: frozenset[str]
    genuine: bool
    hostile: str | None
    replay_of: int | None
    key: str
    outcome: str
    status: int
    reply: str
    created_at: float
    started_ms: float
    wall_ms: float

    @property
    def label(self) -> str:
        bent = f" ({self.hostile})" if self.hostile else ""
        return f"{self.kind}{bent} #{self.push}"

    @property
    def seqs(self) -> tuple[int, ...]:
        return (self.seq,)

    @property
    def ended_ms(self) -> float:
        return self.started_ms + self.wall_ms

    @property
    def sound(self) -> bool:
        """A push the provider owes an answer to."""
        return self.genuine and self.hostile is None and self.replay_of is None

    @property
    def twists(self) -> frozenset[str]:
        """The ways in which it is wrong on the wire."""
        return TWISTS & (self.bends | frozenset((self.hostile or "").split("+")))

    @property
    def believable(self) -> bool:
        """Nothing in it tells it from a push of the platform: the provider has to act on it."""
        return self.hostile in {None, "made_up"} and self.replay_of is None and not self.twists

    @property
    def sent(self) -> bool:
        return self.outcome != "lost"

    @property
    def delivered(self) -> bool:
        """It reached the provider, whatever that made of it."""
        return self.outcome in {"acknowledged", "refused", "timeout"}

    @property
    def acknowledged(self) -> bool:
        return self.outcome == "acknowledged"

    @property
    def code(self) -> str | None:
        return self.fields.get("AuthorizationCode") or None

    @property
    def ticket(self) -> str | None:
        return self.fields.get("ComponentVerifyTicket") or None

    @property
    def created(self) -> float:
        """The CreateTime it names, else the time it was made."""
        try:
            return float(self.fields["CreateTime"])
        except (KeyError, TypeError, ValueError):
            return self.created_at

    @property
    def code_expires(self) -> float:
        try:
            return float(self.fields["AuthorizationCodeExpiredTime"])
        except (KeyError, TypeError, ValueError):
            return self.created + 3600

    @property
    def order_id(self) -> str | None:
        return self._order("order_id")

    @property
    def order_service(self) -> str | None:
        return self._order("service_id")

    def _order(self, name: str) -> str | None:
        info = self.fields.get("order_info", self.fields)
        value = info.get(name) if isinstance(info, Mapping) else None
        return None if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Hop:
    """One step of a visit: a request of the browser and the cookies it brought."""

    url: str
    status: int
    cookies: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Visit:
    """What a user's browser saw at the provider."""

    seq: int
    at: float
    store: str | None
    service_id: str | None
    order_id: str | None
    browser: str
    page: str
    how: str
    code: str | None
    code_state: str
    fresh: bool
    hops: tuple[Hop, ...]
    status: int
    body: str
    shown: str
    shown_store: str | None

    @property
    def label(self) -> str:
        return (
            f"{self.how} {self.browser} ({self.code_state} code)" if self.code else f"revisit {self.browser}"
        )

    @property
    def seqs(self) -> tuple[int, ...]:
        return (self.seq,)

    @property
    def served(self) -> bool:
        return self.shown == "served"

    @property
    def entered(self) -> bool:
        """It came with a good code."""
        return self.how != "revisit" and self.code is not None and self.code_state == "good"


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


@dataclass(frozen=True, slots=True)
class Truth:
    """Everything the platform knows of one store, from `seq` on."""

    seq: int
    at: float
    store: str
    services: Mapping[str, Service]

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
    shown: str


@dataclass(frozen=True, slots=True)
class Claim:
    """What the provider says of one service: spec id → end."""

    specs: Mapping[str, float]
    needs_grant: bool

    def valid(self, at: float) -> bool:
        return any(end > at for end in self.specs.values())


@dataclass(frozen=True, slots=True)
class Reading:
    """What the provider showed of one store at one observation. `claims` is None without the probe."""

    seq: int
    at: float
    store: str
    claims: Mapping[str, Claim] | None
    shown: tuple[Shown, ...]
    pulled: int | None
    observe: int

    @property
    def label(self) -> str:
        return f"{self.store} at observation {self.observe}"

    @property
    def seqs(self) -> tuple[int, ...]:
        return (self.seq,)


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
    effective: float
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
class Probe:
    """One use of a probe, from the seq of its start to that of its end."""

    seq: int
    start: int
    at: float
    probe: str
    request: Any
    status: int
    reply: Any
    started_ms: float
    wall_ms: float

    @property
    def label(self) -> str:
        return self.probe

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
        return self.request.get(name) if isinstance(self.request, dict) else None


@dataclass(frozen=True, slots=True)
class FaultStep:
    """A fault planned, fired, healed or found unfired."""

    seq: int
    at: float
    phase: str
    fault: str
    push: str | None
    call: str | None
    do: str
    until: float | None
    times: int | None
    by: float


@dataclass(frozen=True, slots=True)
class ActionStep:
    """Something done to the world."""

    seq: int
    at: float
    action: str
    args: Mapping[str, Any]
    result: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ClockMove:
    seq: int
    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class ProviderStep:
    seq: int
    at: float
    phase: str
    down: bool


@dataclass(frozen=True, slots=True)
class Canary:
    seq: int
    at: float
    url: str
