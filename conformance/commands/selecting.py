"""Options that say how much of a run is played: a share of it, what fits into a time, what failed last."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from conformance.commands.options import gathered
from simulator import NOTHING, Once, Text, option

if TYPE_CHECKING:
    from conformance.runner import Enough
    from conformance.selection.cut import Cut
    from conformance.selection.shards import Shard

MOST_REPEATS = 1000
OVER = Text("--quick: its time is over", "--quick：时间到")
# What contradicts, and why: by the names of two options, both given.
CONTRADICT: Mapping[tuple[str, str], Text] = {
    ("quick", "shard"): Text(
        "what fits into a time is another thing in each share", "一段时间内演得完的，每一份各不相同"
    ),
    ("last_failed", "shard"): Text(
        "each machine remembers its own runs, so that the shares would be none of one run",
        "每台机器只记得自己的运行，各份不会属于同一次运行",
    ),
    ("write_baseline", "shard"): Text(
        "a share sees a part; `wxconf merge` writes the baseline of all",
        "一份只看到一部分；整体的基线由 `wxconf merge` 写出",
    ),
    ("write_baseline", "fail_fast"): Text(
        "a run that ends at its first failure has not seen the others", "首次失败就结束的运行看不到其他失败"
    ),
    **dict.fromkeys(
        (("write_baseline", "quick"), ("write_baseline", "last_failed")),
        Text("what is left out would be missing in it", "没有演练的会在其中缺失"),
    ),
}


def _shard(_context: click.Context, _option: click.Parameter, written: str | None) -> Shard | None:
    from conformance.selection.shards import Shard

    return None if written is None else Shard.read(written)


def _seconds(_context: click.Context, _option: click.Parameter, written: str | None) -> float | None:
    from simulator import UsageError, duration

    seconds = None if written is None else duration(written)
    if seconds is not None and seconds <= 0:
        raise UsageError(
            Text(
                f"--quick {written}: more than nothing, such as 60s or 5m",
                f"--quick {written}：须大于零，例如 60s 或 5m",
            )
        )
    return seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Selecting:
    """The options as they were given."""

    shard: Shard | None = None
    quick: float | None = None
    last_failed: bool = False
    repeat: int = 1
    fail_fast: bool = False

    def agree(self, journal: Path | None = None, **others: Any) -> None:
        """A UsageError where two of them, and of the `others`, contradict, or a share would be lost."""
        from simulator import UsageError

        if self.shard and journal is None:
            raise UsageError(
                Text(
                    f"--shard {self.shard} without --journal: nothing could be merged then; add "
                    f"--journal {self.shard.number}.jsonl, and give the files of all {self.shard.of} shares "
                    "to `wxconf merge`",
                    f"--shard {self.shard} 没有 --journal：之后无法合并；请加上 "
                    f"--journal {self.shard.number}.jsonl，"
                    f"再把全部 {self.shard.of} 份的文件交给 `wxconf merge`",
                )
            )
        given = {"shard": self.shard, "quick": self.quick, "last_failed": self.last_failed}
        given |= {"fail_fast": self.fail_fast, **others}
        for (one, other), why in CONTRADICT.items():
            if given.get(one) and given.get(other):
                first, second = (f"--{name.replace('_', '-')}" for name in (one, other))
                raise UsageError(
                    Text(f"{first} and {second} contradict: {why.en}", f"{first} 与 {second} 矛盾：{why.zh}")
                )

    def cut(self, last: Path) -> Cut:
        """What is taken of a run of the provider whose failures are kept in that file."""
        from conformance.selection.cut import Cut
        from conformance.selection.last import read

        failed = (read(last) or {}) if self.last_failed else None
        return Cut(failed=failed, seconds=self.quick, shard=self.shard, repeat=self.repeat)

    def enough(self, cost: Callable[[Any], float], first: Enough) -> Enough | None:
        """When no more is played: at the `first` failure, where the time is over; None: when all is."""
        from conformance.selection.quick import Deadline

        ends: list[Enough] = [first] if self.fail_fast else []
        if self.quick is not None:
            ends.append(Deadline(self.quick, OVER, cost))

        def enough(coming: Any, over: Any, entries: Sequence[Any]) -> Text:
            told: Iterator[Text] = (end(coming, over, entries) for end in ends)
            return next(filter(None, told), NOTHING)

        return enough if ends else None


# Those, as `selecting`.
selecting_options = gathered(
    "selecting",
    lambda: Selecting,
    {
        "shard": option(
            "--shard",
            cls=Once,
            callback=_shard,
            metavar="1/4",
            help=Text(
                "Play this share of all; --journal is needed, and `wxconf merge` judges those of all shares.",
                "只运行其中一份，须同时给出 --journal；各份的日志由 `wxconf merge` 合并判定。",
            ),
        ),
        "quick": option(
            "--quick",
            cls=Once,
            callback=_seconds,
            metavar="60s",
            help=Text(
                "Play what finds most in this time, and say what is left out.",
                "运行这段时间内最能发现问题的剧本，并说明略去了哪些。",
            ),
        ),
        "last_failed": option(
            "--last-failed",
            cls=Once,
            is_flag=True,
            help=Text(
                "Play the scenarios in which something failed when they were last played.",
                "只运行上次有失败的剧本。",
            ),
        ),
        "repeat": option(
            "--repeat",
            type=click.IntRange(1, MOST_REPEATS),
            default=1,
            show_default=True,
            metavar="N",
            help=Text(
                "Play each scenario N times, and mark what fails in some of them as flaky.",
                "每个剧本运行 N 次，时好时坏的标为不稳定。",
            ),
        ),
        "fail_fast": option(
            "--fail-fast",
            cls=Once,
            is_flag=True,
            help=Text(
                "End at the first failure; what was played is judged.",
                "一有失败就结束；已运行的部分照常判定。",
            ),
        ),
    },
)
