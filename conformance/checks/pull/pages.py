"""Lists of buyers and orders are read to their end, page by page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from conformance.history.calls import Call
from conformance.history.endpoints import AUTHORIZER_LIST, BUYER, BUYERS, ORDERS
from conformance.history.episodes import Episode
from conformance.history.showings import DENIED, LONG, SHORT, Showing, showings
from conformance.history.truth import order_histories, order_histories_of
from conformance.model import Finding, Level
from conformance.registry import check
from simulator import Text

BUYER_PAGE = 10
ORDER_PAGE = 20
MOST = {BUYERS: BUYER_PAGE, ORDERS: ORDER_PAGE, AUTHORIZER_LIST: 500}  # rows of a page


def beyond(ep: Episode, store: str, service_id: str) -> bool:
    """More buyers, or more orders of one of them, than a page holds."""
    orders = ep.cached("orders per store", lambda: _orders_per_store(ep))
    buyers = ep.cached("buyers", lambda: Counter(service for _, service in orders))
    return buyers[service_id] > BUYER_PAGE or orders[store, service_id] > ORDER_PAGE


def _orders_per_store(ep: Episode) -> Counter[tuple[str, str]]:
    living = (history.order for history in order_histories(ep).values() if history.refunded is None)
    return Counter((order.store, order.service_id) for order in living)


def beyond_one_page(ep: Episode) -> Iterator[Showing]:
    """Services with more buyers, or stores with more orders, than a page holds, after a pull."""
    for showing in showings(ep):
        many = beyond(ep, showing.store, showing.service_id)
        bought = [history.visible or history.order.seq for history in order_histories_of(ep, showing.store)]
        pulled = bought and showing.since is not None and showing.since > max(bought)
        if many and pulled and not ep.call_fault_at(showing.seq, showing.at, BUYERS, BUYER, ORDERS):
            yield showing


@check(
    "pull.all-pages",
    Level.MUST,
    "T9",
    chinese="购买者与订单超过一页时，一个也不遗漏。",
    over=beyond_one_page,
    reasons=(DENIED, SHORT, LONG),
    exercised_by=(
        "pull/full-pages",
        "pull/generous",
        "pull/many-buyers",
        "pull/many-orders",
        "pull/three-pages",
        "pull/fifty-buyers",
    ),
    covers=(BUYERS, ORDERS),
)
def all_pages(showing: Showing, _ep: Episode) -> Finding | None:
    """Where there are more buyers and orders than a page holds, none is missed."""
    wrong = showing.denied() or showing.wrong_specs()
    return showing.finding(
        Text("buyers and orders of every page are known", "每一页的购买者与订单都已知"), wrong
    )


def paged(ep: Episode) -> list[Call]:
    """Calls of the lists that ask for a page of a size."""
    return [call for call in ep.calls_to(*MOST) if _size(call) is not None]


def _size(call: Call) -> str | None:
    return call.sent("count" if call.endpoint == AUTHORIZER_LIST else "limit")


@check(
    "pull.page-limit",
    Level.MUST,
    "T9",
    "T3",
    chinese="每页最多请求十个购买者、二十个订单、五百个已授权账号。",
    over=paged,
    reasons=("page-too-long",),
    exercised_by=("auth/purchase", "pull/many-buyers"),
    covers=tuple(MOST),
    ours=Text("no page states how many orders a page may hold", "没有文档说明一页最多多少订单"),
    voluntary=Text("the provider never asks for a list by pages", "服务商从不分页查询列表"),
)
def page_limit(call: Call, _ep: Episode) -> Finding | None:
    """A page asks for ten buyers at most, for twenty orders, and for five hundred authorised accounts."""
    most = MOST[call.endpoint]
    size = _size(call) or "0"
    if size.isdecimal() and len(size) < 20 and int(size) <= most:
        return None
    return Finding(
        reason="page-too-long",
        expected=Text(f"a page of {most} at most", f"每页最多 {most} 条"),
        seen=Text.same(size),
        seqs=call.seqs,
        ours=call.endpoint == ORDERS,
    )
