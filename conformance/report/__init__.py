"""Listeners on the stream of a run: each takes events and writes what it is for."""

from __future__ import annotations

from typing import Protocol

from conformance.events import Event

WIDTH = 96  # characters of a journal entry in one line


class Listener(Protocol):
    """Takes the events of a run, in order."""

    def take(self, event: Event) -> None: ...
