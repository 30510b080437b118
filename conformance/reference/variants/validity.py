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


def until_the_hour_ends(_step: Step, self: Any, service_id: str, store: str) -> int:
    hour = self.clock.now() // 3600 * 3600
    return max(
        (spec.expires_at for spec in self.specs(service_id, store) if spec.expires_at > hour), default=0
    )


def until_the_hour_begins(_step: Step, self: Any, service_id: str, store: str) -> int:
    hours = [spec.expires_at // 3600 * 3600 for spec in self.specs(service_id, store)]
    return max((hour for hour in hours if hour > self.clock.now()), default=0)


def shortest_decides(_step: Step, self: Any, service_id: str, store: str) -> bool:
    specs = self.specs(service_id, store)
    return bool(specs) and all(spec.expires_at > self.clock.now() for spec in specs)


def all_services_valid(step: Step, self: Any, entry: Any) -> bool:
    ends = [
        max(spec.expires_at for spec in specs)
        for service_id in self.settings.services
        if (specs := self.entitlements.specs(service_id, entry.store))
    ]
    return bool(step(entry)) and all(end > self.entitlements.clock.now() for end in ends)


def unknown_for_a_year(step: Step, self: Any, service_id: str, store: str) -> list[Spec]:
    known = {package.sku_id for package in self.settings.services[service_id].packages}
    specs = []
    for spec in step(service_id, store):
        orders = orders_of(self, service_id, store, spec.spec_id)
        if orders and not any(order.sku_id in known for order in orders):
            spec = dataclasses.replace(spec, expires_at=orders[0].effective_at + 365 * DAY)  # noqa: PLW2901 -- the wrong one instead
        specs.append(spec)
    return specs


def every_spec(step: Step, self: Any, service_id: str, store: str) -> list[Spec]:
    specs = list(step(service_id, store))
    end = max((spec.expires_at for spec in specs), default=0)
    own = {spec.spec_id for spec in specs}
    listed = {package.spec_id for package in self.settings.services[service_id].packages} - own
    return [*specs, *(Spec(spec_id=spec_id, expires_at=end) for spec_id in sorted(listed) if specs)]


def by_spec_alone(step: Step, self: Any, service_id: str, store: str) -> list[Spec]:
    return [
        max(
            (
                one
                for other in self.settings.services
                for one in step(other, store)
                if one.spec_id == spec.spec_id
            ),
            key=lambda one: one.expires_at,
        )
        for spec in step(service_id, store)
    ]


def main_if_unknown(step: Step, self: Any, fields: Any) -> Order | None:
    info = fields.inner("order_info")
    if info.text("service_id") in self.settings.services:
        return step(fields)  # type: ignore[no-any-return]
    return Order(
        order_id=info.text("order_id"),
        service_id=next(iter(self.settings.services)),
        store=info.text("appid"),
        spec_id=info.text("specification_id"),
        sku_id=info.text("sku_id"),
        effective_at=info.number("effective_time"),
        expires_at=info.number("expire_time"),
        paid_at=info.number("pay_time"),
        price=info.number("total_price"),
    )


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
        "validity.specs-apart:too-long validity.unknown-package:too-long",
        entitlement__Entitlements__specs=one_clock,
    ),
    variant(
        "validity-checked-daily",
        "looks at the date, not at the time",
        "只看日期，不看时刻",
        "validity.expiry:invented login.expired:invented login.session-ends:invented login.mobile:invented",
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
        "validity.per-service:invented validity.expiry:invented validity.trial:too-long "
        "auth.not-validity:invented login.expired:invented validity.specs-apart:too-long",
        entitlement__Entitlements__specs=any_service,
    ),
    variant(
        "validity-any-living-service",
        "serves a service that is over as long as another one of the store runs",
        "店铺有其他服务仍有效时，已结束的服务继续提供",
        "validity.per-service:invented validity.expiry:invented auth.not-validity:invented "
        "login.expired:invented",
        entitlement__Entitlements__is_served=any_living,
    ),
    variant(
        "validity-by-sku",
        "serves only packages it knows",
        "只服务认识的套餐",
        "validity.unknown-package:denied",
        entitlement__Entitlements__specs=by_sku,
    ),
    variant(
        "validity-hourly-job",
        "ends services by a job at every full hour",
        "由每小时整点的任务结束到期的服务",
        "validity.expiry:invented login.expired:invented login.session-ends:invented login.mobile:invented",
        entitlement__Entitlements__valid_until=until_the_hour_ends,
    ),
    variant(
        "validity-hour-begun",
        "ends a service at the beginning of its last hour",
        "在最后一个小时开始时就结束服务",
        "validity.expiry:denied validity.unknown-package:denied",
        entitlement__Entitlements__valid_until=until_the_hour_begins,
    ),
    variant(
        "validity-shortest-spec",
        "ends a service with the first of its specs",
        "服务随最先到期的规格一起结束",
        "validity.specs-apart:denied validity.unknown-package:denied",
        entitlement__Entitlements__is_served=shortest_decides,
    ),
    variant(
        "validity-all-or-none",
        "lets nobody in whose other service is over",
        "店铺有一个服务到期，其他服务也进不去",
        "order.served:denied",
        login__Login__may_enter=all_services_valid,
    ),
    variant(
        "validity-unknown-for-a-year",
        "gives a package that it does not know a year",
        "不认识的套餐一律给一年",
        "validity.unknown-package:too-long",
        entitlement__Entitlements__specs=unknown_for_a_year,
    ),
    variant(
        "validity-every-spec",
        "gives a buyer of one spec all specs of the service",
        "购买一个规格就开通该服务的所有规格",
        "validity.specs-apart:too-long",
        entitlement__Entitlements__specs=every_spec,
    ),
    variant(
        "validity-by-spec-alone",
        "looks for a spec id without the service",
        "按规格 ID 查询时不区分服务",
        "validity.per-service:invented validity.expiry:invented validity.trial:too-long "
        "login.expired:invented",
        entitlement__Entitlements__specs=by_spec_alone,
    ),
    variant(
        "validity-unlisted-is-main",
        "takes the order of a service that it does not know for one of the first",
        "把不认识的服务的订单当作第一个服务的订单",
        "validity.per-service:invented",
        pushes__Pushes__order=main_if_unknown,
    ),
)
