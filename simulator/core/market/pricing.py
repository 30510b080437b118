"""What the market asks of a service's packages, as named rule sets; prices are fen.

The guide has floors, the page of today dropped them; both want a free version of 7 days. A floor is
compared pro rata: 90 days for 45 yuan are 15 yuan a month, which is not *more* than 15.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from simulator.core.market.entities import ServiceKind
from simulator.durations import DAY
from simulator.texts import Text

MONTH = 30 * DAY
YEAR = 365 * DAY


class Priced(Protocol):
    """A package, of the market or of a provider's description."""

    @property
    def name(self) -> str: ...
    @property
    def price(self) -> int: ...
    @property
    def seconds(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Floor:
    """A price that has to be exceeded, and the span that it is for."""

    fen: int
    seconds: int
    text: Text

    def holds(self, package: Priced) -> bool:
        return package.price * self.seconds > self.fen * package.seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSet:
    """Floors by kind of service, and the days of the free version."""

    free_days: int
    floors: Mapping[str, Floor] = field(default_factory=dict)

    def is_free_version(self, package: Priced) -> bool:
        return package.price == 0 and package.seconds == self.free_days * DAY


_A_MONTH = Floor(1_500, MONTH, Text("15 yuan a month", "每月 15 元"))
_A_YEAR = Floor(200_000, YEAR, Text("2000 yuan a year", "每年 2000 元"))

_FLOORS: Mapping[str, Floor] = {
    ServiceKind.PRODUCT: _A_MONTH,
    ServiceKind.ORDER: _A_MONTH,
    ServiceKind.ERP: _A_YEAR,
}

RULE_SETS: Mapping[str, RuleSet] = {
    "guide": RuleSet(free_days=7, floors=_FLOORS),
    "current": RuleSet(free_days=7),
}


def too_cheap(rules: RuleSet, kind: str, package: Priced) -> Text | None:
    """Why a package may not be sold at its price."""
    floor = rules.floors.get(kind)
    if floor is None or rules.is_free_version(package) or floor.holds(package):
        return None
    return Text(
        f"package {package.name} costs {package.price} fen for {package.seconds / DAY:g} days, "
        f"and {kind} services cost more than {floor.text.en}",
        f"套餐 {package.name} 的价格为 {package.price} 分，时长 {package.seconds / DAY:g} 天，"
        f"而 {kind} 类服务须高于{floor.text.zh}",
    )


def complaints(rules: RuleSet, kind: str, packages: Iterable[Priced]) -> Iterator[Text]:
    """Everything that keeps these packages from being listed."""
    offered = list(packages)
    if not any(rules.is_free_version(each) for each in offered):
        yield Text(
            f"there is no free version of {rules.free_days} days", f"没有 {rules.free_days} 天的免费版"
        )
    for package in offered:
        if why := too_cheap(rules, kind, package):
            yield why
