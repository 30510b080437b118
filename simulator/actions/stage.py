"""What an action may use: the world, the sender of its pushes, and the provider under test, if any.

The concrete stage is `simulator.scenario.stage.LocalStage`; actions see only this.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from simulator.core.world import World


class ProviderHandle(Protocol):
    """A provider under test: what it offers, and the doors to it. All calls are journalled by it."""

    def offers(self, capability: str) -> bool: ...

    def probe(self, name: str, **body: Any) -> Any: ...

    def visit(self, **how: Any) -> dict[str, Any]: ...

    def kill(self) -> None: ...

    def restart(self) -> None: ...


class Stage(Protocol):
    """Where actions happen."""

    world: World
    provider: ProviderHandle | None

    def settle(self) -> None:
        """Returns when nothing is due, in flight or open, and the provider is quiet."""

    def advance(self, *, to: float) -> None:
        """Moves the world's clock to `to`, doing what is due on the way, each at its own instant."""

    def name(self, kind: str, name: str, value: Any) -> None:
        """Remembers `value` under `name`, for later arguments of that kind."""

    def resolve(self, kind: str, value: Any) -> Any:
        """What a written argument stands for: a store's name its appid, a role its package …"""

    def do(self, action: str, args: Mapping[str, Any], *, origin: str) -> dict[str, Any]:
        """Runs one action and journals it."""
