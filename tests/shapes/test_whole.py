from __future__ import annotations

from typing import Any

import pytest

from simulator.shapes.notation import read
from simulator.shapes.whole import whole
from simulator.usage import SpecViolation

OF = read(
    {
        "order!": {
            "order_id!": "text",
            "status!": "int =order.status",
            "lines!": [{"sku_id!": "text", "count!": "int"}],
            "price!": {"freight!": "int fen", "is_discounted!": "bool"},
            "note": "text",
        }
    }
)
NEUTRAL = {"order_id": "", "status": 20, "lines": [], "price": {"freight": 0, "is_discounted": False}}


def test_what_must_be_there_is_there() -> None:
    assert whole(OF, {"order": {"status": 20}}) == {"order": NEUTRAL}


def test_what_need_not_is_there_if_it_is_given() -> None:
    assert whole(OF, {"order": {"status": 20, "note": ""}}) == {"order": {**NEUTRAL, "note": ""}}


def test_an_id_is_text_and_an_element_is_whole_too() -> None:
    told = whole(OF, {"order": {"order_id": 2**62, "status": 20, "lines": [{"sku_id": 7}]}})["order"]
    assert (told["order_id"], told["lines"]) == (str(2**62), [{"sku_id": "7", "count": 0}])


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"orders": {}}, "the reply has no field orders"),
        ({"order": {"status": 20, "price": {"total": 1}}}, r"order\.price has no field total"),
        ({"order": {"status": 20, "lines": [{"count": "1"}]}}, r"order\.lines\[\]\.count is a int, not '1'"),
        ({"order": {"status": 22}}, r"order\.status is none of order\.status: 22"),
        ({"order": {"status": 20, "lines": {}}}, r"order\.lines is a list"),
        ({"order": None}, "order is an object"),
        ([], "the reply is an object"),
    ],
)
def test_what_the_shape_does_not_have_is_our_mistake(given: Any, told: str) -> None:
    with pytest.raises(SpecViolation, match=told):
        whole(OF, given)
