"""Journals about refunds."""

from __future__ import annotations

from tests.conformance.journal import DAY, SERVICE, SERVICE2, SHOP, Book, story


@story("refund.ends-access")
def at_old_expiry(book: Book, broken: bool) -> None:
    end = book.at + 30 * DAY
    book.buy(end)
    book.sync()
    book.order("refunded")
    book.truth({SERVICE: {}}, granted=False)
    book.push("unauthorized", store=SHOP)
    book.sync()
    book.reading({"basic": end} if broken else {})


@story("refund.one-of-two")
def drops_all(book: Book, broken: bool) -> None:
    one, both = book.at + 30 * DAY, book.at + 60 * DAY
    book.buy(one)
    book.buy(both, 2)
    book.sync()
    book.order("refunded", 1)
    book.truth({"basic": one})
    book.sync()
    book.reading({} if broken else {"basic": one})


@story("refund.one-of-two")
def drops_none(book: Book, broken: bool) -> None:
    one, both = book.at + 30 * DAY, book.at + 60 * DAY
    book.buy(one)
    book.buy(both, 2)
    book.sync()
    book.order("refunded", 2)
    book.truth({"basic": one})
    book.sync()
    book.reading({"basic": both if broken else one})


@story("refund.other-spec")
def drops_the_other(book: Book, broken: bool) -> None:
    end = book.at + 30 * DAY
    book.buy(end)
    book.buy(order=2, spec_id="more", truth={"basic": end, "more": end})
    book.sync()
    book.order("refunded", 2, spec_id="more")
    book.truth({"basic": end})
    book.sync()
    book.reading({} if broken else {"basic": end})


@story("refund.buy-again")
def tombstone(book: Book, broken: bool) -> None:
    book.buy()
    book.sync()
    book.order("refunded")
    book.truth({SERVICE: {}}, granted=False)
    book.advance(120)
    end = book.at + 30 * DAY
    book.buy(end, 2)
    book.sync()
    book.reading({} if broken else {"basic": end})


@story("refund.ends-access", "login.session-ends")
def asks_for_a_grant_instead(book: Book, broken: bool) -> None:
    book.buy()
    book.sync()
    book.visit(browser="desk")
    book.order("refunded")
    book.truth({SERVICE: {}}, granted=False)
    book.push("unauthorized", store=SHOP)
    book.sync()
    book.revisit("desk")  # from a cache
    book.advance(120)
    book.revisit("desk", shown="needs_grant" if broken else "refused")


@story("refund.ends-access")
def spec_never_deleted(book: Book, broken: bool) -> None:
    end = book.at + 30 * DAY
    book.buy(end)
    book.buy(order=2, spec_id="more", truth={"basic": end, "more": end})
    book.sync()
    book.order("refunded", 2, spec_id="more")
    book.truth({"basic": end}, granted=False)
    book.push("unauthorized", store=SHOP)
    book.sync()
    book.reading({"basic": end, "more": end} if broken else {"basic": end})


@story("refund.one-of-two")
def drops_all_till_the_pull(book: Book, broken: bool) -> None:
    one, both = book.at + 30 * DAY, book.at + 60 * DAY
    book.buy(one)
    book.buy(both, 2)
    book.sync()
    book.order("refunded", 2)
    book.truth({"basic": one})
    book.push("servicemarket_order_refund", store=SHOP)
    book.reading({} if broken else {"basic": both})


@story("refund.other-spec")
def drops_the_other_service(book: Book, broken: bool) -> None:
    end = book.at + 30 * DAY
    book.buy(end, truth={SERVICE: {"basic": end}, SERVICE2: {"basic": end}})
    book.order(order=2, service_id=SERVICE2)
    book.sync()
    book.order("refunded", 1)
    book.truth({SERVICE2: {"basic": end}}, granted=False)
    book.sync()
    book.reading({} if broken else {SERVICE2: {"basic": end}})


@story("refund.grant-ends")
def refreshes_on(book: Book, broken: bool) -> None:
    book.grant()
    book.grant("ended", by="refund")
    book.push("unauthorized", store=SHOP)
    for _ in range(6):
        refused = {"authorizer_appid": SHOP, "authorizer_refresh_token": "r1"}
        book.call("component.api_authorizer_token", refused, token="component", store=SHOP, errcode=61003)
        book.advance(1 if broken else 1200)


@story("refund.grant-ends")
def unheard_and_hammered(book: Book, broken: bool) -> None:
    book.grant()
    book.grant("ended", by="refund")
    for _ in range(8 if broken else 2):
        book.store_call(state="revoked", errcode=40001)
        book.call("component.api_authorizer_token", errcode=-1, token="component", store=SHOP)


@story("refund.one-of-two")
def takes_one_refund_of_two_at_once(book: Book, broken: bool) -> None:
    days = [book.at + n * 30 * DAY for n in range(1, 4)]
    for number, end in enumerate(days, 1):
        book.buy(end, number)
    book.sync()
    book.order("refunded", 1)
    book.order("refunded", 3)
    book.truth({"basic": days[0]})
    book.sync()
    book.reading({"basic": days[1] if broken else days[0]})
    book.order("refunded", 2)
