"""Careless with access tokens."""

from __future__ import annotations

import contextlib
from typing import Any

from .. import owners
from ..market import LOGIN_AUTH, PAID_ORDERS
from ..owners import Kind, Owner
from ..tokens import Token
from ..variant import Step, always, memory, nothing, variant


def component_always_due(step: Step, _self: Any, owner: Owner, token: Token) -> bool:
    return owner.kind is Kind.COMPONENT or bool(step(owner, token))


def home_page_always_due(step: Step, _self: Any, owner: Owner, token: Token) -> bool:
    return owner.kind is Kind.HOME_PAGE or bool(step(owner, token))


def store_always_due(step: Step, _self: Any, owner: Owner, token: Token) -> bool:
    return owner.kind is Kind.STORE or bool(step(owner, token))


def component_never_due(step: Step, _self: Any, owner: Owner, token: Token) -> bool:
    return owner.kind is not Kind.COMPONENT and bool(step(owner, token))


def store_never_due(step: Step, _self: Any, owner: Owner, token: Token) -> bool:
    return owner.kind is not Kind.STORE and bool(step(owner, token))


def after_twenty_minutes(step: Step, self: Any, owner: Owner, token: Token) -> bool:
    return self.clock.now() - token.issued_at >= 1200 or bool(step(owner, token))


def two_hours_always(_step: Step, self: Any, _owner: Owner, token: Token) -> bool:
    return not -60 <= self.clock.now() - token.issued_at < 6840


def not_when_expired(_step: Step, _self: Any, errcode: int) -> bool:
    return errcode in (40001, 40014)


def many_times(_step: Step, _self: Any, _renewed: bool, tries: Any) -> bool:
    return bool(tries.spent < 12)


def store_never_dropped(step: Step, _self: Any, owner: Owner, value: str | None = None) -> None:
    if owner.kind is not Kind.STORE or value is None:
        step(owner, value)


def no_lock(_step: Step, _self: Any, _owner: Owner) -> contextlib.AbstractContextManager[None]:
    return contextlib.nullcontext()


def own_copy(step: Step, self: Any, owner: Owner, path: str, *, urgent: bool) -> str:
    if path != LOGIN_AUTH:
        return str(step(owner, path, urgent=urgent))
    copies = memory(self.tokens, "copies", dict)
    if owner not in copies:
        copies[owner] = step(owner, path, urgent=urgent)
    return str(copies[owner])


def copy_dropped(step: Step, self: Any, owner: Owner, value: str | None = None) -> None:
    memory(self, "copies", dict).pop(owner, None)
    step(owner, value)


def component_for_orders(step: Step, self: Any, path: str) -> Owner:
    if path == PAID_ORDERS:
        return owners.component(next(iter(self.settings.components)))
    owner: Owner = step(path)
    return owner


def one_for_all(step: Step, self: Any, owner: Owner, *, urgent: bool = False) -> str:
    """That of the store which was called for first, as long as one is to be had."""
    if owner.kind is not Kind.STORE:
        return str(step(owner, urgent=urgent))
    if first := memory(self, "first", list):
        try:
            return str(step(first[0], urgent=urgent))
        except Exception:  # noqa: BLE001 - whatever it is: another store has its turn
            first.clear()
    first.append(owner)
    return str(step(owner, urgent=urgent))


def dropped_for_all(step: Step, self: Any, owner: Owner, value: str | None = None) -> None:
    first = memory(self, "first", list)
    refused = value is not None and owner.kind is Kind.STORE
    step(first[0] if first and refused else owner, value)


def drop_and_renew(step: Step, self: Any, owner: Owner, value: str | None = None) -> None:
    step(owner, value)
    if value is not None:
        with contextlib.suppress(Exception):
            self.of(owner, urgent=True)


def renewals_unpaused(step: Step, self: Any, owner: Owner, *where: Any, **how: Any) -> Any:
    reply = step(owner, *where, **how)
    self.tokens.renewals.end(owner)
    return reply


