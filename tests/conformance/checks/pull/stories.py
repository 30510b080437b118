"""Journals about pulling."""

from __future__ import annotations

from tests.conformance.journal import BUYER, BUYERS, DAY, LOGIN, ORDERS, SERVICE, SHOP, SHOP2, Book, story


@story("pull.finds-lost-order")
def push_only(book: Book, broken: bool) -> None:
    end = book.at + 30 * DAY
    book.buy(end)
    book.order_push(outcome="lost")
    book.sync()
    book.reading({} if broken else {"basic": end})


@story("pull.finds-lost-refund")
def refund_unheard(book: Book, broken: bool) -> None:
    end = book.at + 30 * DAY
    book.buy(end)
    book.sync()
    book.order("refunded")
    book.truth({SERVICE: {}}, granted=False)
    book.push("unauthorized", store=SHOP, outcome="lost")
    book.sync()
    book.reading({"basic": end} if broken else {})


@story("pull.all-pages")
def first_page(book: Book, broken: bool) -> None:
    end = book.at + 30 * DAY
    for number in range(12):
        book.buy(end, number, store=f"wx{number}")
    book.sync()
    for number in range(12):
        book.reading({} if broken and number > 9 else {"basic": end}, store=f"wx{number}")


@story("pull.page-limit")
def page_of_a_hundred(book: Book, broken: bool) -> None:
    book.call(BUYERS, {"limit": 100 if broken else 10}, token="home_page")


@story("pull.big-ids")
def through_a_float(book: Book, broken: bool) -> None:
    book.buy()
    service = int(float(SERVICE)) if broken else SERVICE
    book.call(ORDERS, {"service_id": service, "limit": 20}, token="home_page")


@story("pull.tolerant")
def strict_types(book: Book, broken: bool) -> None:
    book.switch("extra_fields")
    end = book.at + 30 * DAY
    book.buy(end)
    book.sync()
    book.reading({} if broken else {"basic": end})


@story("pull.empty-is-none")
def trusts_the_push(book: Book, broken: bool) -> None:
    book.truth({SERVICE: {}}, granted=False)
    book.order_push(99, made_up=True, owed_answer=False)
    book.sync()
    book.advance(120)
    book.sync()
    book.reading({"basic": book.at + DAY} if broken else {})


def busy(book: Book, broken: bool, after: float) -> None:
    end = book.at + 30 * DAY
    book.buy(end)
    book.sync()
    book.fault("busy", call="any")
    book.sync(
        lambda: book.call(BUYERS, {"limit": 10}, token="home_page", errcode=-1, faults=["busy"]), ok=False
    )
    if after:
        book.advance(after)
    book.reading({} if broken else {"basic": end})
    book.heal("busy")


@story("pull.busy-retried")
def busy_is_expired(book: Book, broken: bool) -> None:
    busy(book, broken, 0)


@story("pull.busy-retried")
def hammered(book: Book, broken: bool) -> None:
    book.fault("busy", call="any")
    for _ in range(20 if broken else 3):
        book.call(BUYERS, {"limit": 10}, token="home_page", errcode=-1, faults=["busy"])
    book.heal("busy")


@story("pull.busy-retried")
def fault_spent_by_a_login(book: Book, broken: bool) -> None:
    end = book.at + 30 * DAY
    book.buy(end)
    book.fault("busy", call="any")
    book.sync(
        lambda: book.call(BUYERS, {"limit": 10}, token="home_page", errcode=-1, faults=["busy"]), ok=False
    )
    book.heal("busy")
    book.sync()
    book.fault("cut", call=LOGIN, do="truncate")
    hit = [] if broken else ["cut"]
    book.call(LOGIN, {"code": "login-1"}, token="component", store=SHOP, faults=hit, lost=bool(hit))
    book.heal("cut")
    book.reading(shown="refused")


@story("pull.outage-keeps-state")
def locked_out(book: Book, broken: bool) -> None:
    busy(book, broken, 3 * 3600)


