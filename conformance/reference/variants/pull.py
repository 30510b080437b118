"""Careless with the pull."""

from __future__ import annotations

import contextlib
import math
import threading
import time
from typing import Any

from ..entitlement import Standing
from ..line import BUSY, Refused
from ..market import Entry, Order, Spec
from ..platform import Unreachable
from ..variant import Step, always, memory, variant
from ..worker import Event

BUYER_FIELDS = {"appid", "openid", "service_id", "spec_list"}
SPEC_FIELDS = {"specification_id", "expire_time"}


def is_known(entitlements: Any, service_id: str, store: str) -> bool:
    known = [entitlements.orders(service_id, store, standing) for standing in Standing]
    return any(known) or bool(entitlements.confirmed(service_id, store))


def known_only(step: Step, self: Any, service_id: str, store: str, specs: list[Spec], **rest: Any) -> None:
    if is_known(self.entitlements, service_id, store):
        step(service_id, store, specs, **rest)


def known_refreshed(step: Step, self: Any, entry: Entry) -> None:
    if is_known(self.entitlements, entry.service_id, entry.store):
        step(entry)


def shorter(old: list[Spec], new: list[Spec]) -> bool:
    ends = {spec.spec_id: spec.expires_at for spec in new}
    return any(ends.get(spec.spec_id, 0) < spec.expires_at for spec in old)


def never_shortened(
    step: Step, self: Any, service_id: str, store: str, specs: list[Spec], asked: int
) -> bool:
    told = getattr(memory(self, "told", threading.local), "cancelled", False)
    if not told and shorter(self.confirmed(service_id, store), list(specs)):
        return False
    return bool(step(service_id, store, specs, asked))


def cancel_tells(step: Step, self: Any, event: Event) -> None:
    told = memory(self.entitlements, "told", threading.local)
    told.cancelled = True
    try:
        step(event)
    finally:
        told.cancelled = False


def hundred_first(step: Step, _self: Any, service_id: str, offset: int, limit: int) -> Any:
    with contextlib.suppress(Refused):
        step(service_id, offset, 100)
    return step(service_id, offset, limit)


def through_float(step: Step, _self: Any, service_id: str) -> int:
    return int(float(step(service_id)))


def strict_specs(step: Step, _self: Any, row: dict[str, Any]) -> list[Spec]:
    if not set(row) <= BUYER_FIELDS or any(set(item) != SPEC_FIELDS for item in row.get("spec_list") or ()):
        raise Unreachable("unexpected fields", sent=True)
    return list(step(row))


def strict_order(step: Step, _self: Any, service_id: str, store: str, row: dict[str, Any]) -> Order:
    if not isinstance(row.get("sku_id"), int):
        raise Unreachable("sku_id is no number", sent=True)
    order: Order = step(service_id, store, row)
    return order


def expire_all(self: Any, service_id: str) -> None:
    self.entitlements.database.run("DELETE FROM validity WHERE service = ?", service_id)


def busy_is_expired(_step: Step, self: Any, service_id: str, error: Exception) -> None:
    busy = isinstance(error, Refused) and error.errcode == BUSY
    garbled = isinstance(error, Unreachable) and ("JSON" in str(error) or "HTTP" in str(error))
    if busy or garbled:
        expire_all(self, service_id)


def dozen_tries(_step: Step, _self: Any, request: Any, tries: Any) -> bool:
    return bool(request.repeatable and tries.spent < 12)


def same_gap(_step: Step, _self: Any, _tries: Any) -> None:
    time.sleep(0.12)


def outage_locks_out(_step: Step, self: Any, service_id: str, error: Exception) -> None:
    if isinstance(error, Unreachable):
        expire_all(self, service_id)


def look_once(step: Step, self: Any, order: Order) -> None:
    step(order)
    seen = [
        known.order_id for known in self.entitlements.orders(order.service_id, order.store, Standing.SEEN)
    ]
    if order.order_id not in seen:
        give_up(self.entitlements, order)


def give_up(entitlements: Any, order: Order) -> None:
    memory(entitlements, "given_up", set).add((order.service_id, order.store))
    entitlements.database.run("UPDATE orders SET state = 'gone' WHERE order_id = ?", order.order_id)


def unless_given_up(step: Step, self: Any, service_id: str, store: str, specs: Any, asked: int) -> bool:
    if (service_id, store) in memory(self, "given_up", set):
        return False
    return bool(step(service_id, store, specs, asked))


def tight_loop(step: Step, self: Any) -> None:
    step()

    def pull() -> None:
        while not self._closed:
            time.sleep(0.05)
            if self.idle():
                self.pull.service(next(iter(self.settings.services)))

    threading.Thread(target=pull, daemon=True).start()


