"""Careless in trouble."""

from __future__ import annotations

from typing import Any

from ..variant import Step, memory, variant

DAY = 86400


def given_up(step: Step, self: Any, service_id: str) -> bool:
    left_out = memory(self, "left out", dict)
    if self.clock.now() < left_out.get(service_id, 0.0):
        return True
    if step(service_id):
        return True
    left_out[service_id] = self.clock.now() + DAY
    return False


VARIANTS = (
    variant(
        "resilience-gives-up",
        "leaves a service out of its pulls for a day once a pull of it has failed",
        "某个服务有一次拉取失败，此后一天不再拉取该服务",
        "pull.busy-retried:denied pull.busy-retried:invented pull.finds-lost-order:denied "
        "pull.finds-lost-order:too-short pull.finds-lost-refund:invented pull.finds-lost-refund:too-long "
        "resilience.converges:denied resilience.converges:invented "
        "resilience.converges:too-long resilience.converges:too-short",
        pull__Pull__service=given_up,
    ),
)
