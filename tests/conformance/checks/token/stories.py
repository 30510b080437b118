"""Journals about access tokens."""

from __future__ import annotations

from functools import partial

from tests.conformance.journal import (
    BUYER,
    BUYERS,
    COMPONENT_TOKEN,
    DAY,
    HOME,
    INFO,
    LOGIN,
    ORDERS,
    OTHER,
    PATHS,
    SHOP,
    SHOP2,
    T0,
    Book,
    story,
)


@story("token.component-cached")
def one_per_call(book: Book, broken: bool) -> None:
    book.fetch()
    book.advance(60 if broken else 6000)
    book.fetch()


@story("token.component-cached")
def renewed_when_refused(book: Book, broken: bool) -> None:
    book.fetch()
    if not broken:
        book.call(LOGIN, {"code": "a"}, token="component", errcode=40001)
    book.fetch()


@story("token.component-renewed")
def never_renewed(book: Book, broken: bool) -> None:
    book.fetch()
    book.advance(8000)
    for _ in range(2 if broken else 1):
        book.call(LOGIN, {"code": "a"}, token="component", state="expired", errcode=42001)
    if not broken:
        book.fetch()
        book.call(LOGIN, {"code": "a"}, token="component")


@story("token.authorizer-renewed")
def burst_of_failures(book: Book, broken: bool) -> None:
    book.grant()
    book.fetch("authorizer", store=SHOP)
    book.advance(8000)
    for _ in range(5 if broken else 1):
        book.store_call(state="expired", errcode=42001)
    book.fetch("authorizer", store=SHOP)


@story("token.expired-retried")
def given_up_after_three_tries(book: Book, broken: bool) -> None:
    book.grant()
    for _ in range(1 if broken else 2):
        book.store_call(errcode=-1)
    book.store_call(errcode=42001, state="expired")
    book.action("sync")
    book.action("sync")
    if not broken:  # one that is judged
        book.store_call(errcode=42001, state="expired")
        book.fetch("authorizer", store=SHOP)
        book.store_call()


@story("token.expired-retried")
def passes_the_error_on(book: Book, broken: bool) -> None:
    book.grant()
    book.store_call(errcode=40001)
    if not broken:
        book.fetch("authorizer", store=SHOP)
        book.store_call()
    book.action("call_api")
    book.action("settle")
    book.store_call()


@story("token.expired-retried")
def a_login_is_over_once_it_was_answered(book: Book, broken: bool) -> None:
    """What renews the token after that is for whoever comes next."""
    book.call(LOGIN, {"code": "c1"}, token="home_page", errcode=42001)
    if broken:
        book.fetch("home_page")
    else:
        book.fetch("home_page", errcode=42001, issued=None, faults=["busy"])
    book.visit(code="c1", verify=False, shown="unavailable")
    book.fetch("home_page")
    book.call(LOGIN, {"code": "c2"}, token="home_page", errcode=42001)
    book.fetch("home_page")
    book.call(LOGIN, {"code": "c2"}, token="home_page")
    book.visit(code="c2", verify=False)


@story("token.expired-retried")
def renewed_hours_later(book: Book, broken: bool) -> None:
    book.grant()
    book.store_call(errcode=40001)
    book.fetch("authorizer", store=SHOP)
    book.store_call()
    book.advance(60)
    book.action("settle")
    book.store_call(errcode=40001, body={"of": "the moment"})
    book.fetch("authorizer", store=SHOP, errcode=-1, faults=["busy"], issued=None)
    if not broken:
        book.at += 3 * 3600
        book.add("clock", **{"from": book.at - 3 * 3600, "to": book.at})  # on the way of an `advance`
    book.fetch("authorizer", store=SHOP)
    book.store_call()


@story("token.no-loop")
def endless_tries(book: Book, broken: bool) -> None:
    book.grant()
    for _ in range(6 if broken else 2):
        book.store_call(errcode=40001)
        book.fetch("authorizer", store=SHOP)