def known_passed_over(
    step: Step, self: Any, service_id: str, store: str, specs: list[Spec], *, asked: int, awaited: bool
) -> None:
    known = self.entitlements.confirmed(service_id, store)
    if awaited or not any(spec.expires_at > self.clock.now() for spec in known):
        step(service_id, store, specs, asked=asked, awaited=awaited)


def no_gap(_step: Step, _self: Any, _tries: Any) -> None:
    """Not even a moment."""


def status_not_looked_at(step: Step, _self: Any, _status: int, raw: bytes) -> Any:
    return step(200, raw)


VARIANTS = (
    variant(
        "pull-status-not-looked-at",
        "takes any JSON without an error code for a good answer, whatever the HTTP status",
        "不看 HTTP 状态码，只要 JSON 里没有错误码就当作成功",
        "pull.busy-retried:denied",
        platform__Platform__read=status_not_looked_at,
    ),
    variant(
        "pull-known-passed-over",
        "passes over the stores that it serves already",
        "已在服务的店铺不再理会拉取到的内容",
        "pull.finds-lost-order:too-short pull.finds-lost-refund:too-long "
        "validity.same-spec-adds:too-short validity.specs-apart:too-short",
        pull__Pull__buyer_listed=known_passed_over,
    ),
    variant(
        "pull-push-only",
        "learns of orders by their push alone",
        "只凭推送得知订单",
        "pull.finds-lost-order:denied resilience.converges:denied pull.busy-retried:denied "
        "resilience.outage:denied pull.all-pages:denied refund.other-spec:denied "
        "validity.specs-apart:denied validity.same-spec-adds:denied",
        pull__Pull__buyer_listed=known_only,
        login__Login__refresh=known_refreshed,
    ),
    variant(
        "pull-refund-by-push-only",
        "learns of refunds by `unauthorized` alone",
        "只凭 `unauthorized` 得知退款",
        "pull.finds-lost-refund:invented pull.finds-lost-refund:too-long login.session-ends:invented "
        "pull.busy-retried:invented resilience.converges:invented "
        "pull.busy-retried:too-long resilience.converges:too-long",
        entitlement__Entitlements__replace=never_shortened,
        work__Work__unauthorized=cancel_tells,
    ),
    variant(
        "pull-first-page",
        "reads the first page of every list",
        "每个列表只读第一页",
        "pull.all-pages:denied",
        market__Market__is_last_page=always(True),
    ),
    variant(
        "pull-page-of-hundred",
        "asks for a hundred buyers a page",
        "每页请求一百个购买者",
        "pull.page-limit:page-too-long",
        market__Market__buyer_page=hundred_first,
    ),
    variant(
        "pull-float-ids",
        "carries a service's id through a float",
        "用浮点数保存服务的 id",
        "pull.big-ids:rounded",
        market__Market__number_for_orders=through_float,
    ),
    variant(
        "pull-strict-types",
        "fails over a field it does not know, or one of another type",
        "遇到不认识的字段或其他类型就出错",
        "pull.tolerant:denied pull.finds-lost-order:denied",
        market__Market__specs=strict_specs,
        market__Market__order=strict_order,
    ),
    variant(
        "pull-push-for-ever",
        "trusts an order push without end",
        "永远相信订单推送",
        "pull.empty-is-none:invented pull.empty-is-none:too-long",
        entitlement__Entitlements__provisional_until=always(math.inf),
    ),
    variant(
        "pull-busy-is-expired",
        "takes a busy platform for the end of all services",
        "微信繁忙就当作所有服务已结束",
        "pull.busy-retried:denied",
        line__Line__may_repeat=always(False),
        pull__Pull__on_failure=busy_is_expired,
    ),
    variant(
        "pull-same-gap",
        "tries again and again, with the same gap each time",
        "以相同间隔一再重试",
        "pull.busy-retried:same-gap",
        line__Line__may_repeat=dozen_tries,
        line__Line__wait=same_gap,
    ),
    variant(
        "pull-outage-locks-out",
        "locks all stores out while the platform cannot be reached",
        "微信无法访问时把所有店铺拒之门外",
        "pull.outage-keeps-state:denied validity.expiry:denied",
        pull__Pull__on_failure=outage_locks_out,
    ),
    variant(
        "pull-one-early-look",
        "looks for a pushed order once, and gives it up",
        "对推送的订单只查一次就放弃",
        "pull.stale-read:denied validity.same-spec-adds:denied",
        work__Work__confirm=look_once,
        entitlement__Entitlements__replace=unless_given_up,
    ),
    variant(
        "pull-tight-loop",
        "pulls without pause",
        "不停地拉取",
        "pull.polite:hammered",
        provider__Provider__on_start=tight_loop,
    ),
    variant(
        "pull-hammers",
        "tries a dozen times on end, without any gap",
        "拉取失败后不留间隔地连试十几次",
        "pull.busy-retried:hammered",
        line__Line__may_repeat=dozen_tries,
        line__Line__wait=no_gap,
    ),
)
