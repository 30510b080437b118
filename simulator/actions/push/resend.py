"""A push that was sent before, once more."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.actions.registry import Arg, action
from simulator.actions.stage import Stage
from simulator.core import outbox
from simulator.core.sent_pushes import recorded
from simulator.core.untrusted import whole
from simulator.core.world import World
from simulator.texts import Text
from simulator.usage import UsageError

CHINESE = "以前发过的推送再发一次。"


@action(
    "resend",
    Arg(
        "push",
        "push",
        "its name or number, or a kind: the last one of it",
        "名称或编号；写类型则为该类最后一个",
        main=True,
        in_digest=False,
    ),
    Arg("seq", "integer", "the journal's entry of it instead", "改为日志里它的条目编号"),
    Arg("store", "store", "with a kind: the last one about this store", "写类型时：该店铺的最后一个"),
    Arg("as", "name", "what to call it", "给它起的名称"),
    chinese="按原样再次发送已记录的推送：不带故障造成的改动，用现在的密钥。",
    makes="push",
    not_in_digest=("push",),
    clauses=("P2",),
)
def resend(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A recorded push is sent again as it was made: without what a fault did to it, under the key of now."""
    world = stage.world
    if (args["push"] is None) == (args["seq"] is None):
        raise UsageError(Text("resend takes either `push` or `seq`", "resend 的 `push` 与 `seq` 只取其一"))
    if args["seq"] is not None:
        number = _of_entry(world, args["seq"])
    else:
        numbered = whole(str(args["push"]))
        number = last_of(world, args["push"], args.get("store")) if numbered is None else numbered
    original = recorded(world, number)
    copy = outbox.again(world, original, defects=original.defects)
    return {"push": copy.number, "kind": copy.kind}


def _of_entry(world: World, seq: int) -> int:
    found = world.journal.entries(seq - 1, limit=1)
    if not found or found[0].seq != seq or found[0].kind != "push":
        raise UsageError(
            Text(
                f"entry {seq} of the journal is no push; `wxsim journal --kind push` lists them",
                f"日志条目 {seq} 不是推送；`wxsim journal --kind push` 列出推送",
            )
        )
    return int(found[0].data["push"])


def last_of(world: World, kind: str, store: str | None) -> int:
    """The number of the last push of a kind that the platform itself had sent."""
    found = world.journal.latest(
        "push",
        lambda entry: bool(
            entry.data["kind"] == kind
            and not entry.data["made_up"]
            and (not store or entry.data["store"] == store)
        ),
    )
    if found is None:
        raise UsageError(Text(f"no push of kind {kind!r} was sent yet", f"还没有发出过 {kind!r} 类推送"))
    return int(found.data["push"])