@story("token.single-flight")
def each_thread_renews(book: Book, broken: bool) -> None:
    book.fetch(wall=300.0)
    if broken:
        book.ms -= 200
    book.fetch(wall=300.0)


@story("token.single-flight")
def behind_a_hung_reply(book: Book, broken: bool) -> None:
    book.add("fault", phase="planned", fault="slow", effect="hang", where={"call": COMPONENT_TOKEN}, by=0.3)
    book.fetch(faults=["slow"], defects=["hang"])
    book.ms += 100 if broken else 400
    book.fetch()


@story("token.returned-refresh-kept")
def keeps_the_first(book: Book, broken: bool) -> None:
    book.grant()
    book.fetch("authorizer", store=SHOP, sends="r1", gets="r2")
    book.fetch("authorizer", store=SHOP, sends="r1" if broken else "r2", gets="r2")


@story("token.overlap-not-relied-on")
def leans_on_the_overlap(book: Book, broken: bool) -> None:
    book.fetch()
    book.advance(6000)
    book.fetch()
    book.advance(400)
    book.call(LOGIN, {"code": "a"}, token="component", state="superseded" if broken else "valid")


@story("token.returned-refresh-kept")
def a_reply_in_between_came_late(book: Book, broken: bool) -> None:
    book.grant()
    book.fetch("authorizer", store=SHOP, sends="r1", gets="r2")
    late = {} if broken else {"faults": ["slow"], "late": 0.05}
    book.fetch("authorizer", store=SHOP, sends="r2", gets="r3", **late)
    book.fetch("authorizer", store=SHOP, sends="r2" if broken else "r3", gets="r3")


@story("token.overlap-not-relied-on")
def two_codes_of_one_grant_at_once(book: Book, broken: bool) -> None:
    book.grant()
    issued = {"kind": "authorizer", "value": "a", "expires_at": book.at + 7200}
    book.exchange("code-1", issued=issued, wall=2 if broken else 900)
    book.ms -= 0 if broken else 500
    book.exchange("code-2", issued={**issued, "value": "b"})
    at = book.at
    book.advance(400)
    book.store_call(state="superseded", issued_at=at)
    book.store_call(issued_at=at + 1)


@story("token.overlap-not-relied-on")
def a_code_exchanged_beside_a_renewal(book: Book, broken: bool) -> None:
    book.grant()
    issued = {"kind": "authorizer", "value": "a", "expires_at": book.at + 7200}
    book.exchange("code-1", issued=issued, wall=2 if broken else 900)
    book.ms -= 0 if broken else 500
    book.fetch("authorizer", store=SHOP)
    at = book.at
    book.advance(400)
    book.store_call(state="superseded", issued_at=at)
    book.store_call(issued_at=at + 1)


@story("token.home-page")
def component_token(book: Book, broken: bool) -> None:
    book.call(BUYERS, {"limit": 10}, token="component" if broken else "home_page")


@story("token.home-page")
def the_store_token_of_itself(book: Book, broken: bool) -> None:
    book.order()
    book.call(BUYERS, {"limit": 10}, token="home_page")
    asked = partial(book.call, ORDERS, token="authorizer", store=SHOP)
    book.asked(path="/elsewhere" if broken else "/servicemarket/get_paid_order_list", calls=(asked,))


@story("token.quota")
def hammers(book: Book, broken: bool) -> None:
    book.call(LOGIN, {"code": "a"}, token="component", errcode=45009)
    book.advance(3600 if broken else 86400)
    book.call(LOGIN, {"code": "b"}, token="component")


@story("token.quota")
def minute(book: Book, broken: bool) -> None:
    book.call("token", query={"appid": HOME}, errcode=45011)
    book.advance(30 if broken else 61)
    book.call("token", query={"appid": HOME})


@story("token.quota")
def told_of_it(book: Book, broken: bool) -> None:
    """Of a refusal whose reply was lost nobody knows."""
    book.call("token", query={"appid": HOME}, errcode=45011, lost=not broken)
    book.call("token", query={"appid": HOME})
    book.advance(90)
    book.call("token", query={"appid": HOME}, errcode=45011)


