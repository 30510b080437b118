"""Journals about what a provider does, and shows, of shops."""

from __future__ import annotations

from typing import Any

from tests.conformance.checks.store.shop_book import (
    AFTERSALE,
    LOST,
    ORDER,
    OTHER_ORDER,
    OUT_OF_REACH,
    PRODUCT,
    SKU,
    accepts,
    aftersale,
    counts,
    event,
    line,
    lists,
    lowers,
    order,
    paid,
    product,
    reads,
    reads_aftersale,
    reads_under_review,
    round_,
    said,
    sends,
    served,
    shipped,
    shows,
    stock,
)
from tests.conformance.journal import DAY, SHOP, Book, story


@story("store.truth")
def an_order_missed(book: Book, broken: bool) -> None:
    served(book)
    paid(book)
    round_(book)
    shows(book, orders=[] if broken else [said(20, (1, 0))])


@story("store.truth")
def an_order_as_it_was_before_the_round(book: Book, broken: bool) -> None:
    served(book)
    paid(book)
    round_(book)
    shipped(book)
    if broken:
        round_(book)
    shows(book, orders=[said(20, (1, 0))])


@story("store.truth")
def pieces_miscounted(book: Book, broken: bool) -> None:
    served(book)
    paid(book, line(3))
    order(book, 21, line(3, 1))
    round_(book)
    shows(book, orders=[said(21, (3, 2 if broken else 1))])


@story("store.truth")
def an_order_that_nobody_placed(book: Book, broken: bool) -> None:
    served(book)
    paid(book)
    round_(book)
    shows(book, orders=[said(20), *([said(20, id_=OTHER_ORDER)] if broken else [])])


@story("store.truth")
def an_order_shown_twice(book: Book, broken: bool) -> None:
    served(book)
    paid(book)
    round_(book)
    shows(book, orders=[said(20)] * (2 if broken else 1))


@story("store.truth")
def stock_of_before(book: Book, broken: bool) -> None:
    served(book)
    product(book)
    stock(book, 100)
    round_(book)
    stock(book, 97)
    round_(book)
    skus = [{"sku_id": str(SKU), "stock": 100 if broken else 97}]
    shows(book, products=[{"product_id": str(PRODUCT), "status": 5, "skus": skus}])


@story("store.truth")
def stock_in_a_warehouse_besides(book: Book, broken: bool) -> None:
    """Whoever counts what lies in warehouses is as right as who does not."""
    served(book)
    product(book)
    stock(book, 100)
    stock(book, 7, "made", warehouse="north")
    round_(book)
    for shown in (100, 108 if broken else 107):
        skus = [{"sku_id": str(SKU), "stock": shown}]
        shows(book, products=[{"product_id": str(PRODUCT), "status": 5, "skus": skus}])


@story("store.truth")
def stock_of_one_warehouse(book: Book, broken: bool) -> None:
    """Who says what lies where says it as it is; of a warehouse that nobody told of, nothing is known."""
    served(book)
    product(book)
    stock(book, 100)
    stock(book, 7, "made", warehouse="north")
    round_(book)
    stock(book, 4, warehouse="north")
    round_(book)
    told = [
        {"out_warehouse_id": "north", "num": 7 if broken else 4},
        {"out_warehouse_id": "south", "num": 3},
    ]
    skus = [{"sku_id": str(SKU), "stock": 104, "warehouse_stocks": told}]
    shows(book, products=[{"product_id": str(PRODUCT), "status": 5, "skus": skus}])


@story("store.truth")
def an_aftersale_unheard_of(book: Book, broken: bool) -> None:
    served(book)
    paid(book)
    aftersale(book, "MERCHANT_PROCESSING", "made", deadline=int(book.at + 2 * DAY))
    round_(book)
    row = {"after_sale_order_id": str(AFTERSALE), "status": "MERCHANT_PROCESSING"}
    shows(book, aftersales=[] if broken else [row])


@story("store.truth")
def a_status_that_reads_see_later(book: Book, broken: bool) -> None:
    """While it lags, either may be shown; a round after that, the new one alone."""
    served(book)
    paid(book, visible_at=book.at + 30)
    book.sync()
    shows(book, orders=[said(10)])
    if broken:
        round_(book)
        shows(book, orders=[said(10)])


