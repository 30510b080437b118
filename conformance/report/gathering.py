"""What a run tells, kept for those who write when it has ended."""

from __future__ import annotations

from conformance.events import Event, Judged, RunEnded, RunStarted, ScenarioEnded, ScenarioStarted
from simulator import Text


class Gathering:
    """A listener that is handed all that a run told, when that has ended; of one without verdicts nothing."""

    def __init__(self) -> None:
        self.begun = RunStarted(provider="", scenarios=(), checks=0, seed=0, salt="")
        self.titles: dict[str, Text] = {}
        self.scenarios: list[ScenarioEnded] = []
        self._judged: Judged | None = None

    def take(self, event: Event) -> None:
        match event:
            case RunStarted():
                self.begun = event
            case ScenarioStarted():
                self.titles[event.id] = event.title
            case ScenarioEnded():
                self.scenarios.append(event)
            case Judged():
                self._judged = event
            case RunEnded() if self._judged is not None:
                self.ended(event, self._judged)

    def ended(self, end: RunEnded, judged: Judged) -> None:
        """Writes what it is for."""
        raise NotImplementedError
