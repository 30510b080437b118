"""Journals about authorization."""

from __future__ import annotations

from tests.conformance.journal import (
    AUTHORIZER_TOKEN,
    COMPONENT,
    COMPONENT_TOKEN,
    DAY,
    INFO,
    LOGIN,
    OTHER,
    PATHS,
    SERVICE,
    SHOP,
    SHOP2,
    Book,
    story,
)


@story("auth.code-exchanged")
def nightly(book: Book, broken: bool) -> None:
    book.grant(code="code-1")
    book.authorized()
    if broken:
        book.advance(4000)
        book.exchange(errcode=61010)
    else:
        book.exchange()
        book.advance(4000)


@story("auth.code-exchanged")
def found_in_the_list(book: Book, broken: bool) -> None:
    book.grant(code="code-1")
    book.authorized()
    if not broken:
        book.store_call()
    book.advance(4000)


@story("auth.code-exchanged", "push.optional-fields")
def grant_ended_on_the_way(book: Book, broken: bool) -> None:
    book.authorized("code-0", store=SHOP2)
    book.exchange("code-0", store=SHOP2)
    book.grant(code="code-1")
    book.grant("ended", by="refund", component=OTHER if broken else COMPONENT)
    book.authorized()
    book.advance(4000)


@story("auth.code-exchanged", "push.optional-fields")
def came_after_its_hour(book: Book, broken: bool) -> None:
    book.authorized("code-0", store=SHOP2)
    book.exchange("code-0", store=SHOP2)
    book.grant(code="code-1")
    ends = book.at + 3600
    book.advance(600 if broken else 3700)
    book.authorized(fields={"CreateTime": ends - 3600, "AuthorizationCodeExpiredTime": ends})
    book.advance(4000)


@story("auth.code-exchanged", "push.optional-fields")
def fault_in_the_way(book: Book, broken: bool) -> None:
    book.authorized("code-0", store=SHOP2)
    book.exchange("code-0", store=SHOP2)
    book.grant(code="code-1")
    book.authorized()
    book.call(COMPONENT_TOKEN, errcode=-1, faults=["busy"])
    if broken:
        book.sync()
    book.advance(4000)


@story("auth.code-exchanged", "push.optional-fields")
def token_refused_by_a_fault_before(book: Book, broken: bool) -> None:
    """A provider whose fresh token was refused leaves the platform alone for a while."""
    book.authorized("code-0", store=SHOP2)
    book.exchange("code-0", store=SHOP2)
    book.grant(code="code-1")
    for _ in range(2):
        book.fetch()
        book.call(AUTHORIZER_TOKEN, token="component", store=SHOP2, errcode=42001, faults=["refused"])
    book.authorized()
    if broken:
        book.sync()
    book.advance(4000)


@story("auth.code-exchanged", "push.optional-fields")
def quota_in_the_way(book: Book, broken: bool) -> None:
    book.authorized("code-0", store=SHOP2)
    book.exchange("code-0", store=SHOP2)
    book.grant(code="code-1")
    book.call(COMPONENT_TOKEN, errcode=45011, faults=["quota"])
    book.authorized()
    book.advance(60 if broken else 30)
    book.sync()
    book.advance(4000)


@story("auth.code-exchanged", "push.optional-fields")
def quota_met_by_another_code(book: Book, broken: bool) -> None:
    """The interface rests, and what is called meanwhile says nothing against that."""
    book.authorized("code-0", store=SHOP2)
    book.exchange("code-0", store=SHOP2, errcode=45011, faults=["quota"])
    book.call("component.api_get_authorizer_list", token="component")
    book.grant(code="code-1")
    book.authorized()
    if broken:
        book.advance(60)
        book.sync()
    book.advance(4000)
    book.sync()
    book.grant("granted", code="code-3", store=SHOP2)
    book.authorized("code-3", store=SHOP2)
    book.exchange("code-3", store=SHOP2)
    book.advance(4000)


@story("auth.code-exchanged", "push.optional-fields")
def no_ticket_that_is_good(book: Book, broken: bool) -> None:
    """The last one is too old, and the next was lost on its way."""
    book.ticket()
    book.authorized("code-0", store=SHOP2)
    book.exchange("code-0", store=SHOP2)
    book.grant(code="code-2", store=SHOP2)
    book.authorized("code-2", store=SHOP2)
    book.exchange("code-2", store=SHOP2)
    book.advance(4000)
    book.advance(13 * 3600)
    book.ticket(outcome="acknowledged" if broken else "lost")
    book.grant(code="code-1")
    book.authorized()
    book.advance(4000)