@story("token.quota")
def several_pieces_of_work(book: Book, broken: bool) -> None:
    """What is on its way to the platform cannot be called back; who goes on in turn was told."""
    book.call(BUYER, {"appid": SHOP}, token="home_page", errcode=45011)
    for number in range(4 if broken else 2):
        book.call(BUYER, {"appid": f"wxs{number}"}, token="home_page")
    book.action("settle")
    book.advance(61)
    book.call(BUYER, {"appid": SHOP}, token="home_page")


@story("token.quota")
def the_same_at_once_again(book: Book, broken: bool) -> None:
    book.call(BUYER, {"appid": SHOP}, token="home_page", errcode=45011)
    book.call(BUYER, {"appid": SHOP if broken else SHOP2}, token="home_page")


@story("token.quota")
def the_quota_of_another_store(book: Book, broken: bool) -> None:
    path = PATHS[INFO]
    for store in (SHOP, SHOP2):
        book.grant(store=store)
    book.asked(SHOP2, path=path, calls=[partial(book.store_call, SHOP2)])
    book.asked(SHOP, path=path, ok=False, errcode=45009, calls=[partial(book.store_call, errcode=45009)])
    if broken:
        book.asked(SHOP2, path=path, ok=False, errcode=45009)
    else:
        book.asked(SHOP2, path=path, calls=[partial(book.store_call, SHOP2)])


@story("token.quota")
def the_quota_of_another_call(book: Book, broken: bool) -> None:
    book.grant()
    path, order = "/ec/order/get", partial(book.store_call, endpoint="ec.order.get")
    book.asked(SHOP, path=PATHS[INFO], calls=[book.store_call])
    book.asked(SHOP, path=path, calls=[order])
    book.asked(SHOP, path=path, ok=False, errcode=45009, calls=[partial(order, errcode=45009)])
    if broken:
        book.asked(SHOP, path=PATHS[INFO], ok=False, errcode=45009)
    else:
        book.asked(SHOP, path=PATHS[INFO], calls=[book.store_call])


@story("token.survives-restart")
def memory_only(book: Book, broken: bool) -> None:
    book.ticket()
    book.grant(code="code-1")
    book.authorized()
    book.exchange()
    book.add("provider", phase="killed", down=True)
    book.add("provider", phase="ready", down=False)
    book.fetch(ticket="" if broken else "ticket@@@1", errcode=61006 if broken else 0)


@story("token.survives-restart")
def exchanged_again(book: Book, broken: bool) -> None:
    book.grant(code="code-1")
    book.exchange()
    book.add("provider", phase="exited", down=True)
    book.add("provider", phase="ready", down=False)
    if broken:
        book.exchange(errcode=61010)
    book.asked()


@story("token.survives-restart")
def busy_after_a_restart(book: Book, broken: bool) -> None:
    """What the platform was told to answer a new process says nothing of that process."""
    book.grant()
    book.add("provider", phase="killed", down=True)
    book.add("provider", phase="ready", down=False)
    book.fault(call="component.api_get_authorizer_list" if broken else "ec.basics.info.get", errcode=-1)
    book.asked(ok=False, errcode=-1)


@story("token.per-store")
def one_global_token(book: Book, broken: bool) -> None:
    book.grant()
    book.grant(store=SHOP2)
    book.asked(SHOP2, calls=[lambda: book.store_call(SHOP if broken else SHOP2)])


@story("token.home-page-cached")
def one_for_each_pull(book: Book, broken: bool) -> None:
    book.fetch("home_page")
    book.call(BUYERS, {"limit": 10}, token="home_page")
    book.advance(60 if broken else 3600)
    book.fetch("home_page")


@story("token.home-page-cached")
def doubted_for_a_reason(book: Book, broken: bool) -> None:
    book.fetch("home_page")
    if not broken:
        book.call(BUYERS, {"limit": 10}, token="home_page", errcode=40001)
    book.fetch("home_page")


