"""Lines along the clock: what was true above, what the provider said below."""

from __future__ import annotations

from typing import Any

from simulator.journal.viewer.lines import MOST, MOST_LINES, lines
from tests.conformance.journal import DAY, SERVICE, SHOP, T0, Book


def found(book: Book, what: str, side: str = "") -> dict[str, Any]:
    (line,) = (one for one in lines(book.lines)["lines"] if one["what"] == what and one["side"] == side)
    return dict(line)


def reading(book: Book, end: float | None, shown: str = "served") -> int:
    specs = [] if end is None else [{"spec_id": "basic", "expires_at": end}]
    return book.add(
        "reading",
        store=SHOP,
        entitlements={"services": [{"service_id": str(SERVICE), "specs": specs}]},
        shown=[{"service_id": SERVICE, "shown": shown}],
        pulled_since=None,
        observe=1,
    )


def test_a_validity_lasts_from_when_it_is_known_to_its_end() -> None:
    book = Book()
    book.truth({"basic": T0 + DAY})
    book.advance(2 * DAY)
    (span,) = found(book, "validity", "truth")["spans"]
    assert span[:2] == [T0, T0 + DAY]


def test_a_renewal_makes_it_longer_from_then_on() -> None:
    book = Book()
    book.truth({"basic": T0 + DAY})
    book.advance(DAY / 2)
    book.truth({"basic": T0 + 3 * DAY})
    book.advance(4 * DAY)
    spans = found(book, "validity", "truth")["spans"]
    assert [span[:2] for span in spans] == [[T0, T0 + DAY / 2], [T0 + DAY / 2, T0 + 3 * DAY]]


def test_what_the_provider_says_is_red_where_it_differs() -> None:
    book = Book()
    book.truth({"basic": T0 + DAY})
    reading(book, T0 + DAY)
    reading(book, T0 + 2 * DAY)
    reading(book, None)
    book.advance(2 * DAY)
    reading(book, None)
    tones = [point[2] for point in found(book, "validity", "provider")["points"]]
    assert tones == ["good", "bad", "bad", "good"]


def test_a_page_that_serves_past_the_end_is_red_and_an_unknown_one_is_neither() -> None:
    book = Book()
    book.truth({"basic": T0 + DAY})
    reading(book, T0 + DAY, "served")
    reading(book, T0 + DAY, "unknown")
    book.advance(2 * DAY)
    reading(book, None, "served")
    reading(book, None, "refused")
    tones = [point[2] for point in found(book, "pages", "provider")["points"]]
    assert tones == ["good", "dim", "bad", "good"]


def test_a_visit_that_is_served_past_the_end_is_red() -> None:
    book = Book()
    book.truth({"basic": T0 + DAY})
    book.visit(browser="b")
    book.advance(2 * DAY)
    book.visit(browser="b")
    book.visit(browser="b", shown="refused")
    assert [point[2] for point in found(book, "visits", "provider")["points"]] == ["good", "bad", "dim"]


def test_a_fault_lasts_until_it_is_healed_and_shows_when_it_struck() -> None:
    book = Book()
    book.add("fault", phase="planned", fault="gap", effect="drop", where={}, when={})
    book.advance(60)
    book.add("fault", phase="fired", fault="gap", effect="drop", push=1)
    book.advance(60)
    book.add("fault", phase="healed", fault="gap", effect="drop", where={}, when={}, fired=1)
    book.advance(60)
    line = found(book, "faults")
    assert line["spans"][0][:2] == [T0, T0 + 120]
    assert line["points"][0][0] == T0 + 60


def test_a_fault_and_a_silence_that_never_end_last_to_the_end() -> None:
    book = Book()
    book.add("fault", phase="planned", fault="gap", effect="drop", where={}, when={})
    book.add("provider", phase="killed", down=True)
    book.advance(60)
    assert found(book, "faults")["spans"][0][:2] == found(book, "down")["spans"][0][:2] == [T0, T0 + 60]


def test_tokens_lie_over_each_other_and_pushes_are_red_where_they_were_not_taken() -> None:
    book = Book()
    book.fetch()
    book.advance(3600)
    book.fetch()
    book.ticket()
    book.ticket(outcome="lost")
    book.advance(DAY)
    first, second = found(book, "tokens")["spans"]
    assert first[1] > second[0]
    assert [point[2] for point in found(book, "pushes")["points"]] == ["good", "bad"]


def test_the_lines_of_a_store_stand_together_truth_above_provider() -> None:
    book = Book()
    book.truth({"basic": T0 + DAY})
    reading(book, T0 + DAY)
    book.authorized()
    book.advance(60)
    mine = [(one["what"], one["side"]) for one in lines(book.lines)["lines"] if one["group"] == SHOP]
    assert mine[:3] == [("validity", "truth"), ("validity", "provider"), ("pages", "provider")]


def test_what_has_a_name_in_chinese_is_said_in_both_languages() -> None:
    book = Book()
    book.order_push(outcome="refused")
    book.ticket()
    book.add("fault", phase="planned", fault="f", effect="drop", chinese="推送丢失", where={}, when={})
    book.add("fault", phase="fired", fault="f", effect="drop", chinese="推送丢失")
    book.add(
        "call",
        method="POST",
        path="/x",
        status=200,
        component="wxc",
        account="wxc",
        issued={"kind": "component", "expires_at": T0 + DAY},
    )
    made = {(one["what"], one["role"]): one for one in lines(book.lines)["lines"]}
    assert made["pushes", "store"]["points"][0][3] == ["被拒收", "refused"]
    assert made["faults", ""]["name"] == ["f：推送丢失", "f: drop"]
    assert made["faults", ""]["points"][0][3] == ["已触发", "fired"]
    assert made["tokens", "component"]["name"] == ["第三方平台 component", "component"]
    assert ("pushes", "component") in made


def test_what_is_left_out_is_counted() -> None:
    book = Book()
    for _ in range(MOST + 3):
        book.ticket()
    assert found(book, "pushes")["more"] == 3
    for number in range(MOST_LINES + 2):
        book.push(f"kind-{number}")
    assert lines(book.lines)["more"] == 3


def test_what_makes_no_sense_is_no_line() -> None:
    book = Book()
    book.add(
        "truth", store=SHOP, services=[{"service_id": 1, "specs": [{"spec_id": "s", "expires_at": "soon"}]}]
    )
    book.add("reading", store=SHOP, entitlements="?", shown="?", pulled_since=None, observe=1)
    book.advance(60)
    assert [line["what"] for line in lines(book.lines)["lines"]] == []
