"""How long each scenario took the reference, in runs of it that were written down: what `durations.json` is
made of."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from conformance.lasting import Seconds
from conformance.runner import RUN
from simulator import Text, UsageError, json_text

OF = "the reference provider, one worker, two idle cores"
DEPARTS = 2.0  # times as long, or as short
LEAST = 0.5  # seconds that such a difference has to make

Play = tuple[str, float]  # a scenario, and seconds


def plays_in(path: Path, header: Mapping[str, Any], entries: Sequence[Any], provider: str) -> Iterator[Play]:
    """What a journal says of it: each play that came to its end, with its seconds. A UsageError where that is
    none of the reference, whole and one scenario after the other."""
    row = header.get(RUN)
    if not isinstance(row, Mapping) or not isinstance(row.get("ended"), Sequence):
        raise UsageError(Text(f"{path}: no journal of `wxconf run`", f"{path}：不是 `wxconf run` 的日志"))
    name = (header.get("provider") or {}).get("name")
    if name != provider or any(str(word).startswith("--variant") for word in row.get("words", ())):
        raise UsageError(
            Text(
                f"{path}: not of the reference provider, whose durations these are",
                f"{path}：不是参考服务商的运行，而这里记的是它的时长",
            )
        )
    if any("/" in entry.world for entry in entries):
        raise UsageError(
            Text(
                f"{path}: of workers side by side, who slow each other down: run it with -j 1",
                f"{path}：由多个工作进程同时演练，互相拖慢：请用 -j 1 运行",
            )
        )
    for one in row["ended"]:
        if not any((*one["error"], *one["skipped"])):
            yield str(one["id"]), float(one["seconds"])


def renewed(known: Seconds, played: Sequence[Play], there: Collection[str]) -> dict[str, float]:
    """What is to be kept: the median of the plays; of what was not played, what is known. Scenarios that are
    gone are not kept."""
    found: dict[str, list[float]] = {}
    for id_, seconds in played:
        found.setdefault(id_, []).append(seconds)
    rows = {**known, **{id_: round(median(plays), 2) for id_, plays in found.items()}}
    return {id_: rows[id_] for id_ in sorted(rows) if id_ in there}


def changed(known: Seconds, now: Seconds) -> Iterator[Text]:
    """The scenarios that are new or gone, or that take much longer or shorter than is known."""
    for id_ in sorted({*known, *now}):
        before, after = known.get(id_), now.get(id_)
        if before is None:
            yield Text(f"{id_}: {after} s, not known before", f"{id_}：{after} 秒，此前没有记录")
        elif after is None:
            yield Text(f"{id_}: gone", f"{id_}：已不存在")
        elif abs(after - before) >= LEAST and max(after, before) > DEPARTS * min(after, before):
            yield Text(f"{id_}: {after} s, {before} s before", f"{id_}：{after} 秒，此前 {before} 秒")


def as_text(seconds: Seconds) -> str:
    """The file."""
    return json_text({"of": OF, "seconds": dict(seconds)}, indent=1) + "\n"
