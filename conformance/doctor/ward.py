"""The provider under examination: the provider in a world of its own, and what came of each thing done."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from conformance.doctor.found import Found, Mark
from simulator import Entry, Manifest, Session, Text, UsageError

ORIGIN = "doctor"
SETTLING = 10.0  # real seconds in which all has to come to rest


class Ward:
    """One open session, and how long it may still be used: `left` in real seconds."""

    def __init__(self, session: Session, seconds: float) -> None:
        assert session.stage is not None
        assert session.stage.provider is not None
        self.session = session
        self.stage = session.stage
        self.provider = session.stage.provider
        self._until = time.monotonic() + seconds
        self.store = ""  # who has bought
        self._stores = 0
        self.took = 0.0  # real seconds from the purchase to the page

    @property
    def manifest(self) -> Manifest:
        """With its placeholders replaced."""
        return self.provider.manifest

    @property
    def left(self) -> float:
        return self._until - time.monotonic()

    def offers(self, capability: str) -> bool:
        return self.provider.offers(capability)

    def do(self, action: str, **args: Any) -> dict[str, Any]:
        """An action of a scenario; nothing is waited for."""
        return self.stage.do(action, args, origin=ORIGIN)

    def new_store(self) -> str:
        """The appid of one that has just come to the market."""
        self._stores += 1
        return str(self.do("create_store", **{"as": f"doctor-{self._stores}"})["appid"])

    def settle(self) -> str:
        """Waits until all is quiet; why it does not become so."""
        try:
            self.stage.settle(SETTLING)
        except UsageError as error:
            return str(error)
        return ""

    @property
    def last(self) -> int:
        return self.stage.world.journal.last

    def entries(self, kind: str, after: int = 0) -> list[Entry]:
        return [entry for entry in self.session.entries(after) if entry.kind == kind]

    def calls(self, after: int = 0) -> list[Mapping[str, Any]]:
        return [entry.data for entry in self.entries("call", after)]


def ok(part: str, en: str, zh: str, where: str = "") -> Found:
    return Found(part=part, mark=Mark.OK, said=Text(en, zh), where=where)


def note(part: str, en: str, zh: str, where: str = "", todo: Text | None = None) -> Found:
    return Found(part=part, mark=Mark.NOTE, said=Text(en, zh), where=where, todo=todo)


def wrong(part: str, said: Text, where: str = "", *, todo: Text, mark: Mark = Mark.WRONG) -> Found:
    return Found(part=part, mark=mark, said=said, where=where, todo=todo)