@story("auth.code-exchanged", "push.optional-fields")
def newer_grant_first(book: Book, broken: bool) -> None:
    book.authorized("code-0", store=SHOP2)
    book.exchange("code-0", store=SHOP2)
    created = book.at
    book.advance(60)
    book.authorized("code-2")
    if not broken:
        book.exchange("code-2")
    book.authorized(fields={"CreateTime": created})
    book.advance(4000)


@story("auth.code-once")
def redirect_and_push(book: Book, broken: bool) -> None:
    book.authorized()
    book.exchange(lost=True)
    book.exchange()
    if broken:
        book.exchange(errcode=61010)


@story("auth.lost-event")
def waits_for_the_event(book: Book, broken: bool) -> None:
    book.grant(code="code-1")
    book.authorized(outcome="lost")
    book.sync()
    book.asked(refused=broken)


@story("auth.lost-refresh-token")
def forgotten(book: Book, broken: bool) -> None:
    book.grant(code="code-1")
    book.probe("forget", what=["refresh_tokens"])
    book.sync()
    book.asked(ok=not broken)


@story("auth.lost-refresh-token")
def refused(book: Book, broken: bool) -> None:
    book.grant(code="code-1")
    book.call(AUTHORIZER_TOKEN, {}, token="component", store=SHOP, errcode=61023)
    book.asked(ok=not broken)


@story("auth.lost-refresh-token")
def put_off_by_a_quota(book: Book, broken: bool) -> None:
    """Within the minute for which the platform asks to be left alone, nothing need be found again."""
    book.grant(code="code-1")
    book.call(AUTHORIZER_TOKEN, {}, token="component", store=SHOP, errcode=61023)
    book.call("component.api_get_authorizer_info", {}, token="component", store=SHOP, errcode=45011)
    if not broken:
        book.asked(ok=False)
    book.advance(600)
    book.asked(ok=not broken)


@story("auth.empty-in-list")
def empty_used(book: Book, broken: bool) -> None:
    book.switch("empty_refresh_token")
    book.grant(code="code-1")
    book.authorized(outcome="lost")
    sends = "" if broken else "r1"
    book.call(AUTHORIZER_TOKEN, {"authorizer_refresh_token": sends}, token="component", store=SHOP)


@story("auth.empty-in-list")
def empty_for_ever(book: Book, broken: bool) -> None:
    book.switch("empty_refresh_token")
    book.grant(code="code-1")
    book.authorized(outcome="lost")
    book.grant("ended", by="cancel")
    book.grant("granted", by="consent", code="code-2")
    book.asked(refused=broken)


@story("auth.partial-grant")
def only_authorized(book: Book, broken: bool) -> None:
    book.grant(by="consent", sets=[129])
    book.grant("updated", code="code-2")
    book.authorized("code-2", kind="updateauthorized")
    book.asked(refused=broken)
    book.sync()
    book.asked()


@story("auth.already-granted")
def no_push(book: Book, broken: bool) -> None:
    book.grant(by="consent")
    book.advance(60)
    end = book.at + 30 * DAY
    book.buy(end)
    book.sync()
    book.reading({} if broken else {"basic": end})


@story("auth.not-payment", "auth.redirect-code")
def grants_without_buying(book: Book, broken: bool) -> None:
    book.grant(by="consent", code="code-1", redirect_code="code-2")
    book.action("consent", browser="desk")
    book.exchange("code-2")
    book.truth({SERVICE: {}}, granted=True)
    book.sync()
    book.reading({SERVICE: {"basic": book.at + DAY} if broken else {}})


@story("auth.redirect-code")
def redirect_unknown(book: Book, broken: bool) -> None:
    book.grant(by="consent", redirect_code="code-2", pushed=None)
    book.action("consent", browser="desk")
    if not broken:
        book.exchange("code-2")


@story("auth.not-validity")
def grant_for_validity(book: Book, broken: bool) -> None:
    book.grant()
    book.buy(book.at + DAY)
    book.sync()
    book.advance(3 * DAY)
    book.reading(shown="served" if broken else "refused")


@story("auth.still-valid-without-grant")
def drops_the_order(book: Book, broken: bool) -> None:
    book.grant()
    book.buy()
    book.sync()
    book.grant("ended", by="cancel")
    book.truth({"basic": book.at + 30 * DAY}, granted=False)
    book.sync()
    book.reading(shown="refused" if broken else "needs_grant")


