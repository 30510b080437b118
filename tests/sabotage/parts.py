"""The files of sabotages, all loaded."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules

import tests.sabotage

NO_ROWS = {"__main__", "parts", "row", "run"}


def load() -> None:
    """Registers the rows of every file of this folder."""
    for module in iter_modules(tests.sabotage.__path__):
        if module.name not in NO_ROWS and not module.name.startswith("test_"):
            import_module(f"tests.sabotage.{module.name}")
