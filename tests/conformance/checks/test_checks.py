"""Each check passes the journal that keeps its rule, and is broken by the one that does not."""

from __future__ import annotations

import importlib

import pytest

from conformance.checks import FAMILIES
from conformance.events import Judged
from conformance.judge import Table
from conformance.model import Level, Verdict
from conformance.registry import checks
from conformance.runner import cited
from conformance.told import untold
from tests.conformance.journal import SERVICE, SHOP, STORIES, Book, Line, Story, able, told

for _family in FAMILIES:
    importlib.import_module(f"tests.conformance.checks.{_family}.stories")

PAIRS = [
    pytest.param(id_, fn, id=f"{id_}-{fn.__name__}")
    for id_, stories in sorted(STORIES.items())
    for fn in stories
]


def test_every_check_has_a_story() -> None:
    assert set(checks()) == set(STORIES)


@pytest.mark.parametrize(("id_", "fn"), PAIRS)
def test_kept(id_: str, fn: Story) -> None:
    result = able(told(fn, broken=False)).result(id_)
    assert result.verdict is Verdict.PASS, (result.reason, result.findings)
    assert result.scenarios["test/case"].items


@pytest.mark.parametrize("id_", [id_ for id_, check in sorted(checks().items()) if check.able])
def test_where_the_provider_does_nothing_right_it_keeps_no_rule(id_: str) -> None:
    """Not even the rules about what not to do: what it was seen to keep, it keeps for want of doing."""
    for fn in STORIES[id_]:
        book = told(fn, broken=False)
        book.lines = [line for line in book.lines if line.kind not in DOINGS]
        for line in book.lines:
            if line.kind == "push":
                line.data.update(outcome="refused", status=404, reply="")  # type: ignore[attr-defined]
        result = book.result(id_)
        assert result.verdict is not Verdict.PASS, result.labels


@pytest.mark.parametrize(("id_", "fn"), PAIRS)
def test_broken(id_: str, fn: Story) -> None:
    book = told(fn, broken=True)
    result = book.result(id_, capabilities=EVERYTHING)
    must = checks()[id_].level is Level.MUST
    assert result.verdict is (Verdict.FAIL if must else Verdict.WARN), (result.reason, result.items)
    for each in result.findings:
        assert each.scenario == "test/case"
    table = Table(results=(result,))
    assert untold(Judged(table=table, entries=cited(table, book.lines))) == []


@pytest.mark.parametrize(
    "id_",
    ["validity.same-spec-adds", "validity.specs-apart", "refund.one-of-two", "migrate.continues"],
)
def test_a_login_alone_does_not_show_how_long(id_: str) -> None:
    """What is served may be served for a day or for a year: nothing was judged."""
    for fn in STORIES[id_]:
        book = told(fn, broken=False)
        book.lines = [one for one in book.lines if one.kind != "reading"]
        book.lines.insert(-1, Line(len(book.lines), "world", book.at, "reading", UNTOLD))
        assert book.result(id_).items == 0


def test_a_stable_token_that_is_asked_for_again_is_the_one_in_hand() -> None:
    book = Book()
    book.fetch("home_page")
    book.fetch("home_page", issued=book.lines[-1].data["issued"])
    assert book.result("token.home-page-cached").items == 0


def test_the_newest_ticket_that_is_sent_again_is_no_old_one() -> None:
    book = Book()
    book.start()
    book.ticket("ticket@@@1")
    book.ticket("ticket@@@1", replay_of=1)
    book.fetch(ticket="ticket@@@1")
    book.end()
    assert (book.result("push.replayed").items, book.result("push.replayed").findings) == (0, ())


DOINGS = frozenset({"call", "visit", "reading"})
UNTOLD = {
    "store": SHOP,
    "entitlements": None,
    "shown": [{"service_id": SERVICE, "order_id": 1, "shown": "served"}],
    "pulled_since": None,
    "observe": 1,
}
EVERYTHING = frozenset(
    {need for check in checks().values() for need in (*check.needs, check.firm_with) if need}
)