@story("auth.update")
def ignores_the_update(book: Book, broken: bool) -> None:
    book.grant(by="consent", refresh_token="r1")
    book.grant("updated", code="code-2", refresh_token="r2")
    book.authorized("code-2", kind="updateauthorized")
    book.exchange("code-2")
    book.fetch("authorizer", store=SHOP, sends="r1" if broken else "r2")


@story("auth.update", "auth.re-grant")
def works_no_more(book: Book, broken: bool) -> None:
    book.grant(refresh_token="r1")
    book.grant("ended", by="cancel", refresh_token="r1")
    for kind, phase in (("authorized", "granted"), ("updateauthorized", "updated")):
        token = f"{kind}-token"
        book.grant(phase, code=kind, refresh_token=token)
        book.authorized(kind, kind=kind)
        book.exchange(kind)
        book.asked(ok=not broken)


@story("auth.re-grant", "auth.update", "auth.partial-grant")
def granted_less(book: Book, broken: bool) -> None:
    """It declines what has been refused under this grant, or what only under one before it."""
    book.grant(refresh_token="r1")
    refused = {"errcode": 61007, "path": PATHS[INFO]}
    book.asked(ok=False, errcode=61007, calls=[lambda: book.store_call(**refused)])
    book.grant("ended", by="cancel", refresh_token="r1")
    for kind, phase in (("authorized", "granted"), ("updateauthorized", "updated")):
        by = {"by": "purchase", "pushed": "updateauthorized"} if phase == "updated" else {}
        book.grant(phase, code=kind, refresh_token=f"{kind}-token", **by)
        book.authorized(kind, kind=kind)
        book.exchange(kind)
        if not broken:
            book.asked(ok=False, errcode=61007, calls=[lambda: book.store_call(**refused)])
        book.asked(refused=True)


@story("auth.re-grant")
def keeps_the_old_token(book: Book, broken: bool) -> None:
    book.grant(refresh_token="r1")
    book.grant("ended", by="cancel", refresh_token="r1")
    book.grant("granted", code="code-2", refresh_token="r2")
    book.authorized("code-2")
    book.exchange("code-2")
    book.store_call(owner="wx-another-platform", state="revoked", errcode=40001)
    book.store_call(state="revoked" if broken else "valid", errcode=40001 if broken else 0)


@story("auth.cancel-stops-calls", "refund.grant-ends")
def keeps_polling(book: Book, broken: bool) -> None:
    for by in ("cancel", "refund"):
        book.grant()
        book.grant("ended", by=by)
        book.push("unauthorized", store=SHOP)
        for _ in range(4 if broken else 1):
            book.store_call(state="revoked", errcode=40001)
        book.call("component.api_get_authorizer_info", token="component", store=SHOP, errcode=61003)


@story("auth.cancel-stops-calls")
def of_a_store_that_has_closed(book: Book, broken: bool) -> None:
    book.grant()
    book.grant("ended", by="closed")
    book.push("unauthorized", store=SHOP)
    for _ in range(4 if broken else 1):
        book.store_call(state="revoked", errcode=40001)


@story("auth.cancel-stops-calls", "refund.grant-ends")
def ended_unheard(book: Book, broken: bool) -> None:
    """What is refused tells of the end as well, once it is asked for."""
    for by in ("closed", "refund"):
        book.grant()
        book.grant("ended", by=by)
        book.push("unauthorized", store=SHOP, outcome="lost")
        for _ in range(8 if broken else 6):
            book.store_call(state="revoked", errcode=61003)


@story("auth.cancel-stops-calls", "refund.grant-ends")
def ended_twice_in_a_second(book: Book, broken: bool) -> None:
    for by in ("cancel", "refund"):
        for _ in range(2):
            book.grant()
            for _ in range(9):
                book.store_call()
            book.grant("ended", by=by)
            book.push("unauthorized", store=SHOP)
        for _ in range(4 if broken else 1):
            book.store_call(state="revoked", errcode=40001)


@story("auth.late-cancel")
def old_cancel_made_up(book: Book, broken: bool) -> None:
    book.advance(600)
    book.grant(code="code-1")
    book.buy()
    book.authorized()
    book.push(
        "unauthorized",
        store=SHOP,
        made_up=True,
        owed_answer=False,
        fields={"CreateTime": int(book.at - 300)},
    )
    book.sync()
    book.reading(shown="needs_grant" if broken else "served")


@story("auth.own-platform")
def first_platform(book: Book, broken: bool) -> None:
    book.ticket()
    book.ticket(component=OTHER)
    book.grant(component=OTHER, code="code-2")
    book.exchange("code-2", component="wxc000000000000001" if broken else OTHER)


