"""What the control interface tells of a served world beside the world itself, and how it is brought back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from simulator.actions.stage import Stage
from simulator.web.counts import Counts


class Served:
    """One stage that is served as it is; `worlds` says how many answer at the API listener."""

    def __init__(self, stage: Stage, worlds: Callable[[], int] = lambda: 1) -> None:
        self.stage = stage
        self.worlds = worlds
        self.counts = Counts()
        self.counts.follow(stage.world)

    def unready(self) -> str:
        """Why it cannot do its work now; empty where it can."""
        return "the sender of pushes broke, see the journal" if self.stage.sender.broken is not None else ""

    def readiness(self) -> tuple[int, dict[str, Any]]:
        """What /readyz answers: an HTTP status, and the body."""
        if why := self.unready():
            return 503, {"ready": False, "why": why}
        return 200, {"ready": True, "world": self.stage.world.name}
