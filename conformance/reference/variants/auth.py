"""Careless with grants, or taking them for something else."""

from __future__ import annotations

import dataclasses
from typing import Any

from .. import owners
from ..grants import Authorization, State
from ..line import Refused
from ..market import Spec
from ..pull import AUTHORIZER_LIST
from ..variant import Step, always, nothing, variant
from ..worker import Event, Later

NIGHT = 2 * 3600
MONTH = 30 * 86400


def nightly(step: Step, self: Any, event: Event) -> None:
    if self.clock.now() < event.body["at"] + NIGHT:
        raise Later
    step(event)


def first_total(_step: Step, self: Any, component: str) -> list[dict[str, Any]]:
    """Pages of ten, as many as the first reply's total makes."""
    rows: list[dict[str, Any]] = []
    pages = 1
    while len(rows) < pages * 10:
        body = {"component_appid": component, "offset": len(rows), "count": 10}
        reply = self.calls.ask(owners.component(component), AUTHORIZER_LIST, body)
        if not rows:
            pages = -(-reply["total_count"] // 10)
        rows += reply["list"]
        if len(reply["list"]) < 10:
            break
    return rows


def key_expected(step: Step, _self: Any, component: str, row: dict[str, Any], mark: int) -> None:
    row["refresh_token"]
    step(component, row, mark)


def any_refusal_ends(step: Step, self: Any, component: str, store: str) -> Any:
    try:
        return step(component, store)
    except Refused:
        self.end(component, store, self.clock.now())
        return False


def unknown_not_listed(step: Step, self: Any, component: str, row: dict[str, Any], mark: int) -> None:
    if self.grants.get(component, str(row["authorizer_appid"])) is not None:
        step(component, row, mark)


def known_not_listed(step: Step, self: Any, component: str, row: dict[str, Any], mark: int) -> None:
    if self.grants.get(component, str(row["authorizer_appid"])) is None:
        step(component, row, mark)


def unknown_not_recovered(step: Step, self: Any, component: str, store: str) -> bool:
    return self.get(component, store) is not None and bool(step(component, store))


def own_redirect_key(_step: Step, self: Any, component: str, code: str) -> None:
    self.schedule(
        key=f"redirect:{code}",
        kind="redirected",
        subject=code,
        body={"component": component or next(iter(self.settings.components)), "code": code},
    )


def any_usable(_step: Step, self: Any, component: str, store: str) -> bool:
    grant = self.get(component, store)
    return grant is not None and grant.state is State.GRANTED


def keep_old_token(step: Step, self: Any, component: str, new: Authorization, granted_at: int) -> None:
    former = self.get(component, new.store)
    if former is not None and former.refresh_token and new.access_token:
        new = dataclasses.replace(new, refresh_token=former.refresh_token, access_token="")
    step(component, new, granted_at)


def bought_since_event(step: Step, self: Any, service_id: str, store: str) -> list[Spec]:
    grant = self.grants.get(self.settings.component_of(service_id), store)
    orders = [order for standing in ("seen", "pushed") for order in self.orders(service_id, store, standing)]
    starts = [order.effective_at for order in orders if order.price]
    if starts and (grant is None or min(starts) > grant.granted_at + 60):
        return []
    return list(step(service_id, store))


def grant_is_payment(step: Step, self: Any, service_id: str, store: str) -> list[Spec]:
    specs = list(step(service_id, store))
    component = self.settings.component_of(service_id)
    first = self.settings.services_of(component)[0] == service_id
    bought = self.database.row("SELECT 1 FROM orders WHERE store = ?", store) or self.database.row(
        "SELECT 1 FROM validity WHERE store = ?", store
    )
    if specs or bought or not first or not self.grants.is_granted(component, store):
        return specs
    return [Spec(spec_id="basic", expires_at=self.clock.now() + MONTH)]


def grant_is_validity(step: Step, self: Any, service_id: str, store: str) -> list[Spec]:
    specs = list(step(service_id, store))
    if not self.grants.is_granted(self.settings.component_of(service_id), store):
        return specs
    least = self.clock.now() + 86400
    return [dataclasses.replace(spec, expires_at=max(spec.expires_at, least)) for spec in specs]


def first_platform(step: Step, self: Any, event: Event, _component: str) -> Authorization:
    authorization: Authorization = step(event, next(iter(self.settings.components)))
    return authorization


def is_buyer(self: Any, store: str) -> bool:
    database = self.grants.database
    bought = database.row("SELECT 1 FROM orders WHERE store = ?", store)
    return bool(bought or database.row("SELECT 1 FROM validity WHERE store = ?", store))


def buyers_only(step: Step, self: Any, event: Event) -> None:
    if not is_buyer(self, event.body["store"]):
        raise Later
    step(event)


def buyers_listed_only(step: Step, self: Any, component: str, row: dict[str, Any], mark: int) -> None:
    if is_buyer(self, str(row["authorizer_appid"])):
        step(component, row, mark)


def not_for_buyers(step: Step, self: Any, event: Event) -> None:
    if not is_buyer(self, event.body["store"]):
        step(event)


VARIANTS = (
    variant(
        "auth-nightly-exchange",
        "leaves codes to a job two hours later",
        "把授权码留给两小时后的定时任务",
        "auth.code-exchanged:code-late auth.code-exchanged:code-unused push.padding-32:code-unused "
        "push.bytes-not-characters:code-unused push.optional-fields:code-late "
        "push.optional-fields:code-unused token.survives-restart:call-declined",
        work__Work__authorized=nightly,
        pull__Pull__authorizer_listed=unknown_not_listed,
        grants__Grants__recover=unknown_not_recovered,
    ),
    variant(
        "auth-redirect-exchanges-too",
        "the push and the redirect each exchange the code",
        "推送与回调各用一次授权码",
        "auth.code-once:code-again",
        pushes__Pushes__redirected=own_redirect_key,
    ),
    variant(
        "auth-waits-for-the-event",
        "knows a store by its push alone",
        "只凭推送认识店铺",
        "auth.lost-event:call-declined",
        pull__Pull__authorizer_listed=unknown_not_listed,
        grants__Grants__recover=unknown_not_recovered,
    ),
    variant(
        "auth-first-total",
        "reads as many pages of authorizers as the first of them said, and asks of nobody else",
        "授权列表只按第一页的总数翻页，也不再单独查询",
        "auth.lost-event:call-declined",
        pull__Pull__authorizers=first_total,
        grants__Grants__recover=unknown_not_recovered,
    ),
    variant(
        "auth-lost-token-stays-lost",
        "does not look for a lost refresh token",
        "刷新令牌丢失后不去找回",
        "auth.lost-refresh-token:call-declined token.survives-restart:call-declined",
        grants__Grants__recover=always(False),
        pull__Pull__authorizer_listed=known_not_listed,
    ),
    variant(
        "auth-empty-token-used",
        "takes an empty refresh token for one",
        "把空的刷新令牌当作有效",
        "auth.empty-in-list:empty-refresh-token",
        grants__Grants__worth_keeping=always(True),
        grants__Grants__is_usable=any_usable,
    ),
    variant(
        "auth-absent-token-breaks",
        "stops reading the list at a row without a refresh token, and asks of nobody else",
        "授权列表中遇到没有刷新令牌的一行就中断，也不再单独查询",
        "auth.lost-refresh-token:call-declined token.survives-restart:call-declined",
        pull__Pull__authorizer_listed=key_expected,
        grants__Grants__recover=always(False),
    ),
    variant(
        "auth-update-ignored",
        "knows `authorized` only",
        "只认识 `authorized`",
        "auth.partial-grant:call-declined auth.update:former-refresh-token "
        "push.optional-fields:code-unused push.padding-32:code-unused "
        "store.unauthorized-api:call-declined",
        work__Work__updateauthorized=nothing,
        pull__Pull__authorizer_listed=unknown_not_listed,
        pull__Pull__check_denied=nothing,
    ),
    variant(
        "auth-update-keeps-old-token",
        "exchanges the code of an update and keeps the refresh token it had",
        "用更新推送里的授权码换取，却保留原有的刷新令牌",
        "auth.update:former-refresh-token",
        grants__Grants__record=keep_old_token,
    ),
    variant(
        "auth-purchase-needs-event",
        "serves a purchase only once a grant came with it",
        "购买之后要等到授权推送才提供服务",
        "auth.already-granted:denied order.served:denied refund.one-of-two:denied",
        entitlement__Entitlements__specs=bought_since_event,
    ),
    variant(
        "auth-grant-is-payment",
        "serves whoever has granted",
        "只要授权就提供服务",
        "auth.not-payment:invented auth.redirect-code:invented",
        entitlement__Entitlements__specs=grant_is_payment,
    ),
    variant(
        "auth-grant-is-validity",
        "serves an expired service while the grant lives",
        "授权仍在时，过期的服务照样提供",
        "auth.not-validity:invented validity.expiry:invented login.expired:invented "
        "login.session-ends:invented login.mobile:invented validity.unknown-package:too-long "
        "order.push-duplicate:too-long",
        entitlement__Entitlements__specs=grant_is_validity,
    ),
    variant(
        "auth-first-platform",
        "uses the first of its platforms for every code",
        "所有授权码都用第一个第三方平台去换",
        "auth.own-platform:other-platform",
        work__Work__exchange=first_platform,
    ),
    variant(
        "auth-consent-page-unknown",
        "does not know a store that grants without buying",
        "不认识未购买而授权的店铺",
        "auth.redirect-code:code-unused",
        pushes__Pushes__redirected=nothing,
        work__Work__authorized=buyers_only,
        pull__Pull__authorizer_listed=buyers_listed_only,
        grants__Grants__recover=unknown_not_recovered,
    ),
    variant(
        "auth-grant-of-a-buyer-dropped",
        "drops the grant of a store that it knows as a buyer already",
        "店铺已是购买者时丢弃它的授权推送",
        "order.push-first:code-unused",
        work__Work__authorized=not_for_buyers,
        pull__Pull__authorizer_listed=unknown_not_listed,
        grants__Grants__recover=unknown_not_recovered,
    ),
    variant(
        "auth-any-refusal-ends",
        "takes whatever refusal of a store's info for the end of its grant",
        "查询店铺授权信息被拒，无论何种错误都当作授权结束",
        "auth.lost-refresh-token:call-declined",
        grants__Grants__look_up=any_refusal_ends,
    ),
)
