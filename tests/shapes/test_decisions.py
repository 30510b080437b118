from __future__ import annotations

from typing import Any

import pytest

from simulator.shapes.decisions import laid_over

CALL = {
    "sets": [131],
    "request": {"order_id!": "text ms", "lines": [{"count!": "int m"}]},
    "reply": {"data!": {"id!": "text m", "bean?": "text w"}},
}


def after(**row: Any) -> dict[str, Any]:
    return laid_over(CALL, [{"call": ["order/get"], **row}])[0]


def test_a_field_is_replaced_where_it_stands_or_added_where_it_is_not() -> None:
    is_ = after(at="request.order_id", **{"is": "int d"})
    assert list(is_["request"]) == ["order_id", "lines"]
    assert is_["request"]["order_id"] == "int d"
    assert after(at="reply.data.more!", **{"is": "bool"})["reply"]["data!"]["more!"] == "bool"
    assert after(at="reply", **{"is": {}})["reply"] == {}


def test_fields_are_added_and_taken_away() -> None:
    assert after(at="request.lines[]", add={"sku_id!": "text"})["request"]["lines"] == [
        {"count!": "int m", "sku_id!": "text"}
    ]
    assert after(at="reply.data", gone=["bean"])["reply"]["data!"] == {"id!": "text m"}


def test_a_word_and_a_mark_can_be_laid_over_all_that_is_below() -> None:
    assert after(at="request.**", word="strict")["request"] == {
        "order_id!": "text strict ms",
        "lines": [{"count!": "int strict m"}],
    }
    assert after(at="request.**", required=False)["request"] == {
        "order_id": "text ms",
        "lines": [{"count": "int m"}],
    }
    assert after(at="request.lines", required=True)["request"]["lines!"] == [{"count!": "int m"}]


def test_what_is_not_at_a_place_replaces_what_it_names() -> None:
    assert after(sets=[85, 129])["sets"] == [85, 129]
    assert after(method="GET")["method"] == "GET"


def test_what_is_left_out_of_replies_is_told() -> None:
    row = {"call": ["order/get"], "at": "reply.data", "left_out": ["bean"]}
    assert laid_over(CALL, [row]) == ({"query": {}, **CALL}, ["data.bean"])


@pytest.mark.parametrize(
    "row",
    [
        {"at": "request.nothing", "word": "strict"},
        {"at": "reply.data", "gone": ["nothing"]},
        {"at": "reply.nothing.more", "is": "text"},
    ],
)
def test_a_place_that_is_not_there_is_told(row: dict[str, Any]) -> None:
    with pytest.raises(KeyError):
        after(**row)
