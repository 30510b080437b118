"""A small registry of actions, so that these tests do not depend on what WeChat can do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from simulator.actions.registry import REBIND, Action, Arg


def _run(_stage: object, _args: Mapping[str, Any]) -> dict[str, Any]:
    return {}


def _action(name: str, *args: Arg, makes: str | None = None, needs: tuple[str, ...] = ()) -> Action:
    args = (*args, REBIND) if makes else args
    return Action(name=name, summary=f"{name}.", args=args, run=_run, makes=makes, needs=needs)


_STORE = Arg(name="store", kind="store", help="the store", main=True, required=True)

ACTIONS: dict[str, Action] = {
    one.name: one
    for one in (
        _action("create_store", Arg(name="nickname", kind="text", help="its name"), makes="store"),
        _action(
            "purchase",
            _STORE,
            Arg(name="package", kind="package", help="what is bought", default="standard"),
            Arg(name="push_first", kind="boolean", help="the push comes first", default=False),
            makes="order",
        ),
        _action("refund", Arg(name="order", kind="order", help="the order", main=True, required=True)),
        _action("advance", Arg(name="by", kind="duration", help="how far", main=True), needs=("clock",)),
        _action(
            "fault",
            Arg(name="do", kind="text", help="what happens", required=True, choices=("drop", "delay")),
            Arg(name="times", kind="integer", help="how often"),
            Arg(name="words", kind="words", help="some words", default=()),
            makes="fault",
        ),
        _action("heal", Arg(name="fault", kind="fault", help="which; all when left out", main=True)),
        _action(
            "send_push",
            Arg(name="replay", kind="push", help="which push again"),
            Arg(name="fields", kind="mapping", help="leaves", default={}),
            makes="push",
        ),
        _action("visit", Arg(name="code", kind="text", help="the code", main=True), needs=("provider",)),
        _action("tick", Arg(name="sets", kind="integers", help="sets", required=True)),
        _action("settle"),
    )
}
