"""Careless with grants, or taking them for something else."""

from __future__ import annotations

import dataclasses
from typing import Any

from .. import owners
from ..grants import REFRESH_TOKEN_INVALID, Authorization, Grant, NeedsGrant, State
from ..line import Refused
from ..market import Spec
from ..pull import AUTHORIZER_LIST
from ..variant import Step, always, memory, nothing, variant
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


def dropped_with_grant(step: Step, self: Any, service_id: str, store: str) -> list[Spec]:
    grant = self.grants.get(self.settings.component_of(service_id), store)
    refunded = self.orders(service_id, store, "gone")
    if grant is not None and grant.state is State.ENDED and not refunded:
        return []
    return list(step(service_id, store))


def forgotten_with_grant(_step: Step, self: Any, event: Event) -> None:
    component, store = event.body["component"], event.body["store"]
    self.grants.end(component, store, event.body["at"])
    self.entitlements.database.run("DELETE FROM validity WHERE store = ?", store)


def note_cancelled(_step: Step, self: Any, event: Event) -> None:
    memory(self.grants.tokens, "cancelled", set).add((event.body["component"], event.body["store"]))


def keep_cancelled(step: Step, self: Any, owner: Any, value: str | None = None) -> None:
    if (owner.component, owner.appid) not in memory(self, "cancelled", set):
        step(owner, value)


def poll_cancelled(step: Step, self: Any) -> None:
    step()
    for component, store in sorted(memory(self.grants.tokens, "cancelled", set)):
        self.attempt(lambda component=component, store=store: self.stores.introduce(component, store))


def end_unless_cancelled(step: Step, self: Any, component: str, store: str, at: int) -> None:
    if (component, store) not in memory(self.tokens, "cancelled", set):
        step(component, store, at)


def first_platform(step: Step, self: Any, event: Event, _component: str) -> Authorization:
    authorization: Authorization = step(event, next(iter(self.settings.components)))
    return authorization


def again_and_again(step: Step, _self: Any, *args: Any) -> Any:
    for _ in range(4):
        try:
            return step(*args)
        except Refused as refusal:
            if refusal.errcode != 42007:
                raise
    return step(*args)


def end_keeping_token(step: Step, self: Any, component: str, store: str, at: int) -> None:
    owner = next(
        iter(self.database.rows("SELECT * FROM tokens WHERE owner = ?", f"store:{component}:{store}")), None
    )
    step(component, store, at)
    if owner is not None:
        self.database.run("INSERT OR REPLACE INTO tokens VALUES (?, ?, ?, ?)", *tuple(owner))


def record_without_token(step: Step, self: Any, component: str, new: Authorization, granted_at: int) -> None:
    former: Grant | None = self.get(component, new.store)
    step(component, new if former is None else dataclasses.replace(new, access_token=""), granted_at)


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


def believe_cancel(_step: Step, self: Any, event: Event) -> None:
    self.grants.end(event.body["component"], event.body["store"], event.body["at"])


def ended_not_recovered(step: Step, self: Any, component: str, store: str) -> bool:
    grant = self.get(component, store)
    return (grant is None or grant.state is not State.ENDED) and bool(step(component, store))


def ended_not_listed(step: Step, self: Any, component: str, row: dict[str, Any], mark: int) -> None:
    if not self.grants.get(component, str(row["authorizer_appid"])) or self.grants.is_granted(
        component, str(row["authorizer_appid"])
    ):
        step(component, row, mark)


def late_refusal_believed(step: Step, self: Any, owner: Any) -> Any:
    sent = self.get(owner.component, owner.appid)
    try:
        return self.refreshed(owner)
    except Refused as refusal:
        now = self.get(owner.component, owner.appid)
        if (
            refusal.errcode == REFRESH_TOKEN_INVALID
            and sent
            and now
            and now.refresh_token != sent.refresh_token
        ):
            self.end(owner.component, owner.appid, self.clock.now())
            raise NeedsGrant(owner.appid) from refusal
    return step(owner)


