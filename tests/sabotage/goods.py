"""Breakages of what a store sells: its products, their drafts and audits, its categories and brands."""

from __future__ import annotations

from typing import Any

import tests.core.sample  # noqa: F401 - loaded once, for all that are forked
from simulator.core.store import changes
from simulator.core.store.brand import lookup as brands
from simulator.core.store.brand import rules as brand_rules
from simulator.core.store.category import rules as categories
from simulator.core.store.product import audit, checks, documents, events, lookup, platform, seeded
from simulator.core.store.product.audit import Verdict
from simulator.core.store.shop_seed import ShopSeed
from tests.sabotage.row import put, sabotage

PRODUCT = "tests/core/store/product/"
PRODUCTS = f"{PRODUCT}test_states_in_any_order.py::test_products_hold_in_any_order"
BRANDS = "tests/core/store/brand/test_rules_in_any_order.py::test_brands_hold_in_any_order"
REFUSED = "tests/endpoints/test_refusals.py::test_what_a_row_declares_is_what_it_refuses_with"
BACK = "tests/endpoints/test_store_api_reads_back.py::test_a_change_is_read_back"


@sabotage(PRODUCTS)
def drafts_are_on_sale_at_once() -> None:
    """Consumers see the draft."""
    put(documents, "online", documents.draft)


@sabotage(PRODUCTS)
def audits_cost_nothing() -> None:
    """A store may submit as often as it likes."""
    put(audit, "spend", lambda *_: None)


@sabotage(f"{PRODUCT}test_events.py::test_a_draft_that_fails_says_why_and_of_what")
def what_is_rejected_is_on_sale() -> None:
    """Every audit is passed, whatever was found."""
    real = audit.decide
    put(audit, "decide", lambda world, product, _verdict, *_: real(world, product, Verdict.PASSED))


@sabotage(PRODUCTS)
def events_that_are_told_twice() -> None:
    """A change of a store tells each of its events twice."""
    real = changes.change
    put(changes, "change", lambda world, row, *told, **more: real(world, row, *told, *told, **more))


@sabotage(f"{PRODUCT}test_seeded.py::test_what_changes_keeps_its_place_in_the_lists")
def what_changed_is_listed_twice() -> None:
    """A product that was stocked and has changed is listed as it was, too."""

    def unchanged(_world: Any, seed: ShopSeed, after: int) -> Any:
        return (seeded.product(seed, number) for number in range(after + 1, seed.products + 1))

    put(lookup, "_unchanged", unchanged)


@sabotage(f"{PRODUCT}test_events.py::test_a_draft_that_fails_says_why_and_of_what")
def rejected_without_a_reason() -> None:
    """An audit says that it failed, and not why."""
    real = events.audited
    put(events, "audited", lambda world, product, verdict, *_: real(world, product, verdict))


@sabotage(f"{REFUSED}[ec.product.add]")
def anything_may_be_said_of_a_product() -> None:
    """The platform finds nothing wrong with a document."""
    put(checks, "check", lambda *_: None)


@sabotage(f"{REFUSED}[ec.product.auditfree]")
def any_price_without_audit() -> None:
    """What changes without audit may cost whatever it likes."""
    put(checks, "check_price", lambda *_: None)


@sabotage(f"{BACK}[category/list/get-the_list_has_what_passed]")
def every_category_is_everybodys() -> None:
    """A store may sell in every category."""
    put(categories, "permitted", lambda *_: True)


@sabotage(BRANDS)
def brands_for_ever() -> None:
    """A brand that was in effect once stays so."""
    real = brand_rules._out_of_effect

    def stays(world: Any, row: Any, status: Any, told: Any, reason: str = "") -> Any:
        after = real(world, row, status, told, reason)
        return changes.change(world, after, in_effect=True)

    put(brand_rules, "_out_of_effect", stays)


@sabotage(BRANDS)
def goods_outlive_their_brand() -> None:
    """What is sold under a brand stays on sale without it."""
    put(platform, "brand_runs_out", lambda *_: None)


@sabotage(BRANDS)
def deleted_brands_are_read() -> None:
    """An application that was deleted is shown."""
    real = brands.asked_for

    def asked_for(world: Any, store: str, brand_id: int) -> Any:
        return brands.found(world, store, brand_id) or real(world, store, brand_id)

    put(brands, "asked_for", asked_for)
