"""Calls of paths that nobody has: most likely they are spelt wrong, and the reason of much else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

MOST = 6  # paths that are named


def astray(journal: Iterable[Any]) -> list[str]:
    """Such paths, the most called first, each with its nearest; none that a probe was asked to call."""
    asked: set[str] = set()
    called: Counter[tuple[str, str]] = Counter()
    for entry in journal:
        data = entry.data
        if entry.kind == "probe" and isinstance(request := data.get("request"), Mapping):
            asked.add(str(request.get("path")))
        elif entry.kind == "call" and data.get("endpoint") is None:
            called[f"{data.get('method')} {data.get('path')}", str(data.get("why") or "")] += 1
    own = [(path, why, times) for (path, why), times in called.most_common() if _path(path) not in asked]
    told = [f"{times} × {path}" + (f": {why}" if why else "") for path, why, times in own[:MOST]]
    return [*told, f"{len(own) - MOST} more such paths"] if len(own) > MOST else told


def _path(called: str) -> str:
    return called.partition(" ")[2]