@story("store.truth")
def a_round_that_could_not_read(book: Book, broken: bool) -> None:
    """What a fault kept from the round, nobody can know."""
    served(book)
    paid(book)
    round_(book)
    shows(book, orders=[said(20)])  # one that is judged
    shipped(book)
    if broken:
        round_(book, lambda: reads(book, 30))
    else:
        round_(book, lambda: reads(book, arrived="lost", faults=["fault"]))
    shows(book, orders=[said(20)])


@story("store.ids-whole")
def an_order_through_a_float(book: Book, broken: bool) -> None:
    served(book)
    paid(book)
    asked = int(float(ORDER)) if broken else ORDER
    book.store_call(endpoint="ec.order.get", body={"order_id": asked}, errcode=100002)


@story("store.ids-whole")
def an_order_as_a_float_writes_it(book: Book, broken: bool) -> None:
    served(book)
    paid(book)
    told = repr(float(ORDER)) if broken else str(ORDER)
    book.visit(body=f"<p>{told}</p>")


@story("store.ids-whole")
def a_sku_in_32_bits(book: Book, broken: bool) -> None:
    served(book)
    paid(book)
    body = {
        "product_id": str(PRODUCT),
        "sku_id": SKU - (1 << 32) if broken else SKU,
        "num": 1,
        "diff_type": 3,
    }
    book.store_call(endpoint="ec.product.stock.update", body=body)


@story("store.page-keeps-query")
def the_end_of_the_window_computed_anew(book: Book, broken: bool) -> None:
    book.grant()
    window = {"start_time": int(book.at - DAY), "end_time": int(book.at)}
    page = {"order_id_list": ["1"], "next_key": "k", "has_more": True}
    path = "ec.order.list.get"
    book.store_call(endpoint=path, body={"create_time_range": window, "page_size": 10}, reply=page)
    if broken:
        window = {**window, "end_time": int(book.at) + 1}
    more = {"create_time_range": window, "page_size": 10, "next_key": "k"}
    book.store_call(endpoint=path, body=more, errcode=606006 if broken else 0)


@story("store.ship-once")
def sent_again_blindly(book: Book, broken: bool) -> None:
    served(book)
    paid(book)
    sends(book, **LOST)
    if not broken:
        reads(book, 30, (1, 1))
    sends(book, errcode=101100)


@story("store.ship-once")
def sent_again_under_another_waybill(book: Book, broken: bool) -> None:
    """The rest of the order is no second shipment; as many again are."""
    served(book)
    paid(book, line(4))
    sends(book, 2, **LOST)
    sends(book, 3 if broken else 2, "SF2")


@story("store.ship-once")
def sent_again_as_it_was_asked_for_again(book: Book, broken: bool) -> None:
    """What the suite asks for twice is its own doing, what is tried twice for one question is not."""
    served(book)
    paid(book)
    path = "/ec/order/delivery/send"
    again = [lambda: sends(book, errcode=101100)]
    book.asked(
        path=path, request={"method": "POST"}, calls=[lambda: sends(book, **LOST), *(again if broken else [])]
    )
    if not broken:
        book.asked(path=path, request={"method": "POST"}, calls=again, ok=False, errcode=101100)


@story("store.ships-no-more")
def the_whole_line_after_a_part(book: Book, broken: bool) -> None:
    served(book)
    paid(book, line(4))
    reads(book, 20, (4, 0))
    sends(book, 1)
    order(book, 21, line(4, 1))
    reads(book, 21, (4, 1))
    sends(book, 4 if broken else 3, "SF2")


@story("store.ships-no-more")
def what_a_person_sent_meanwhile(book: Book, broken: bool) -> None:
    """Only who has read of it can know."""
    served(book)
    paid(book, line(4))
    reads(book, 20, (4, 0))
    order(book, 21, line(4, 3))
    if broken:
        reads(book, 21, (4, 3))
    sends(book, 4, errcode=606031)


@story("store.ships-no-more")
def two_threads_that_both_have_read(book: Book, broken: bool) -> None:
    served(book)
    paid(book, line(2))
    reads(book, 20, (2, 0))
    if not broken:
        reads(book, 20, (2, 0))
    sends(book, 2)
    sends(book, 2, errcode=101100)


