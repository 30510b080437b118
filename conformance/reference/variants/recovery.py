"""Good at finding a lost grant once, and careless the next time, or where something else fails beside it."""

from __future__ import annotations

from typing import Any

from ..grants import Authorization, Grant, State
from ..line import BUSY, Refused
from ..pull import NOT_NOW
from ..variant import Step, always, memory, variant
from ..worker import Event, Later
from .auth import known_not_listed, unknown_not_recovered

RENEWALS = 5


def given_up(grants: Any, component: str, store: str) -> None:
    """What went wrong once is never looked at again."""
    memory(grants, "given_up", set).add((component, store))


def given_up_not_listed(step: Step, self: Any, component: str, row: dict[str, Any], mark: int) -> None:
    if (component, str(row["authorizer_appid"])) not in memory(self.grants, "given_up", set):
        step(component, row, mark)


def given_up_not_recovered(step: Step, self: Any, component: str, store: str) -> bool:
    return (component, store) not in memory(self, "given_up", set) and bool(step(component, store))


def blamed_for_forgery(step: Step, self: Any, appid: str, query: Any, body: bytes) -> Any:
    suspects = memory(self, "suspects", set)
    try:
        fields = step(appid, query, body)
    except Exception:
        suspects.add(appid)
        raise
    if appid in suspects and fields.text("AuthorizationCode"):
        suspects.discard(appid)
        memory(self, "suspected", set).add(fields.text("AuthorizationCode"))
    return fields


def unless_suspected(step: Step, self: Any, *, key: str, **rest: Any) -> None:
    if key.removeprefix("code:") not in memory(self, "suspected", set):
        step(key=key, **rest)


def suspected_not_listed(step: Step, self: Any, component: str, row: dict[str, Any], mark: int) -> None:
    if self.grants.get(component, str(row["authorizer_appid"])) is not None:
        step(component, row, mark)


def one_exchange(_step: Step, self: Any, event: Event) -> bool:
    component, store = event.body["component"], event.body["store"]
    try:
        authorization = self.grants.exchange(component, event.body["code"])
    except NOT_NOW:
        given_up(self.grants, component, store)
        return False
    self.grants.record(component, authorization, event.body["at"])
    return True


def until_spent(_step: Step, self: Any, event: Event) -> bool:
    component, store = event.body["component"], event.body["store"]
    try:
        authorization = self.grants.exchange(component, event.body["code"])
    except Refused as refusal:
        if refusal.errcode == BUSY:
            raise Later from refusal
        given_up(self.grants, component, store)
        return False
    except NOT_NOW as error:
        raise Later from error
    self.grants.record(component, authorization, event.body["at"])
    return True


def listed_once(step: Step, self: Any, component: str) -> None:
    done = memory(self, "listed", set)
    if component not in done:
        step(component)
        done.add(component)


def one_new_a_round(step: Step, self: Any, component: str) -> None:
    memory(self, "new", set).clear()
    step(component)


def one_new_listed(step: Step, self: Any, component: str, row: dict[str, Any], mark: int) -> None:
    new = memory(self, "new", set)
    if self.grants.get(component, str(row["authorizer_appid"])) is None:
        if component in new:
            return
        new.add(component)
    step(component, row, mark)


def recovered_once(step: Step, self: Any, component: str, store: str) -> bool:
    times = memory(self, "recovered", dict)
    times[component, store] = times.get((component, store), 0) + 1
    return times[component, store] == 1 and bool(step(component, store))


def known_is_known(step: Step, self: Any, event: Event) -> None:
    if not self.grants.is_granted(event.body["component"], event.body["store"]):
        step(event)


def first_access_token_dropped(step: Step, self: Any, component: str, new: Authorization, at: int) -> None:
    times = memory(self, "granted", dict)
    times[component, new.store] = times.get((component, new.store), 0) + 1
    former: Grant | None = self.get(component, new.store)
    if former is not None and times[component, new.store] > 2:
        self._write(component, new.store, state=State.GRANTED, refresh_token=former.refresh_token or "stale")
        return
    step(component, new, at)


def exchanged_again_at_start(step: Step, self: Any) -> None:
    self.database.run("UPDATE events SET state = 'new' WHERE kind IN ('authorized', 'updateauthorized')")
    step()


def update_needs_grant(step: Step, self: Any, event: Event) -> None:
    component, store = event.body["component"], event.body["store"]
    if self.grants.is_granted(component, store):
        step(event)
    else:
        given_up(self.grants, component, store)


def dead_after_unknown(step: Step, self: Any, event: Event) -> None:
    if self.grants.get(event.body["component"], event.body["store"]) is None:
        memory(self, "dead", set).add("worker")
    step(event)