@story("auth.own-platform", "auth.code-once")
def each_platform_in_turn(book: Book, broken: bool) -> None:
    """A redirect does not say of which platform its code is; a push does."""
    book.ticket()
    book.ticket(component=OTHER)
    came = {"code": "code-2"} if broken else {"redirect_code": "code-2", "pushed": None}
    book.grant(component=OTHER, by="consent", **came)
    book.exchange("code-2", errcode=61009)
    book.exchange("code-2", component=OTHER)


@story("auth.password-changed")
def endless_refresh(book: Book, broken: bool) -> None:
    book.grant()
    for _ in range(5 if broken else 1):
        book.call(AUTHORIZER_TOKEN, {}, token="component", store=SHOP, errcode=42007)


@story("auth.password-changed")
def refused_to_each_platform(book: Book, broken: bool) -> None:
    book.grant()
    book.grant(component=OTHER)
    for component in (COMPONENT, COMPONENT if broken else OTHER):
        for _ in range(2):
            book.call(AUTHORIZER_TOKEN, token="component", store=SHOP, errcode=42007, component=component)


@story("auth.still-valid-without-grant")
def drops_it_until_the_next_pull(book: Book, broken: bool) -> None:
    end = book.at + 30 * DAY
    book.grant()
    book.buy(end)
    book.sync()
    book.grant("ended", by="cancel")
    book.truth({"basic": end}, granted=False)
    book.reading({} if broken else {"basic": end})


@story("auth.code-exchanged")
def corrupted_then_whole(book: Book, broken: bool) -> None:
    book.grant(code="code-1")
    book.authorized(outcome="refused", status=403, defects=["flipped"], owed_answer=False)
    book.authorized(again=True, attempt=2)
    if not broken:
        book.exchange()
    book.advance(4000)


@story("auth.code-exchanged")
def given_up_when_busy(book: Book, broken: bool) -> None:
    book.grant(code="code-1")
    book.authorized()
    book.exchange(errcode=-1, faults=["busy"])
    book.sync()
    if not broken:
        book.exchange()
    book.advance(4000)


@story("auth.code-exchanged")
def found_after_a_lost_reply(book: Book, broken: bool) -> None:
    book.grant(code="code-1")
    book.authorized()
    book.exchange(lost=True, faults=["lost"])
    book.sync()
    if not broken:
        row = {"authorizer_appid": SHOP, "refresh_token": "r1", "auth_time": int(book.at)}
        book.call("component.api_get_authorizer_list", {"count": 20}, {"list": [row]}, token="component")
    book.advance(4000)


@story("auth.code-exchanged")
def found_and_not_used(book: Book, broken: bool) -> None:
    book.grant(code="code-1")
    book.authorized()
    book.exchange(errcode=-1, faults=["busy"])
    row = {"authorizer_appid": SHOP, "refresh_token": "r1", "auth_time": int(book.at)}
    book.sync(
        lambda: book.call(
            "component.api_get_authorizer_list", {"count": 20}, {"list": [row]}, token="component"
        )
    )
    book.asked(refused=broken)
    book.advance(4000)


@story("auth.lost-event")
def every_attempt_corrupted(book: Book, broken: bool) -> None:
    book.grant(code="code-1")
    for attempt in (1, 2, 3):
        again, defects = attempt > 1, ["not_xml"]
        book.authorized(
            again=again, attempt=attempt, outcome="refused", status=400, defects=defects, owed_answer=False
        )
    book.sync()
    book.asked(refused=broken)


@story("auth.lost-event")
def code_in_vain(book: Book, broken: bool) -> None:
    book.grant(code="code-1")
    book.authorized()
    book.exchange(lost=True, faults=["lost"])
    book.exchange(errcode=61010)
    book.sync()
    book.asked(ok=not broken)


@story("auth.cancel-stops-calls", "refund.grant-ends")
def told_by_the_second_attempt(book: Book, broken: bool) -> None:
    for by in ("cancel", "refund"):
        book.grant()
        book.grant("ended", by=by)
        book.push(
            "unauthorized", store=SHOP, outcome="refused", status=403, defects=["flipped"], owed_answer=False
        )
        book.push("unauthorized", store=SHOP, again=True, attempt=2)
        for _ in range(4 if broken else 1):
            book.store_call(state="revoked", errcode=40001)


