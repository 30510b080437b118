"""Breakages of the Channels store: what it has, how that moves, what is told of it and what is refused."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import Any

import tests.core.sample  # noqa: F401 - loaded once, for all that are forked
from simulator.core.component.entities import Component
from simulator.core.store import changes, events, lasting, looks, steps
from simulator.core.store.aftersale import money as aftersale_money
from simulator.core.store.aftersale import rules as aftersales
from simulator.core.store.aftersale import through
from simulator.core.store.delivery import parcels
from simulator.core.store.freight_template import price as freight
from simulator.core.store.media import formats
from simulator.core.store.order import buying, listing, lookup, money, pricing, receivers, receiving
from simulator.core.store.order.entities import Line, Order
from simulator.core.store.product import audit, documents
from simulator.core.store.stock import rules as stock
from simulator.core.store.warehouse import matching
from simulator.endpoints import admission, uploads
from simulator.endpoints.store.order import lists
from simulator.shapes import push
from tests.sabotage.row import put, sabotage

CORE = "tests/core/store/"
TOLD = CORE + "test_event_table.py::test_an_event_is_told_of_what_causes_it"
PAGES = (
    "tests/endpoints/test_store_api_pages_cost_their_length.py"
    "::test_a_page_of_a_large_shop_reads_no_more_than_one_of_a_small_shop"
)
API = "tests/endpoints/test_store_api.py::"


def reads_back(call: str, story: str) -> str:
    return f"tests/endpoints/test_store_api_reads_back.py::test_a_change_is_read_back[{call}-{story}]"


def refuses(row: str) -> str:
    return f"tests/endpoints/test_refusals.py::test_what_a_row_declares_is_what_it_refuses_with[{row}]"


# -- what is told --------------------------------------------------------------------------------------


@sabotage(TOLD)
def events_not_told() -> None:
    """A change is told to nobody."""
    put(events, "tell", lambda *_: None)


@sabotage(CORE + "test_event_table.py::test_a_platform_hears_of_what_it_was_granted_alone")
def events_told_to_all() -> None:
    """Every platform hears of every store."""
    put(events, "_listeners", lambda world, *_: world.tables.rows(Component))


@sabotage(CORE + "test_events.py::test_a_store_gets_the_events_itself_as_json")
def own_callback_forgotten() -> None:
    """What a store hears itself is not sent."""
    put(events, "_call_back", lambda *_: None)


@sabotage(CORE + "test_events.py::test_numbers_are_bare_or_text_event_by_event")
def numbers_of_events_all_text() -> None:
    """An order's id is text in every event."""
    right = push.fields_of

    def fields_of(name: str, said: Any) -> dict[str, Any]:
        found = right(name, said)
        for inner in found.values():
            if isinstance(inner, dict) and "order_id" in inner:
                inner["order_id"] = str(inner["order_id"])
        return found

    put(push, "fields_of", fields_of)


@sabotage(TOLD)
def cancellation_not_told() -> None:
    """An order that is not paid in time stays as it is."""
    put(buying, "cancel", lambda _world, order, _why: order)


# -- how things move -----------------------------------------------------------------------------------


@sabotage(refuses("ec.order.delivery.send"))
def every_state_allows_everything() -> None:
    """A call may ask for what the table does not have."""
    put(steps.Steps, "called", lambda self, state, event: self.machine.table.get((state, event), state))


@sabotage(reads_back("aftersale/getaftersalelist", "the_list_has_what_was_opened_and_what_has_moved"))
def changes_not_dated() -> None:
    """What changes keeps the date of its last change."""
    right = changes.make

    def change(world: Any, before: Any, *tells: Any, **values: Any) -> Any:
        return right(world, replace(before, **values), *tells)

    put(changes, "change", change)


@sabotage(CORE + "test_lasting.py::test_in_its_notice_a_stores_data_cannot_be_called_for")
def notice_without_end() -> None:
    """A store that gave notice never closes."""
    put(lasting, "close", lambda _world, store: store)


@sabotage(CORE + "test_lasting.py::test_a_notice_that_is_taken_back_closes_nothing")
def notice_not_taken_back() -> None:
    """A store that opens again keeps its notice."""
    put(lasting, "reopen", lambda _world, store: store)


@sabotage(CORE + "test_looks.py::test_another_name_is_shown_and_told_with_the_one_before")
def names_that_stay() -> None:
    """A store keeps its name."""
    put(looks, "rename", lambda _world, store, _nickname: store)


@sabotage(reads_back("product/update", "another_draft_leaves_what_is_on_sale_until_it_has_passed"))
def drafts_on_sale_at_once() -> None:
    """What is on sale is the draft."""
    put(documents, "online", documents.draft)


@sabotage(reads_back("product/getauditquota", "submissions_are_counted_by_the_day_in_china"))
def submissions_without_end() -> None:
    """No store spends its submissions."""
    put(audit, "spend", lambda *_: None)


# -- stock ---------------------------------------------------------------------------------------------


@sabotage(reads_back("product/stock/get", "an_order_holds_stock_and_gives_it_back_only_before_it_is_paid"))
def stock_not_released() -> None:
    """An order that is called off keeps what it held."""
    put(stock, "release", lambda *_: None)


