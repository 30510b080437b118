"""A push of an order that the platform never had may be believed for a while."""

from __future__ import annotations

import pytest

from conformance.history.invented import TRUSTED, believed, invented_orders
from conformance.history.reader import read
from tests.conformance.journal import DAY, SERVICE, SERVICE2, Book


@pytest.mark.parametrize(("after", "young"), [(0.0, True), (TRUSTED, False)])
def test_such_a_push_is_believed_for_a_while(after: float, young: bool) -> None:
    book = Book()
    book.order_push(99, made_up=True, owed_answer=False)
    book.advance(after)
    book.reading({"basic": book.at + DAY})
    ep = read(book.lines).episodes[-1]
    [reading] = ep.readings
    assert believed(ep, reading, str(SERVICE)) is young
    assert not believed(ep, reading, str(SERVICE2))


def test_an_order_that_there_is_was_not_invented() -> None:
    book = Book()
    book.order()
    book.order_push(1)
    assert invented_orders(read(book.lines).episodes[-1]) == []
