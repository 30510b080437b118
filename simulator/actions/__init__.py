"""What can be done to a world. Importing this fills the registry, from every file in its folders."""

from __future__ import annotations

import sys

from simulator.actions.registry import ACTIONS, Action, Arg, find
from simulator.modules import below

__all__ = ["ACTIONS", "Action", "Arg", "find"]

FOLDERS = ("component", "market", "store", "push", "provider", "world")


def _fill() -> None:
    """Imports every file of actions; one that registers none stops the process."""
    modules = below(sys.modules[__name__], *FOLDERS)
    homes = {row.run.__module__ for row in ACTIONS.values()}
    if idle := [module.__name__ for module in modules if module.__name__ not in homes]:
        raise ValueError(f"{idle[0]} lies among the actions and registers none")


_fill()