@story("store.lag-tolerated")
def taken_for_unpaid(book: Book, broken: bool) -> None:
    served(book)
    paid(book, visible_at=book.at + 30)
    reads(book, 10, (1, 0))
    for _ in range(3):
        round_(book)
        if not broken:
            reads(book, 20, (1, 0))
            sends(book)
            shipped(book)
            broken = True


@story("store.lag-tolerated")
def that_is_asked_back_meanwhile(book: Book, broken: bool) -> None:
    """Nothing is to be shipped that its buyer wants no more."""
    taken_for_unpaid(book, broken=False)  # one that is judged
    paid(book, visible_at=book.at + 30, id_=OTHER_ORDER)
    reads(book, 10, (1, 0), id_=OTHER_ORDER)
    order(book, 20, line(1, 0, 0 if broken else 1), id_=OTHER_ORDER)
    for _ in range(3):
        round_(book)


def plainly_ordered(book: Book, *lines: dict[str, int], id_: int = ORDER, **args: Any) -> None:
    """A buyer orders and pays, of which an event tells."""
    paid(book, *lines, id_=id_)
    book.action("buyer_order", {"order_id": id_}, store=SHOP, **args)
    event(book, "pay", id_=id_)


@story("store.shipped")
def passed_over(book: Book, broken: bool) -> None:
    served(book)
    plainly_ordered(book)
    reads(book, 20, (1, 0))
    if not broken:
        shipped(book)
        sends(book)
    for _ in range(2):
        round_(book)


@story("store.shipped")
def shipped_at_the_third_round(book: Book, broken: bool) -> None:
    """As soon as the third begins, it is late; what happens ahead of that may be of the second."""
    served(book)
    plainly_ordered(book)
    reads(book, 20, (1, 0))
    for _ in range(3 if broken else 2):
        round_(book)
    shipped(book)
    sends(book)


@story("store.shipped")
def one_line_of_two(book: Book, broken: bool) -> None:
    served(book)
    plainly_ordered(book, line(1), line(2, sku=SKU + 1))
    reads(book, 20, (1, 0))
    order(book, 21, line(1, 1), line(2, sku=SKU + 1))
    sends(book)
    if not broken:
        order(book, 30, line(1, 1), line(2, 2, sku=SKU + 1))
        sends(book, 2, "SF2")
    for _ in range(2):
        round_(book)


@story("store.shipped")
def with_a_word_of_its_buyer(book: Book, broken: bool) -> None:
    """Whatever is out of the ordinary, a person may look at first."""
    passed_over(book, broken=False)  # one that is judged
    for at, odd in enumerate(({"notes": "暂不发货"}, {"inspect": "jewellery"}, {"present": "生日快乐"}), 1):
        plainly_ordered(book, id_=ORDER + at, **({} if broken else odd))
    for _ in range(2):
        round_(book)


@story("store.shipped")
def that_a_person_has_begun_to_ship(book: Book, broken: bool) -> None:
    """Who began to ship it may send the rest, and what was refused is judged elsewhere."""
    passed_over(book, broken=False)  # one that is judged
    plainly_ordered(book, line(2), id_=OTHER_ORDER)
    if not broken:
        order(book, 21, line(2, 1), id_=OTHER_ORDER)
    for _ in range(2):
        round_(book)
    plainly_ordered(book, id_=ORDER + 1)
    if not broken:
        sends(book, id_=ORDER + 1, errcode=606034)
    for _ in range(2):
        round_(book)


@story("store.shipped")
def while_its_address_is_under_review(book: Book, broken: bool) -> None:
    passed_over(book, broken=False)  # one that is judged
    plainly_ordered(book, id_=OTHER_ORDER)
    if not broken:
        order(book, 20, id_=OTHER_ORDER, waits_for="a change of address")
    for _ in range(3):
        round_(book)


@story("store.address-awaited")
def shipped_while_under_review(book: Book, broken: bool) -> None:
    served(book)
    paid(book)
    order(book, 20, waits_for="a change of address")
    reads_under_review(book)
    if not broken:
        order(book, 20)
        reads(book, 20, (1, 0))
    shipped(book)
    sends(book)


@story("store.address-awaited")
def shipped_as_the_answer_was_given(book: Book, broken: bool) -> None:
    """What was shipped after the answer, without another look, is no harm; nor what was before a look."""
    served(book)
    paid(book)
    order(book, 20, waits_for="a change of address")
    reads_under_review(book)
    if not broken:
        order(book, 20)
    sends(book)