def unless_dead(step: Step, self: Any, event: Event) -> bool:
    if memory(self, "dead", set):
        given_up(self.grants, event.body["component"], event.body["store"])
        return False
    return bool(step(event))


GIVEN_UP: dict[str, Step] = {
    "pull__Pull__authorizer_listed": given_up_not_listed,
    "grants__Grants__recover": given_up_not_recovered,
}

VARIANTS = (
    variant(
        "auth-forged-then-ignored",
        "ignores a grant whose first attempt was corrupted on its way",
        "首次投递在途中损坏的授权推送，重试时也被忽略",
        "auth.code-exchanged:code-unused push.optional-fields:code-unused",
        pushes__Pushes__open=blamed_for_forgery,
        pushes__Pushes__schedule=unless_suspected,
        pull__Pull__authorizer_listed=suspected_not_listed,
        grants__Grants__recover=unknown_not_recovered,
    ),
    variant(
        "auth-exchange-once",
        "gives a store up when the exchange of its code fails, be it busy",
        "授权码换取失败一次就放弃该店铺，哪怕只是系统繁忙",
        "auth.code-exchanged:code-given-up auth.lost-event:call-declined",
        work__Work__fetch_grant=one_exchange,
        **GIVEN_UP,
    ),
    variant(
        "auth-spent-code-given-up",
        "gives a store up when its code is spent, though the reply to it was lost",
        "换取应答丢失、授权码已用掉时，就放弃该店铺",
        "auth.code-exchanged:code-given-up auth.lost-event:call-declined",
        work__Work__fetch_grant=until_spent,
        **GIVEN_UP,
    ),
    variant(
        "auth-listed-once",
        "reads the list of authorizers once, and asks of nobody else",
        "授权列表只读一次，也不再单独查询",
        "auth.lost-event:call-declined store.unauthorized-api:call-declined",
        pull__Pull__component=listed_once,
        grants__Grants__recover=unknown_not_recovered,
    ),
    variant(
        "auth-one-new-a-round",
        "takes one new store of a list and leaves the others for later rounds",
        "每轮只从授权列表里取一个新店铺，其余留到以后",
        "auth.lost-event:call-declined",
        pull__Pull__component=one_new_a_round,
        pull__Pull__authorizer_listed=one_new_listed,
        grants__Grants__recover=unknown_not_recovered,
    ),
    variant(
        "auth-recovers-once",
        "finds a store's refresh token again once, and never a second time",
        "每个店铺的刷新令牌只找回一次",
        "auth.lost-refresh-token:call-declined",
        grants__Grants__recover=recovered_once,
        pull__Pull__authorizer_listed=known_not_listed,
    ),
    variant(
        "auth-known-is-known",
        "does not look at the grant of a store that it takes for granted",
        "认为店铺已授权时，不再理会新的授权推送",
        "auth.code-exchanged:code-unused auth.lost-refresh-token:call-declined "
        "auth.re-grant:former-refresh-token push.optional-fields:code-unused "
        "token.survives-restart:call-declined",
        work__Work__authorized=known_is_known,
        pull__Pull__authorizer_listed=known_not_listed,
        grants__Grants__recover=always(False),
    ),
    variant(
        "auth-third-grant-lost",
        "keeps the refresh token of a store's second grant at its third",
        "店铺第三次授权时，仍保留第二次的刷新令牌",
        "auth.re-grant:call-declined auth.lost-refresh-token:call-declined",
        grants__Grants__record=first_access_token_dropped,
    ),
    variant(
        "auth-exchanges-again-at-start",
        "exchanges all codes again when it starts",
        "每次启动时把所有授权码再换取一遍",
        "auth.code-once:code-again token.survives-restart:code-again",
        worker__Worker__start=exchanged_again_at_start,
        work__Work__is_spent=always(False),
    ),
    variant(
        "auth-update-needs-grant",
        "drops the update of a store that it does not know, for good",
        "不认识的店铺的授权更新推送一律丢弃，不再处理",
        "auth.partial-grant:call-declined auth.update:call-declined auth.update:code-unused "
        "push.optional-fields:code-unused push.padding-32:code-unused",
        work__Work__updateauthorized=update_needs_grant,
        **GIVEN_UP,
    ),
    variant(
        "auth-unknown-cancel-fatal",
        "works on no grant any more once a store that it never had has cancelled",
        "收到陌生店铺的取消授权后，不再处理任何授权",
        "auth.code-exchanged:code-unused push.optional-fields:code-unused",
        work__Work__unauthorized=dead_after_unknown,
        work__Work__fetch_grant=unless_dead,
        **GIVEN_UP,
    ),
)
