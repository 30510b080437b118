"""Careless with pages, with what fails for long, and with ids in text."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Iterator
from typing import Any

from ..market import Order, Spec
from ..platform import Unreachable
from ..pull import NOT_NOW
from ..variant import Step, memory, nothing, variant

DAY = 86400
DAY_AND_A_HALF = 36 * 3600
MOST_FAILURES = 4
Page = list[tuple[str, list[Spec]]]


def read(market: Any, reply: dict[str, Any]) -> Page:
    return [(str(row["appid"]), market.specs(row)) for row in reply.get("buyer_list") or ()]


def until_one_fails(_step: Step, self: Any, service_id: str) -> Iterator[Page]:
    offset = 0
    while True:
        try:
            reply = self.buyer_page(service_id, offset, 10)
        except NOT_NOW:
            if offset:
                return
            raise
        page = read(self, reply)
        yield page
        offset += 10
        if len(page) < 10:
            return


def empty_page_fails(step: Step, _self: Any, *where: Any) -> dict[str, Any]:
    reply: dict[str, Any] = step(*where)
    if not reply.get("buyer_list"):
        raise Unreachable("there are no buyers", sent=True)
    return reply


def two_pages(_step: Step, self: Any, service_id: str) -> Iterator[Page]:
    for offset in (0, 10):
        page = read(self, self.buyer_page(service_id, offset, 10))
        yield page
        if len(page) < 10:
            return


def five_pages(step: Step, _self: Any, service_id: str) -> Iterator[Page]:
    yield from itertools.islice(step(service_id), 5)


def poured_over(step: Step, self: Any, service_id: str) -> Iterator[Page]:
    rows = memory(self, "rows", list)
    for page in step(service_id):
        rows += page
    yield rows[:]
    rows.clear()


def until_count(_step: Step, self: Any, service_id: str) -> Iterator[Page]:
    offset = 0
    while True:
        reply = self.buyer_page(service_id, offset, 10)
        page = read(self, reply)
        yield page
        offset += len(page)
        if not page or offset >= int(reply.get("count") or 0):
            return


def one_too_far(_step: Step, self: Any, service_id: str) -> Iterator[Page]:
    offset = 0
    while True:
        page = read(self, self.buyer_page(service_id, offset, 10))
        yield page
        offset += 11
        if len(page) < 10:
            return


def never_empty(_step: Step, self: Any, service_id: str) -> Iterator[Page]:
    """All pages or none; one without rows is taken for a failure."""
    pages: list[Page] = []
    while not pages or len(pages[-1]) == 10:
        page = read(self, self.buyer_page(service_id, 10 * len(pages), 10))
        if pages and not page:
            return
        pages.append(page)
    yield from pages


def unlisted_gone(_step: Step, self: Any, service_id: str, store: str) -> None:
    self.entitlements.database.run("DELETE FROM validity WHERE service = ? AND store = ?", service_id, store)


def told(step: Step, self: Any, order: Order) -> None:
    memory(self.pull, "told", set).add(order.store)
    step(order)


def new_or_told(step: Step, self: Any, service_id: str, store: str, specs: list[Spec], **rest: Any) -> None:
    if not self.entitlements.confirmed(service_id, store) or store in memory(self, "told", set):
        step(service_id, store, specs, **rest)


def longer(old: list[Spec], new: list[Spec]) -> bool:
    ends = {spec.spec_id: spec.expires_at for spec in old}
    return bool(old and new) and all(spec.expires_at > ends.get(spec.spec_id, 0) for spec in new)


def renewals_by_push(step: Step, self: Any, service_id: str, store: str, specs: Any, asked: int) -> bool:
    specs = list(specs)
    heard = self.orders(service_id, store, "pushed")
    if longer(self.confirmed(service_id, store), specs) and not heard:
        return False
    return bool(step(service_id, store, specs, asked))


def look_counted(step: Step, self: Any, service_id: str) -> None:
    looks = memory(self, "looks", dict)
    pushed = "SELECT order_id FROM orders WHERE service = ? AND state = 'pushed'"
    for row in self.entitlements.database.rows(pushed, service_id):
        looks[row["order_id"]] = looks.get(row["order_id"], 0) + 1
    step(service_id)


def looked_enough(self: Any, service_id: str, store: str) -> bool:
    looks = memory(self, "looks", dict)
    pushed = self.entitlements.orders(service_id, store, "pushed")
    return any(looks.get(order.order_id, 0) > 3 for order in pushed)


def unless_looked(step: Step, self: Any, service_id: str, store: str, specs: Any, **rest: Any) -> None:
    if not looked_enough(self, service_id, store):
        step(service_id, store, specs, **rest)


def no_more_looks(step: Step, self: Any, service_id: str, store: str) -> None:
    if not looked_enough(self, service_id, store):
        step(service_id, store)


def renewals_believed(step: Step, self: Any, order: Order) -> bool:
    return bool(self.confirmed(order.service_id, order.store)) or bool(step(order))


def after_a_day(step: Step, self: Any, service_id: str, store: str) -> list[Spec]:
    last = memory(self, "last", dict).get(service_id, self.clock.now())
    return [] if self.clock.now() - last > DAY else list(step(service_id, store))


def last_noted(step: Step, self: Any, service_id: str) -> bool:
    well = bool(step(service_id))
    if well:
        memory(self.entitlements, "last", dict)[service_id] = self.clock.now()
    return well


def counted(step: Step, self: Any, service_id: str) -> bool:
    well = bool(step(service_id))
    failures = memory(self, "failures", dict)
    failures[service_id] = 0 if well else failures.get(service_id, 0) + 1
    return well


def locked_in_the_end(step: Step, self: Any, service_id: str) -> bool:
    well = counted(step, self, service_id)
    if memory(self, "failures", dict)[service_id] >= MOST_FAILURES:
        self.entitlements.database.run("DELETE FROM validity WHERE service = ?", service_id)
    return well


def breaker(step: Step, self: Any, service_id: str) -> bool:
    opened = memory(self, "opened", dict)
    if self.clock.now() < opened.get(service_id, 0) + DAY_AND_A_HALF:
        return True
    well = counted(step, self, service_id)
    if memory(self, "failures", dict)[service_id] >= MOST_FAILURES:
        opened[service_id] = self.clock.now()
    return well


def out_noted(step: Step, self: Any, service_id: str) -> bool:
    well = bool(step(service_id))
    out = memory(self.entitlements, "out", dict)
    if well:
        out.pop(service_id, None)
    else:
        out.setdefault(service_id, self.clock.now())
    return well


def frozen(step: Step, self: Any, service_id: str, store: str) -> list[Spec]:
    since = memory(self, "out", dict).get(service_id)
    return [
        spec
        if since is None or spec.expires_at <= since
        else dataclasses.replace(spec, expires_at=spec.expires_at + self.clock.now() - since)
        for spec in step(service_id, store)
    ]


def on_the_page(step: Step, self: Any) -> Any:
    reply = step()
    session = self.session()
    if session is not None:
        shown = f"<p data-service='{float(session.service_id)!r}'></p>"
        reply.set_data(reply.get_data(as_text=True) + shown)
    return reply


VARIANTS = (
    variant(
        "pull-missing-page-is-end",
        "takes a page that does not come for the end of the list, and the buyers past it for none",
        "某一页没有返回就当作列表结束，其后的购买者视为没有购买",
        "pull.busy-retried:denied",
        market__Market__buyer_pages=until_one_fails,
        pull__Pull__look=unlisted_gone,
    ),
    variant(
        "pull-two-pages",
        "reads two pages of buyers at most",
        "购买者列表最多读两页",
        "pull.all-pages:denied",
        market__Market__buyer_pages=two_pages,
    ),
    variant(
        "pull-fifty-buyers",
        "reads five pages of buyers at most",
        "购买者列表最多读五页",
        "pull.all-pages:denied",
        market__Market__buyer_pages=five_pages,
    ),
    variant(
        "pull-rows-poured-over",
        "keeps the rows of a list whose page failed, and takes them for buyers of the next service",
        "列表某一页失败后，已读的行留到下一个服务，当作它的购买者",
        "pull.busy-retried:invented validity.per-service:invented resilience.converges:invented",
        market__Market__buyer_pages=poured_over,
    ),
    variant(
        "pull-until-count",
        "turns pages by a count that no page promises",
        "按没有文档保证的 count 字段翻页",
        "pull.all-pages:denied",
        market__Market__buyer_pages=until_count,
    ),
    variant(
        "pull-one-too-far",
        "leaves out a buyer between two pages",
        "翻页时每两页之间漏掉一个购买者",
        "pull.all-pages:denied",
        market__Market__buyer_pages=one_too_far,
    ),
    variant(
        "pull-renewals-by-push",
        "learns of renewals by their push alone",
        "只凭推送得知续费",
        "pull.finds-lost-order:too-short pull.finds-lost-order:denied validity.same-spec-adds:too-short "
        "validity.renewal:denied",
        entitlement__Entitlements__replace=renewals_by_push,
    ),
    variant(
        "pull-three-looks",
        "looks for a pushed order three times, and gives it up",
        "对推送的订单只查三次就放弃",
        "pull.stale-read:too-short validity.same-spec-adds:too-short",
        pull__Pull__buyers=look_counted,
        pull__Pull__buyer_listed=unless_looked,
        pull__Pull__look=no_more_looks,
        login__Login__refresh=nothing,
    ),
    variant(
        "pull-renewal-believed",
        "trusts without end the pushed renewal of a store that it knows",
        "永远相信推送所称的已知店铺的续费",
        "pull.empty-is-none:too-long",
        entitlement__Entitlements__is_provisional=renewals_believed,
    ),
    variant(
        "pull-locks-after-a-day",
        "locks all stores out once nothing could be pulled for a day",
        "一整天拉取失败后，把所有店铺拒之门外",
        "pull.outage-keeps-state:denied",
        entitlement__Entitlements__specs=after_a_day,
        pull__Pull__service=last_noted,
    ),
    variant(
        "pull-locks-after-four-failures",
        "locks all stores out after four rounds that failed",
        "连续四轮拉取失败后，把所有店铺拒之门外",
        "pull.outage-keeps-state:denied validity.expiry:denied",
        pull__Pull__service=locked_in_the_end,
    ),
    variant(
        "pull-breaker-stays-open",
        "pulls no more for a day and a half after four rounds that failed",
        "连续四轮拉取失败后，一天半不再拉取",
        "pull.finds-lost-order:denied pull.finds-lost-refund:invented pull.busy-retried:too-short "
        "pull.all-pages:denied pull.all-pages:too-long pull.all-pages:too-short "
        "resilience.converges:denied resilience.converges:invented resilience.converges:too-short "
        "resilience.outage:denied resilience.outage:invented resilience.outage:too-short",
        pull__Pull__service=breaker,
        login__Login__refresh=nothing,
    ),
    variant(
        "pull-empty-page-fails",
        "takes an empty page of buyers behind full ones for a failure",
        "把满页之后的空页当作拉取失败",
        "pull.finds-lost-refund:invented login.session-ends:invented",
        market__Market__buyer_page=empty_page_fails,
    ),
    variant(
        "pull-frozen-in-an-outage",
        "lets no service end while nothing can be pulled",
        "无法拉取期间，任何服务都不到期",
        "pull.outage-keeps-state:invented validity.expiry:invented order.push-duplicate:too-long",
        entitlement__Entitlements__specs=frozen,
        pull__Pull__service=out_noted,
    ),
    variant(
        "pull-float-on-the-page",
        "shows a service's id on its page as a float",
        "在页面上以浮点数显示服务 ID",
        "pull.big-ids:rounded",
        web__Web__show=on_the_page,
    ),
)
