"""Options that say what fails a run: how strict one is, and the file of what is known to be wrong."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from conformance.commands.options import FILE, gathered
from simulator import Count, Once, Text, option

if TYPE_CHECKING:
    from conformance.events import Event
    from conformance.outcome.held import Held


def today() -> date:
    """Where the run is, not where the world is."""
    return datetime.now().astimezone().date()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """The options as they were given."""

    strict: str | None = None
    baseline: Path | None = None
    write_baseline: Path | None = None
    update_baseline: bool = False

    def held(self, loaded: Collection[str] = ()) -> Held:
        """What the run is held to, which has `loaded` these scenarios. A UsageError for a file that is none,
        and for one to be begun that is there already."""
        from conformance.outcome.baseline import read
        from conformance.outcome.held import Held
        from simulator import UsageError, see_writable

        if self.update_baseline and self.baseline is None:
            raise UsageError(
                Text(
                    "--update-baseline removes from the file of --baseline: name it",
                    "--update-baseline 从 --baseline 的文件中移除：请给出该文件",
                )
            )
        if self.write_baseline is not None:
            if self.baseline is not None:
                raise UsageError(
                    Text(
                        "--write-baseline begins a baseline, and --baseline has one: leave one of them out",
                        "--write-baseline 新建基线，而 --baseline 已有一份：去掉其中一个",
                    )
                )
            if self.write_baseline.exists():
                raise UsageError(
                    Text(
                        f"{self.write_baseline}: is there already; nothing is added to it, remove it first",
                        f"{self.write_baseline}：已经存在；不会往里追加，请先移除",
                    )
                )
            see_writable(self.write_baseline)
        known = None if self.baseline is None else read(self.baseline, today(), loaded)
        return Held(strict=self.strict or "", baseline=known, updates=self.update_baseline)

    def kept(self, held: Held, say: Callable[[Text], object]) -> Kept:
        """Who writes the file once the run has ended."""
        return Kept(self, held, say)


class Kept:
    """Listens to a run, and writes its baseline, or removes from it what is mended."""

    def __init__(self, measure: Measure, held: Held, say: Callable[[Text], object]) -> None:
        self._measure = measure
        self._held = held
        self._say = say

    def take(self, event: Event) -> None:
        from conformance.events import Judged
        from conformance.outcome.baseline import write
        from conformance.outcome.known import found_in

        if not isinstance(event, Judged):
            return
        if (file := self._measure.write_baseline) is not None:
            found = found_in(event.table, today())
            write(file, found)
            count = len(found.known)
            self._say(
                Text(
                    f"{file}: {Count(count):entry|entries}; say in each why it stays (reason, until)",
                    f"{file}：{count} 条；请逐条写明保留的原因（reason、until）",
                )
            )
        elif self._held.updates and (known := self._held.baseline) and (file := self._measure.baseline):
            left = known.updated(event.table)
            if left != known:
                write(file, left)
            gone = {(one.check, word) for one in known.known for word in one.scenarios}
            gone -= {(one.check, word) for one in left.known for word in one.scenarios}
            for check, word in sorted(gone):
                self._say(
                    Text(
                        f"{file}: removed {check} in {word}: nothing is wrong any more",
                        f"{file}：已移除 {word} 中的 {check}：不再有问题",
                    )
                )


# Those, as `measure`.
measure_options = gathered(
    "measure",
    lambda: Measure,
    {
        "strict": option(
            "--strict",
            is_flag=False,
            flag_value="warn",
            default=None,
            type=click.Choice(["warn", "skip"]),
            help=Text(
                "A warning fails the run as well; --strict=skip: also what is skipped.",
                "有警告也算运行失败；--strict=skip：有跳过也算。",
            ),
        ),
        "baseline": option(
            "--baseline",
            cls=Once,
            type=FILE,
            help=Text(
                "What this file lists as known fails no run; what is mended and still listed does.",
                "文件中列为已知的不使运行失败；已修复却仍列着的会。",
            ),
        ),
        "write_baseline": option(
            "--write-baseline",
            cls=Once,
            type=FILE,
            help=Text(
                "Begin such a file with what fails this run.", "新建这样的文件，写入使本次运行失败的各项。"
            ),
        ),
        "update_baseline": option(
            "--update-baseline",
            cls=Once,
            is_flag=True,
            help=Text(
                "Remove from --baseline what is mended; adds nothing.",
                "从 --baseline 的文件中移除已修复的；不会添加。",
            ),
        ),
    },
)
