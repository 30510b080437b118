"""The dimensions, one row each: the closed list of circumstances in which a rule can be broken.

Where an item stands is seen in the journal alone, never in the name of a scenario.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field

from conformance.dimensions.lives import Life, lives
from conformance.dimensions.place import Place
from conformance.dimensions.shapes import beyond_ascii, empties, further_down, lacks, paged
from conformance.history.calls import CHINA, DAY
from conformance.history.episodes import before
from simulator import Text

HOUR = 3600.0
NIGHT = 8 * HOUR


@dataclass(slots=True)
class Former:
    """What a check was given before: where the last of each subject began, and the first fault met."""

    first: dict[Hashable, int] = field(default_factory=dict)
    effect: str | None = None

    def add(self, place: Place) -> None:
        self.first[place.subject] = place.first
        if self.effect is None and place.effects:
            self.effect = min(place.effects)


@dataclass(frozen=True, slots=True)
class Dimension:
    """One circumstance: `stands` says whether an item stands in it, beside those before it."""

    id: str
    text: Text
    stands: Callable[[Place, Former], bool]


def _lived(trait: Callable[[Life], bool]) -> Callable[[Place, Former], bool]:
    return lambda place, _former: any(trait(life) for life in lives(place))


def _at_night(place: Place, _former: Former) -> bool:
    return (place.at + CHINA) % DAY < NIGHT


def _after_restart(place: Place, _former: Former) -> bool:
    ready = [step.seq for step in place.ep.provider if step.phase == "ready"]
    return any(place.ep.start < seq < place.last for seq in ready)


def _again(place: Place, former: Former) -> bool:
    earlier = former.first.get(place.subject)
    return earlier is not None and any(earlier < step.seq < place.first for step in place.ep.actions)


def _stores(place: Place, _former: Former) -> bool:
    known = {step.store for step in before(place.ep.grants, place.last)}
    known |= {step.store for step in before(place.ep.orders, place.last)}
    return len(known) > 1


def _services(place: Place, _former: Former) -> bool:
    bought = [step for step in before(place.ep.orders, place.last) if step.phase in {"paid", "migrated"}]
    return any(
        len({step.service_id for step in bought if step.store == store}) > 1
        for store in place.stores or {step.store for step in bought}
    )


def _page(place: Place, _former: Former) -> bool:
    return any(paged(call.body) for call in place.calls)


def _page_fault(place: Place, _former: Former) -> bool:
    return any(paged(call.body) and call.faults for call in place.calls)


def _position(place: Place, _former: Former) -> bool:
    return further_down(place)


def _mobile(place: Place, _former: Former) -> bool:
    return any(visit.page == "mobile" for visit in place.visits)


def _together(place: Place, _former: Former) -> bool:
    return any(push.copy for push in place.pushes) or any(
        steps.start <= place.last and place.begin <= steps.end for steps in place.ep.together
    )


def _odd_time(place: Place, _former: Former) -> bool:
    return place.at % 60 != 0 or any(
        life.end != float("inf") and (life.end - life.begin) % HOUR for life in lives(place)
    )


def _fault(place: Place, _former: Former) -> bool:
    return bool(place.effects)


def _other_kind(place: Place, former: Former) -> bool:
    return former.effect is not None and bool(place.effects - {former.effect})


def _healed(place: Place, _former: Former) -> bool:
    fired = {step.fault for step in before(place.ep.faults, place.last) if step.phase == "fired"}
    return any(step.phase == "healed" and step.fault in fired for step in before(place.ep.faults, place.last))


ROWS: tuple[Dimension, ...] = (
    Dimension(
        "inside",
        Text(
            "inside the life of a token, code, ticket, grant or order",
            "令牌、code、票据、授权或订单的有效期之内",
        ),
        _lived(lambda life: life.inside),
    ),
    Dimension(
        "before-end",
        Text("within 3 min before such a life ends", "该有效期结束前 3 分钟内"),
        _lived(lambda life: life.just_before),
    ),
    Dimension(
        "after-end",
        Text("within 3 min after it has ended", "结束后 3 分钟内"),
        _lived(lambda life: life.just_after),
    ),
    Dimension(
        "same-day",
        Text("later on the day that it ended, in China", "结束当天（中国时间）的稍后时刻"),
        _lived(lambda life: life.later_that_day),
    ),
    Dimension(
        "night",
        Text(
            "between midnight and eight in China, when UTC has another date",
            "中国时间零点至八点，此时 UTC 日期不同",
        ),
        _at_night,
    ),
    Dimension("restart", Text("after a restart of the provider", "服务商重启之后"), _after_restart),
    Dimension("again", Text("again, for the same store or platform", "同一店铺或第三方平台再次发生"), _again),
    Dimension("stores", Text("with several stores", "有多家店铺"), _stores),
    Dimension(
        "services",
        Text("with several services bought by one store", "一家店铺购买了多个服务"),
        _services,
    ),
    Dimension("page-two", Text("on the second page of a list, or later", "列表的第二页或之后"), _page),
    Dimension("page-fault", Text("with a fault on such a page", "该页发生故障"), _page_fault),
    Dimension("position", Text("not first in a list", "不在列表首位"), _position),
    Dimension("mobile", Text("at the mobile end", "在移动端"), _mobile),
    Dimension("together", Text("together with other requests", "与其他请求同时发生"), _together),
    Dimension(
        "chinese", Text("with text beyond ASCII", "含 ASCII 之外的文字"), lambda place, _: beyond_ascii(place)
    ),
    Dimension(
        "odd-time", Text("with times that are no whole minutes or hours", "时间不是整分或整小时"), _odd_time
    ),
    Dimension("absent", Text("with an optional field absent", "缺少可选字段"), lambda place, _: lacks(place)),
    Dimension(
        "null", Text("with a field null or empty", "字段为 null 或为空"), lambda place, _: empties(place)
    ),
    Dimension("fault", Text("during a fault", "故障期间"), _fault),
    Dimension("other-kind", Text("with another kind of fault or defect", "另一种故障或缺陷"), _other_kind),
    Dimension("healed", Text("after a fault was healed", "故障恢复之后"), _healed),
)
DIMENSIONS = {row.id: row for row in ROWS}
