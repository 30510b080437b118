"""Ends of validity that are not the platform's: rounded, kept, or cut."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from ..market import Spec
from ..variant import Step, variant
from .validity import CHINA, DAY


def midnight_before(step: Step, _self: Any, service_id: str, store: str) -> list[Spec]:
    return [
        dataclasses.replace(spec, expires_at=(spec.expires_at + CHINA) // DAY * DAY - CHINA)
        for spec in step(service_id, store)
    ]


def midnight_after(step: Step, _self: Any, service_id: str, store: str) -> list[Spec]:
    return [
        dataclasses.replace(spec, expires_at=-(-(spec.expires_at + CHINA) // DAY) * DAY - CHINA)
        for spec in step(service_id, store)
    ]


def later_end_kept(
    step: Step, self: Any, service_id: str, store: str, specs: Iterable[Spec], asked: int
) -> bool:
    former = {spec.spec_id: spec.expires_at for spec in self.confirmed(service_id, store)}
    kept = [
        dataclasses.replace(spec, expires_at=max(spec.expires_at, former.get(spec.spec_id, 0)))
        for spec in specs
    ]
    return bool(step(service_id, store, kept, asked))


VARIANTS = (
    variant(
        "validity-to-the-midnight-before",
        "ends a service at the midnight before its end",
        "在到期当天零点就停止服务",
        "auth.still-valid-without-grant:too-short migrate.continues:too-short "
        "migrate.not-refundable:too-short pull.all-pages:too-short pull.busy-retried:too-short "
        "pull.finds-lost-order:too-short pull.tolerant:too-short refund.buy-again:too-short "
        "refund.one-of-two:too-short refund.other-spec:too-short validity.expiry:denied "
        "validity.renewal:too-short validity.same-spec-adds:too-short validity.specs-apart:too-short "
        "validity.trial:too-short validity.unknown-package:denied validity.unknown-package:too-short "
        "order.served:too-short pull.outage-keeps-state:denied resilience.converges:too-short "
        "resilience.outage:too-short",
        entitlement__Entitlements__specs=midnight_before,
    ),
    variant(
        "validity-to-the-midnight-after",
        "ends a service at the midnight after its end",
        "到期后拖到次日零点才停止服务",
        "auth.still-valid-without-grant:too-long login.expired:invented login.mobile:invented "
        "login.session-ends:invented migrate.not-twice:too-long order.push-duplicate:too-long "
        "pull.all-pages:too-long pull.busy-retried:too-long pull.tolerant:too-long "
        "refund.buy-again:too-long refund.one-of-two:too-long validity.expiry:invented "
        "validity.renewal:too-long validity.same-spec-adds:too-long validity.specs-apart:too-long "
        "validity.trial:too-long validity.unknown-package:too-long resilience.converges:too-long",
        entitlement__Entitlements__specs=midnight_after,
    ),
    variant(
        "validity-never-shortened",
        "keeps the latest end that it has seen of a spec",
        "规格只取见过的最晚到期时间",
        "refund.one-of-two:too-long",
        entitlement__Entitlements__replace=later_end_kept,
    ),
)