@story("token.authorizer-cached")
def one_for_each_call(book: Book, broken: bool) -> None:
    book.grant(code="code-1")
    book.exchange(issued={"kind": "authorizer", "value": "first", "expires_at": book.at + 7200})
    book.fetch("authorizer", store=SHOP)  # only the refresh token of the exchange was kept
    book.store_call()
    if not broken:
        book.grant("updated", code="code-2")
    book.fetch("authorizer", store=SHOP)


@story("token.single-flight")
def renews_in_turn(book: Book, broken: bool) -> None:
    book.fetch()
    with book.together("enter", "enter"):
        for _ in range(2):
            book.call(LOGIN, {"code": "a"}, token="component", errcode=40001)
        book.fetch()
        if not broken:  # another piece of work was refused only now, with what it had in hand
            book.call(LOGIN, {"code": "b"}, token="component", errcode=40001)
        book.fetch()


@story("token.component-cached")
def refused_twice_at_once(book: Book, broken: bool) -> None:
    book.fetch()
    if broken:
        book.fetch()
    with book.together("enter", "enter"):
        for _ in range(2):
            book.call(LOGIN, {"code": "a"}, token="component", errcode=40001)
        for _ in range(2):  # no more than a SHOULD: token.single-flight
            book.fetch()


@story("token.no-loop")
def at_once_or_in_turn(book: Book, broken: bool) -> None:
    book.grant()
    with book.together("call_api", "call_api"):
        for _ in range(8):
            book.store_call(errcode=40001, wall=30.0)
            if not broken:
                book.ms -= 30


@story("token.authorizer-renewed")
def four_at_once(book: Book, broken: bool) -> None:
    book.grant()
    book.fetch("authorizer", store=SHOP)
    book.advance(8000)
    for _ in range(4):
        book.store_call(state="expired", errcode=42001, wall=30.0)
        if not broken:
            book.ms -= 30
    book.ms += 100
    book.fetch("authorizer", store=SHOP)


@story("token.returned-refresh-kept")
def sent_before_the_reply_came(book: Book, broken: bool) -> None:
    book.grant()
    book.fetch("authorizer", store=SHOP, sends="r1", gets="r2", wall=30.0)
    if not broken:
        book.ms -= 20
    book.fetch("authorizer", store=SHOP, sends="r1", gets="r2")
    book.fetch("authorizer", store=SHOP, sends="r2", gets="r2")
    book.fetch("authorizer", store=SHOP, sends="r2", gets="r2")


@story("token.returned-refresh-kept")
def to_each_platform_its_own(book: Book, broken: bool) -> None:
    book.grant()
    book.fetch("authorizer", store=SHOP, sends="r1", gets="r2")
    book.grant(component=OTHER, refresh_token="q1")
    book.fetch("authorizer", store=SHOP, sends="q1", gets="q2", component=OTHER)
    book.fetch("authorizer", store=SHOP, sends="r1" if broken else "r2", gets="r2")


INFO_OF = {SHOP: {"info": {"nickname": "one"}}, SHOP2: {"info": {"nickname": "two"}}}


@story("token.per-store")
def another_stores_reply(book: Book, broken: bool) -> None:
    book.grant()
    book.grant(store=SHOP2)
    calls = [partial(book.store_call, store, reply={"errcode": 0, **INFO_OF[store]}) for store in INFO_OF]
    book.asked(SHOP, calls=calls, reply={"errcode": 0, **INFO_OF[SHOP2 if broken else SHOP]})


@story("token.per-store")
def another_stores_rows_kept(book: Book, broken: bool) -> None:
    """A list that was kept for a minute may be told again, to the store that it is of."""
    orders, rows = "ec.order.list.get", {"errcode": 0, "order_id_list": ["1"], "has_more": False}
    book.grant()
    book.grant(store=SHOP2)
    book.asked(
        SHOP, path=PATHS[orders], calls=[partial(book.store_call, SHOP, orders, reply=rows)], reply=rows
    )
    book.asked(SHOP2 if broken else SHOP, path=PATHS[orders], reply=rows)


