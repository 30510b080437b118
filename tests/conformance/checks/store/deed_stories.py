"""Journals about what a provider does in shops of itself."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from conformance.history.endpoints import SHIP_AGAIN
from tests.conformance.checks.store.shop_book import (
    AFTERSALE,
    ORDER,
    OTHER_ORDER,
    SKU,
    accepts,
    aftersale,
    counts,
    half_refunded,
    line,
    lowers,
    order,
    paid,
    product,
    reads,
    round_,
    runs_short,
    sends,
    served,
    stock,
)
from tests.conformance.checks.store.shop_stories import plainly_ordered
from tests.conformance.journal import DAY, Book, story

OTHER_SKU = SKU + 1
PRICED = {"sale_price": 1000, "real_price": 4000}


@story("store.shipped")
def refused_for_its_courier(book: Book, broken: bool) -> None:
    served(book)
    plainly_ordered(book)
    reads(book, 20, (1, 0))
    if broken:
        sends(book, errcode=606004)
    else:
        order(book, 30, line(1, 1))
        sends(book)
    for _ in range(2):
        round_(book)


@story("store.shipped")
def the_half_that_is_not_refunded(book: Book, broken: bool) -> None:
    served(book)
    plainly_ordered(book, line(2))
    order(book, 20, half_refunded())
    reads(book, 20, (2, 0))
    if not broken:
        order(book, 30, line(2, 1, 1, under_way=0, called_off=1))
        sends(book)
    for _ in range(2):
        round_(book)


@story("store.shipped")
def the_rest_of_what_was_to_go_apart(book: Book, broken: bool) -> None:
    """Who has begun to ship an order that its buyer has a word about ships all of it."""
    served(book)
    plainly_ordered(book, line(1), line(1, sku=OTHER_SKU), notes="分开")
    reads(book, 20, (1, 0))
    order(book, 21, line(1, 1), line(1, sku=OTHER_SKU))
    sends(book)
    if not broken:
        order(book, 30, line(1, 1), line(1, 1, sku=OTHER_SKU))
        sends(book, 1, "SF2")
    for _ in range(2):
        round_(book)


@story("store.shipped")
def while_a_part_is_asked_back(book: Book, broken: bool) -> None:
    """Until the buyer has an answer, nothing of the order need go off."""
    the_half_that_is_not_refunded(book, broken=False)  # one that is judged
    plainly_ordered(book, line(2), id_=OTHER_ORDER)
    if not broken:
        order(book, 20, line(2, 0, 1, under_way=1, called_off=0), id_=OTHER_ORDER)
    for _ in range(2):
        round_(book)


@story("store.ships-no-more")
def the_refunded_half_as_well(book: Book, broken: bool) -> None:
    served(book)
    paid(book, line(2))
    order(book, 20, half_refunded())
    reads(book, 20, (2, 0))
    sends(book, 2 if broken else 1)


@story("store.ships-no-more")
def what_was_refunded_after_the_last_look(book: Book, broken: bool) -> None:
    """Only who has read of it can know."""
    served(book)
    paid(book, line(2))
    reads(book, 20, (2, 0))
    order(book, 20, half_refunded())
    if broken:
        reads(book, 20, (2, 0))
    sends(book, 2, errcode=606031)


@story("store.aftersale-in-time")
def answered_in_words_that_are_refused(book: Book, broken: bool) -> None:
    served(book)
    aftersale(book, "MERCHANT_PROCESSING", "made", deadline=int(book.at + 2 * DAY))
    round_(book)
    accepts(book, errcode=47001 if broken else 0)
    book.advance(2 * DAY)
    aftersale(book, "PLATFORM_REFUNDING")


def put_off(book: Book, *again: Callable[[Book], object]) -> None:
    """An answer that was refused for the moment, what each round after that tries, and the deadline."""
    served(book)
    aftersale(book, "MERCHANT_PROCESSING", "made", deadline=int(book.at + 2 * DAY))
    round_(book)
    accepts(book, errcode=10021059)
    for tries in again:
        book.advance(DAY / 2)
        round_(book)
        tries(book)
    book.advance(DAY)
    aftersale(book, "PLATFORM_REFUNDING")


def nothing(_book: Book) -> None:
    """Nobody tries again."""


@story("store.aftersale-in-time")
def put_off_and_said_again_or_not(book: Book, broken: bool) -> None:
    """What is refused for the moment is said again, however long the moment."""
    put_off(book, *[nothing if broken else partial(accepts, errcode=10021059)] * 2)


@story("store.aftersale-in-time")
def put_off_and_said_again_in_wrong_words(book: Book, broken: bool) -> None:
    """Who tries again gives nothing up, whatever is wrong with what it says."""
    put_off(book, nothing if broken else partial(accepts, errcode=47001), nothing, nothing)


@story("store.aftersale-in-time")
def sent_anew_under_another_id(book: Book, broken: bool) -> None:
    """Who tries to send goods anew owes it, though each try names what is no after-sale."""
    served(book)
    body = {
        "after_sale_order_id": str(ORDER if broken else AFTERSALE),
        "waybill_id": "SF9",
        "delivery_id": "SF",
    }
    aftersale(book, "MERCHANT_WAIT_RECEIPT", "made", type="EXCHANGE", deadline=int(book.at + 2 * DAY))
    round_(book)
    book.store_call(endpoint=SHIP_AGAIN, body=body, errcode=10020000 if broken else 10021065)
    book.advance(2 * DAY)
    aftersale(book, "PLATFORM_REFUNDING", type="EXCHANGE")


@story("store.refund-when-back")
def money_ahead_of_the_goods(book: Book, broken: bool) -> None:
    served(book)
    aftersale(book, "USER_WAIT_RETURN", "made", type="RETURN")
    if not broken:
        aftersale(book, "MERCHANT_WAIT_RECEIPT", type="RETURN")
        aftersale(book, "MERCHANT_RETURN_SUCCESS", type="RETURN")
    accepts(book, 2, errcode=10021041 if broken else 0)


@story("store.refund-when-back")
def agreed_to_their_return_again(book: Book, broken: bool) -> None:
    """Who says again that the goods may come back, after a lost reply, gives no money."""
    served(book)
    aftersale(book, "USER_WAIT_RETURN", "made", type="RETURN")
    accepts(book, 2 if broken else 1, errcode=10021041)


@story("store.refund-when-back")
def money_for_what_was_only_asked_back(book: Book, broken: bool) -> None:
    """Agreeing to it has the goods come back first."""
    served(book)
    aftersale(book, "MERCHANT_PROCESSING", "made", type="RETURN")
    if not broken:
        aftersale(book, "USER_WAIT_RETURN", type="RETURN")
    accepts(book, 2 if broken else 1, errcode=10021041 if broken else 0)


@story("store.refund-when-back")
def money_after_a_refusal(book: Book, broken: bool) -> None:
    """A refusal ahead of the goods is not one of what has come back."""
    served(book)
    aftersale(book, "MERCHANT_PROCESSING", "made", type="RETURN")
    if not broken:
        aftersale(book, "USER_WAIT_RETURN", type="RETURN")
        aftersale(book, "MERCHANT_WAIT_RECEIPT", type="RETURN")
    aftersale(book, "MERCHANT_REJECT_RETURN", type="RETURN")
    accepts(book, 2, errcode=10021041)


@story("store.refund-when-back")
def money_that_the_platform_has_given(book: Book, broken: bool) -> None:
    """Its word, or time, gives it without the goods as well: to agree then gives nothing away."""
    served(book)
    aftersale(book, "USER_WAIT_RETURN", "made", type="RETURN")
    if not broken:
        aftersale(book, "PLATFORM_REFUNDING", type="RETURN")
    accepts(book, 2, errcode=10021041)


@story("store.refund-when-back")
def money_where_other_goods_are_owed(book: Book, broken: bool) -> None:
    """Without a word of what is agreed to as well: it follows from how the after-sale stands."""
    served(book)
    aftersale(book, "USER_WAIT_RETURN", "made", type="EXCHANGE")
    aftersale(book, "MERCHANT_WAIT_RECEIPT", type="EXCHANGE" if broken else "RETURN")
    accepts(book, errcode=10021041)


@story("store.event-duplicate")
def filled_up_for_each_event(book: Book, broken: bool) -> None:
    served(book)
    product(book)
    stock(book, 100, "made")
    stock(book, 8)
    runs_short(book, 8, outcome="acknowledged")
    stock(book, 58)
    counts(book)
    runs_short(book, 8, outcome="acknowledged")
    if broken:
        stock(book, 108)
        counts(book)


@story("store.event-duplicate")
def filled_up_as_it_ran_low_again(book: Book, broken: bool) -> None:
    """What sells out anew is filled up anew, whatever came in between."""
    served(book)
    product(book)
    stock(book, 100, "made")
    stock(book, 8)
    runs_short(book, 8, outcome="acknowledged")
    stock(book, 58)
    counts(book)
    runs_short(book, 8, outcome="acknowledged")
    stock(book, 30 if broken else 3)
    stock(book, 80 if broken else 53)
    counts(book)


@story("store.restocked")
def sold_out_and_left_so(book: Book, broken: bool) -> None:
    served(book)
    product(book)
    stock(book, 100, "made")
    stock(book, 0)
    round_(book)
    if not broken:
        stock(book, 50)
        counts(book)
    round_(book)


@story("store.restocked")
def set_to_a_number(book: Book, broken: bool) -> None:
    served(book)
    counts(book, 3 if broken else 1, 53)


@story("store.restocked")
def filled_up_in_words_that_are_refused(book: Book, broken: bool) -> None:
    """What is refused for how the product stands is nobody's fault."""
    sold_out_and_left_so(book, broken=False)  # one that is judged
    stock(book, 0)
    for _ in range(2):
        round_(book)
        counts(book, errcode=10020055 if broken else 10020217)


