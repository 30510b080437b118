"""What the control interface tells of a served world beside the world itself, and how it is brought back."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from simulator.actions.stage import Stage
from simulator.texts import Text
from simulator.usage import NotNow, UsageError
from simulator.web.counts import Counts


class Served:
    """One stage that is served; `worlds` says how many answer at the API listener, and `start_over` brings
    the stage back to its start. `busy` says why it cannot do its work yet."""

    def __init__(
        self,
        stage: Stage,
        worlds: Callable[[], int] = lambda: 1,
        start_over: Callable[[], None] | None = None,
    ) -> None:
        self.stage = stage
        self.worlds = worlds
        self.busy = ""
        self._start_over = start_over
        self._turn = threading.Condition()
        self._acting = 0
        self._beginning = False
        self.counts = Counts()
        self.counts.follow(stage.world)

    def unready(self) -> str:
        """Why it cannot do its work now; empty where it can."""
        broken = "the sender of pushes broke, see the journal"
        return self.busy or (broken if self.stage.sender.broken is not None else "")

    def readiness(self) -> tuple[int, dict[str, Any]]:
        """What /readyz answers: an HTTP status, and the body."""
        if why := self.unready():
            return 503, {"ready": False, "why": why}
        return 200, {"ready": True, "world": self.stage.world.name}

    @contextmanager
    def acting(self) -> Iterator[None]:
        """Something is done to the world inside; what it begins with comes first."""
        with self._turn:
            self._turn.wait_for(lambda: not self._beginning)
            self._acting += 1
        try:
            yield
        finally:
            with self._turn:
                self._acting -= 1

    @contextmanager
    def beginning(self) -> Iterator[None]:
        """What the world begins with is done inside, and nothing else; NotNow where something goes on."""
        with self._turn:
            if self._acting or self._beginning:
                under_way = "a reset" if self._beginning else "an action"
                raise NotNow(
                    Text(
                        f"{under_way} is under way: wait for its end, and reset then",
                        f"{under_way} 正在进行：等它结束再重置",
                    )
                )
            self._beginning = True
        try:
            yield
        finally:
            with self._turn:
                self._beginning = False
                self._turn.notify_all()

    def reset(self) -> dict[str, Any]:
        """Brings the world back to its start, and answers the `seq` of the journal behind which it begins.

        NotNow where something is being done to it, UsageError where what it begins with cannot be done again.
        """
        if self._start_over is None:
            raise UsageError(
                Text(
                    "only a world of `wxsim serve` can be brought back to its start",
                    "只有 `wxsim serve` 的世界可以恢复到起点",
                )
            )
        with self.beginning():
            journal = self.stage.world.journal
            before = journal.last
            self.counts.removed += journal.removed + journal.kept
            self._start_over()
            return {"after": before}