@story("store.busy-update")
def never_tried_again(book: Book, broken: bool) -> None:
    served(book)
    paid(book)
    sends(book, errcode=100003)
    for _ in range(3):
        round_(book)
    if not broken:
        sends(book)
        shipped(book)


@story("store.busy-update")
def taken_for_shipped(book: Book, broken: bool) -> None:
    served(book)
    paid(book)
    sends(book, **OUT_OF_REACH)
    if not broken:
        sends(book)
        shipped(book)
    for _ in range(3):
        round_(book)
        shows(book, orders=[said(30, (1, 1))])


@story("store.busy-update")
def refused_for_good_when_tried_again(book: Book, broken: bool) -> None:
    """What the platform does not let be shipped cannot be owed."""
    never_tried_again(book, broken=False)  # one that is judged
    paid(book, id_=OTHER_ORDER)
    sends(book, errcode=-1, id_=OTHER_ORDER)
    if not broken:
        sends(book, errcode=606034, id_=OTHER_ORDER)
    for _ in range(3):
        round_(book)


@story("store.stock-relative")
def added_again_blindly(book: Book, broken: bool) -> None:
    served(book)
    counts(book, **LOST)
    if not broken:
        book.store_call(
            endpoint="ec.product.stock.get", body={"product_id": str(PRODUCT), "sku_id": str(SKU)}
        )
    counts(book)


@story("store.stock-relative")
def set_again(book: Book, broken: bool) -> None:
    """To set a number twice sets it once."""
    served(book)
    counts(book, **LOST)  # one that is judged
    counts(book, 1 if broken else 3, **LOST)
    counts(book, 1 if broken else 3)


@story("store.refund-accept-once")
def agreed_to_again_blindly(book: Book, broken: bool) -> None:
    served(book)
    accepts(book, **LOST)
    if not broken:
        reads_aftersale(book, "USER_WAIT_RETURN")
    accepts(book, errcode=10021041)


@story("store.refund-accept-once")
def agreed_to_as_goods_are_back(book: Book, broken: bool) -> None:
    """An event that says so is as good as a look; one that says something else is not."""
    served(book)
    accepts(book)
    status = "USER_WAIT_RETURN" if broken else "MERCHANT_WAIT_RECEIPT"
    told = {"after_sale_order_id": str(AFTERSALE), "order_id": str(ORDER), "status": status}
    fields = {"finder_shop_aftersale_status_update": told}
    book.push("channels_ec_aftersale_update", channel="message", store=SHOP, fields=fields)
    accepts(book)


@story("store.refund-accept-once")
def agreed_to_in_so_many_words(book: Book, broken: bool) -> None:
    """Who says what is agreed to cannot agree to anything else by it."""
    served(book)
    accepts(book, 1, **LOST)
    accepts(book, 2 if broken else 1, errcode=10021041)


@story("store.price-once")
def lowered_from_the_lower_price(book: Book, broken: bool) -> None:
    served(book)
    order(book, 10)
    lowers(book, 950, **LOST)
    lowers(book, 902 if broken else 950)


@story("store.price-once")
def lowered_as_the_event_came_again(book: Book, broken: bool) -> None:
    served(book)
    order(book, 10)
    event(book, "new")
    lowers(book, 950)
    if broken:
        event(book, "new", again=True)
    lowers(book, 900)  # for a reason of its own, where no event came again


@story("store.event-duplicate")
def shipped_for_each_event(book: Book, broken: bool) -> None:
    served(book)
    paid(book)
    event(book, "pay")
    reads(book, 20, (1, 0))
    sends(book)
    shipped(book)
    event(book, "pay", again=True)
    reads(book, 30, (1, 1))
    if broken:
        sends(book, errcode=101100)


@story("store.event-duplicate")
def agreed_to_for_each_event(book: Book, broken: bool) -> None:
    served(book)
    told = {"after_sale_order_id": str(AFTERSALE), "order_id": str(ORDER), "status": "MERCHANT_PROCESSING"}
    fields = {"finder_shop_aftersale_status_update": told}
    for _ in range(2):
        book.push("channels_ec_aftersale_update", channel="message", store=SHOP, fields=fields)
    accepts(book)
    if broken:
        accepts(book, errcode=10020001)


