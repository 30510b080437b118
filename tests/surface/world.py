"""The world that is tried: something of everything in it, so that calls find what they ask for."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from simulator.actions.kinds import KINDS
from simulator.actions.registry import Arg
from simulator.durations import DAY
from simulator.endpoints.paths import PATHS
from simulator.usage import UsageError
from tests.attack.ground import Ground
from tests.core.sample import COMPONENT
from tests.surface.seen import Seen

SETS = sorted({number for row in PATHS.values() for number in row.permission_sets})
# Steps after those of every ground: goods and orders of a store, in many states.
_STEPS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("tick_sets", {"sets": SETS}),
    ("stock_shop", {"store": "shop", "products": 60, "orders": 60}),
    *(("buyer_order", {"store": "shop", "as": f"order{number}", "count": 2}) for number in range(12)),
    ("buyer_order", {"store": "shop", "as": "unpaid", "pay": False}),
    ("buyer_order", {"store": "shop", "as": "moved"}),
    ("buyer_change_address", {"store": "shop", "order": "moved"}),
    *(
        ("buyer_aftersale", {"store": "shop", "order": f"order{number}", "as": f"back{number}"})
        for number in range(5)
    ),
)


def always(ground: Ground) -> dict[str, list[Any]]:
    """Arguments that are right in this world whatever else is asked."""
    now = int(ground.world.clock.now())
    secret = ["secret-c"]
    return {
        "component_appid": [COMPONENT],
        "authorizer_appid": [ground.town.shop],
        "component_secret": secret,
        "component_appsecret": secret,
        "appsecret": secret,
        "secret": ["secret-f"],
        "grant_type": ["client_credential"],
        "start_time": [now - 6 * DAY],
        "begin_create_time": [now - 6 * DAY],
        "end_time": [now],
        "end_create_time": [now],
        "page_size": [10],
        "next_key": [""],
        "delivery_id": ["SF"],
    }


def people(ground: Ground, seen: Seen) -> None:
    """Goods and orders; a step that cannot be done leaves the others as they are."""
    for name, arguments in _STEPS:
        with suppress(UsageError):
            ground.town.do(name, **arguments)
    refresh(ground, seen)


def refresh(ground: Ground, seen: Seen) -> None:
    """Good tokens and grants again, and what is in the world now."""
    with suppress(UsageError):
        ground.town.do("authorize", store="shop", sets=SETS)
    with suppress(UsageError):
        ground.town.do("push_ticket")
    ground.renew()
    seen.look(ground.world)


def named(ground: Ground, arg: Arg) -> list[Any]:
    """What an argument of an action may stand for: names that were given, and the values of its table."""
    if arg.choices:
        return list(arg.choices)
    kind = KINDS[arg.kind]
    if kind.called:
        return list(ground.town.stage.names().get(arg.kind, {}))
    return []
