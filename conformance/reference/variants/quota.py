"""Wrong about a quota: for whom it is used up, and until when."""

from __future__ import annotations

from typing import Any

from ..line import Paused
from ..variant import Step, nothing, variant


def a_minute_for_all(step: Step, _self: Any, request: Any, code: int) -> None:
    step(request, 45011 if code == 45009 else code)


def until_another_midnight(step: Step, self: Any, request: Any, code: int) -> None:
    step(request, code)
    if code == 45009:
        until = self.clock.now() // 86400 * 86400 + 86400
        self.database.run(
            "UPDATE pauses SET until = ? WHERE owner = ? AND path = ?", until, request.owner, request.path
        )


def a_quota_for_all(step: Step, self: Any, request: Any) -> None:
    step(request)
    until = self.database.value(
        "SELECT MAX(until) FROM pauses WHERE owner LIKE 'store:%' AND path = ?", request.path
    )
    if until is not None and self.clock.now() < until:
        raise Paused(request.path)


def a_quota_for_all_calls(step: Step, self: Any, request: Any) -> None:
    step(request)
    until = self.database.value("SELECT MAX(until) FROM pauses WHERE owner = ?", request.owner)
    if until is not None and self.clock.now() < until:
        raise Paused(request.path)


def for_ever(step: Step, self: Any, request: Any, code: int) -> None:
    step(request, code)
    self.database.run("UPDATE pauses SET until = until + 315360000 WHERE path = ?", request.path)


VARIANTS = (
    variant(
        "token-quota-a-minute",
        "leaves the day's quota alone for a minute only",
        "每日额度用完后只停一分钟",
        "token.quota:spent-for-the-day",
        line__Line__note_quota=a_minute_for_all,
    ),
    variant(
        "token-quota-utc",
        "has its day turn at midnight in Greenwich, which is eight in China",
        "按格林尼治时间的零点，即中国时间八点，切换日期",
        "token.quota:spent-for-the-day",
        line__Line__note_quota=until_another_midnight,
    ),
    variant(
        "token-quota-for-all-stores",
        "takes a quota that is used up for one store for that of all stores",
        "一个店铺的额度用完，就当作所有店铺的额度都已用完",
        "token.quota:other-store-stopped",
        line__Line__check_pause=a_quota_for_all,
    ),
    variant(
        "token-quota-for-all-calls",
        "takes a quota that is used up for one interface for that of all",
        "一个接口的额度用完，就当作所有接口的额度都已用完",
        "token.quota:other-call-stopped",
        line__Line__check_pause=a_quota_for_all_calls,
    ),
    variant(
        "token-quota-for-ever",
        "never calls again what was once used up",
        "额度用完一次之后不再调用",
        "login.verified:unverified login.url-with-query:unverified",
        line__Line__note_quota=for_ever,
    ),
    variant(
        "token-quota-hammered",
        "goes on calling what is used up",
        "额度用完仍继续调用",
        "token.quota:spent-for-the-day token.quota:spent-for-the-minute",
        line__Line__check_pause=nothing,
    ),
)
