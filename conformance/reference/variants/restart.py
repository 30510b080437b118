"""Keeps in memory what has to outlive a restart."""

from __future__ import annotations

import dataclasses
from typing import Any

from ..owners import Kind
from ..variant import Step, memory, variant
from .auth import unknown_not_listed, unknown_not_recovered


def keep_in_memory(_step: Step, self: Any, grant: Any, refresh_token: str) -> None:
    if refresh_token:
        memory(self, "returned", dict)[grant.component, grant.store] = refresh_token


def with_memory(step: Step, self: Any, component: str, store: str) -> Any:
    grant = step(component, store)
    returned = memory(self, "returned", dict).get((component, store))
    return grant if grant is None or not returned else dataclasses.replace(grant, refresh_token=returned)


def lose_all(_step: Step, self: Any) -> None:
    self.tickets.forget()
    for kind in Kind:
        self.tokens.forget(kind)
    self.grants.forget_refresh_tokens()


def lose_stores(_step: Step, self: Any) -> None:
    self.grants.database.run("DELETE FROM grants")


VARIANTS = (
    variant(
        "token-rotation-in-memory",
        "keeps a refresh token that changed in a reply in memory only",
        "应答里的刷新令牌有变时，只保存在内存里",
        "token.returned-refresh-kept:former-refresh-token",
        grants__Grants__keep_returned=keep_in_memory,
        grants__Grants__get=with_memory,
    ),
    variant(
        "token-memory-only",
        "forgets tickets and tokens over a restart",
        "重启后忘记票据与令牌",
        "token.survives-restart:call-failed",
        provider__Provider__on_start=lose_all,
    ),
    variant(
        "token-stores-in-memory",
        "forgets over a restart which stores have granted, and waits for them to grant again",
        "重启后忘记哪些店铺已授权，等店铺再次授权",
        "token.survives-restart:call-declined",
        provider__Provider__on_start=lose_stores,
        pull__Pull__authorizer_listed=unknown_not_listed,
        grants__Grants__recover=unknown_not_recovered,
    ),
)
