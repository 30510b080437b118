"""Takes what befalls a page, a platform or a store for what befell others beside it."""

from __future__ import annotations

import contextlib
from typing import Any

from .. import owners
from ..grants import AUTHORIZER_TOKEN, Authorization, Grant, State
from ..pull import AUTHORIZER_LIST, NOT_NOW
from ..variant import Step, memory, variant
from ..worker import Event
from .auth import unknown_not_recovered

RENEWALS = 5


def pages_that_came(_step: Step, self: Any, component: str) -> list[dict[str, Any]]:
    """Pages of twenty, up to the first that does not come."""
    rows: list[dict[str, Any]] = []
    while True:
        body = {"component_appid": component, "offset": len(rows), "count": 20}
        try:
            reply = self.calls.ask(owners.component(component), AUTHORIZER_LIST, body)
        except NOT_NOW:
            return rows
        rows += reply["list"]
        if len(reply["list"]) < 20:
            return rows


def one_code_at_a_time(step: Step, self: Any, event: Event) -> bool:
    busy, component = memory(self, "exchanging", set), event.body["component"]
    if component in busy:
        return True
    busy.add(component)
    try:
        return bool(step(event))
    finally:
        busy.discard(component)


def ended_unlisted(_step: Step, self: Any, grant: Grant) -> None:
    self.grants.end(grant.component, grant.store, self.clock.now())


def stops_at_a_failing_store(step: Step, self: Any, component: str, row: dict[str, Any], mark: int) -> None:
    unknown = self.grants.get(component, str(row["authorizer_appid"])) is None
    step(component, row, mark)
    if unknown:
        self.stores.introduce(component, str(row["authorizer_appid"]))


def looks_until_one_fails(_step: Step, _self: Any, stores: list[str], look: Step) -> None:
    for store in stores:
        look(store)


def ended_everywhere(step: Step, self: Any, event: Event) -> None:
    step(event)
    store = event.body["store"]
    if not self.grants.is_granted(event.body["component"], store):
        for component in self.settings.components:
            if self.grants.get(component, store) is not None:
                self.grants.end(component, store, event.body["at"])


def shelf_by_the_platform_of_before(step: Step, self: Any, component: str, store: str, kind: str) -> Any:
    """As where a store's token is kept by the store's appid alone."""
    first = memory(self, "first", dict).setdefault(store, component)
    return step(first if self.stores.grants.is_granted(first, store) else component, store, kind)


def ended_stays_ended(step: Step, self: Any, component: str, row: dict[str, Any], mark: int) -> None:
    grant = self.grants.get(component, str(row["authorizer_appid"]))
    if grant is None or grant.state is not State.ENDED:
        step(component, row, mark)


def spoilt_once_more(step: Step, self: Any, component: str, store: str) -> None:
    times = memory(self, "spoilt", dict)
    times[store] = times.get(store, 0) + 1
    step(component, store)


def not_after_a_second_change(step: Step, self: Any, component: str, new: Authorization, at: int) -> None:
    if memory(self, "spoilt", dict).get(new.store, 0) < 2:
        step(component, new, at)


def dead_token_kept(step: Step, self: Any, component: str, store: str, at: int) -> None:
    grant = self.get(component, store)
    if grant is not None and grant.refresh_token:
        memory(self, "dead_tokens", dict)[component, store] = grant.refresh_token
    step(component, store, at)


def dead_tokens_tried(step: Step, self: Any) -> None:
    step()
    for (component, store), token in memory(self.grants, "dead_tokens", dict).items():
        if self.grants.is_granted(component, store):
            continue
        body = {
            "component_appid": component,
            "authorizer_appid": store,
            "authorizer_refresh_token": token,
        }
        for _ in range(RENEWALS):
            with contextlib.suppress(*NOT_NOW):
                self.calls.ask(owners.component(component), AUTHORIZER_TOKEN, body)


VARIANTS = (
    variant(
        "auth-one-code-at-a-time",
        "takes the exchange of one store's code, while it is under way, for that of another's",
        "一个店铺的授权码正在换取时，把它当作另一店铺的换取",
        "push.optional-fields:code-unused",
        work__Work__fetch_grant=one_code_at_a_time,
    ),
    variant(
        "auth-missing-page-is-end",
        "takes a page of authorizers that does not come for the end of the list, and the rest for ended",
        "授权列表某一页没有返回就当作列表结束，其余店铺视为已取消授权",
        "pull.busy-retried:asked-to-grant token.authorizer-cached:renewed-early",
        pull__Pull__authorizers=pages_that_came,
        pull__Pull__not_listed=ended_unlisted,
    ),
    variant(
        "auth-stops-at-a-failing-store",
        "stops reading the list at a store whose first call fails, and asks of nobody else",
        "授权列表里某店铺首次调用失败就停止，也不再单独查询",
        "auth.lost-event:call-declined",
        pull__Pull__authorizer_listed=stops_at_a_failing_store,
        grants__Grants__recover=unknown_not_recovered,
    ),
    variant(
        "pull-stops-at-a-failing-store",
        "ends its round at the first store that cannot be asked about",
        "某个店铺查询失败，整轮拉取就此结束",
        "pull.finds-lost-refund:invented pull.busy-retried:invented",
        pull__Pull__each=looks_until_one_fails,
    ),
    variant(
        "auth-cancel-ends-all-platforms",
        "takes a store's cancelled grant to one platform for the end of those to its others",
        "店铺取消对一个第三方平台的授权，就当作对其他平台的授权也已终止",
        "auth.own-platform:asked-to-grant",
        work__Work__unauthorized=ended_everywhere,
        pull__Pull__authorizer_listed=ended_stays_ended,
    ),
    variant(
        "auth-platform-of-before",
        "works for a store by the platform that it first worked by, whatever the service",
        "代店铺工作时沿用最初使用的第三方平台，不论是哪个服务",
        "auth.own-platform:other-platform",
        storefront__Storefront__shelf=shelf_by_the_platform_of_before,
    ),
    variant(
        "auth-second-password-change",
        "does not take the grant that follows a second change of the password",
        "店铺第二次修改密码之后的授权不再生效",
        "auth.update:call-declined",
        grants__Grants__spoil=spoilt_once_more,
        grants__Grants__record=not_after_a_second_change,
    ),
    variant(
        "auth-dead-token-renewed",
        "asks again and again for a token of a grant that has ended",
        "授权已终止的店铺，仍一再为其刷新令牌",
        "auth.cancel-stops-calls:renewed-after-end",
        grants__Grants__end=dead_token_kept,
        pull__Pull__finish=dead_tokens_tried,
    ),
)
