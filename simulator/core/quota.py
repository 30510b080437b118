"""How often an account may call an API: a day's limit (45009), a minute's (45011), and clearing them.

Counts are kept per API and account; calls made for a merchant use up the merchant's. Facts: the codes,
10 000 a day for a platform's token, ten clearings a month of all interfaces and fifty of single ones are
documented or seen (of the fifty an older page says a day); that the day turns at midnight in China and that a
minute's refusal lasts 60 s is ours, and so are the other limits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, ClassVar

from simulator.core.entity import Index, Kept, Owner, Party, altered, entity
from simulator.core.errors import Refusal
from simulator.durations import CHINA_OFFSET, DAY, MINUTE
from simulator.texts import Text

if TYPE_CHECKING:
    from simulator.core.world import World

CLEARINGS_A_MONTH = {False: (10, 48006), True: (50, 76022)}  # of all interfaces, and of single ones


@dataclass(frozen=True, slots=True)
class Limit:
    """Calls a day and, where it is not 0, calls a minute."""

    daily: int
    minute: int = 0


DEFAULT = Limit(10_000_000)
LIMITS: dict[str, Limit] = {
    "/cgi-bin/component/api_component_token": Limit(10_000),
}


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaLimit:
    """A limit set for this world: of one account, or of all where `owner` is empty."""

    KEY: ClassVar[tuple[str, ...]] = ("owner", "api")
    INDEXES: ClassVar[Mapping[str, Index]] = {"all": Index(order=("owner", "api"))}
    OWNER: ClassVar[Owner] = Owner(Party.PARTY, "owner", set_up=True)
    KEPT: ClassVar[Kept] = Kept("as long as whom it limits")

    owner: str
    api: str
    daily: int
    minute: int


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaUse:
    """What an account has used of one API on one day in China, and in the minute that runs."""

    KEY: ClassVar[tuple[str, ...]] = ("owner", "api")
    INDEXES: ClassVar[Mapping[str, Index]] = {"of": Index(("owner",), ("api",))}
    OWNER: ClassVar[Owner] = Owner(Party.PARTY, "owner")
    KEPT: ClassVar[Kept] = Kept("one for each API that an account calls; another day begins it anew")

    owner: str
    api: str
    day: int
    used: int
    minute_from: float = 0.0
    in_minute: int = 0
    held_until: float = 0.0


@entity
@dataclass(frozen=True, slots=True, kw_only=True)
class QuotaClearings:
    """How often an account had its quotas cleared in one month, all at once or one at a time."""

    KEY: ClassVar[tuple[str, ...]] = ("owner", "single")
    INDEXES: ClassVar[Mapping[str, Index]] = {}
    OWNER: ClassVar[Owner] = Owner(Party.PARTY, "owner")
    KEPT: ClassVar[Kept] = Kept("one for each account; another month begins it anew")

    owner: str
    single: bool
    month: str
    count: int


def limit_of(world: World, owner: str, api: str) -> Limit:
    limit = world.tables.get(QuotaLimit, owner, api) or world.tables.get(QuotaLimit, "", api)
    return Limit(limit.daily, limit.minute) if limit else LIMITS.get(api, DEFAULT)


def used(world: World, owner: str, api: str) -> int:
    """Calls counted today."""
    use = world.tables.get(QuotaUse, owner, api)
    return use.used if use is not None and use.day == china_day(world.clock.now()) else 0


def charge(world: World, owner: str, api: str) -> Refusal | None:
    """Counts one call. The refusal is answered, not raised: what was counted stays."""
    now = world.clock.now()
    day = china_day(now)
    limit = limit_of(world, owner, api)
    use = world.tables.get(QuotaUse, owner, api)
    count = use.used if use is not None and use.day == day else 0
    if count >= limit.daily:
        return Refusal(
            45009,
            why=Text(
                f"{owner} has made its {limit.daily} calls of {api} today",
                f"{owner} 今天已用完 {api} 的 {limit.daily} 次调用",
            ),
        )
    if not limit.minute:
        world.tables.put(QuotaUse(owner=owner, api=api, day=day, used=count + 1))
        return None
    use = use or QuotaUse(owner=owner, api=api, day=day, used=0)
    if now < use.held_until:
        return Refusal(
            45011,
            why=Text(
                f"{owner} called {api} too often; wait {use.held_until - now:g} s",
                f"{owner} 调用 {api} 过于频繁；请等待 {use.held_until - now:g} 秒",
            ),
        )
    running = now - use.minute_from < MINUTE
    calls = use.in_minute + 1 if running else 1
    over = calls > limit.minute
    world.tables.put(
        altered(
            use,
            day=day,
            used=count if over else count + 1,
            minute_from=use.minute_from if running else now,
            in_minute=0 if over else calls,
            held_until=now + MINUTE if over else 0.0,
        )
    )
    if over:
        return Refusal(
            45011,
            why=Text(
                f"{owner} called {api} more than {limit.minute} times in a minute",
                f"{owner} 一分钟内调用 {api} 超过 {limit.minute} 次",
            ),
        )
    return None


def clear(world: World, owner: str, api: str = "") -> None:
    """Sets an account's counts of the day, or that of one API, to nothing.

    After ten in a month 48006; of single APIs 76022 after fifty.
    """
    most, code = CLEARINGS_A_MONTH[bool(api)]
    month = datetime.fromtimestamp(world.clock.now() + CHINA_OFFSET, UTC).strftime("%Y-%m")
    before = world.tables.get(QuotaClearings, owner, bool(api))
    count = before.count if before is not None and before.month == month else 0
    if count >= most:
        raise Refusal(
            code,
            why=Text(
                f"{owner} had its quotas cleared {count} times in {month}",
                f"{owner} 的额度在 {month} 已清零 {count} 次",
            ),
        )
    world.tables.put(QuotaClearings(owner=owner, single=bool(api), month=month, count=count + 1))
    for use in world.tables.list(QuotaUse, "of", owner):
        if not api or use.api == api:
            world.tables.put(altered(use, used=0))


def china_day(now: float) -> int:
    """Days since 1970 in China, where daily quotas start again at midnight."""
    return int(now + CHINA_OFFSET) // DAY
