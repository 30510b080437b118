"""Careless in trouble."""

from __future__ import annotations

from typing import Any

from ..variant import Step, memory, variant


def given_up(step: Step, self: Any, service_id: str) -> bool:
    left_out = memory(self, "left out", set)
    if service_id not in left_out and not step(service_id):
        left_out.add(service_id)
        return False
    return True


VARIANTS = (
    variant(
        "resilience-gives-up",
        "leaves a service out of its pulls for good once a pull of it has failed",
        "某个服务有一次拉取失败，此后就不再拉取该服务",
        "login.session-ends:invented pull.busy-retried:denied pull.finds-lost-order:denied "
        "pull.finds-lost-order:too-short pull.finds-lost-refund:invented pull.finds-lost-refund:too-long "
        "resilience.converges:denied resilience.converges:invented "
        "resilience.converges:too-long resilience.converges:too-short "
        "validity.same-spec-adds:too-short",
        pull__Pull__service=given_up,
    ),
)
