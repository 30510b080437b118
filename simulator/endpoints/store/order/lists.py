"""Orders in pages: of a window of dates, or of what somebody remembers of them."""

from __future__ import annotations

from typing import Any

from simulator.core.sources import thread
from simulator.core.store.aftersale import lookup as aftersales
from simulator.core.store.order import listing, lookup, searching
from simulator.core.store.order.entities import Order
from simulator.core.store.order.listing import Query
from simulator.core.store.order.searching import Conditions
from simulator.core.store.order.states import Status
from simulator.durations import DAY
from simulator.endpoints import cursor
from simulator.endpoints.model import Call
from simulator.endpoints.store_api import row
from simulator.endpoints.wrong_arguments import wrong

WINDOW = 7 * DAY
_CREATED, _UPDATED = "create_time_range", "update_time_range"
_LAST4 = 4
_END = {"next_key": "", "has_more": False}


def order_list(call: Call) -> dict[str, Any]:
    body = call.body
    created, updated = _window(body, _CREATED), _window(body, _UPDATED)
    if created is None and updated is None:
        raise wrong(_CREATED, "or update_time_range to be set", None)
    query = _asked(call, created=created, updated=updated, openid=body.get("openid", ""))
    if query is None:
        return dict(_END)
    orders = listing.listed(call.world, call.store, query)
    page, last = listing.page(orders, body["page_size"])
    return {"order_id_list": [order.order_id for order in page], **_more(call, query, last)}


def _window(body: Any, name: str) -> tuple[int, int] | None:
    window = body.get(name)
    if window is None:
        return None
    start, end = window["start_time"], window["end_time"]
    if not start < end:
        raise wrong(f"{name}.end_time", f"> {start}", end)
    if end - start > WINDOW:
        raise wrong(f"{name}.end_time", f"<= {start + WINDOW}", end)
    return start, end


def search(call: Call) -> dict[str, Any]:
    world, said = call.world, call.body["search_condition"]
    query = _asked(call, created=listing.EVER)
    last4 = said.get("tel_number_last4", said.get("tel_number", ""))
    if "tel_number" in said and not (len(last4) == _LAST4 and last4.isdigit()):
        raise wrong("search_condition.tel_number", "to be the last four digits", last4)
    if query is None:
        return dict(_END)
    under = call.body.get("on_aftersale_order_exist")
    conditions = Conditions(
        title=said.get("title", ""),
        sku_code=said.get("sku_code", ""),
        user_name=said.get("user_name", ""),
        last4=last4,
        merchant_notes=said.get("merchant_notes", ""),
        customer_notes=said.get("customer_notes", ""),
        under_review=said.get("address_under_review"),
    )

    def matches(order: Order) -> bool:
        return conditions.hold(order) and (under is None or bool(under) is _in_aftersale(call, order))

    if which := said.get("order_id"):
        one = lookup.found(world, call.store, int(which))
        orders = iter([one] if one is not None and query.holds(one) else [])
    else:
        orders = searching.among(world, call.store, query, conditions, changed=bool(under))
    page, last = listing.page(orders, call.body["page_size"], matches, searching.LOOKED_AT)
    return {"orders": [order.order_id for order in page], **_more(call, query, last)}


def _in_aftersale(call: Call, order: Order) -> bool:
    rows = aftersales.of_order(call.world, order.store, order.order_id)
    return any(each.open for each in rows)


def _asked(call: Call, **more: Any) -> Query | None:
    """What is asked for; None where no order can have the status."""
    status = call.body.get("status")
    if status is not None and status not in set(Status):
        return None
    return Query(
        as_of=call.reads_at - call.world.switches.order_list_lag,
        status=None if status is None else Status(status),
        after=call.position,
        **more,
    )


def _more(call: Call, query: Query, last: Order | None) -> dict[str, Any]:
    """Where the next page begins: behind the last order of this one that was looked at."""
    if last is None:
        return dict(_END)
    return {"next_key": cursor.after(call, *query.place(last)), "has_more": True}


ROWS = (
    row(
        "order/list/get",
        "order ids in a window of at most 7 days",
        "最长 7 天时间段内的订单 ID 列表",
        order_list,
        known={48001: thread("000ecef124c370b25162656a267000", "2024-11")},
    ),
    row(
        "order/search",
        "order ids by what is known of them",
        "按条件搜索订单 ID",
        search,
    ),
)
