"""Careless in trouble."""

from __future__ import annotations

import threading
import time
from typing import Any

from ..market import Order
from ..variant import Step, memory, variant
from ..worker import Event, Later
from .pull import known_only, known_refreshed

DAY = 86400
CATCHING_UP = 15
ROOM = 100
FEW = 3
TURNS = 24
A_MOMENT = 0.25  # seconds: sixteen at a time take longer than a push may


def given_up(step: Step, self: Any, service_id: str) -> bool:
    left_out = memory(self, "left out", dict)
    if self.clock.now() < left_out.get(service_id, 0.0):
        return True
    if step(service_id):
        return True
    left_out[service_id] = self.clock.now() + DAY
    return False


def catches_up(step: Step, self: Any, service_id: str) -> bool:
    since = memory(self, "failing since", dict)
    if not step(service_id):
        since.setdefault(service_id, self.clock.now())
        return False
    missed = self.clock.now() - since.pop(service_id, self.clock.now())
    for _ in range(min(int(missed // 3600), CATCHING_UP)):
        step(service_id)
    return True


def settled_at_start(step: Step, self: Any) -> None:
    step()
    rows = self.database.rows("SELECT DISTINCT service, store FROM validity")
    memory(self.pull, "settled", set).update((row["service"], row["store"]) for row in rows)


def news_alone(step: Step, self: Any, service_id: str, store: str, *rest: Any, **more: Any) -> None:
    if (service_id, store) not in memory(self, "settled", set):
        step(service_id, store, *rest, **more)


def queue_emptied(step: Step, self: Any) -> None:
    self.database.run("UPDATE events SET state = 'done' WHERE state != 'done'")
    step()


def known_when_confirmed(_step: Step, self: Any, event: Event) -> None:
    order = Order(**event.body)
    if not self.pull.attempt(lambda: self.pull.look(order.service_id, order.store)):
        raise Later
    self.entitlements.announced(order)


def dropped_when_full(step: Step, self: Any, **event: Any) -> bool:
    return len(self._waiting) >= ROOM or bool(step(**event))


def one_at_a_time(step: Step, self: Any, *push: Any) -> Any:
    fields = step(*push)
    if not fields.text("ComponentVerifyTicket"):
        with memory(self, "turn", threading.Lock):
            came = memory(self, "came", dict)
            now = self.clock.now()
            came[now] = came.get(now, 0) + 1
            if FEW < came[now] <= TURNS:
                time.sleep(A_MOMENT)
    return fields


def locked_round(step: Step, self: Any) -> bool:
    with memory(self, "state", threading.Lock):
        return bool(step())


def locked_out_by_round(step: Step, self: Any, **event: Any) -> None:
    with memory(self.worker.handle.__self__.pull, "state", threading.Lock):
        step(**event)


VARIANTS = (
    variant(
        "resilience-gives-up",
        "leaves a service out of its pulls for a day once a pull of it has failed",
        "某个服务有一次拉取失败，此后一天不再拉取该服务",
        "pull.busy-retried:denied pull.busy-retried:invented pull.finds-lost-order:denied "
        "pull.finds-lost-order:too-short pull.finds-lost-refund:invented pull.finds-lost-refund:too-long "
        "resilience.converges:denied resilience.converges:invented "
        "resilience.converges:too-long resilience.converges:too-short "
        "resilience.outage:denied resilience.outage:invented resilience.outage:too-short "
        "pull.all-pages:denied pull.all-pages:too-long pull.all-pages:too-short pull.busy-retried:too-short "
        "validity.same-spec-adds:too-short",
        pull__Pull__service=given_up,
    ),
    variant(
        "resilience-catches-up",
        "pulls once more for every hour that it could not",
        "恢复后为无法拉取的每个小时各补拉一次",
        "resilience.outage:stormed",
        pull__Pull__service=catches_up,
    ),
    variant(
        "resilience-settled-at-start",
        "looks at nothing again that it knew when it was started",
        "启动时已知的店铺不再查看",
        "resilience.restart:invented resilience.restart:too-short resilience.queue-survives:invented "
        "pull.busy-retried:invented pull.finds-lost-order:too-short pull.finds-lost-refund:invented "
        "validity.same-spec-adds:too-short refund.ends-access:invented",
        provider__Provider__on_start=settled_at_start,
        pull__Pull__buyer_listed=news_alone,
        pull__Pull__look=news_alone,
    ),
    variant(
        "resilience-queue-alone",
        "keeps in memory what it has acknowledged, and learns of orders by that alone",
        "已确认的推送只保存在内存里，且只凭推送得知订单",
        "resilience.queue-survives:denied pull.busy-retried:denied pull.all-pages:denied "
        "resilience.converges:denied resilience.outage:denied pull.finds-lost-order:denied "
        "refund.other-spec:denied validity.same-spec-adds:denied validity.specs-apart:denied",
        worker__Worker__start=queue_emptied,
        work__Work__order_paid=known_when_confirmed,
        pull__Pull__buyer_listed=known_only,
        login__Login__refresh=known_refreshed,
    ),
    variant(
        "resilience-room-for-a-hundred",
        "acknowledges pushes that its queue has no room for",
        "队列已满时仍确认推送，随后丢弃",
        "resilience.burst:call-declined",
        worker__Worker__add=dropped_when_full,
    ),
    variant(
        "resilience-one-at-a-time",
        "takes one push after the other but for tickets, and its time for each where there are many",
        "除票据外推送逐条处理，数量多时每条都耗时",
        "resilience.burst:no-answer resilience.slow-platform:no-answer push.reply-in-time:no-answer "
        "order.push-acknowledged:no-answer",
        pushes__Pushes__open=one_at_a_time,
    ),
    variant(
        "resilience-locked-round",
        "takes no push while a round of pulling is under way",
        "拉取进行期间不接收推送",
        "resilience.slow-platform:no-answer push.reply-in-time:no-answer order.push-acknowledged:no-answer",
        pull__Pull__run=locked_round,
        pushes__Pushes__schedule=locked_out_by_round,
    ),
)