@sabotage(CORE + "stock/test_rules.py::test_an_order_that_cannot_be_held_changes_and_tells_nothing")
def stock_not_held() -> None:
    """Orders take as much as they like."""
    put(stock, "hold", lambda *_, **__: None)


@sabotage(CORE + "stock/test_rules.py::test_a_warning_comes_at_a_fifth_and_at_a_tenth")
def shortage_not_warned_of() -> None:
    """Nobody hears that a SKU runs short."""
    put(stock, "_due", lambda *_: 0)


@sabotage(reads_back("product/stock/getflow", "the_ledger_has_each_change_the_newest_first"))
def empty_ledger() -> None:
    """The ledger has no line."""
    put(stock, "flows", lambda *_, **__: iter(()))


@sabotage(reads_back("warehouse/stock/get", "an_order_is_sent_from_the_warehouse_that_is_nearest_and_first"))
def no_warehouse_chosen() -> None:
    """Nothing is sent from a warehouse."""
    put(matching, "choose", lambda *_: "")


# -- money ---------------------------------------------------------------------------------------------


@sabotage(reads_back("order/price/update", "a_lower_price_is_read_back"))
def money_not_summed() -> None:
    """An order costs what was asked at first."""
    right = money.price

    def price(order: Order) -> money.Price:
        sums = right(order)
        return replace(sums, to_pay=sums.original, lowered=0)

    put(money, "price", price)


@sabotage(reads_back("order/price/update", "a_lower_price_is_read_back"))
def lines_keep_their_price() -> None:
    """What the merchant takes off a line is lost."""
    put(Line, "total", Line.asked)


@sabotage(refuses("ec.order.price.update"))
def prices_changed_for_ever() -> None:
    """The price of an order can be changed as often as one likes."""
    put(pricing, "MOST_CHANGES", 10**9)


@sabotage(reads_back("merchant/updatefreighttemplate", "an_order_costs_what_the_template_asks"))
def sending_for_nothing() -> None:
    """Whatever a template asks, sending is free."""
    put(freight, "of", lambda *_: 0)


@sabotage(CORE + "aftersale/test_rules.py::test_what_has_gone_back_cannot_be_asked_for_again")
def refunds_without_limit() -> None:
    """More can be asked back than was paid."""
    put(aftersale_money, "spoken_for", lambda *_, **__: 0)


@sabotage(refuses("ec.aftersale.acceptapply"))
def refunds_one_after_another() -> None:
    """A second refund of an order in the same minute goes through."""
    put(aftersales, "_check_pace", lambda *_: None)


@sabotage(reads_back("aftersale/acceptapply", "a_refund_closes_the_order"))
def orders_that_outlive_their_refund() -> None:
    """An order stays as it is with all of it refunded."""
    put(through, "_over", lambda *_: None)


@sabotage(TOLD)
def money_that_stays_with_the_platform() -> None:
    """No order is settled."""
    put(receiving, "settle", lambda _world, order: order)


# -- what is refused, and what is shown ----------------------------------------------------------------


@sabotage(refuses("ec.order.delivery.send"))
def more_sent_than_was_ordered() -> None:
    """Parcels may hold anything."""
    put(parcels, "check_goods", lambda *_: None)


@sabotage(API + "test_a_window_has_at_most_seven_days")
def windows_of_any_length() -> None:
    """Orders of a year come in one window."""
    put(lists, "WINDOW", 10**9)


@sabotage("tests/endpoints/test_store_api_other_stores.py::test_another_stores_ids_are_unknown")
def orders_of_other_stores_shown() -> None:
    """An order is found by its id, whosever it is."""
    right = lookup.found

    def found(world: Any, store: str, order_id: int) -> Order | None:
        from simulator.core.store.entities import Store

        stores = [store, *(row.appid for row in world.tables.rows(Store))]
        return next((order for each in stores if (order := right(world, each, order_id))), None)

    put(lookup, "found", found)


@sabotage(API + "test_a_receiver_is_hidden_where_that_is_asked_for")
def receivers_in_clear_text() -> None:
    """Whoever asks for a masked receiver gets his name."""
    put(receivers, "masked", dict)


@sabotage(PAGES)
def pages_that_read_all_rows() -> None:
    """A page of orders costs as much as the shop is large."""
    right = listing.listed

    def listed(world: Any, store: str, query: Any) -> Iterator[Order]:
        rows = right(world, store, query)
        yield from list(islice(rows, 2000))
        yield from rows

    put(listing, "listed", listed)


@sabotage(refuses("ec.basics.media.get"))
def arguments_of_the_query_unchecked() -> None:
    """What stands in the query is taken as it comes."""
    put(admission, "_check_query", lambda *_: None)


@sabotage(reads_back("basics/img/upload", "a_picture_comes_back_as_it_was"))
def files_that_never_arrive() -> None:
    """A form brings no file."""
    put(uploads, "files", lambda _: {})


@sabotage(refuses("ec.basics.qualification.upload"))
def anything_is_a_picture() -> None:
    """Whatever is uploaded is a picture."""
    put(formats, "content_type", lambda _: "image/png")
