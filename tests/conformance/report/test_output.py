"""What the provider wrote about the time of a finding."""

from __future__ import annotations

from conformance.report.output import MOST, Output
from tests.conformance.journal import Book


def test_the_output_of_a_step_is_that_which_stands_behind_it() -> None:
    book = Book()
    book.start("a/b")
    call = book.store_call()
    book.add("output", lines=["of the call", "token ticket@@@" + "x" * 30])
    later = book.store_call()
    book.add("output", lines=["of the later one"])
    book.end("a/b")
    output = Output(book.lines)
    first, second = output.about((call,))
    assert first == "of the call"
    assert "x" * 30 not in second
    assert output.about((call, later)) == ("of the later one",)
    assert output.about(()) == ()


def test_output_of_another_scenario_says_nothing() -> None:
    book = Book()
    book.start("a/b")
    call = book.store_call()
    book.end("a/b")
    book.start("a/c")
    book.add("output", lines=["of another"])
    assert Output(book.lines).about((call,)) == ()


def test_of_much_the_end_is_told() -> None:
    book = Book()
    call = book.store_call()
    book.add("output", lines=[str(number) for number in range(100)])
    told = Output(book.lines).about((call,))
    assert len(told) == MOST
    assert told[-1] == "99"