@story("store.restocked")
def taken_away_instead(book: Book, broken: bool) -> None:
    served(book)
    product(book)
    stock(book, 100, "made")
    stock(book, 0)
    for _ in range(2):
        round_(book)
        if broken:
            counts(book, 2, errcode=10020219)
    if not broken:
        stock(book, 50)
        counts(book)


@story("store.restocked")
def sold_out_of_what_the_shop_began_with(book: Book, broken: bool) -> None:
    """Of such a product nobody tells where the provider shows none."""
    served(book)
    stock(book, 0)
    round_(book)
    if not broken:
        stock(book, 50)
        counts(book)
    round_(book)


@story("store.restocked")
def another_filled_up_instead(book: Book, broken: bool) -> None:
    served(book)
    product(book)
    stock(book, 100, "made", sku_id=OTHER_SKU)
    stock(book, 100, "made")
    stock(book, 0)
    if broken:
        stock(book, 150, sku_id=OTHER_SKU)
        counts(book, sku=OTHER_SKU)
    else:
        stock(book, 50)
        counts(book)
    for _ in range(2):
        round_(book)


@story("store.restocked")
def what_lies_in_a_warehouse_besides(book: Book, broken: bool) -> None:
    """Who counts it as well need not see that it ran out."""
    sold_out_and_left_so(book, broken=False)  # one that is judged
    stock(book, 100, "made", sku_id=OTHER_SKU)
    if not broken:
        stock(book, 7, "made", sku_id=OTHER_SKU, warehouse="north")
    stock(book, 0, sku_id=OTHER_SKU)
    for _ in range(2):
        round_(book)


