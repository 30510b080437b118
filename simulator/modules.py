"""Finds what lies in a package: a table is filled by importing every file that may hold rows of it."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from types import ModuleType


def below(package: ModuleType, *folders: str) -> list[ModuleType]:
    """Every module in these folders of a package, imported, in order of name: folders come as given. Without
    folders, every module of the package.

    A ValueError for a file in another folder, which would be left out without a word.
    """
    top = Path(next(iter(package.__path__)))
    found: dict[str, list[str]] = {folder: [] for folder in folders or ("",)}
    for file in top.rglob("*.py"):
        parts = file.relative_to(top).with_suffix("").parts
        folder = parts[0] if folders else ""
        if parts[-1] == "__init__" or (folders and len(parts) == 1):
            continue
        if folder not in found:
            raise ValueError(
                f"{file} lies in none of the folders of {package.__name__}: {', '.join(folders)}"
            )
        found[folder].append(".".join((package.__name__, *parts)))
    return [import_module(name) for names in found.values() for name in sorted(names)]
