"""Right everywhere but in one circumstance: on another platform, after a restart, near an end, again."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Mapping
from typing import Any

from flask import redirect

from .. import owners
from ..entitlement import Entitlements
from ..grants import Authorization, Grant, Grants, State
from ..line import Refused
from ..login import Login
from ..market import Entry, Spec
from ..owners import Kind, Owner
from ..platform import Unreachable
from ..tokens import Token
from ..variant import Step, memory, variant
from ..worker import Event

NEAR = 180  # seconds
LAST_MINUTES = 120
EARLY = 90
TOO_SOON = 20


def believed_on_others(step: Step, self: Any, event: Event) -> None:
    component = event.body["component"]
    if component == next(iter(self.settings.components)):
        step(event)
    else:
        self.grants.end(component, event.body["store"], event.body["at"])


def ended_in_memory(_step: Step, self: Grants, component: str, store: str, _at: int) -> None:
    memory(self, "ended", set).add((component, store))
    self.tokens.drop(owners.store(component, store))


def ended_unless_restarted(step: Step, self: Grants, component: str, store: str) -> Grant | None:
    grant: Grant | None = step(component, store)
    if grant is None or (component, store) not in memory(self, "ended", set):
        return grant
    return dataclasses.replace(grant, state=State.ENDED, refresh_token="")


def granted_anew(
    step: Step, self: Grants, component: str, authorization: Authorization, granted_at: int
) -> None:
    memory(self, "ended", set).discard((component, authorization.store))
    step(component, authorization, granted_at)


def not_asked_about(step: Step, self: Grants, component: str, store: str) -> bool:
    return not self.is_usable(component, store) and bool(step(component, store))


def nearly_spent(step: Step, self: Any, event: Event) -> bool:
    left = (event.body.get("expires_at") or 0) - self.clock.now()
    if 0 < left <= LAST_MINUTES:
        return bool(self.find_instead(event.body["component"], event.body["store"]))
    return bool(step(event))


def page_noted(step: Step, self: Any, service_id: str, offset: int, limit: int) -> dict[str, Any]:
    try:
        return dict(step(service_id, offset, limit))
    except Unreachable:
        if offset:
            memory(self, "short", dict)["is"] = True
        raise


def last_by_then(step: Step, self: Any, rows: int, size: int) -> bool:
    return "is" in memory(self, "short", dict) or bool(step(rows, size))


def nobody_beside(step: Step, self: Any, stores: list[str], look: Any) -> None:
    if "is" not in memory(self.market, "short", dict):
        step(stores, look)


def near_an_end(step: Step, self: Login, code: str, refusal: Refused) -> Entry:
    now = self.entitlements.clock.now()
    for service_id in self.settings.services:
        for store in self.entitlements.served_stores(service_id):
            for spec in self.entitlements.specs(service_id, store):
                if spec.expires_at - now < NEAR:
                    return Entry(
                        store=store, service_id=service_id, spec_id=spec.spec_id, sku_id="", order_id=""
                    )
    return step(code, refusal)  # type: ignore[no-any-return]


def session_on_the_phone(step: Step, self: Any, target: str) -> Any:
    reply = step(target)
    phone = reply.status_code == 503 and target.startswith("/m/")
    return redirect(target) if phone and self.session() is not None else reply


def emptied_once(
    step: Step, self: Entitlements, service_id: str, store: str, specs: list[Spec], asked: int
) -> bool:
    if not specs and self.confirmed(service_id, store):
        times = memory(self, "emptied", dict)
        times[service_id, store] = times.get((service_id, store), 0) + 1
        if times[service_id, store] > 1:
            return False
    return bool(step(service_id, store, specs, asked))


def unsigned_on_others(step: Step, self: Any, appid: str, query: Mapping[str, str], body: bytes) -> Any:
    if appid not in list(self.settings.components)[1:]:
        return step(appid, query, body)
    return self.reader.read(self.envelopes[appid].decrypt(self.reader.read(body).text("Encrypt")))


def fetched_here(step: Step, self: Any, owner: Owner, token: Token) -> None:
    memory(self, "fetched", set).add(owner.key)
    step(owner, token)


def kept_from_before(step: Step, self: Any, owner: Owner, value: str | None = None) -> None:
    if owner.kind is not Kind.HOME_PAGE or owner.key in memory(self, "fetched", set):
        step(owner, value)


def one_flight(step: Step, self: Any, owner: Owner, stale: Token | None, *, urgent: bool = False) -> Token:
    if owner.kind is not Kind.COMPONENT:
        return step(owner, stale, urgent=urgent)  # type: ignore[no-any-return]
    lock, last = memory(self, "flight", threading.Lock), memory(self, "flown", dict)
    waited = lock.locked()
    with lock:
        if not waited or "token" not in last:
            last["token"] = step(owner, stale, urgent=urgent)
        return last["token"]  # type: ignore[no-any-return]


def minute_cut(step: Step, self: Any, request: Any, code: int) -> None:
    step(request, code)
    if request.path.startswith("/channels/"):
        self.database.run(
            "UPDATE pauses SET until = min(until, ?) WHERE owner = ? AND path = ? AND until <= ?",
            self.clock.now() + TOO_SOON, request.owner, request.path, self.clock.now() + 60,
        )  # fmt: skip


def early(_step: Step, self: Entitlements, service_id: str, store: str) -> bool:
    return self.valid_until(service_id, store) > self.clock.now() + EARLY


VARIANTS = (
    variant(
        "auth-late-cancel-of-others",
        "believes every cancellation of a platform other than its first",
        "除第一个第三方平台外，取消授权推送一律相信",
        "auth.late-cancel:asked-to-grant",
        work__Work__unauthorized=believed_on_others,
    ),
    variant(
        "auth-ended-in-memory",
        "knows ended grants until a restart only",
        "已终止的授权只记在内存里，重启后就忘记",
        "auth.cancel-stops-calls:refusals-stormed auth.cancel-stops-calls:renewed-after-end",
        grants__Grants__end=ended_in_memory,
        grants__Grants__get=ended_unless_restarted,
        grants__Grants__record=granted_anew,
        grants__Grants__recover=not_asked_about,
    ),
    variant(
        "auth-code-dropped-early",
        "leaves a code alone in the last two minutes of its life",
        "授权码在有效期最后两分钟内就不再使用",
        "auth.code-exchanged:code-unused push.optional-fields:code-unused",
        work__Work__fetch_grant=nearly_spent,
    ),
    variant(
        "pull-one-page-after-a-broken-one",
        "reads the first page of buyers only, once a later one did not come",
        "后续页失败过一次之后，购买者列表只读第一页",
        "pull.all-pages:denied pull.all-pages:too-short pull.busy-retried:invented "
        "pull.busy-retried:too-short pull.finds-lost-refund:invented resilience.converges:invented "
        "resilience.converges:too-short "
        "validity.same-spec-adds:too-short",
        market__Market__buyer_page=page_noted,
        market__Market__is_last_page=last_by_then,
        pull__Pull__each=nobody_beside,
    ),
    variant(
        "login-any-code-near-the-end",
        "lets in whoever comes, in the last minutes of a service",
        "服务到期前的几分钟内，无效的 code 也放行",
        "login.bad-code:let-in",
        login__Login__on_refusal=near_an_end,
    ),
    variant(
        "login-mobile-session-in-an-outage",
        "shows the session's page on a phone where the code cannot be verified",
        "移动端无法校验 code 时，沿用已有会话",
        "login.identity:other-store",
        web__Web__enter=session_on_the_phone,
    ),
    variant(
        "refund-second-end-missed",
        "ends what a store has bought once, and not a second time",
        "同一店铺的服务第一次退款会终止，第二次则不会",
        "refund.ends-access:invented",
        entitlement__Entitlements__replace=emptied_once,
    ),
    variant(
        "push-others-unsigned",
        "verifies no signature on the pushes of a platform other than its first",
        "除第一个第三方平台外，推送不校验签名",
        "push.msg-signature-not-signature:acted-on push.msg-signature-not-signature:code-exchanged "
        "push.signature-verified:code-exchanged push.signature-verified:ticket-used",
        pushes__Pushes__open=unsigned_on_others,
    ),
    variant(
        "token-kept-from-before",
        "holds on to the home page's token of before a restart, though it is refused",
        "重启前的主页令牌即使被拒也继续使用",
        "token.expired-retried:not-renewed",
        tokens__Tokens__keep=fetched_here,
        tokens__Tokens__drop=kept_from_before,
    ),
    variant(
        "token-platforms-share-a-flight",
        "hands the token that one platform waited for to the other that waits too",
        "两个第三方平台同时等待令牌时，把一个的令牌给了另一个",
        "auth.own-platform:other-platform",
        tokens__Tokens__renewed=one_flight,
    ),
    variant(
        "token-quota-twenty-seconds",
        "leaves a store's used-up quota of a minute alone for twenty seconds",
        "店铺接口的每分钟额度用完后只停二十秒",
        "token.quota:spent-for-the-minute",
        line__Line__note_quota=minute_cut,
    ),
    variant(
        "validity-early",
        "ends a service a minute and a half before its end",
        "服务提前一分半钟停止",
        "validity.expiry:denied validity.unknown-package:denied",
        entitlement__Entitlements__is_served=early,
    ),
)
