from __future__ import annotations

import pytest

from simulator.shapes.notation import Field, name_of, paths, read


def test_a_document_is_read_as_it_looks() -> None:
    order = read({"order!": {"lines?": [{"sku_id!": "text ~int:m msw"}], "old-": ["int"]}}).fields["order"]
    assert order.required is True
    assert order.fields["lines"].required is None
    assert order.fields["old"].withdrawn
    assert [path for path, _ in paths(order)] == ["lines", "lines[].sku_id", "old", "old[]"]
    line = order.fields["lines"].element
    assert line is not None
    assert line.fields["sku_id"] == Field(kind="text", required=True, others={"int": "m"}, seen="msw")


def test_words_say_all_of_a_value() -> None:
    found = read("int ~bool:s =flag 1..100 fen strict inferred old mw")
    assert (found.others, found.enum, found.bounds, found.bounded) == ({"bool": "s"}, "flag", (1, 100), "")
    assert (found.unit, found.strict, found.inferred, found.withdrawn, found.seen) == (
        "fen",
        True,
        True,
        True,
        "mw",
    )
    assert (read("text ..40chars").bounds, read("text 3..9items").bounded) == ((None, 40), "items")


@pytest.mark.parametrize("written", ["txt", "int wm", "int zloty", "text 3-9items"])
def test_a_word_that_is_none_is_told(written: str) -> None:
    with pytest.raises(ValueError, match="is no "):
        read(written)


def test_a_name_that_is_none_is_told() -> None:
    assert name_of("sku_id!-") == ("sku_id", True, True)
    with pytest.raises(ValueError, match="no name"):
        name_of("sku id")