@story("pull.stale-read")
def one_early_look(book: Book, broken: bool) -> None:
    end = book.at + 30 * DAY
    book.buy(end, visible_after=30)
    book.sync()
    book.reading({})  # the pull could not show it yet
    book.advance(60)
    book.order("visible")
    book.truth({"basic": end})
    book.sync()
    book.reading({} if broken else {"basic": end})


@story("pull.polite")
def tight_loop(book: Book, broken: bool) -> None:
    book.buy()
    book.action("settle")
    for _ in range(30 if broken else 2):
        book.call(BUYERS, {"service_id": SERVICE, "limit": 10}, token="home_page")
    book.action("wait", seconds=5)


@story("pull.big-ids")
def through_a_rounded_number(book: Book, broken: bool) -> None:
    book.buy()
    # A service that is listed and not bought may share its first fifteen digits with one that is.
    service = 3403799157105049600 if broken else SERVICE + 4
    book.call(ORDERS, {"service_id": service, "limit": 20}, token="home_page")


@story("pull.finds-lost-refund")
def refund_unheard_and_seen_at_a_page(book: Book, broken: bool) -> None:
    book.buy()
    book.sync()
    book.visit(browser="desk")
    book.order("refunded")
    book.truth({SERVICE: {}}, granted=False)
    book.push("unauthorized", store=SHOP, outcome="lost")
    book.action("sync", {"waited": 2.4})
    book.sync()
    book.revisit("desk")  # from a cache
    book.advance(120)
    book.revisit("desk", shown="served" if broken else "refused")


def failing(book: Book, gaps: list[float]) -> None:
    book.fault("busy", call="any")
    for gap in gaps:
        book.call(BUYERS, {"limit": 10}, token="home_page", errcode=-1, faults=["busy"])
        book.ms += gap
    book.heal("busy")


@story("pull.busy-retried")
def the_same_gap_for_ever(book: Book, broken: bool) -> None:
    failing(book, [110.0] * 9 if broken else [110.0, 220.0, 440.0, 440.0, 440.0, 440.0, 440.0])


@story("pull.busy-retried")
def a_round_every_two_seconds(book: Book, broken: bool) -> None:
    failing(book, [300.0] * 12 if broken else [2000.0] * 12)


