"""Which pull rounds count."""

from __future__ import annotations

import pytest

from conformance.history.reader import read
from tests.conformance.journal import SERVICE, Book


@pytest.mark.parametrize(
    ("result", "counts"), [({}, True), ({"pulled": True}, True), ({"pulled": False}, False)]
)
def test_a_round_that_was_waited_out_is_a_pull_where_it_came_through(
    result: dict[str, bool], counts: bool
) -> None:
    book = Book()
    book.start()
    book.visit(browser="desk")
    book.order("refunded")
    refunded = book.truth({SERVICE: {}}, granted=False)
    book.action("refund")
    book.action("sync", {"waited": 2.4, **result})
    after = book.revisit("desk")
    episode = read(book.lines).episodes[1]
    assert episode.pulls.began_before(after) == (refunded + 2 if counts else None)
    assert len(episode.rounds) == counts
