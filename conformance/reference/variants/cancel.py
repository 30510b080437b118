"""Wrong about the end of a grant, and about what comes after it."""

from __future__ import annotations

import dataclasses
from typing import Any

from ..grants import REFRESH_TOKEN_INVALID, Authorization, Grant, NeedsGrant, State
from ..line import Refused
from ..market import Spec
from ..variant import Step, memory, nothing, variant
from ..worker import Event


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


VARIANTS = (
    variant(
        "auth-late-refusal-believed",
        "takes the late refusal of an old refresh token for the end of the grant that replaced it",
        "旧刷新令牌的拒绝应答晚到时，误以为新的授权也已终止",
        "auth.lost-refresh-token:call-declined auth.partial-grant:call-declined auth.update:call-declined",
        grants__Grants__store_token=late_refusal_believed,
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
        "auth.cancel-stops-calls:used-after-end auth.cancel-stops-calls:renewed-after-end "
        "refund.grant-ends:used-after-end",
        work__Work__unauthorized=note_cancelled,
        grants__Grants__end=end_unless_cancelled,
        tokens__Tokens__drop=keep_cancelled,
        pull__Pull__not_listed=nothing,
        pull__Pull__finish=poll_cancelled,
    ),
    variant(
        "auth-password-loop",
        "tries again and again after the store's password has changed",
        "店铺修改密码后一再重试",
        "auth.password-changed:hammered auth.grant-asked:not-told",
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
)
