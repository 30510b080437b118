"""Own arithmetic where the platform's word was enough."""

from __future__ import annotations

import dataclasses
from typing import Any

from ..entitlement import Standing
from ..market import Order, Spec
from ..variant import Step, variant

CHINA = 8 * 3600
DAY = 86400


def orders_of(self: Any, service_id: str, store: str, spec_id: str) -> list[Order]:
    orders = [
        order
        for order in self.orders(service_id, store, Standing.SEEN)
        if order.spec_id == spec_id and order.expires_at > order.effective_at
    ]
    return sorted(orders, key=lambda order: order.effective_at)


def length(order: Order) -> int:
    return order.expires_at - order.effective_at


def longest_only(step: Step, self: Any, service_id: str, store: str) -> list[Spec]:
    specs = []
    for spec in step(service_id, store):
        orders = orders_of(self, service_id, store, spec.spec_id)
        if len(orders) > 1:
            spec = dataclasses.replace(spec, expires_at=orders[0].effective_at + max(map(length, orders)))  # noqa: PLW2901 -- the wrong one instead
        specs.append(spec)
    return specs


def one_clock(step: Step, _self: Any, service_id: str, store: str) -> list[Spec]:
    specs = list(step(service_id, store))
    end = max((spec.expires_at for spec in specs), default=0)
    return [dataclasses.replace(spec, expires_at=end) for spec in specs]


def until_midnight(_step: Step, self: Any, service_id: str, store: str) -> int:
    today = (self.clock.now() + CHINA) // DAY * DAY - CHINA
    ends = [spec.expires_at for spec in self.specs(service_id, store)]
    return max((end for end in ends if end > today), default=0)


def chained_over_gaps(step: Step, self: Any, service_id: str, store: str) -> list[Spec]:
    specs = []
    for spec in step(service_id, store):
        orders = orders_of(self, service_id, store, spec.spec_id)
        if len(orders) > 1 and all(order.price for order in orders[1:]):
            spec = dataclasses.replace(spec, expires_at=orders[0].effective_at + sum(map(length, orders)))  # noqa: PLW2901 -- the wrong one instead
        specs.append(spec)
    return specs


def without_trials(step: Step, self: Any, service_id: str, store: str) -> list[Spec]:
    trials = {package.sku_id for package in self.settings.services[service_id].packages if not package.price}
    specs = []
    for spec in step(service_id, store):
        skus = skus_of(self, service_id, store, spec.spec_id)
        if not skus or not skus <= trials:
            specs.append(spec)
    return specs


def skus_of(self: Any, service_id: str, store: str, spec_id: str) -> set[str]:
    orders = [
        order
        for standing in (Standing.SEEN, Standing.PUSHED)
        for order in self.orders(service_id, store, standing)
    ]
    return {order.sku_id for order in orders if order.spec_id == spec_id}


def any_service(step: Step, self: Any, _service_id: str, store: str) -> list[Spec]:
    return [spec for service_id in self.settings.services for spec in step(service_id, store)]


def any_living(step: Step, self: Any, service_id: str, store: str) -> bool:
    if step(service_id, store) or not self.orders(service_id, store, Standing.SEEN):
        return bool(step(service_id, store))
    return any(step(other, store) for other in self.settings.services)


def by_sku(step: Step, self: Any, service_id: str, store: str) -> list[Spec]:
    known = {package.sku_id for package in self.settings.services[service_id].packages}
    specs = []
    for spec in step(service_id, store):
        skus = skus_of(self, service_id, store, spec.spec_id)
        if not skus or skus & known:
            specs.append(spec)
    return specs


VARIANTS = (
    variant(
        "validity-longest-only",
        "takes the longest order of a spec instead of their sum",
        "同一规格取最长的订单而不累加",
        "validity.same-spec-adds:denied validity.same-spec-adds:too-short validity.renewal:denied "
        "validity.renewal:too-short",
        entitlement__Entitlements__specs=longest_only,
    ),
    variant(
        "validity-one-clock",
        "gives all specs of a service the latest of their ends",
        "同一服务的所有规格都取最晚的到期时间",
        "validity.specs-apart:too-long",
        entitlement__Entitlements__specs=one_clock,
    ),
    variant(
        "validity-checked-daily",
        "looks at the date, not at the time",
        "只看日期，不看时刻",
        "validity.expiry:invented login.expired:invented",
        entitlement__Entitlements__valid_until=until_midnight,
    ),
    variant(
        "validity-chained-over-gaps",
        "starts a late renewal at the old end",
        "迟到的续费从旧的到期时间起算",
        "validity.renewal:too-short",
        entitlement__Entitlements__specs=chained_over_gaps,
    ),
    variant(
        "validity-trial-unknown",
        "does not take a free order for one",
        "不把免费的订单当作订单",
        "validity.trial:denied",
        entitlement__Entitlements__specs=without_trials,
    ),
    variant(
        "validity-any-service",
        "opens all services to a store that bought one",
        "店铺购买一个服务就开通所有服务",
        "validity.per-service:invented auth.not-validity:invented login.expired:invented",
        entitlement__Entitlements__specs=any_service,
    ),
    variant(
        "validity-any-living-service",
        "serves a service that is over as long as another one of the store runs",
        "店铺有其他服务仍有效时，已结束的服务继续提供",
        "validity.per-service:invented auth.not-validity:invented login.expired:invented",
        entitlement__Entitlements__is_served=any_living,
    ),
    variant(
        "validity-by-sku",
        "serves only packages it knows",
        "只服务认识的套餐",
        "validity.unknown-package:denied",
        entitlement__Entitlements__specs=by_sku,
    ),
)
