"""Kinds of argument that take one word or several of a known list: what faults and pushes are named by."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from simulator.endpoints.table import BY_ID, TABLE
from simulator.usage import nearest
from simulator.wire.kinds import EVENTS, KINDS
from simulator.wire.push import BENDS


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """The words of one kind: the `known` ones, and whatever begins like one of `starts`. `hints` are those
    that a message names, where that is not all."""

    what: str
    known: tuple[str, ...]
    starts: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()

    def wrong(self, word: str) -> str | None:
        """A sentence with the nearest word for one that is none of them."""
        if word in self.known or (self.starts and word.startswith(self.starts)):
            return None
        alike = [known for known in self.hints or self.known if ("/" in known) == ("/" in word)]
        return f"no {self.what} {word!r}: {nearest(word, alike)}"

    def schema(self) -> dict[str, Any]:
        """As JSON Schema, with which editors complete: a word, or a list of them."""
        one: list[dict[str, Any]] = [{"type": "string", "enum": list(self.known)}]
        if self.starts:
            one.append({"type": "string", "pattern": f"^({'|'.join(self.starts)})"})
        many = {"type": "array", "items": {"anyOf": one}}
        return {"type": ["string", "array"], "items": {"type": "string"}, "anyOf": [*one, many]}


def _ends(ids: Iterable[str]) -> Iterable[str]:
    """What an endpoint may be called by: its id, and the ends of it."""
    for known in ids:
        parts = known.split(".")
        for count in range(len(parts)):
            yield ".".join(parts[count:])


WORDS: dict[str, Words] = {
    # kind of argument -> its words
    "push_kinds": Words(what="push kind", known=(*KINDS, "any"), starts=EVENTS),
    "endpoints": Words(
        what="endpoint",
        known=("any", *dict.fromkeys(_ends(BY_ID)), *TABLE),
        hints=("any", *BY_ID, *TABLE),
    ),
    "bends": Words(what="bend", known=tuple(BENDS)),
    "states": Words(
        what="state",
        known=("tickets", "component_tokens", "home_page_tokens", "access_tokens", "refresh_tokens"),
    ),
}