@story("store.event-duplicate")
def the_rest_goes_off_after_an_event_that_came_again(book: Book, broken: bool) -> None:
    served(book)
    paid(book, line(4))
    event(book, "pay")
    reads(book, 20, (4, 0))
    sends(book, 2)
    order(book, 21, line(4, 2))
    event(book, "pay", again=True)
    reads(book, 21, (4, 2))
    sends(book, 4 if broken else 2, "SF2")


@story("store.event-lost")
def never_listed(book: Book, broken: bool) -> None:
    served(book)
    paid(book)
    event(book, "new", outcome="lost")
    event(book, "pay", outcome="lost")
    round_(book)
    shows(book, orders=[] if broken else [said(20)])


@story("store.event-lost")
def never_shipped(book: Book, broken: bool) -> None:
    """One that ships of itself, ships what the list tells of."""
    served(book)
    paid(book, id_=OTHER_ORDER)
    sends(book, id_=OTHER_ORDER)
    shipped(book, id_=OTHER_ORDER)
    paid(book)
    event(book, "pay", outcome="lost")
    round_(book)
    round_(book)
    if not broken:
        sends(book)
        shipped(book)


@story("store.unknown-status")
def the_round_ends_there(book: Book, broken: bool) -> None:
    served(book)
    paid(book)
    paid(book, id_=OTHER_ORDER)
    calls = [
        lambda: lists(book, ORDER, OTHER_ORDER),
        lambda: reads(book, 27, (1, 0), faults=["fault"]),
        *([] if broken else [lambda: reads(book, 20, (1, 0), id_=OTHER_ORDER)]),
    ]
    round_(book, *calls)
    shows(book, orders=[])


@story("store.aftersale-in-time")
def left_to_time(book: Book, broken: bool) -> None:
    served(book)
    deadline = int(book.at + 2 * DAY)
    aftersale(book, "MERCHANT_PROCESSING", "made", deadline=deadline)
    round_(book)
    if not broken:
        accepts(book)
        aftersale(book, "PLATFORM_REFUNDING")
    book.advance(2 * DAY)
    if broken:
        aftersale(book, "PLATFORM_REFUNDING")


@story("store.aftersale-in-time")
def taken_back_by_its_buyer(book: Book, broken: bool) -> None:
    """Of what its buyer takes back in time, no answer is owed."""
    left_to_time(book, broken=False)  # one that is judged
    deadline = int(book.at + 2 * DAY)
    other = {"store": SHOP, "part": "aftersale", "id": AFTERSALE + 1, "order_id": ORDER, "type": "REFUND"}
    book.add("shop", phase="made", status="MERCHANT_PROCESSING", deadline=deadline, **other)
    round_(book)
    book.advance(2 * DAY if broken else DAY)
    book.add("shop", phase="changed", status="USER_CANCELD", **other)


def gone_back(book: Book, id_: int, *, answered: bool, type_: str = "RETURN") -> None:
    """Goods that are back at the merchant's, to the end of their time, or to an answer on the same day."""
    deadline = int(book.at + 10 * DAY)
    more = {"store": SHOP, "part": "aftersale", "id": id_, "order_id": ORDER, "type": type_}
    book.add("shop", phase="made", status="MERCHANT_WAIT_RECEIPT", deadline=deadline, **more)
    round_(book)
    if not answered:
        book.advance(10 * DAY)
    book.add("shop", phase="changed", status="PLATFORM_REFUNDING", **more)
    if answered:
        body = {"after_sale_order_id": str(id_), "accept_type": 2}
        book.store_call(endpoint="ec.aftersale.acceptapply", body=body)


@story("store.aftersale-in-time")
def goods_that_came_back(book: Book, broken: bool) -> None:
    """Who has taken back goods of itself does so in time."""
    served(book)
    gone_back(book, AFTERSALE, answered=True)
    gone_back(book, AFTERSALE + 1, answered=not broken)


@story("store.aftersale-in-time")
def goods_that_a_person_looks_at(book: Book, broken: bool) -> None:
    """Who never takes back any, or none for others, owes nothing there."""
    left_to_time(book, broken=False)  # one that is judged
    gone_back(book, AFTERSALE + 1, answered=False)
    if broken:
        gone_back(book, AFTERSALE + 2, answered=True)
    gone_back(book, AFTERSALE + 3, answered=False, type_="EXCHANGE")
