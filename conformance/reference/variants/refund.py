"""Careless with refunds and migrations."""

from __future__ import annotations

import dataclasses
from typing import Any

from .. import owners
from ..entitlement import Standing
from ..grants import State
from ..market import Order, Spec
from ..variant import Step, always, memory, variant
from ..worker import Event
from .validity import orders_of


def kept_to_the_end(step: Step, self: Any, service_id: str, store: str, specs: Any, asked: int) -> bool:
    specs, now = list(specs), self.clock.now()
    if not specs and any(spec.expires_at > now for spec in self.confirmed(service_id, store)):
        return False
    return bool(step(service_id, store, specs, asked))


def shrunk_is_gone(step: Step, self: Any, service_id: str, store: str, specs: Any, asked: int) -> bool:
    specs = list(specs)
    former = {spec.spec_id: spec.expires_at for spec in self.confirmed(service_id, store)}
    gone = memory(self, "shrunk", dict)
    for spec in specs:
        key = (service_id, store, spec.spec_id)
        if spec.expires_at < former.get(spec.spec_id, 0):
            gone[key] = spec.expires_at
    specs = [spec for spec in specs if gone.get((service_id, store, spec.spec_id), 0) < spec.expires_at]
    return bool(step(service_id, store, specs, asked))


def one_gone_all_gone(step: Step, self: Any, service_id: str, store: str, specs: Any, asked: int) -> bool:
    specs = list(specs)
    gone = memory(self, "all_gone", set)
    if {spec.spec_id for spec in self.confirmed(service_id, store)} - {spec.spec_id for spec in specs}:
        gone.add((service_id, store))
    return bool(step(service_id, store, [] if (service_id, store) in gone else specs, asked))


def tombstone(step: Step, self: Any, service_id: str, store: str, specs: Any, asked: int) -> bool:
    gone = self.orders(service_id, store, Standing.GONE)
    if gone and not self.confirmed(service_id, store):
        return False
    return bool(step(service_id, store, specs, asked))


def nothing_provisional(step: Step, self: Any, order: Order) -> bool:
    return not self.orders(order.service_id, order.store, Standing.GONE) and bool(step(order))


def specs_kept(step: Step, self: Any, service_id: str, store: str, specs: list[Spec]) -> None:
    told = {spec.spec_id for spec in specs}
    kept = [spec for spec in self.confirmed(service_id, store) if spec.spec_id not in told] if specs else []
    step(service_id, store, [*specs, *kept])


def open_without_grant(step: Step, self: Any, session: Any) -> bool:
    component = self.settings.component_of(session.service_id)
    return bool(step(session)) or not self.grants.is_granted(component, session.store)


def component_gone(step: Step, self: Any, service_id: str, store: str) -> list[Spec]:
    component = self.settings.component_of(service_id)
    grant = self.grants.get(component, store)
    ended = grant is not None and grant.state is State.ENDED
    services = self.settings.services_of(component)
    if ended and any(self.orders(other, store, Standing.GONE) for other in services):
        return []
    return list(step(service_id, store))


def pushed_refund_drops_all(_step: Step, self: Any, event: Event) -> None:
    order = Order(**event.body)
    self.entitlements.withdrawn(order)
    self.entitlements.write(order.service_id, order.store, [])


def token_dropped(_step: Step, self: Any, component: str, store: str, _at: int) -> None:
    self.tokens.drop(owners.store(component, store))


def migrated_orders(self: Any, service_id: str, store: str, spec_id: str) -> list[Order]:
    """Free orders that are no trial: their length is no package's."""
    trials = [
        package.days * 86400 for package in self.settings.services[service_id].packages if not package.price
    ]
    orders = orders_of(self, service_id, store, spec_id)
    return [
        order for order in orders if not order.price and order.expires_at - order.effective_at not in trials
    ]


def without_migrated(step: Step, self: Any, service_id: str, store: str) -> list[Spec]:
    return [
        spec for spec in step(service_id, store) if not migrated_orders(self, service_id, store, spec.spec_id)
    ]


def migrated_twice(step: Step, self: Any, service_id: str, store: str) -> list[Spec]:
    specs = []
    for spec in step(service_id, store):
        more = sum(
            order.expires_at - order.effective_at
            for order in migrated_orders(self, service_id, store, spec.spec_id)
        )
        specs.append(dataclasses.replace(spec, expires_at=spec.expires_at + more))
    return specs


