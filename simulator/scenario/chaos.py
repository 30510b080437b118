"""Random scenarios that can be made again: the same seed, number of steps and shelf give the same file.

A small model of what exists keeps every step legal: only what was bought is refunded, a trial is bought
once, only a store that has granted cancels. Faults are bounded and may end without having fired. Each
step draws from a hash of (seed, step), so that one more step leaves those before it as they are.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from simulator.core.component.entities import ORDINALS
from simulator.faults.row import Delay, Row
from simulator.faults.rows import ON_CALL, ON_PUSH
from simulator.scenario.document import TOGETHER, Scenario, Step
from simulator.scenario.dump import dumps, step
from simulator.scenario.load import parse_scenarios

if TYPE_CHECKING:
    from simulator.provider.manifest import Manifest, Service

T = TypeVar("T")

ROLES = ("main", *ORDINALS[1:4])
FAMILY = "chaos"
USUAL_STEPS = 60
MOST = 10_000  # scenarios of one seed
MOST_STORES = 6
MOST_FAULTS = 3
# The end of every file: all is healed, the longest wait of a retry passes, and the provider is read.
END = (
    step("heal"),
    step("advance", by="2h"),
    step("sync"),
    step("observe"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What a provider sells and offers: packages by role of each service, and whether time can be moved."""

    packages: Mapping[str, tuple[str, ...]]
    clock: bool = True

    def fits(self, action: str) -> bool:
        return self.clock or action != "advance"


USUAL = Shelf(
    packages={"main": ("standard", "longer", "other-spec", "trial"), "second": ("standard", "trial")}
)


def shelf_of(manifest: Manifest) -> Shelf:
    """The roles that a provider has something for."""
    services = dict(zip(ROLES, manifest.services, strict=False))
    packages = {role: _roles(service) for role, service in services.items()}
    return Shelf(
        packages={role: found for role, found in packages.items() if found}, clock=manifest.offers("clock")
    )


def _roles(service: Service) -> tuple[str, ...]:
    """As the actions understand them: `longer` has the spec of `standard`, `other-spec` has not."""
    paid = [package for package in service.packages if not package.trial]
    found = ["standard"] if paid else []
    others = {bool(row.spec_id) and row.spec_id == paid[0].spec_id for row in paid[1:]}
    found += [name for name, same in (("longer", True), ("other-spec", False)) if same in others]
    return (*found, *(["trial"] if len(paid) < len(service.packages) else []))


class Chance:
    """Draws of one step: from a hash, never from a stream that others draw from."""

    def __init__(self, seed: int, number: int) -> None:
        self._subject = f"{seed}/{number}"
        self._draws = 0

    def below(self, limit: int) -> int:
        self._draws += 1
        drawn = hashlib.blake2b(f"{self._subject}/{self._draws}".encode(), digest_size=8).digest()
        return int.from_bytes(drawn, "big") % limit

    def of(self, choices: Sequence[T]) -> T:
        return choices[self.below(len(choices))]

    def weighted(self, rows: Sequence[tuple[int, T]]) -> T:
        drawn = self.below(sum(weight for weight, _ in rows))
        for weight, row in rows:
            drawn -= weight
            if drawn < 0:
                return row
        raise AssertionError("the weights add up to more than was drawn")


@dataclass(slots=True, kw_only=True)
class _Shop:
    name: str
    upgraded: bool
    open: bool = True
    granted: bool = False
    trials: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Order:
    name: str
    shop: str
    service: str
    refundable: bool = True


