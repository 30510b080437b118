"""Time, and waiting for quiet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from time import sleep
from typing import Any

from simulator.actions.registry import Arg, action
from simulator.actions.stage import Stage
from simulator.core import agenda
from simulator.durations import LONGEST
from simulator.texts import Text
from simulator.usage import UsageError

CHINESE = "时间，以及等待平静。"


def _wrong_way(args: Mapping[str, Any]) -> Iterator[tuple[str, Text]]:
    by, to = args.get("by"), args.get("to")
    if (by is None) == (to is None):
        yield (
            "to" if by is not None else "",
            Text("advance takes either `by` or `to`", "advance 的 `by` 与 `to` 只取其一"),
        )
    if by is not None and by < 0:
        yield (
            "by",
            Text(f"time does not go back: that is {-by:g} s ago", f"时间不能倒退：那是 {-by:g} 秒之前"),
        )


def _wrong_wait(args: Mapping[str, Any]) -> Iterator[tuple[str, Text]]:
    if not 0 < args["seconds"] <= 60:
        yield (
            "seconds",
            Text(
                f"wait takes more than 0 and at most 60 seconds, not {args['seconds']:g}",
                f"wait 应大于 0、最多 60 秒，不能是 {args['seconds']:g}",
            ),
        )


@action(
    "advance",
    Arg("by", "duration", "how far", "拨动多久", main=True, in_digest=False),
    Arg(
        "to",
        "instant",
        "an instant in Unix seconds, or `next` for the next thing due",
        "Unix 秒时刻，或 `next` 表示下一件到期的事",
        in_digest=False,
    ),
    Arg("all_tickets", "boolean", "push every ticket on the way", "途中的票据全部推送", default=False),
    alone=Text("the clock moves for all of them", "时钟对所有步骤一起拨动"),
    chinese="拨动时钟，途中到期的事各在其时刻执行。",
    not_in_digest=("now",),
    needs=("clock",),
    waits=True,
    check=_wrong_way,
)
def advance(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Moves the clock, doing what is due on the way, each thing at its own instant."""
    world = stage.world
    now = world.clock.now()
    if args.get("by") is not None:
        target = now + float(args["by"])
    elif args["to"] == "next":
        due = agenda.next_at(world)
        if due is None:
            raise UsageError(
                Text(
                    "nothing is due, so there is no next thing to advance to",
                    "没有到期的事，也就没有下一件可以拨到",
                )
            )
        target = max(now, due)
    else:
        target = args["to"]
    if target < now:
        raise UsageError(
            Text(
                f"time does not go back: that is {now - target:g} s ago",
                f"时间不能倒退：那是 {now - target:g} 秒之前",
            )
        )
    if not target - now <= LONGEST:  # also false for what is no number
        raise UsageError(
            Text("`to` is an instant within the next hundred years", "`to` 为今后一百年内的时间点")
        )
    stage.advance(to=target, all_tickets=args["all_tickets"])
    return {"now": world.clock.now()}


@action(
    "wait",
    Arg("seconds", "number", "real seconds, at most 60", "真实秒数，最多 60", main=True, required=True),
    alone=Text(
        "it does nothing, and the others are waited for anyway", "它什么也不做，而其他步骤本来就会等到结束"
    ),
    chinese="等待真实时间，让服务商自行工作。世界的时钟若由人拨动，则保持不动。",
    not_in_digest=("started_ms", "wall_ms"),
    needs=("provider",),
    waits=True,
    check=_wrong_wait,
)
def wait(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Real time passes: for what a provider does by itself. The world's clock stands where it is driven."""
    started = stage.world.elapsed_ms()
    sleep(args["seconds"])
    return {"started_ms": started, "wall_ms": round(stage.world.elapsed_ms() - started, 3)}


@action(
    "settle",
    alone=Text("it waits for the others to be over", "它等待其他步骤结束"),
    chinese="等到没有到期、在途或未了的事，且服务商已空闲。",
    not_in_digest=("now",),
    waits=True,
)
def settle(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Waits until nothing is due, in flight or open, and the provider is quiet."""
    stage.settle()
    return {"now": stage.world.clock.now()}
