"""Journals about the order push."""

from __future__ import annotations

from typing import Any

from tests.conformance.journal import BUYER, DAY, SERVICE, SERVICE2, SHOP, Book, story


@story("order.push-acknowledged")
def not_acknowledged(book: Book, broken: bool) -> None:
    book.order_push(outcome="refused" if broken else "acknowledged")


@story("order.push-acknowledged")
def refuses_a_form_that_is_not_ours(book: Book, broken: bool) -> None:
    book.order_push()
    sealed = {"signature": "s", "encrypt_type": "aes"}
    form: dict[str, Any] = {"query": sealed, "plain": "<xml></xml>"}
    book.order_push(outcome="refused", **(form if broken else {**form, "query": {"signature": "s"}}))
    book.order_push(outcome="refused", **(form if broken else {**form, "plain": "{}"}))


@story("order.push-duplicate")
def adds_per_push(book: Book, broken: bool) -> None:
    end = book.at + 30 * DAY
    book.buy(end)
    book.order_push()
    book.order_push(again=True, copy=1)
    book.reading({"basic": end + 30 * DAY if broken else end})


@story("order.push-first")
def needs_the_store_known(book: Book, broken: bool) -> None:
    end = book.at + 30 * DAY
    book.grant(code="code-1")
    book.buy(end)
    book.order_push()
    book.authorized()
    book.exchange()
    book.sync()
    book.reading({} if broken else {"basic": end})


@story("order.push-first")
def forgets_the_grant(book: Book, broken: bool) -> None:
    book.grant(code="code-1")
    book.buy()
    book.order_push()
    book.authorized()
    if not broken:
        book.exchange()
    book.sync()
    book.reading(shown="needs_grant")


@story("order.push-late-after-refund")
def revived(book: Book, broken: bool) -> None:
    end = book.at + 30 * DAY
    book.buy(end)
    book.sync()
    book.order("refunded")
    book.truth({SERVICE: {}}, granted=False)
    book.sync()
    book.order_push()
    book.reading({"basic": end} if broken else {})


@story("order.push-forged")
def forged(book: Book, broken: bool) -> None:
    fields = {"order_info": {"order_id": 7, "service_id": SERVICE}}
    book.wrong("servicemarket_order_paid", "wrong_signature", store=SHOP, fields=fields)
    book.reading({"basic": book.at + DAY} if broken else {})


@story("order.push-unconfirmed")
def never_pulls(book: Book, broken: bool) -> None:
    book.buy()
    book.order_push()
    book.sync(*([] if broken else [lambda: book.call(BUYER, {"service_id": SERVICE}, token="home_page")]))


@story("order.push-unconfirmed")
def pulls_another_service(book: Book, broken: bool) -> None:
    book.buy()
    book.order_push()
    pulled = str(SERVICE2 if broken else SERVICE)
    book.sync(lambda: book.call(BUYER, {"appid": SHOP}, token="home_page", service_id=pulled))


@story("order.push-duplicate")
def adds_what_was_pulled(book: Book, broken: bool) -> None:
    end = book.at + 30 * DAY
    book.buy(end)
    book.sync()
    book.reading({"basic": end})
    book.order_push()
    book.reading({"basic": end + 30 * DAY if broken else end})


@story("order.push-duplicate")
def adds_what_was_pushed(book: Book, broken: bool) -> None:
    end = book.at + 30 * DAY
    book.buy(end)
    book.order_push()
    book.sync()
    book.reading({"basic": end + 30 * DAY if broken else end})


@story("order.push-forged")
def forged_renewal(book: Book, broken: bool) -> None:
    end = book.at + 30 * DAY
    book.buy(end)
    book.sync()
    book.reading({"basic": end})
    fields = {"order_info": {"order_id": 7, "service_id": SERVICE}}
    book.wrong("servicemarket_order_paid", "wrong_signature", store=SHOP, fields=fields)
    book.reading({"basic": end + 30 * DAY if broken else end})


@story("order.push-forged")
def forged_refund(book: Book, broken: bool) -> None:
    book.buy()
    book.sync()
    book.reading(shown="served")
    fields = {"order_info": {"order_id": 1, "service_id": SERVICE}}
    book.wrong("servicemarket_order_refund", "wrong_signature", store=SHOP, fields=fields)
    book.reading(shown="refused" if broken else "served")


def bought(book: Book) -> float:
    end = book.at + 30 * DAY
    book.buy(end)
    book.order_push()
    book.sync()
    return end


@story("order.served")
def refuses_the_buyer(book: Book, broken: bool) -> None:
    bought(book)
    book.reading(shown="refused" if broken else "served")


@story("order.served")
def refuses_at_the_door(book: Book, broken: bool) -> None:
    bought(book)
    book.visit(shown="refused" if broken else "needs_grant")


@story("order.served")
def gives_less_than_was_bought(book: Book, broken: bool) -> None:
    end = bought(book)
    book.reading({"basic": end - DAY if broken else end - 30})


@story("order.push-acknowledged")
def fails_over_an_unknown_field(book: Book, broken: bool) -> None:
    book.buy()
    made_up = {"made_up": True, "owed_answer": False}
    book.order_push(outcome="refused" if broken else "acknowledged", **made_up)
    book.order_push(order=99, outcome="refused", **made_up)  # of an order that is none
