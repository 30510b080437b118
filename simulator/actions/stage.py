"""What an action may use: the world, the sender of its pushes, and the provider under test, if any.

The concrete stage is `simulator.scenario.stage.LocalStage`; actions see only this.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from simulator.core.world import World


class ProviderHandle(Protocol):
    """A provider under test: what it offers, and the doors to it. It reports every contact itself."""

    def offers(self, capability: str) -> bool: ...

    def probe(self, name: str, /, **arguments: Any) -> Any: ...

    @property
    def visit(self) -> Callable[..., dict[str, Any]]: ...

    def kill(self, reason: str | None = None) -> None: ...

    def restart(self, *, fresh: bool = False) -> None: ...


class Stage(Protocol):
    """Where actions happen."""

    world: World
    pulled_since: int | None

    @property
    def provider(self) -> ProviderHandle | None: ...

    def settle(self) -> None:
        """Returns when nothing is due, in flight or open, and the provider is quiet."""

    def advance(self, *, to: float, all_tickets: bool = False) -> None:
        """Moves the world's clock to `to`, doing what is due on the way, each at its own instant."""

    def pull(self) -> dict[str, Any]:
        """Has the provider run one pull round."""

    def resolve(self, kind: str, value: Any) -> Any:
        """What a written argument stands for: a store's name its appid, a role its service …"""

    def stores(self) -> list[str]:
        """Appids of the stores at play, oldest first."""

    def new_browser(self) -> str:
        """The name of a browser that has never been anywhere."""

    def count_observe(self) -> int:
        """1, 2, 3 … per scenario."""