def count_rounds(step: Step, self: Any) -> None:
    memory(self.entitlements, "rounds", list).append(1)
    step()


def migrated_for_a_round(step: Step, self: Any, service_id: str, store: str) -> list[Spec]:
    rounds = len(memory(self, "rounds", list))
    first = memory(self, "first", dict)
    specs = []
    for spec in step(service_id, store):
        migrated = migrated_orders(self, service_id, store, spec.spec_id)
        if not migrated or rounds <= first.setdefault((service_id, store), rounds):
            specs.append(spec)
    return specs


VARIANTS = (
    variant(
        "refund-served-to-the-end",
        "serves a refunded order until its old end",
        "已退款的订单仍提供服务到原到期时间",
        "refund.ends-access:invented pull.finds-lost-refund:invented login.session-ends:invented "
        "pull.busy-retried:invented resilience.converges:invented",
        entitlement__Entitlements__replace=kept_to_the_end,
    ),
    variant(
        "refund-drops-the-spec",
        "drops a whole spec when one of its orders is refunded",
        "规格的一个订单退款就丢弃整个规格",
        "refund.one-of-two:denied",
        entitlement__Entitlements__replace=shrunk_is_gone,
    ),
    variant(
        "refund-drops-all-specs",
        "drops every spec when one is refunded",
        "一个规格退款就丢弃所有规格",
        "refund.other-spec:denied",
        entitlement__Entitlements__replace=one_gone_all_gone,
    ),
    variant(
        "refund-tombstone",
        "never serves a store again that was refunded",
        "退过款的店铺再也不提供服务",
        "refund.buy-again:denied",
        entitlement__Entitlements__replace=tombstone,
        entitlement__Entitlements__is_provisional=nothing_provisional,
    ),
    variant(
        "refund-spec-kept",
        "writes down the specs of a store and never deletes one while others run",
        "只写入店铺的规格，其他规格有效时从不删除",
        "refund.ends-access:too-long",
        entitlement__Entitlements__write=specs_kept,
    ),
    variant(
        "refund-asks-for-grant",
        "keeps the page open after a refund, and asks for a grant on it",
        "退款后页面仍然打开，只提示重新授权",
        "refund.ends-access:invented login.session-ends:invented",
        login__Login__is_open=open_without_grant,
    ),
    variant(
        "refund-drops-component",
        "drops every service of a platform when one is refunded",
        "一个服务退款就丢弃同一第三方平台的所有服务",
        "refund.other-spec:denied",
        entitlement__Entitlements__specs=component_gone,
    ),
    variant(
        "refund-push-drops-all",
        "drops the whole service when a refund is pushed, until the next pull",
        "收到退款推送就丢弃整个服务，直到下一次拉取",
        "refund.one-of-two:denied",
        work__Work__order_refund=pushed_refund_drops_all,
    ),
    variant(
        "refund-refreshes-on",
        "asks for a token of the store at every call after its grant has ended, as by a refund",
        "退款等原因使授权终止后，每次调用都去换取店铺的令牌",
        "refund.grant-ends:refreshed-after-end refund.grant-ends:refusals-stormed "
        "auth.cancel-stops-calls:renewed-after-end auth.cancel-stops-calls:refusals-stormed",
        grants__Grants__end=token_dropped,
        grants__Grants__recover=always(False),
    ),
    variant(
        "migrate-not-an-order",
        "does not take a migrated order for one",
        "不把迁移的订单当作订单",
        "migrate.continues:denied",
        entitlement__Entitlements__specs=without_migrated,
    ),
    variant(
        "migrate-adds-twice",
        "adds the old order's days to the new one's",
        "把旧订单的时长加到新订单上",
        "migrate.not-twice:too-long",
        entitlement__Entitlements__specs=migrated_twice,
    ),
    variant(
        "migrate-served-once",
        "drops a migrated order at the round after",
        "迁移的订单在下一轮就丢弃",
        "migrate.not-refundable:denied migrate.continues:denied",
        entitlement__Entitlements__specs=migrated_for_a_round,
        pull__Pull__finish=count_rounds,
    ),
)
