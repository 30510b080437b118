"""Careless with order pushes."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from ..entitlement import Standing
from ..market import Order, Spec
from ..variant import Step, memory, variant
from ..worker import Event
from .pull import give_up, unless_given_up
from .validity import DAY, orders_of


def html_reply(step: Step, _self: Any, kind: str) -> str:
    return "<html>ok</html>" if kind.startswith("servicemarket_") else str(step(kind))


def key_per_push(_step: Step, self: Any, kind: str, order: Order) -> str:
    return f"{kind}:{order.order_id}:{next(memory(self, 'count', lambda: iter(range(10**9))))}"


def add_per_push(step: Step, self: Any, event: Event) -> None:
    order = Order(**event.body)
    known = memory(self.entitlements, "known", set)
    if order.order_id in known:
        extra = memory(self.entitlements, "extra", dict)
        key = (order.service_id, order.store, order.spec_id)
        extra[key] = extra.get(key, 0) + order.expires_at - order.effective_at
    known.add(order.order_id)
    step(event)


def with_extra(step: Step, self: Any, service_id: str, store: str) -> list[Spec]:
    extra = memory(self, "extra", dict)
    return [
        dataclasses.replace(
            spec, expires_at=spec.expires_at + extra.get((service_id, store, spec.spec_id), 0)
        )
        for spec in step(service_id, store)
    ]


def add_to_pulled(step: Step, self: Any, event: Event) -> None:
    order = Order(**event.body)
    seen = self.entitlements.orders(order.service_id, order.store, Standing.SEEN)
    if any(one.order_id == order.order_id for one in seen):
        extra = memory(self.entitlements, "extra", dict)
        extra[order.service_id, order.store, order.spec_id] = order.expires_at - order.effective_at
    step(event)


def known_store_only(step: Step, self: Any, event: Event) -> None:
    order = Order(**event.body)
    if self.grants.get(self.settings.component_of(order.service_id), order.store) is None:
        give_up(self.entitlements, order)
    else:
        step(event)


def revive(step: Step, self: Any, order: Order) -> None:
    grant = self.grants.get(self.settings.component_of(order.service_id), order.store)
    former = self.database.value("SELECT state FROM orders WHERE order_id = ?", order.order_id)
    step(order)
    if former == "gone" or (grant is not None and grant.state == "ended"):
        self.database.run("UPDATE orders SET state = 'pushed' WHERE order_id = ?", order.order_id)
        memory(self, "revived", set).add(order.order_id)


def revived_too(step: Step, self: Any, order: Order) -> bool:
    return order.order_id in memory(self, "revived", set) or bool(step(order))


def unsigned(step: Step, self: Any, appid: str, query: Mapping[str, str], body: bytes) -> Any:
    if appid != self.settings.home_page.appid:
        return step(appid, query, body)
    return self.reader.read(self.envelopes[appid].decrypt(self.reader.read(body).text("Encrypt")))


def unconfirmed(_step: Step, self: Any, _order: Order) -> None:
    memory(self.pull, "trusting", list).append(True)


def confirm_main(_step: Step, self: Any, order: Order) -> None:
    main = next(iter(self.settings.services))
    self.pull.attempt(lambda: self.pull.look(main, order.store))


def main_only(step: Step, self: Any, service_id: str) -> bool:
    return True if service_id != next(iter(self.settings.services)) else bool(step(service_id))


def remember(step: Step, self: Any, service_id: str, store: str, specs: list[Spec]) -> None:
    memory(self, "written", set).add((service_id, store))
    step(service_id, store, specs)


def remembered(step: Step, self: Any, service_id: str, store: str) -> list[Spec]:
    return list(step(service_id, store)) if (service_id, store) in memory(self, "written", set) else []


def by_own_list(step: Step, self: Any, service_id: str, store: str) -> list[Spec]:
    days = {package.sku_id: package.days for package in self.settings.services[service_id].packages}
    specs = []
    for spec in step(service_id, store):
        orders = orders_of(self, service_id, store, spec.spec_id)
        if len(orders) == 1 and orders[0].price and orders[0].sku_id in days:
            end = orders[0].effective_at + int(days[orders[0].sku_id] * DAY)
            spec = dataclasses.replace(spec, expires_at=end)  # noqa: PLW2901 -- the wrong one instead
        specs.append(spec)
    return specs


def not_while_trusting(step: Step, self: Any, service_id: str) -> bool:
    return True if memory(self, "trusting", list) else bool(step(service_id))


def trust_one_round(step: Step, self: Any) -> None:
    memory(self, "trusting", list).clear()
    step()


VARIANTS = (
    variant(
        "order-push-html-reply",
        "answers order pushes with a web page",
        "用网页应答订单推送",
        "order.push-acknowledged:other-words",
        pushes__Pushes__reply=html_reply,
    ),
    variant(
        "order-push-adds",
        "adds an order's days at every push of it",
        "每收到一次推送就累加一次订单的时长",
        "order.push-duplicate:too-long",
        pushes__Pushes__order_key=key_per_push,
        work__Work__order_paid=add_per_push,
        entitlement__Entitlements__specs=with_extra,
    ),
    variant(
        "order-push-adds-to-pulled",
        "adds the days of a pushed order that it has pulled already",
        "已拉取到的订单，收到推送时再累加一次时长",
        "order.push-duplicate:too-long",
        work__Work__order_paid=add_to_pulled,
        entitlement__Entitlements__specs=with_extra,
    ),
    variant(
        "order-in-memory",
        "forgets over a restart what it has pulled",
        "重启后忘记拉取到的内容",
        "order.served:denied validity.expiry:denied validity.unknown-package:denied",
        entitlement__Entitlements__write=remember,
        entitlement__Entitlements__confirmed=remembered,
    ),
    variant(
        "order-own-price-list",
        "counts an order's days by its own price list",
        "按自己的价目表计算订单的时长",
        "order.served:too-short",
        entitlement__Entitlements__specs=by_own_list,
    ),
    variant(
        "order-push-needs-store",
        "drops the order of a store that it does not know yet",
        "丢弃尚不认识的店铺的订单",
        "order.push-first:denied order.served:denied",
        work__Work__order_paid=known_store_only,
        entitlement__Entitlements__replace=unless_given_up,
    ),
    variant(
        "order-push-revives",
        "believes an order push though the order was refunded",
        "订单已退款，仍相信订单推送",
        "order.push-late-after-refund:invented order.push-late-after-refund:too-long "
        "refund.one-of-two:too-long",
        entitlement__Entitlements__announced=revive,
        entitlement__Entitlements__is_provisional=revived_too,
    ),
    variant(
        "order-push-unsigned",
        "verifies no signature on order pushes",
        "不校验订单推送的签名",
        "order.push-forged:believed",
        pushes__Pushes__open=unsigned,
    ),
    variant(
        "order-push-not-confirmed",
        "takes an order push for the truth and leaves out the next pull",
        "把订单推送当作事实，省去下一次拉取",
        "order.push-unconfirmed:not-pulled",
        work__Work__confirm=unconfirmed,
        pull__Pull__service=not_while_trusting,
        pull__Pull__finish=trust_one_round,
    ),
    variant(
        "order-push-main-confirmed",
        "looks after an order push for its first service only",
        "收到订单推送后只查询第一个服务",
        "order.push-unconfirmed:not-pulled",
        work__Work__confirm=confirm_main,
        pull__Pull__service=main_only,
    ),
)
