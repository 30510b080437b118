"""The row that lists after-sales."""

from __future__ import annotations

from typing import Any

from simulator.core.errors import Refusal
from simulator.core.sources import ours
from simulator.core.store.aftersale import lookup
from simulator.core.store.aftersale.entities import AfterSale
from simulator.durations import DAY
from simulator.endpoints import cursor
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import row
from simulator.endpoints.wrong_arguments import wrong
from simulator.texts import Text

PAGE = 50  # nobody has said how long a page is
TOO_LONG = 10020004
_WINDOWS = {"create": lookup.CREATED, "update": lookup.UPDATED}


def listed(call: Call) -> dict[str, Any]:
    (by, since, until), *others = _windows(call)

    def matches(each: AfterSale) -> bool:
        there = lookup.place(each, by)[0] <= call.reads_at
        return there and all(start <= lookup.place(each, it)[0] <= end for it, start, end in others)

    page, more = lookup.page(
        call.world,
        call.store,
        by,
        since=since,
        until=until,
        after=call.position,
        size=PAGE,
        matches=matches,
    )
    return {
        "after_sale_order_id_list": [each.after_sale_order_id for each in page],
        "next_key": cursor.after(call, *lookup.place(page[-1], by)) if more else "",
        "has_more": more,
    }


def _windows(call: Call) -> list[tuple[str, int, int]]:
    """Each window that is asked for: one at least, each with both ends, a day long at most."""
    found: list[tuple[str, int, int]] = []
    for name, by in _WINDOWS.items():
        begin, end = f"begin_{name}_time", f"end_{name}_time"
        given = [each for each in (begin, end) if each in call.body]
        if len(given) == 1:
            missing = end if given == [begin] else begin
            raise wrong(missing, "> 0", 0)
        if given:
            check_window(call.body[begin], call.body[end])
            found.append((by, call.body[begin], call.body[end]))
    if not found:
        raise wrong("begin_create_time", "and end_create_time, or both of update_time, to be set", None)
    return found


def check_window(begin: int, end: int) -> None:
    """10020004 for a window that ends before it begins, or is longer than a day."""
    if not 0 <= end - begin <= DAY:
        raise Refusal(
            TOO_LONG,
            why=Text(
                f"the window is {end - begin} seconds long, and a day at most is allowed",
                f"时间段长 {end - begin} 秒，最多一天",
            ),
        )


ROWS = (
    row(
        "aftersale/getaftersalelist",
        "after-sale ids in a window of at most 24 hours",
        "最长 24 小时时间段内的售后单 ID 列表",
        listed,
        errors=(TOO_LONG,),
        known={606006: ours("a cursor belongs to its query, as in the list of orders")},
    ),
)
