"""What a row of the fault table says: the words, the numbers, and how the fault is applied."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar

from simulator.core.errors import Refusal
from simulator.texts import Text
from simulator.wire.push import Change, Form, Part

if TYPE_CHECKING:
    from simulator.core.world import World


class On(StrEnum):
    """What a fault is on: a push to the provider, or a call of the provider."""

    PUSH = "push"
    CALL = "call"

    @property
    def many(self) -> str:
        return f"{self}s" if self is On.CALL else f"{self}es"


class Arrived(StrEnum):
    """How the platform's reply to a call reaches the provider: the worse one last.

    `whole` may still be too late for it; `by_hand` is whole, and not what the platform would say; `spoiled`
    is broken, or somebody else's.
    """

    WHOLE = "whole"
    BY_HAND = "by_hand"
    SPOILED = "spoiled"
    LOST = "lost"

    @classmethod
    def worst(cls, of: list[Arrived]) -> Arrived:
        return max(of, key=list(cls).index, default=cls.WHOLE)


class Wrong(StrEnum):
    """In what a push is wrong, so that it can be told from one of the platform."""

    SIGNATURE = "signature"
    MSG_SIGNATURE = "msg_signature"  # `signature` is right
    APPID = "appid"
    SEAL = "seal"
    ENTITIES = "entities"
    SHAPE = "shape"
    AGE = "age"
    KIND = "kind"


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """The numbers of a fault, and the body of a reply; a row says which of them count. `by` is in seconds,
    and what is `anyway` was not held against the interface's schema."""

    errcode: int = -1
    status: int = 503
    by: float = 0.0
    copies: int = 2
    size: int = 2
    reply: Mapping[str, object] | None = None
    anyway: bool = False


class AnsweredByFault(Exception):
    """A fault answers in place of the platform, without effect; status 0 for no answer at all."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(status)


# -- how a fault is applied: to a push -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Delay:
    """The push comes `by` later on the world's clock."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldBack:
    """Pushes are held back until there are `size` of them, for `by` at most."""

    backwards: bool = False
    at_once: bool = False


@dataclass(frozen=True, slots=True)
class Lose:
    """Nothing is sent: of this attempt, or of the push for good."""

    for_good: bool = False


@dataclass(frozen=True, slots=True)
class Copies:
    """`copies` are sent at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Defect:
    """A part of the push is made wrong.

    Nothing of the parts that it `hides` is left to be seen. Only a sealed push, or one in XML, may have it.
    """

    part: Part
    change: Change
    wrong: Wrong
    hides: frozenset[Part] = frozenset()
    sealed: bool = False
    xml: bool = False

    def lacks(self, form: Form) -> str | None:
        """What a push in that form has no part of for it, and what it is in place of that."""
        if self.xml and form.json:
            return "XML, and this push is JSON"
        if self.sealed and not form.sealed:
            return "a sealed push, and this one is plain"
        return None

    def clashes(self, other: Defect) -> bool:
        """Whether a push cannot show both."""
        return self.part is other.part or self.part in other.hides or other.part in self.hides


# -- to a call -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Instead:
    """The platform does nothing; what `answer` makes of the numbers is raised in its place."""

    answer: Callable[[Numbers], Exception]


@dataclass(frozen=True, slots=True)
class ByHand:
    """The platform lets the call in as any other, and does nothing; the fault's own body is the reply."""


@dataclass(frozen=True, slots=True)
class Behind:
    """Interfaces whose ids begin so answer as if the orders paid in the last `by` were not there."""

    endpoints: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """Something happens to the platform of the call just before interfaces whose ids begin so answer."""

    endpoints: tuple[str, ...]
    happens: Callable[[World, str], None]


@dataclass(frozen=True, slots=True)
class Retell:
    """The reply says something else, and is whole."""

    change: Callable[[Mapping[str, object]], Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class SpoilBody:
    """The body of the reply is changed, or another takes its place."""

    change: Callable[[bytes], bytes]
    replaces: bool = False


# -- to either -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Wire:
    """How a request or a reply is put on the wire, where it is not just sent.

    It is held back for `waits`, and for `while_pushed` as long as a push is on its way, and spread `over` a
    time, in real seconds; `nothing` of it is sent, or it is `cut` in the middle of its body; it `claims_less`
    than its length; it says no length at all, and its connection ends `unannounced`, which under TLS is
    without close_notify; its connection ends with a `reset`.
    """

    waits: float = 0.0
    while_pushed: float = 0.0
    over: float = 0.0
    nothing: bool = False
    cut: bool = False
    claims_less: bool = False
    unannounced: bool = False
    reset: bool = False

    @property
    def closes(self) -> bool:
        """After it the connection is of no use."""
        return self.nothing or self.cut or self.claims_less or self.unannounced or self.reset

    @property
    def late(self) -> float:
        """By how many real seconds it comes later."""
        return self.waits + self.while_pushed + self.over

    def with_(self, other: Wire) -> Wire:
        """Both at once: the longer time, and what either does."""
        return Wire(
            **{one.name: max(getattr(self, one.name), getattr(other, one.name)) for one in fields(self)}
        )


@dataclass(frozen=True, slots=True)
class Afterwards:
    """The platform does what it is asked for; what `answer` makes of the numbers is raised in place of its
    reply."""

    answer: Callable[[Numbers], Refusal]


@dataclass(frozen=True, slots=True)
class OnWire:
    """The request or the reply is not just sent, but as the numbers have it."""

    wire: Callable[[Numbers], Wire]


Apply = (
    Delay
    | HoldBack
    | Lose
    | Copies
    | Defect
    | Instead
    | ByHand
    | Afterwards
    | Behind
    | Meanwhile
    | Retell
    | SpoilBody
    | OnWire
)
A = TypeVar("A")


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One fault.

    `numbers` are those that it has, `needs` those that it cannot do without. `still_delivered` says that what
    it strikes comes through all the same; `arrives`, how the reply to a call does. `chaos` are its draws in
    random scenarios: a weight, and the numbers as a scenario writes them.
    """

    effect: str
    on: On
    text: Text
    apply: tuple[Apply, ...]
    numbers: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    still_delivered: bool = False
    arrives: Arrived = Arrived.WHOLE
    chaos: tuple[tuple[int, Mapping[str, object]], ...] = ()

    def does(self, kind: type[A]) -> A | None:
        """How it is applied in that way; None where it is not."""
        return next((one for one in self.apply if isinstance(one, kind)), None)