@dataclass(slots=True)
class _Town:
    """What exists so far, as far as the next step must know."""

    shelf: Shelf
    shops: list[_Shop] = field(default_factory=list)
    orders: list[_Order] = field(default_factory=list)
    old: list[tuple[str, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    on_calls: set[str] = field(default_factory=set)  # those of them that strike calls
    made: dict[str, int] = field(default_factory=dict)

    def name(self, kind: str) -> str:
        self.made[kind] = self.made.get(kind, 0) + 1
        return f"{kind}-{self.made[kind]}"

    def shop(self, name: str) -> _Shop:
        return next(shop for shop in self.shops if shop.name == name)

    def open_shops(self) -> list[_Shop]:
        return [shop for shop in self.shops if shop.open]


Move = Callable[[_Town, Chance], Step | None]


def _create_store(town: _Town, chance: Chance) -> Step | None:
    if len(town.shops) == MOST_STORES:
        return None
    shop = _Shop(name=town.name("shop"), upgraded=chance.below(3) == 0)
    town.shops.append(shop)
    return step("create_store", shop.name, **({"upgraded": True} if shop.upgraded else {}))


def _purchase(town: _Town, chance: Chance) -> Step | None:
    if not town.open_shops():
        return None
    shop = chance.of(town.open_shops())
    service = chance.of(list(town.shelf.packages))
    trial = service in shop.trials
    offered = [word for word in town.shelf.packages[service] if not (trial and word == "trial")]
    if not offered:
        return None
    package = chance.of(offered)
    if package == "trial":
        shop.trials.add(service)
    if service == "main":
        shop.granted = True
    order = _Order(name=town.name("order"), shop=shop.name, service=service)
    town.orders.append(order)
    late = {"visible_after": "5s"} if chance.below(8) == 0 and town.shelf.clock else {}
    first = {"push_first": True} if chance.below(6) == 0 else {}
    return step(
        "purchase", order.name, store=shop.name, **_service(service), package=package, **late, **first
    )


def _refund(town: _Town, chance: Chance) -> Step | None:
    live = [order for order in town.orders if order.refundable]
    if not live:
        return None
    order = chance.of(live)
    town.orders.remove(order)
    # It may have ended the grant of any service on the same platform.
    town.shop(order.shop).granted = False
    return step("refund", order=order.name)


def _migrate(town: _Town, chance: Chance) -> Step | None:
    """An old order first, and at another time its move: both of the main service."""
    if town.old and chance.below(2):
        name, shop = chance.of([old for old in town.old if town.shop(old[1]).open] or [("", "")])
        if not name:
            return None
        town.old.remove((name, shop))
        town.shop(shop).granted = True
        order = _Order(name=town.name("order"), shop=shop, service="main", refundable=False)
        town.orders.append(order)
        return step("migrate", order.name, order=name)
    upgraded = [shop for shop in town.open_shops() if shop.upgraded]
    if not upgraded or "standard" not in town.shelf.packages.get("main", ()):
        return None
    store = chance.of(upgraded)
    if any(shop == store.name for _, shop in town.old):
        return None
    name = town.name("old")
    town.old.append((name, store.name))
    # It outlasts every scenario, so that it can be moved at any time.
    return step("old_order", name, store=store.name, days=3000)


def _authorize(town: _Town, chance: Chance) -> Step | None:
    if not town.shops:
        return None
    shop = chance.of(town.shops)
    shop.granted = True
    return step("authorize", store=shop.name)


def _cancel(town: _Town, chance: Chance) -> Step | None:
    granted = [shop for shop in town.shops if shop.granted]
    if not granted:
        return None
    shop = chance.of(granted)
    shop.granted = False
    return step("cancel_authorization", store=shop.name)


def _close(town: _Town, chance: Chance) -> Step | None:
    if not town.shops:
        return None
    shop = chance.of(town.shops)
    shop.open = not shop.open
    return step("reopen_store" if shop.open else "close_store", store=shop.name)


def _advance(town: _Town, chance: Chance) -> Step | None:
    if not town.shelf.clock:
        return None
    return step("advance", by=chance.weighted(SPANS))


def _push_fault(town: _Town, chance: Chance) -> Step | None:
    kind = chance.of(PUSHES)
    row, numbers = chance.weighted(_draws(ON_PUSH))
    if row.does(Delay) and not town.shelf.clock:
        return None
    return _fault(town, chance, push=kind, do=row.effect, **numbers)


def _call_fault(town: _Town, chance: Chance) -> Step | None:
    endpoint = chance.of(CALLS)
    row, numbers = chance.weighted(_draws(ON_CALL))
    return _fault(town, chance, call=endpoint, do=row.effect, **numbers)


def _draws(rows: Mapping[str, Row]) -> list[tuple[int, tuple[Row, Mapping[str, object]]]]:
    return [(weight, (row, numbers)) for row in rows.values() for weight, numbers in row.chaos]


def _fault(town: _Town, chance: Chance, **how: object) -> Step | None:
    if len(town.faults) == MOST_FAULTS:
        return None
    name = town.name("fault")
    town.faults.append(name)
    if "call" in how:
        town.on_calls.add(name)
    after = {"after": 1} if chance.below(4) == 0 else {}
    return step("fault", name, **how, **after, times=1 + chance.below(3), optional=True)


def _heal(town: _Town, chance: Chance) -> Step | None:
    if not town.faults:
        return None
    name = chance.of(town.faults)
    town.faults.remove(name)
    town.on_calls.discard(name)
    return step("heal", fault=name)


def _enter(town: _Town, chance: Chance) -> Step | None:
    if not town.orders:
        return None
    return step("enter", order=chance.of(town.orders).name)


def _together(town: _Town, chance: Chance) -> Step | None:
    """Users who come at once, and perhaps another thing beside them; not while calls are to fail, as whose
    would be chance."""
    if town.on_calls or not town.orders:
        return None
    known = list(town.orders)  # what is bought beside them cannot be entered yet
    users = [step("enter", order=chance.of(known).name) for _ in range(1 + chance.below(2))]
    other = chance.weighted(BESIDE)(town, chance) or step("enter", order=chance.of(known).name)
    return Step(action=TOGETHER, taken=(*users, other), line=0, column=0)


def _bare(action: str) -> Move:
    return lambda town, _chance: step(action) if town.shops else None


def _service(role: str) -> dict[str, str]:
    return {} if role == "main" else {"service": role}


MOVES: tuple[tuple[int, Move], ...] = (
    (6, _create_store),
    (16, _purchase),
    (7, _refund),
    (4, _migrate),
    (3, _authorize),
    (3, _cancel),
    (1, _close),
    (14, _advance),
    (10, _push_fault),
    (8, _call_fault),
    (6, _heal),
    (8, _bare("sync")),
    (7, _enter),
    (7, _bare("observe")),
    (12, _together),
)
BESIDE: tuple[tuple[int, Move], ...] = (
    (3, lambda _town, _chance: None),
    (3, _purchase),
    (2, _bare("sync")),
    (1, _authorize),
)
SPANS: tuple[tuple[int, str], ...] = (
    (3, "10s"),
    (4, "1m"),
    (5, "10m"),
    (4, "1h"),
    (2, "3h"),
    (2, "1d"),
    (1, "8d"),
    (1, "31d"),
)
PUSHES = (
    "any",
    "authorized",
    "updateauthorized",
    "unauthorized",
    "component_verify_ticket",
    "servicemarket_order_paid",
)
CALLS = (
    "any",
    "api_component_token",
    "api_authorizer_token",
    "api_query_auth",
    "api_get_authorizer_list",
    "servicemarket.login_auth",
    "servicemarket.get_service_buyer_list",
    "servicemarket.get_service_buyer",
)


def chaos(seed: int, steps: int, shelf: Shelf = USUAL) -> tuple[Step, ...]:
    """`steps` random steps, and the end that every file has."""
    town = _Town(shelf)
    found: list[Step] = []
    for number in range(1, steps + 1):
        chance = Chance(seed, number)
        made = _create_store(town, chance) if not town.shops else None
        while made is None:
            made = chance.weighted(MOVES)(town, chance)
        found.append(made)
    return (*found, *(one for one in END if shelf.fits(one.action)))


def chaos_text(seed: int, steps: int, shelf: Shelf = USUAL, remarks: Sequence[str] = ()) -> str:
    """The same as a file."""
    title, chinese = f"{steps} random steps of seed {seed}", f"以 seed {seed} 生成的 {steps} 个随机步骤"
    return dumps(chaos(seed, steps, shelf), title=title, chinese=chinese, remarks=remarks)


def chaos_scenarios(
    seed: int, count: int, manifest: Manifest, folder: Path, steps: int = USUAL_STEPS
) -> list[Scenario]:
    """So many of them, each of a seed of its own, as if they stood in that folder: `chaos/30001` and on for
    seed 3."""
    shelf = shelf_of(manifest)
    made = []
    for number in range(seed * MOST + 1, seed * MOST + count + 1):
        text = chaos_text(number, steps, shelf)
        made += parse_scenarios(text, f"{FAMILY}/{number}", path=folder / f"{number}.yaml")
    return made