@story("pull.busy-retried")
def the_same_asked_for_many_stores(book: Book, broken: bool) -> None:
    """Each of whom is tried with growing gaps."""
    book.fault("busy", call="any")
    stores = [SHOP] if broken else [SHOP, "wx00000000000000e1", "wx00000000000000e2"]
    for gap in (200.0, 700.0, 0.0):
        for store in stores * (3 // len(stores)):
            book.store_call(store, endpoint="ec.order.list.get", errcode=-1, faults=["busy"])
        book.ms += gap
    book.heal("busy")


@story("pull.busy-retried")
def a_look_at_every_page(book: Book, broken: bool) -> None:
    book.fault("busy", call="any")
    for _ in range(12):
        book.call(BUYERS, {"limit": 10}, token="home_page", errcode=-1, faults=["busy"])
        book.ms += 200
        if not broken:
            book.visit(shown="refused")
    book.heal("busy")


@story("pull.finds-lost-order")
def renewal_unheard(book: Book, broken: bool) -> None:
    end = book.at + 30 * DAY
    book.buy(end)
    book.order_push()
    book.sync()
    book.buy(end + 30 * DAY, 2)
    book.order_push(2, outcome="lost")
    book.sync()
    book.reading({"basic": end if broken else end + 30 * DAY})


@story("pull.finds-lost-order")
def a_round_cut_short_counts_for_nothing(book: Book, broken: bool) -> None:
    """Whatever the provider says of a round in which it was told nothing."""
    end = book.at + 30 * DAY
    book.buy(end)
    book.order_push(outcome="lost")
    book.fault("busy", call="any")
    book.sync(lambda: book.call(BUYERS, {"limit": 10}, token="home_page", errcode=-1, faults=["busy"]))
    book.heal("busy")
    book.reading({})
    book.sync(lambda: book.call(BUYERS, {"limit": 10}, token="home_page"))
    book.reading({} if broken else {"basic": end})


@story("pull.stale-read")
def renewal_shown_late(book: Book, broken: bool) -> None:
    end = book.at + 30 * DAY
    book.buy(end)
    book.sync()
    book.buy(end + 30 * DAY, 2, visible_after=600)
    book.sync()
    book.advance(660)
    book.order("visible", 2)
    book.truth({"basic": end + 30 * DAY})
    book.sync()
    book.reading({"basic": end if broken else end + 30 * DAY})


@story("pull.empty-is-none")
def trusts_a_pushed_renewal(book: Book, broken: bool) -> None:
    end = book.at + 7 * DAY
    book.buy(end)
    book.order_push(99, made_up=True, owed_answer=False)
    book.sync()
    book.advance(120)
    book.sync()
    book.reading({"basic": end + 30 * DAY if broken else end})


@story("pull.outage-keeps-state")
def served_past_its_end(book: Book, broken: bool) -> None:
    end = book.at + 3600
    book.buy(end)
    book.buy(end + DAY, 2, store=SHOP2)
    book.sync()
    book.fault("gone", call="any")
    book.call(BUYERS, {"limit": 10}, token="home_page", faults=["gone"], errcode=-1)
    book.advance(2 * 3600)
    book.reading({"basic": end + 7200 if broken else end})
    book.heal("gone")


@story("pull.busy-retried")
def silence_ends_a_grant(book: Book, broken: bool) -> None:
    book.grant()
    book.buy()
    book.store_call()
    book.sync()
    book.fault("busy", call="component.api_get_authorizer_list")
    book.call("component.api_get_authorizer_list", {}, token="component", errcode=-1, faults=["busy"])
    book.heal("busy")
    book.sync()
    book.reading(shown="needs_grant" if broken else "served")


@story("pull.busy-retried")
def silence_stops_calls(book: Book, broken: bool) -> None:
    book.grant()
    book.store_call()
    book.fault("busy", call="component.api_get_authorizer_list")
    book.call("component.api_get_authorizer_list", {}, token="component", errcode=-1, faults=["busy"])
    book.heal("busy")
    if not broken:  # for another reason, which it was told
        book.store_call(errcode=61007)
    book.asked(refused=True)


@story("pull.big-ids")
def rounded_on_a_page(book: Book, broken: bool) -> None:
    book.buy()
    shown = repr(float(SERVICE)) if broken else str(SERVICE)
    book.visit(body=f"<p data-service='{shown}'>3.14</p>")


@story("pull.big-ids")
def rounded_in_an_address(book: Book, broken: bool) -> None:
    book.buy()
    shown = int(float(SERVICE)) if broken else SERVICE
    book.visit(hops=[{"url": f"http://p/app?service={shown}&at=1767229200", "status": 200}])


def refund_beside_a_failing_store(book: Book, rounds: int) -> None:
    """Nobody hears of the refund, and for so many rounds another store cannot be asked about."""
    end = book.at + 30 * DAY
    book.buy(end)
    book.buy(end, 2, store=SHOP2)
    book.sync()
    book.order("refunded")
    book.truth({SERVICE: {}}, granted=False)
    book.fault("busy", call="get_service_buyer")
    for _ in range(rounds):
        book.sync(
            lambda: book.call(BUYER, {}, token="home_page", store=SHOP2, errcode=-1, faults=["busy"]),
            ok=False,
        )
    book.reading({"basic": end})
    book.heal("busy")
    book.sync()
    book.reading({})


@story("pull.finds-lost-refund")
def stops_at_a_failing_store(book: Book, broken: bool) -> None:
    refund_beside_a_failing_store(book, rounds=3 if broken else 2)


@story("pull.page-limit")
def a_thousand_authorised_accounts(book: Book, broken: bool) -> None:
    book.call("component.api_get_authorizer_list", {"count": 1000 if broken else 500}, token="component")
