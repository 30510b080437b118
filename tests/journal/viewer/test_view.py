"""The page of a journal without verdicts."""

from __future__ import annotations

from simulator.journal.viewer.view import SHOWN, view
from tests.conformance.journal import Book


def page(book: Book, **header: object) -> str:
    entries = book.lines
    return view({"seed": 7, "provider": {"name": "<shop>"}, **header}, entries, name="a.jsonl")  # type: ignore[arg-type]


def test_it_says_what_was_played_and_what_failed_without_a_script() -> None:
    book = Book()
    book.start("a/one")
    book.order_push(outcome="refused")
    book.end("a/one", error="it broke", error_zh="它中断了")
    made = page(book).partition("<template")[0]
    why = '<span class="zh">它中断了</span><span class="en" lang="en">it broke</span>'
    for said in ("a.jsonl", "&lt;shop&gt;", "seed 7", "a/one", why, "servicemarket_order_paid"):
        assert said in made, said


def test_entries_that_were_not_kept_are_told() -> None:
    assert "条较早的日志未保留" in page(Book(), removed=12)
    assert "条较早的日志未保留" not in page(Book()).partition("<template")[0]


def test_a_long_list_of_failures_says_how_many_are_left() -> None:
    book = Book()
    for _ in range(SHOWN + 5):
        book.order_push(outcome="refused")
    assert "<p>… 5</p>" in page(book)


def test_an_empty_journal_has_a_page() -> None:
    assert "a.jsonl" in view({}, [], name="a.jsonl")
