"""What was pushed to the provider, and what it answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any

from conformance.history.items import From, item
from conformance.history.words import in_words
from simulator import Text

STORE_EVENT = "channels_ec_"
UNANSWERED = ("no-answer", "refused", "other-words")
ORDER_PUSH_FORM = Text(
    "the address, envelope and fields of the order push are published nowhere",
    "订单推送的地址、封装与字段没有公开的文档",
)
GRANT_KINDS = frozenset({"authorized", "updateauthorized"})


def _outcome(outcome: str | None, error: str | None) -> str:
    """How an attempt ended; one that a fault dropped is lost, whatever the platform took it for."""
    return "lost" if error == "dropped" else outcome or ""


@item("push", kept="pushes")
@dataclass(frozen=True, slots=True)
class Push:
    """One delivery of a push: a copy of an attempt.

    `wrong_in`: in what it can be told from one of the platform. `indistinguishable`: nothing tells it from a
    first push of the platform, so that the provider has to act on it. `owed_answer`: it is whole, the
    platform's own, and reached a provider that was up.
    """

    seq: int
    at: float
    push: int
    kind: str
    channel: str
    attempt: Annotated[int, From(absent=1)]
    copy: int
    component: str | None
    home_page: str | None
    store: str | None
    fields: Mapping[str, Any]
    plain: str
    pad: int
    sealed: Annotated[bool, From("query", made=lambda query: not query or "encrypt_type" in query)]
    wrong_in: frozenset[str]
    indistinguishable: bool
    owed_answer: bool
    made_up: bool
    defects: tuple[str, ...]
    replay_of: int | None
    key: Annotated[str, From(absent="current")]
    outcome: Annotated[str, From("outcome", "error", made=_outcome)]
    status: int
    reply: str
    made_at: Annotated[float | None, From("created_at")]
    started_ms: float
    wall_ms: float

    @property
    def label(self) -> str:
        how = "+".join(self.defects) or "made up"
        attack = f" ({how})" if self.made_up else ""
        return f"{self.kind}{attack} #{self.push}"

    @property
    def ended(self) -> Text:
        """How it ended, in words."""
        return in_words("push", "outcome", self.outcome)

    @property
    def seqs(self) -> tuple[int, ...]:
        return (self.seq,)

    @property
    def ended_ms(self) -> float:
        return self.started_ms + self.wall_ms

    @property
    def from_platform(self) -> bool:
        """The platform itself made it and sends it for the first time, however it was spoiled on its way."""
        return not self.made_up and self.replay_of is None

    @property
    def badly_signed(self) -> bool:
        return any(each.endswith("signature") for each in self.wrong_in)

    @property
    def created_at(self) -> float:
        return self.at if self.made_at is None else self.made_at

    @property
    def in_usual_form(self) -> bool:
        """It is sealed XML, as all pushes are whose form is known."""
        return self.sealed and not self.plain.startswith("{")

    @property
    def sent(self) -> bool:
        """It was put on the wire."""
        return self.outcome != "lost"

    @property
    def delivered(self) -> bool:
        """It reached the provider, whatever that made of it."""
        return self.outcome in {"acknowledged", "refused", "timeout"}

    @property
    def acknowledged(self) -> bool:
        return self.outcome == "acknowledged"

    @property
    def unanswered(self) -> str:
        """Of a push that was not answered as it has to be, how: one of `UNANSWERED`."""
        if self.outcome in {"timeout", "unreachable"}:
            return "no-answer"
        return "other-words" if self.status == 200 else "refused"

    @property
    def code(self) -> str | None:
        """The authorization code it brings."""
        return self.fields.get("AuthorizationCode") or None

    @property
    def ticket(self) -> str | None:
        """The verify ticket it brings."""
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
        """When its code runs out: as it says, else an hour after it was made."""
        try:
            return float(self.fields["AuthorizationCodeExpiredTime"])
        except (KeyError, TypeError, ValueError):
            return self.created + 3600

    @property
    def order_id(self) -> str | None:
        """The service order it tells of."""
        return self._order("order_id")

    @property
    def order_service(self) -> str | None:
        """The service that the order is for."""
        return self._order("service_id")

    def _order(self, name: str) -> str | None:
        info = self.fields.get("order_info", self.fields)
        value = info.get(name) if isinstance(info, Mapping) else None
        return None if value is None else str(value)
