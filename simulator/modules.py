"""Finds what lies in a package: a table is filled by importing every file that may hold rows of it."""

from __future__ import annotations

import pkgutil
from importlib import import_module
from types import ModuleType


def below(package: ModuleType, *folders: str) -> list[ModuleType]:
    """Every module in these folders of a package, imported, in order of name: folders come as given."""
    found = []
    for folder in folders:
        inner = import_module(f"{package.__name__}.{folder}")
        names = sorted(info.name for info in pkgutil.walk_packages(inner.__path__, f"{inner.__name__}."))
        found += [module for module in map(import_module, names) if not hasattr(module, "__path__")]
    return found