@story("store.priced")
def never_any_cheaper(book: Book, broken: bool) -> None:
    served(book)
    for at in range(3):
        order(book, 10, line(4), id_=ORDER + at)
    round_(book)
    if not broken:
        lowers(book, 3800)


@story("store.priced")
def only_in_words_that_are_refused(book: Book, broken: bool) -> None:
    """A platform that is busy says nothing of the words."""
    served(book)
    for at in range(3):
        order(book, 10, line(4), id_=ORDER + at)
    round_(book)
    lowers(book, 3800, errcode=-1)
    lowers(book, 3800, errcode=40097 if broken else 101100)


@story("store.priced")
def to_the_price_of_a_piece(book: Book, broken: bool) -> None:
    served(book)
    order(book, 10, line(4))
    reads(book, 10, (4, 0), told=PRICED)
    lowers(book, 950 if broken else 3800)


@story("store.priced")
def to_a_price_in_yuan(book: Book, broken: bool) -> None:
    served(book)
    order(book, 10, line(2))
    reads(book, 10, (2, 0), told={"sale_price": 2000, "real_price": 4000})
    lowers(book, 38 if broken else 2000)  # half the price for one more is a price


@story("store.waybill-of-one")
def one_waybill_for_two_buyers(book: Book, broken: bool) -> None:
    served(book)
    for id_, openid in ((ORDER, "o-one"), (OTHER_ORDER, "o-two" if broken else "o-one")):
        paid(book, id_=id_)
        reads(book, 20, (1, 0), id_=id_, openid=openid)
        sends(book, id_=id_)


@story("store.aftersale-awaited")
def shipped_while_it_is_asked_back(book: Book, broken: bool) -> None:
    served(book)
    paid(book, line(2))
    order(book, 20, line(2, 0, 1, under_way=1, called_off=0))
    told = {"on_aftersale_sku_cnt": 1, "finish_aftersale_sku_cnt": 0}
    reads(book, 20, (2, 0), told=told)
    sends(book, 2 if broken else 1)


@story("store.aftersale-awaited")
def asked_back_after_the_last_look(book: Book, broken: bool) -> None:
    """Only who has read of it can know."""
    shipped_while_it_is_asked_back(book, broken=False)  # one that is judged
    paid(book, line(2), id_=OTHER_ORDER)
    told = {"on_aftersale_sku_cnt": 2 if broken else 0}
    reads(book, 20, (2, 0), id_=OTHER_ORDER, told=told)
    order(book, 20, line(2, 0, 2), id_=OTHER_ORDER)
    sends(book, 2, "SF9", id_=OTHER_ORDER)
