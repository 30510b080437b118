"""What the provider asked of the platform, and what it got."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from conformance.history.items import From, item

TOKEN_REFUSED = frozenset({40001, 40014, 42001})
BUSY = frozenset({-1})
DAILY = 45009
DAY = 86400
CHINA = 8 * 3600
QUOTA_REST = {DAILY: float(DAY), 45011: 60.0}  # seconds that a used-up quota rests at most, by error code
QUOTA = frozenset(QUOTA_REST)
WHITE_LIST = frozenset(
    {40164, 45035, 61004}
)  # the caller's address is on no white list: nothing was looked at
STORE_PATH = "/channels/ec/"


@dataclass(frozen=True, slots=True)
class Token:
    """The token a call carried."""

    kind: Annotated[str, From(absent="unknown")]
    owner: str | None
    store: str | None
    state: Annotated[str, From(absent="unknown")]
    issued_at: float | None


@dataclass(frozen=True, slots=True)
class Issued:
    """The token a reply handed out."""

    kind: str
    value: str
    expires_at: float


@item("call", kept="calls")
@dataclass(frozen=True, slots=True)
class Call:
    """One call of the provider at our API, with what came back.

    `whole`: its reply left as the platform made it; `by_hand`, as a person wrote it in place of that; `late`,
    by how many real seconds it was held back; `behind`, for how many seconds paid orders are left out of it.
    """

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
    whole: Annotated[bool, From("arrived", made="whole".__eq__)]
    by_hand: Annotated[bool, From("arrived", made="by_hand".__eq__)]
    late: float
    behind: float
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
    def left_ms(self) -> float:
        """When its reply left: it was handled, and then held back so long."""
        return self.ended_ms + 1000 * self.late

    @property
    def arrived(self) -> bool:
        """A whole reply reached the provider at once, as far as we can tell."""
        return self.arrived_if_awaited and not self.late

    @property
    def arrived_if_awaited(self) -> bool:
        """The same where it was patient: a late reply may have found nobody."""
        return self.whole and 200 <= self.status < 300 and isinstance(self.reply, dict)

    @property
    def ok(self) -> bool:
        """A whole reply arrived, and it was no refusal."""
        return self.arrived and self.errcode == 0

    @property
    def took_effect(self) -> bool:
        """The same where the provider may have waited for a late reply."""
        return self.arrived_if_awaited and self.errcode == 0

    @property
    def refused_token(self) -> bool:
        return self.errcode in TOKEN_REFUSED

    @property
    def definite(self) -> bool:
        """It had an effect or a final answer: no busy platform, no refused token, no lost reply."""
        return self.arrived and self.final

    @property
    def final(self) -> bool:
        """What it was answered with is for good, if it reached anybody."""
        return self.arrived_if_awaited and self.errcode not in TOKEN_REFUSED | BUSY | QUOTA

    @property
    def hindered(self) -> bool:
        """Something that the provider has no part in kept it from its answer: a fault, or a white list."""
        return bool(self.faults) or self.errcode in WHITE_LIST

    @property
    def quota_turns(self) -> float:
        """When a used-up quota is there again: at midnight in China, or after a minute."""
        if self.errcode == DAILY:
            return (int(self.at + CHINA) // DAY + 1) * DAY - CHINA
        return self.at + 60

    @property
    def rests_until(self) -> float:
        """Until when a provider may rightly make no such call again: some wait longer than they must."""
        return self.at + QUOTA_REST.get(self.errcode, 0.0)

    @property
    def on_store(self) -> bool:
        """A call on a store's behalf."""
        return STORE_PATH in self.path or (self.token is not None and self.token.kind == "authorizer")

    @property
    def token_store(self) -> str | None:
        """The store whose token the call carried."""
        return self.token.store if self.token and self.token.kind == "authorizer" else None

    def sent(self, name: str) -> str | None:
        """A field of the request as text; None where it is absent."""
        value = self.body.get(name) if isinstance(self.body, dict) else None
        return None if value is None else str(value)

    def got(self, *path: str) -> Any:
        """A field of the reply, found by its path; None where it is absent."""
        field: Any = self.reply
        for name in path:
            field = field.get(name) if isinstance(field, dict) else None
        return field
