"""Opening stores, closing them, and turning a Mini Store into a Channels store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from simulator.actions.lookup import component_of, store_row
from simulator.actions.registry import Arg, action
from simulator.actions.stage import Stage
from simulator.core.component import authorization
from simulator.core.store import catalogue
from simulator.core.store.entities import StoreKind
from simulator.usage import UsageError

MOST_ROWS = 100_000


@action(
    "create_store",
    Arg(name="as", kind="name", help="what to call it", main=True, required=True),
    Arg(name="products", kind="integer", help="products on sale", default=2, least=0, most=MOST_ROWS),
    Arg(
        name="orders",
        kind="integer",
        help="paid buyer orders of the last hours",
        default=2,
        least=0,
        most=MOST_ROWS,
    ),
    Arg(
        name="status",
        kind="text",
        help="the shop's state",
        choices=("opening", "open_finished", "closing", "close_finished"),
        default="open_finished",
    ),
    Arg(name="upgraded", kind="boolean", help="upgraded from a Mini Store", default=False),
    Arg(
        name="kind",
        kind="text",
        help="a Channels store, or one of the Mini Store market",
        choices=("channels_store", "mini_store"),
        default="channels_store",
    ),
    Arg(name="granted", kind="integers", help="permission sets granted before, by consent", default=()),
    Arg(name="component", kind="component", help="to whom; the main service's platform by default"),
    Arg(
        name="granted_quietly",
        kind="boolean",
        help="the earlier grant was pushed long ago, to a provider that lost it",
        default=False,
    ),
    makes="store",
    clauses=("A6b",),
)
def create_store(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """Opens a store with a catalogue and some orders."""
    world = stage.world
    store = catalogue.open_store(
        world,
        args["as"],
        products=args["products"],
        orders=args["orders"],
        status=args["status"],
        upgraded=args["upgraded"],
        kind=StoreKind(args["kind"]),
    )
    if args["granted"]:
        component = component_of(world, args.get("component"))
        if args["granted_quietly"]:
            quiet = replace(component, authorization_url="")
            authorization.grant(world, quiet, store, args["granted"], by="consent")
        else:
            authorization.grant(world, component, store, args["granted"], by="consent")
    return {"appid": store.appid, "user_name": store.user_name}


@action(
    "close_store",
    Arg(name="store", kind="store", help="the store", main=True, required=True),
    clauses=("A6b",),
)
def close_store(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A store closes: it can order nothing any more."""
    store = store_row(stage.world, args["store"])
    stage.world.tables.put(replace(store, status="close_finished"))
    return {}


@action(
    "reopen_store",
    Arg(name="store", kind="store", help="the store", main=True, required=True),
)
def reopen_store(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A closed store opens again."""
    store = store_row(stage.world, args["store"])
    stage.world.tables.put(replace(store, status="open_finished"))
    return {}


@action(
    "upgrade_store",
    Arg(name="store", kind="store", help="the Mini Store", main=True, required=True),
    clauses=("A5d", "P5"),
)
def upgrade_store(stage: Stage, args: Mapping[str, Any]) -> dict[str, Any]:
    """A Mini Store becomes a Channels store; its old orders can then be migrated."""
    store = store_row(stage.world, args["store"])
    if store.kind is not StoreKind.MINI:
        raise UsageError(f"{store.nickname} is a Channels store already")
    stage.world.tables.put(replace(store, kind=StoreKind.CHANNELS, upgraded=True))
    return {}