def ended_for_ever(step: Step, self: Any, component: str, new: Authorization, granted_at: int) -> None:
    former = self.get(component, new.store)
    if former is None or former.state is not State.ENDED:
        step(component, new, granted_at)


def not_for_buyers(step: Step, self: Any, event: Event) -> None:
    if not is_buyer(self, event.body["store"]):
        step(event)


VARIANTS = (
    variant(
        "auth-nightly-exchange",
        "leaves codes to a job two hours later",
        "把授权码留给两小时后的定时任务",
        "auth.code-exchanged:code-unused push.padding-32:code-unused "
        "push.bytes-not-characters:code-unused push.optional-fields:code-unused",
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
        "auth.lost-refresh-token:call-declined",
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
        "auth.lost-refresh-token:call-declined",
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
        "auth-late-refusal-believed",
        "takes the late refusal of an old refresh token for the end of the grant that replaced it",
        "旧刷新令牌的拒绝应答晚到时，误以为新的授权也已终止",
        "auth.lost-refresh-token:call-declined auth.partial-grant:call-declined auth.update:call-declined",
        grants__Grants__store_token=late_refusal_believed,
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
        "auth.already-granted:denied",
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
        "auth-cancel-drops-order",
        "takes a cancelled grant for the end of the service",
        "把取消授权当作服务结束",
        "auth.still-valid-without-grant:denied",
        entitlement__Entitlements__specs=dropped_with_grant,
    ),
    variant(
        "auth-cancel-forgets-order",
        "forgets at a cancelled grant what was paid for, until the next pull",
        "取消授权后忘记已付费的内容，直到下一次拉取",
        "auth.still-valid-without-grant:denied",
        work__Work__unauthorized=forgotten_with_grant,
    ),
    variant(
        "auth-cancel-not-heard",
        "goes on calling for a store whose grant has ended",
        "授权已终止的店铺，仍继续代其调用",
        "auth.cancel-stops-calls:used-after-end refund.grant-ends:used-after-end",
        work__Work__unauthorized=note_cancelled,
        grants__Grants__end=end_unless_cancelled,
        tokens__Tokens__drop=keep_cancelled,
        pull__Pull__not_listed=nothing,
        pull__Pull__finish=poll_cancelled,
    ),
    variant(
        "auth-first-platform",
        "uses the first of its platforms for every code",
        "所有授权码都用第一个第三方平台去换",
        "auth.own-platform:other-platform",
        work__Work__exchange=first_platform,
    ),
    variant(
        "auth-password-loop",
        "tries again and again after the store's password has changed",
        "店铺修改密码后一再重试",
        "auth.password-changed:hammered",
        stores__Stores__send=again_and_again,
        grants__Grants__spoil=nothing,
    ),
    variant(
        "auth-keeps-access-token",
        "uses the access token of a former grant",
        "使用此前授权的访问令牌",
        "auth.re-grant:revoked-token",
        grants__Grants__end=end_keeping_token,
        grants__Grants__record=record_without_token,
        grants__Grants__drop_access_token=nothing,
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
        "auth-late-cancel-believed",
        "believes an old `unauthorized` that comes late",
        "相信迟到的旧 `unauthorized`",
        "auth.late-cancel:asked-to-grant auth.late-cancel:call-declined "
        "push.order-independent:asked-to-grant",
        work__Work__unauthorized=believe_cancel,
        pull__Pull__authorizer_listed=ended_not_listed,
        grants__Grants__recover=ended_not_recovered,
    ),
    variant(
        "auth-ended-for-ever",
        "never takes a store again whose grant has ended",
        "店铺取消过授权就不再接受",
        "auth.re-grant:call-declined refund.buy-again:asked-to-grant",
        grants__Grants__record=ended_for_ever,
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
)