@story("token.per-store")
def refused_with_its_own_first(book: Book, broken: bool) -> None:
    book.grant()
    book.grant(store=SHOP2)
    refused = partial(book.store_call, SHOP, errcode=42001, state="expired")
    book.asked(SHOP, calls=[refused, partial(book.store_call, SHOP2 if broken else SHOP)])


def failing_fetches(book: Book, gaps: list[float]) -> None:
    for gap in gaps:
        book.fetch("home_page", errcode=-1, issued=None)
        book.ms += gap
    book.action("sync")


@story("token.backs-off")
def anew_with_everything(book: Book, broken: bool) -> None:
    failing_fetches(book, [20, 80, 5, 20, 80, 5, 20, 80] if broken else [20, 80, 5])


@story("token.backs-off")
def gaps_that_grow(book: Book, broken: bool) -> None:
    failing_fetches(book, [100] * 10 if broken else [50, 100, 200, 400, 600, 800, 900])


@story("token.backs-off")
def for_users_who_wait(book: Book, broken: bool) -> None:
    for place in range(9):
        book.fetch("home_page", errcode=-1, issued=None)
        book.ms += 30
        if not broken:
            book.visit(place, verify=False, shown="unavailable", shown_store=None)


@story("token.backs-off")
def a_second_apart(book: Book, broken: bool) -> None:
    failing_fetches(book, [300 if broken else 1500] * 9)


@story("token.component-cached")
def told_the_time_after_it_began(book: Book, broken: bool) -> None:
    """A new process works by a clock of its own until it is told another."""
    book.fetch()
    book.add("provider", phase="ready", down=False)
    book.fetch()
    if not broken:
        book.probe("clock", now=book.at, rate=0)
    book.fetch()


@story("token.component-cached")
def told_the_time_while_it_works(book: Book, broken: bool) -> None:
    """A probe is written down once it is answered, which may be after what it set off."""
    book.fetch()
    book.add("provider", phase="ready", down=False)
    asked = book.ms
    if broken:
        book.probe("clock", now=book.at, rate=0)
    book.fetch()
    book.fetch()
    if not broken:
        now = {"now": book.at, "rate": 0}
        times = {"started_ms": asked, "wall_ms": book.ms - asked}
        book.add("probe", probe="clock", phase="end", request=now, status=200, reply={}, **times)


@story("token.expired-retried")
def renewal_failed_and_other_work_renewed(book: Book, broken: bool) -> None:
    book.fetch()
    book.call(LOGIN, {"code": "a"}, token="component", errcode=40001)
    book.fetch()
    book.call(LOGIN, {"code": "a"}, token="component")
    book.action("settle")
    book.call(LOGIN, {"code": "b"}, token="component", errcode=42001, faults=["twice"])
    if not broken:
        book.call(COMPONENT_TOKEN, errcode=42001, faults=["twice"])
    book.fetch()


@story("token.told-life")
def always_two_hours(book: Book, broken: bool) -> None:
    book.grant()
    book.fetch("authorizer", store=SHOP, life=1800)
    book.advance(1860)
    if broken:
        book.store_call(errcode=42001, state="expired")
    book.fetch("authorizer", store=SHOP, life=1800)
    book.store_call()


@story("token.authorizer-renewed")
def a_month_of_a_refresh_token(book: Book, broken: bool) -> None:
    book.grant()
    book.truth({"basic": T0 + 90 * DAY})
    book.asked(calls=[book.store_call])
    book.advance(31 * DAY)
    book.asked(calls=[] if broken else [book.store_call], refused=broken)


@story("token.authorizer-renewed")
def not_called_for_after_its_service(book: Book, broken: bool) -> None:
    """Who calls no more for a store whose service is over is right."""
    book.grant()
    book.truth({"basic": T0 + (90 if broken else 30) * DAY})
    book.asked(calls=[book.store_call])
    if not broken:  # one that is judged
        book.advance(DAY)
        book.asked(calls=[book.store_call])
    book.advance(31 * DAY)
    book.asked(refused=True)
