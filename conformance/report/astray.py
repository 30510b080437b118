"""Calls of paths that nobody has: most likely they are spelt wrong, and the reason of much else."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from simulator import Text

MOST = 6  # paths that are named


def astray(journal: Iterable[Any]) -> list[Text]:
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
    told = [
        Text(f"{times} × {path}: {why}", f"{times} × {path}：{why}")
        if why
        else Text.same(f"{times} × {path}")
        for path, why, times in own[:MOST]
    ]
    if (more := len(own) - MOST) > 0:
        told.append(Text(f"{more} more such paths", f"另有 {more} 个这样的路径"))
    return told


def _path(called: str) -> str:
    return called.partition(" ")[2]