@story("auth.cancel-stops-calls")
def renews_a_dead_token(book: Book, broken: bool) -> None:
    book.grant()
    book.grant("ended", by="cancel")
    book.push("unauthorized", store=SHOP)
    for _ in range(5 if broken else 2):
        book.call(AUTHORIZER_TOKEN, {}, token="component", store=SHOP, errcode=61003)


@story("auth.own-platform")
def one_of_two_cancelled(book: Book, broken: bool) -> None:
    book.ticket()
    book.ticket(component=OTHER)
    book.grant()
    book.grant(component=OTHER)
    book.buy()
    book.grant("ended", by="cancel", component=OTHER)
    book.sync()
    book.reading(shown="needs_grant" if broken else "served")


@story("auth.own-platform")
def works_by_the_token_at_hand(book: Book, broken: bool) -> None:
    book.ticket()
    book.ticket(component=OTHER)
    book.grant()
    book.grant(component=OTHER)
    book.buy()
    code = "login-1"
    book.call(LOGIN, {"code": code}, token="component")
    book.store_call(owner=OTHER if broken else COMPONENT)
    book.visit(code=code, verify=False)


@story("auth.redirect-code")
def redirect_given_up(book: Book, broken: bool) -> None:
    book.grant(by="consent", redirect_code="code-2", pushed=None)
    book.action("consent", browser="desk")
    book.exchange("code-2", errcode=61009 if broken else 0)


@story("auth.redirect-code")
def redirect_of_another_platform(book: Book, broken: bool) -> None:
    """Who asks only the wrong one may find the store in the list."""
    book.grant(by="consent", redirect_code="code-2", pushed=None)
    book.action("consent", browser="desk")
    book.exchange("code-2")
    book.grant(store=SHOP2, component=OTHER, by="consent", redirect_code="code-3", pushed=None)
    book.action("consent", browser="desk")
    if not broken:
        book.exchange("code-3", errcode=61009)


@story("auth.update")
def password_changed_since(book: Book, broken: bool) -> None:
    """The tokens of the new grant die by the password, which nobody tells."""
    book.grant(by="consent", refresh_token="r1")
    book.grant("updated", code="code-2", refresh_token="r2")
    book.authorized("code-2", kind="updateauthorized")
    book.exchange("code-2")
    if not broken:
        book.grant("updated", by="password", code=None, pushed=None, refresh_token="r2")
    book.store_call(state="revoked", errcode=42007)


@story("auth.code-of-grant")
def no_code_after_the_end(book: Book, broken: bool) -> None:
    book.grant(code="code-1")
    book.authorized()
    book.exchange()
    book.grant("ended", by="cancel")
    book.push("unauthorized", store=SHOP)
    if broken:
        book.exchange("", errcode=61009)


@story("auth.code-of-grant")
def the_code_of_use(book: Book, broken: bool) -> None:
    book.visit(code="login-code")
    book.exchange("login-code" if broken else "code-1", errcode=61009 if broken else 0)


def looked_at(book: Book, asks: bool) -> None:
    book.action("sync")
    book.reading(shown="needs_grant" if asks else "served")


@story("auth.grant-asked")
def cancelled_and_served_on(book: Book, broken: bool) -> None:
    book.buy()
    book.grant()
    book.sync()
    book.grant("ended", by="cancel")
    book.push("unauthorized", store=SHOP)
    looked_at(book, asks=not broken)


@story("auth.grant-asked")
def password_changed_and_served_on(book: Book, broken: bool) -> None:
    book.buy()
    book.grant()
    book.sync()
    book.store_call(errcode=42007)
    looked_at(book, asks=not broken)


@story("auth.grant-asked")
def told_until_the_next_grant(book: Book, broken: bool) -> None:
    """Once the store has granted again, its page is rightly served like any other."""
    book.buy()
    book.grant(sets=[129])
    book.sync()
    book.store_call(endpoint="ec.order.list.get", errcode=61007)
    looked_at(book, asks=True)
    if not broken:
        book.grant("updated", code="code-2")
    looked_at(book, asks=False)


@story("auth.grant-asked")
def told_of_the_end_after_the_next_grant(book: Book, broken: bool) -> None:
    """Its push comes late: the store has granted again, and is rightly served."""
    book.buy()
    book.grant()
    book.sync()
    book.grant("ended", by="cancel")
    if not broken:
        looked_at(book, asks=True)
        book.push("unauthorized", store=SHOP)
        looked_at(book, asks=True)
        book.grant(code="code-2")
    book.push("unauthorized", store=SHOP)
    looked_at(book, asks=False)