VARIANTS = (
    variant(
        "token-two-hours-always",
        "takes every token for one of two hours, whatever expires_in says",
        "无论 expires_in 是多少，一律按令牌有效两小时计算",
        "token.told-life:used-past-its-end",
        tokens__Tokens__renew_due=two_hours_always,
    ),
    variant(
        "token-one-per-call",
        "fetches a component token for every call",
        "每次调用都获取第三方平台的令牌",
        "token.component-cached:renewed-early",
        tokens__Tokens__renew_due=component_always_due,
    ),
    variant(
        "token-home-page-per-call",
        "fetches a home page token for every call",
        "每次调用都获取主页的令牌",
        "token.home-page-cached:renewed-early",
        tokens__Tokens__renew_due=home_page_always_due,
    ),
    variant(
        "token-store-per-call",
        "fetches a store's token for every call",
        "每次调用都获取店铺的令牌",
        "token.authorizer-cached:renewed-early",
        tokens__Tokens__renew_due=store_always_due,
    ),
    variant(
        "token-component-once",
        "fetches a component token once and never again",
        "第三方平台的令牌只获取一次，不再更新",
        "token.component-renewed:burst token.expired-retried:not-renewed",
        tokens__Tokens__renew_due=component_never_due,
        calls__Calls__is_token_refused=not_when_expired,
    ),
    variant(
        "token-error-passed-on",
        "passes a refused token on as an error",
        "令牌被拒后直接当作错误",
        "token.expired-retried:not-renewed",
        calls__Calls__may_repeat=always(False),
        tokens__BackOff__start=nothing,
    ),
    variant(
        "token-endless",
        "renews and repeats a dozen times",
        "续期并重试十几次",
        "token.no-loop:call-looped token.no-loop:renewal-looped",
        calls__Calls__may_repeat=many_times,
        tokens__BackOff__start=nothing,
    ),
    variant(
        "token-never-backs-off",
        "asks for a token that it cannot get anew with everything that needs it",
        "令牌换取不到时，每件事都重新换取",
        "token.backs-off:same-gap",
        tokens__BackOff__start=nothing,
    ),
    variant(
        "token-renewal-hurried",
        "tries a renewal that fails anew with every call that the old token is still good for",
        "续期失败而原令牌仍可用时，每次调用都重新尝试续期",
        "token.backs-off:same-gap",
        calls__Calls__ask=renewals_unpaused,
    ),
    variant(
        "token-renewed-in-parallel",
        "every thread renews for itself",
        "每个线程各自续期",
        "token.single-flight:side-by-side token.overlap-not-relied-on:superseded-token",
        tokens__Tokens__one_at_a_time=no_lock,
        tokens__Tokens__renewed_meanwhile=always(None),
    ),
    variant(
        "token-renewed-in-turn",
        "has each thread wait for the renewal before it, and then renew once more",
        "各线程排队续期，轮到时不看前一个的结果又续期一次",
        "token.single-flight:one-by-one token.authorizer-cached:renewed-early",
        tokens__Tokens__renewed_meanwhile=always(None),
    ),
    variant(
        "token-store-once",
        "fetches a store's token once and never again",
        "店铺的令牌只获取一次，不再更新",
        "token.authorizer-renewed:burst token.authorizer-renewed:call-failed "
        "token.expired-retried:not-renewed",
        tokens__Tokens__renew_due=store_never_due,
        tokens__Tokens__drop=store_never_dropped,
    ),
    variant(
        "token-first-refresh-token",
        "overlooks a refresh token that changed in a reply",
        "忽略应答里有变的刷新令牌",
        "token.returned-refresh-kept:former-refresh-token",
        grants__Grants__keep_returned=nothing,
    ),
    variant(
        "token-old-copy",
        "keeps a copy of the home page's token for logins, though it has been superseded",
        "登录时使用主页令牌的旧副本，尽管它已被取代",
        "token.overlap-not-relied-on:superseded-token",
        calls__Calls__token_for=own_copy,
        tokens__Tokens__drop=copy_dropped,
    ),
    variant(
        "token-component-for-orders",
        "pulls paid orders with a component's token",
        "用第三方平台的令牌拉取已支付订单",
        "token.home-page:other-owner",
        market__Market__owner=component_for_orders,
    ),
    variant(
        "token-twenty-minutes",
        "takes every token for one of twenty minutes",
        "把每个令牌都当作只有二十分钟有效期",
        "token.component-cached:renewed-early token.home-page-cached:renewed-early "
        "token.authorizer-cached:renewed-early",
        tokens__Tokens__renew_due=after_twenty_minutes,
    ),
    variant(
        "token-one-for-all-stores",
        "uses one store's token for every store",
        "所有店铺共用一个店铺的令牌",
        "token.per-store:other-store",
        tokens__Tokens__of=one_for_all,
        tokens__Tokens__drop=dropped_for_all,
    ),
    variant(
        "token-renewed-for-the-next-call",
        "renews a refused token, and leaves the call that it was refused to",
        "令牌被拒后续期，却不重试被拒的调用",
        "token.expired-retried:not-repeated",
        calls__Calls__may_repeat=always(False),
        tokens__Tokens__drop=drop_and_renew,
        tokens__BackOff__start=nothing,
    ),
)
