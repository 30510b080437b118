"""Listeners on the stream of a run: each takes events and writes what it is for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from conformance.events import Event

LEAST = 96  # characters of a journal entry in one line, however narrow a terminal is
WHOLE = 400  # the same where no terminal bounds it


class Listener(Protocol):
    """Takes the events of a run, in order."""

    def take(self, event: Event) -> None: ...
