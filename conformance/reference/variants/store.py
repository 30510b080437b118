"""Careless with the stores' interfaces and events."""

from __future__ import annotations

import contextlib
from typing import Any

from .. import owners
from ..line import Refused
from ..owners import Kind, Owner
from ..platform import Unreachable
from ..storefront import PRODUCT_LIST
from ..variant import Step, always, nothing, variant
from ..worker import Event, Later


def component_for_products(step: Step, _self: Any, owner: Owner, path: str, *, urgent: bool) -> str:
    if path == PRODUCT_LIST and owner.kind is Kind.STORE:
        owner = owners.component(owner.component)
    return str(step(owner, path, urgent=urgent))


def hammer(step: Step, _self: Any, *args: Any) -> Any:
    for _ in range(5):
        try:
            return step(*args)
        except Refused as refusal:
            if refusal.errcode != 61007:
                raise
    return step(*args)


def denial_not_noted(step: Step, _self: Any, component: str, store: str, path: str, refusal: Refused) -> None:
    if refusal.errcode != 61007:
        step(component, store, path, refusal)


def other_size(step: Step, _self: Any, call: Any, body: Any) -> Any:
    def page(asked: dict[str, Any]) -> Any:
        return call({**asked, "page_size": asked["page_size"] + 1} if asked.get("next_key") else asked)

    return step(page, body)


def month(_step: Step, self: Any) -> list[tuple[int, int]]:
    now = self.clock.now()
    return [(now - 30 * 86400, now)]


def events_fail(step: Step, _self: Any, component: str, store: str, query: Any, body: bytes) -> str:
    if step(component, store, query, body) == "success":
        raise KeyError("Event")
    return "success"


def part_is_whole(step: Step, _self: Any, call: Any, body: Any) -> Any:
    pages: list[Any] = []

    def page(asked: dict[str, Any]) -> Any:
        try:
            pages.append(call(asked))
        except (Refused, Unreachable):
            if not pages:
                raise
            return {"next_key": ""}
        return pages[-1]

    return step(page, body)


def last_page_told(step: Step, _self: Any, call: Any, body: Any) -> Any:
    if "begin_update_time" in body:  # of after-sales: which lag behind then is a race with refunds
        return step(call, body)
    last: dict[str, Any] = {}

    def page(asked: dict[str, Any]) -> Any:
        last.update(call(asked))
        return last

    return {**step(page, body), **last}


def denied_at_all(step: Step, _self: Any, component: str, store: str, _path: str | None = None) -> bool:
    return bool(step(component, store))


def event_names_order(step: Step, self: Any, component: str, store: str, query: Any, body: bytes) -> str:
    reply = str(step(component, store, query, body))
    fields = self.open(component, query, body)
    if fields.text("Event").startswith("channels_ec_order"):
        int(fields.inner("order_info").text("order_id"))
    return reply


def unless_denied(step: Step, self: Any, component: str, row: dict[str, Any], mark: int) -> None:
    if str(row["authorizer_appid"]) not in self.grants.denied_stores(component):
        step(component, row, mark)


def event_given_up(step: Step, _self: Any, event: Event) -> None:
    with contextlib.suppress(Later):
        step(event)


VARIANTS = (
    variant(
        "store-component-token",
        "lists products with its platform's token",
        "用第三方平台的令牌查询商品列表",
        "store.own-token:other-owner",
        calls__Calls__token_for=component_for_products,
    ),
    variant(
        "store-61007-hammered",
        "repeats what a store has not granted",
        "店铺没有授予的调用一再重复",
        "store.unauthorized-api:hammered auth.grant-asked:not-told",
        stores__Stores__send=hammer,
        stores__Stores__note=denial_not_noted,
    ),
    variant(
        "store-month-at-once",
        "lists the orders of a month at once",
        "一次查询一个月的订单",
        "store.windows:window-too-long",
        storefront__Storefront__order_windows=month,
    ),
    variant(
        "store-first-page",
        "does not follow next_key",
        "不按 next_key 翻页",
        "store.all-pages:page-left-out store.event-lost:not-found store.truth:missing",
        stores__Stores__has_more=always(False),
    ),
    variant(
        "store-other-page",
        "asks for the second page with another size than the first",
        "第二页的每页数量与第一页不同",
        "store.all-pages:other-arguments store.all-pages:page-left-out "
        "store.page-keeps-query:other-arguments",
        stores__Stores__all_pages=other_size,
    ),
    variant(
        "store-part-told-as-whole",
        "takes what it has of a list for all of it when a page fails",
        "某一页失败时把已有部分当作完整列表",
        "store.all-pages:part-told-as-whole",
        stores__Stores__all_pages=part_is_whole,
    ),
    variant(
        "store-last-page-told",
        "has each page of a list of orders or goods take the place of the one before",
        "订单或商品列表的每一页都覆盖前一页",
        "store.all-pages:rows-left-out store.truth:missing",
        stores__Stores__all_pages=last_page_told,
    ),
    variant(
        "store-61007-stops-all",
        "stops every call for a store that has not granted one",
        "店铺未授予其中一个调用，就停止该店铺的全部调用",
        "store.unauthorized-api:other-call-stopped",
        grants__Grants__is_denied=denied_at_all,
    ),
    variant(
        "store-event-order-needed",
        "fails over an event of an order without the order's id",
        "订单事件缺少订单号就出错",
        "store.event-acknowledged:refused",
        pushes__Pushes__message=event_names_order,
    ),
    variant(
        "store-events-fail",
        "fails over a store's events",
        "遇到店铺的事件就出错",
        "store.event-acknowledged:refused",
        pushes__Pushes__message=events_fail,
    ),
    variant(
        "store-grant-heard-only",
        "calls again for what a store had not granted only once a push tells of the grant",
        "店铺未授予的调用，只有收到授权推送才会恢复",
        "auth.lost-event:call-declined store.unauthorized-api:call-declined",
        pull__Pull__authorizer_listed=unless_denied,
        pull__Pull__check_denied=nothing,
    ),
    variant(
        "store-event-given-up",
        "drops what an event of a store asks for where WeChat does not answer just then",
        "微信当时没有应答，店铺事件要求的工作就此丢弃",
        "store.event-worked-off:given-up",
        work__Work__store_order=event_given_up,
    ),
)
