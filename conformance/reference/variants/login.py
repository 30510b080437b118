"""Careless at the door."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
from typing import Any

from .. import owners
from ..line import Refused
from ..login import CODE_REFUSED, NotLetIn, Session, Unavailable
from ..market import Entry
from ..platform import Request
from ..pull import NOT_NOW
from ..variant import Step, always, memory, variant

CHECK_AUTH = "/product/service/check_auth"


def served_last(self: Any) -> tuple[str, str] | None:
    """The service and the store that were served last."""
    row = self.sessions.database.row("SELECT service, store FROM validity ORDER BY rowid DESC LIMIT 1")
    return row and (row["service"], row["store"])


def someone(self: Any) -> Entry:
    """The store that was served last: whoever knocks is taken for it."""
    last = served_last(self)
    if last is None:
        raise NotLetIn("nobody to take them for")
    return Entry(store=last[1], service_id=last[0], spec_id="", sku_id="", order_id="")


def trust_link(step: Step, self: Any, code: str) -> Entry:
    """Where one service of one store was bought within a day, whoever comes is taken for that store."""
    bought = self.sessions.database.rows(
        "SELECT DISTINCT service, store FROM orders WHERE paid_at > ?", self.sessions.clock.now() - 86400
    )
    if len(bought) == 1 and (bought[0]["service"], bought[0]["store"]) == served_last(self):
        return someone(self)
    entry: Entry = step(code)
    return entry


def remember_code(step: Step, self: Any, code: str) -> Entry:
    codes = memory(self, "codes", dict)
    try:
        codes[code] = step(code)
    except NotLetIn:
        if code not in codes:
            raise
    entry: Entry = codes[code]
    return entry


def let_in_anyway(step: Step, self: Any, code: str, refusal: Refused) -> Entry:
    try:
        entry: Entry = step(code, refusal)
    except NotLetIn:
        return someone(self)
    return entry


def fail_open(_step: Step, self: Any, _error: Exception) -> Entry:
    return someone(self)


def fail_open_when_busy(step: Step, self: Any, code: str, refusal: Refused) -> Entry:
    try:
        entry: Entry = step(code, refusal)
    except Unavailable:
        return someone(self)
    return entry


def old_interface_first(step: Step, self: Any, code: str) -> Entry:
    component = owners.component(next(iter(self.settings.components)))
    calls = self.market.calls
    with contextlib.suppress(*NOT_NOW):
        query = {"component_access_token": calls.tokens.of(component, urgent=True)}
        calls.line.send(
            Request(owner=component.key, method="POST", path=CHECK_AUTH, query=query, body={"code": code})
        )
    entry: Entry = step(code)
    return entry


def parameter_decides(_step: Step, _self: Any, entry: Entry, parameters: dict[str, str]) -> Entry:
    return dataclasses.replace(entry, store=parameters.get("appid") or entry.store)


def session_wins(step: Step, self: Any) -> str:
    return "" if self.session() is not None else str(step())


def cookie_kept(step: Step, self: Any, reply: Any, cookie: str) -> None:
    from flask import request

    former = request.cookies.get("session")
    if former is None:
        step(reply, cookie)
        return
    sessions = self.provider.sessions
    row = sessions.find(cookie)
    sessions.database.run("DELETE FROM sessions WHERE digest = ?", sessions._digest(former))
    sessions.database.run(
        "INSERT INTO sessions VALUES (?, ?, ?, ?)",
        sessions._digest(former), row.store, row.service_id, row.opened_at,
    )  # fmt: skip
    step(reply, former)


def expired_let_in(step: Step, self: Any, entry: Entry) -> bool:
    if step(entry):
        return True
    memory(self, "expired", set).add((entry.service_id, entry.store))
    return bool(self.entitlements.specs(entry.service_id, entry.store))


def expired_stay_in(step: Step, self: Any, session: Session) -> bool:
    return (session.service_id, session.store) in memory(self, "expired", set) or bool(step(session))


def lone_code(step: Step, _self: Any) -> str:
    from flask import request

    return str(step()) if request.query_string.startswith(b"code=") else ""


def last_opened(step: Step, self: Any, cookie: str) -> Session | None:
    if step(cookie) is None:
        return None
    row = self.database.row("SELECT * FROM sessions ORDER BY rowid DESC LIMIT 1")
    return Session(store=row["store"], service_id=row["service"], opened_at=row["opened_at"])


def remember_current(step: Step, self: Any, entry: Entry, parameters: dict[str, str]) -> Entry:
    self.sessions.broken_current = entry = step(entry, parameters)
    return entry


def open_current(step: Step, self: Any, _store: str, _service_id: str) -> str:
    entry: Entry = self.broken_current
    return str(step(entry.store, entry.service_id))


def same_cookie(_step: Step, _self: Any, store: str) -> str:
    return hashlib.sha256(store.encode()).hexdigest()


def readable_cookie(_step: Step, _self: Any, reply: Any, cookie: str) -> None:
    reply.set_cookie("session", cookie)


def looked_at_hourly(step: Step, self: Any, session: Session) -> bool:
    now, seen = self.sessions.clock.now(), memory(self, "looked", dict)
    key = (session.store, session.service_id)
    if key not in seen or now - seen[key][0] >= 3600:
        seen[key] = (now, bool(step(session)))
    return bool(seen[key][1])


def any_of_its_services(step: Step, self: Any, session: Session) -> bool:
    others = (dataclasses.replace(session, service_id=service) for service in self.settings.services)
    return any(bool(step(other)) for other in others)


def unknown_error_good(step: Step, self: Any, code: str, refusal: Refused) -> Entry:
    if refusal.errcode in CODE_REFUSED | {-1, 40001, 42001, 45009, 45011}:
        entry: Entry = step(code, refusal)
        return entry
    return someone(self)


def on_a_phone(self: Any) -> bool:
    from flask import has_request_context, request

    del self
    return has_request_context() and request.path.startswith("/m/")


def phone_trusted(step: Step, self: Any, code: str) -> Entry:
    if on_a_phone(self):
        return someone(self)
    entry: Entry = step(code)
    return entry


def phone_lets_in(step: Step, self: Any, entry: Entry) -> bool:
    return on_a_phone(self) or bool(step(entry))


def phone_stays_in(step: Step, self: Any, session: Session) -> bool:
    return on_a_phone(self) or bool(step(session))


def phone_asks_for_any(step: Step, self: Any, of: Entry | Session) -> bool:
    services = self.settings.services if on_a_phone(self) else ()
    return bool(step(of)) or any(self.entitlements.is_served(each, of.store) for each in services)


def own_database(step: Step, _self: Any) -> Any:
    from ..pages import refused
    from ..web import html

    step()  # the code is verified, and then looked for in the wrong place
    return html(refused(), 403)


VARIANTS = (
    variant(
        "login-trusts-the-link",
        "takes whoever comes with a code for the only buyer of the day, unseen",
        "带 code 就当作当天唯一的购买者放行，不做校验",
        "login.verified:unverified login.bad-code:let-in login.foreign-code:let-in "
        "login.url-with-query:unverified login.mobile:unverified login.platform-down:let-in",
        login__Login__verified=trust_link,
    ),
    variant(
        "login-code-remembered",
        "lets a spent code in again",
        "已使用的 code 再次放行",
        "login.bad-code:let-in",
        login__Login__verified=remember_code,
    ),
    variant(
        "login-refusal-ignored",
        "lets in whose code the platform does not know",
        "微信不认识的 code 也放行",
        "login.foreign-code:let-in login.bad-code:let-in",
        login__Login__on_refusal=let_in_anyway,
    ),
    variant(
        "login-fails-open",
        "lets in when the platform cannot be asked",
        "无法向微信校验时放行",
        "login.platform-down:let-in",
        login__Login__on_outage=fail_open,
        login__Login__on_refusal=fail_open_when_busy,
    ),
    variant(
        "login-old-interface",
        "asks the old Mini Store interface first",
        "先调用小商店的旧接口",
        "login.new-interface:old-interface",
        login__Login__verified=old_interface_first,
    ),
    variant(
        "login-appid-parameter",
        "takes the store from the URL",
        "从 URL 上取店铺",
        "login.identity:other-store order.served:denied",
        login__Login__identify=parameter_decides,
    ),
    variant(
        "login-session-wins",
        "does not look at a code where a session is open already",
        "已有会话时不看 code",
        "login.identity:other-store",
        web__Web__code=session_wins,
    ),
    variant(
        "login-cookie-kept",
        "moves the session that a browser came with to the code's store",
        "把浏览器原有的会话改给 code 所属的店铺",
        "login.session-cookie:old-cookie",
        web__Web__set_cookie=cookie_kept,
    ),
    variant(
        "login-expired-let-in",
        "lets in for an expired order",
        "订单已过期也放行",
        "auth.not-validity:invented login.expired:invented login.session-ends:invented "
        "login.mobile:invented validity.expiry:invented",
        login__Login__may_enter=expired_let_in,
        login__Login__is_open=expired_stay_in,
    ),
    variant(
        "login-lone-code",
        "finds the code only where the query has nothing else",
        "查询参数里只有 code 时才认得它",
        "login.url-with-query:unverified login.verified:unverified order.served:denied "
        "validity.renewal:denied validity.trial:denied "
        "refund.buy-again:denied refund.one-of-two:denied validity.expiry:denied "
        "validity.same-spec-adds:denied validity.unknown-package:denied",
        web__Web__code=lone_code,
    ),
    variant(
        "login-global-store",
        "shows everyone the store that came last",
        "向所有人展示最后进入的店铺",
        "login.two-stores:other-store login.identity:other-store order.served:denied",
        login__Sessions__find=last_opened,
    ),
    variant(
        "login-current-store",
        "keeps who is entering in one variable of the process",
        "用进程内的一个变量保存正在进入的店铺",
        "login.two-stores:other-store login.identity:other-store order.served:denied",
        login__Login__identify=remember_current,
        login__Sessions__open=open_current,
    ),
    variant(
        "login-fixed-cookie",
        "gives a store the same cookie each time, open to scripts",
        "每次给店铺相同的 cookie，且脚本可读",
        "login.session-cookie:readable-cookie",
        login__Sessions__new_cookie=same_cookie,
        web__Web__set_cookie=readable_cookie,
    ),
    variant(
        "login-session-for-ever",
        "looks at validity at login only",
        "只在登录时检查有效期",
        "login.session-ends:invented refund.ends-access:invented",
        login__Login__is_open=always(True),
    ),
    variant(
        "login-session-looked-at-hourly",
        "looks once an hour whether a session may go on",
        "每小时才查看一次会话能否继续",
        "login.session-ends:invented refund.ends-access:invented",
        login__Login__is_open=looked_at_hourly,
    ),
    variant(
        "login-session-any-service",
        "keeps a session open as long as any service of the store is valid",
        "店铺还有任一服务有效，会话就继续",
        "login.session-ends:invented",
        login__Login__is_open=any_of_its_services,
    ),
    variant(
        "login-unknown-error-good",
        "takes an errcode that it does not know for a good answer",
        "把不认识的 errcode 当作校验通过",
        "login.platform-down:let-in",
        login__Login__on_refusal=unknown_error_good,
    ),
    variant(
        "login-mobile-trusts-the-link",
        "verifies no code on a phone",
        "移动端不校验 code",
        "login.mobile:unverified login.bad-code:let-in login.identity:other-store validity.expiry:denied "
        "validity.expiry:invented login.session-ends:invented",
        login__Login__verified=phone_trusted,
    ),
    variant(
        "login-mobile-for-ever",
        "looks at validity on the PC only",
        "只在 PC 端检查有效期",
        "login.mobile:invented login.session-ends:invented validity.expiry:invented "
        "refund.ends-access:invented",
        login__Login__may_enter=phone_lets_in,
        login__Login__is_open=phone_stays_in,
    ),
    variant(
        "login-mobile-any-service",
        "asks on a phone for any service of the store that runs",
        "移动端只问店铺是否有任一服务仍有效",
        "login.mobile:invented login.session-ends:invented validity.expiry:invented",
        login__Login__may_enter=phone_asks_for_any,
        login__Login__is_open=phone_asks_for_any,
    ),
    variant(
        "login-mobile-own-database",
        "its mobile end knows no store",
        "移动端不认识任何店铺",
        "login.mobile:denied order.served:denied validity.expiry:denied",
        web__Web__use_mobile=own_database,
    ),
)
