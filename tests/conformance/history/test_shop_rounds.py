"""What a service is there for says what its provider owes a shop."""

from __future__ import annotations

import pytest

from conformance.judge import judge
from conformance.registry import checks
from tests.conformance.checks.store.deed_stories import never_any_cheaper, sold_out_and_left_so
from tests.conformance.checks.store.shop_stories import left_to_time, never_shipped
from tests.conformance.journal import SERVICE, Story, told


@pytest.mark.parametrize(
    ("id_", "fn", "kinds"),
    [
        ("store.event-lost", never_shipped, {"order", "erp", ""}),
        ("store.aftersale-in-time", left_to_time, {"order", "erp", ""}),
        ("store.priced", never_any_cheaper, {"order", "erp", ""}),
        ("store.restocked", sold_out_and_left_so, {"product", "erp", ""}),
    ],
)
@pytest.mark.parametrize("kind", ["order", "product", "erp", ""])
def test_a_service_owes_a_shop_what_it_is_there_for(id_: str, fn: Story, kinds: set[str], kind: str) -> None:
    journal = told(fn, broken=True).lines
    [result] = judge(journal, None, {id_: checks()[id_]}, {str(SERVICE): kind}).results
    assert bool(result.findings) is (kind in kinds)
