"""What a service is there for says what its provider owes a shop."""

from __future__ import annotations

import pytest

from conformance.judge import judge
from conformance.registry import checks
from tests.conformance.checks.store.shop_stories import left_to_time, never_shipped
from tests.conformance.journal import SERVICE, Story, told


@pytest.mark.parametrize(
    ("id_", "fn"), [("store.event-lost", never_shipped), ("store.aftersale-in-time", left_to_time)]
)
@pytest.mark.parametrize(("kind", "owes"), [("order", True), ("erp", True), ("", True), ("product", False)])
def test_a_service_for_products_alone_owes_orders_and_after_sales_nothing(
    id_: str, fn: Story, kind: str, owes: bool
) -> None:
    journal = told(fn, broken=True).lines
    [result] = judge(journal, None, {id_: checks()[id_]}, {str(SERVICE): kind}).results
    assert bool(result.findings) is owes
